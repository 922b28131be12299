package io.nuages.secret;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.MGF1ParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** A key pair as a Sealed Secrets controller has one, and its way of opening, written from the format's description. */
public final class TestSealingKey {
    private final KeyPair pair;
    private final SealingCertificate certificate;

    private TestSealingKey(KeyPair pair, SealingCertificate certificate) {
        this.pair = pair;
        this.certificate = certificate;
    }

    public static TestSealingKey generate() {
        var now = Instant.now();
        return generate(2048, now.minusSeconds(3600), now.plusSeconds(86400));
    }

    public static TestSealingKey generate(int bits, Instant notBefore, Instant notAfter) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            var pair = generator.generateKeyPair();
            return new TestSealingKey(pair, SealingCertificate.parse(pem(selfSigned(pair, notBefore, notAfter))));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public SealingCertificate certificate() {
        return certificate;
    }

    String privatePem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    /** @throws Exception when it was sealed for another name or key */
    public byte[] open(String namespace, String name, String ciphertext) throws Exception {
        var buffer = ByteBuffer.wrap(Base64.getDecoder().decode(ciphertext));
        var wrapped = new byte[buffer.getShort() & 0xffff];
        buffer.get(wrapped);
        var rest = new byte[buffer.remaining()];
        buffer.get(rest);
        var rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
        var label = (namespace + "/" + name).getBytes(StandardCharsets.UTF_8);
        rsa.init(
                Cipher.DECRYPT_MODE,
                pair.getPrivate(),
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSource.PSpecified(label)));
        var aes = Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(rsa.doFinal(wrapped), "AES"),
                new GCMParameterSpec(128, new byte[12]));
        return aes.doFinal(rest);
    }

    private static byte[] selfSigned(KeyPair pair, Instant notBefore, Instant notAfter) throws Exception {
        var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption);
        var generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(BigInteger.ONE));
        generator.setSignature(algorithm);
        generator.setIssuer(new X500Name("CN=sealed-secrets"));
        generator.setSubject(new X500Name("CN=sealed-secrets"));
        generator.setStartDate(new Time(Date.from(notBefore)));
        generator.setEndDate(new Time(Date.from(notAfter)));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        var body = generator.generateTBSCertificate();
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(body.getEncoded("DER"));
        var parts = new ASN1EncodableVector();
        parts.add(body);
        parts.add(algorithm);
        parts.add(new DERBitString(signature.sign()));
        return new DERSequence(parts).getEncoded("DER");
    }

    static String pem(byte[] der) throws Exception {
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }
}
