package io.nuages.simulator.cluster;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/**
 * The key pair of the simulated Sealed Secrets controller: real RSA, a self-signed certificate, and the format of the real
 * one. The private key is in the simulator's table, since a simulator protects nothing of value; a real cluster
 * keeps its own, and there the portal never sees it.
 *
 * @param privateKey PKCS #8 in base64
 * @param certificate PEM
 */
record SealingKey(String privateKey, String certificate) {
    /** The shortest length that is still safe: a first start should not wait for a longer one. */
    private static final int BITS = 2048;

    private static final int TAG_BITS = 128;

    static SealingKey generate(Instant now) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            var pair = generator.generateKeyPair();
            return new SealingKey(
                    Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()), certify(pair, now));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String certify(KeyPair pair, Instant now) throws GeneralSecurityException, IOException {
        var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
        var name = new X500Name("CN=Simulated Sealed Secrets");
        var draft = new V3TBSCertificateGenerator();
        draft.setSerialNumber(new ASN1Integer(new BigInteger(127, new SecureRandom())));
        draft.setSignature(algorithm);
        draft.setIssuer(name);
        draft.setSubject(name);
        draft.setStartDate(new Time(Date.from(now.minus(Duration.ofHours(1)))));
        draft.setEndDate(new Time(Date.from(now.plus(Duration.ofDays(3650)))));
        draft.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        var body = draft.generateTBSCertificate();
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(body.getEncoded("DER"));
        var whole = new DERSequence(
                new org.bouncycastle.asn1.ASN1Encodable[] {body, algorithm, new DERBitString(signature.sign())});
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(whole.getEncoded("DER"))
                + "\n-----END CERTIFICATE-----\n";
    }

    /**
     * Opens one value that was sealed for this place (strict scope).
     *
     * @return empty when no key of ours could have sealed it for there
     */
    Optional<byte[]> open(String namespace, String name, String ciphertext) {
        try {
            var sealed = ByteBuffer.wrap(Base64.getDecoder().decode(ciphertext));
            var wrapped = new byte[Short.toUnsignedInt(sealed.getShort())];
            sealed.get(wrapped);
            var value = new byte[sealed.remaining()];
            sealed.get(value);
            var label = (namespace + "/" + name).getBytes(StandardCharsets.UTF_8);
            var rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
            rsa.init(
                    Cipher.DECRYPT_MODE,
                    key(),
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSource.PSpecified(label)));
            var session = rsa.doFinal(wrapped);
            var aes = Cipher.getInstance("AES/GCM/NoPadding");
            aes.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(session, "AES"),
                    new GCMParameterSpec(TAG_BITS, new byte[12]));
            Arrays.fill(session, (byte) 0);
            return Optional.of(aes.doFinal(value));
        } catch (GeneralSecurityException | IllegalArgumentException | java.nio.BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private PrivateKey key() throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateKey)));
    }

    @Override
    public String toString() {
        return "SealingKey";
    }
}
