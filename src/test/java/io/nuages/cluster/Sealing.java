package io.nuages.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Seals as {@code kubeseal} does, by its published format and with nothing of the product's own code. */
public final class Sealing {
    private Sealing() {}

    public static String seal(String certificatePem, String namespace, String name, String value) {
        try {
            var rsaKey = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki(certificatePem)));
            var session = new byte[32];
            new SecureRandom().nextBytes(session);
            var label = (namespace + "/" + name).getBytes(StandardCharsets.UTF_8);
            var rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
            rsa.init(
                    Cipher.ENCRYPT_MODE,
                    rsaKey,
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSource.PSpecified(label)));
            var wrapped = rsa.doFinal(session);
            var aes = Cipher.getInstance("AES/GCM/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(session, "AES"), new GCMParameterSpec(128, new byte[12]));
            var sealed = aes.doFinal(value.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(2 + wrapped.length + sealed.length)
                            .putShort((short) wrapped.length)
                            .put(wrapped)
                            .put(sealed)
                            .array());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Picked out by hand, since the JDK and Bouncy Castle refuse this certificate for its empty issuer. */
    private static byte[] spki(String certificatePem) {
        var base64 = certificatePem.replaceAll("-----[A-Z ]+-----", "");
        var certificate = ASN1Sequence.getInstance(Base64.getMimeDecoder().decode(base64));
        var toBeSigned = ASN1Sequence.getInstance(certificate.getObjectAt(0));
        try {
            return SubjectPublicKeyInfo.getInstance(toBeSigned.getObjectAt(6)).getEncoded();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
