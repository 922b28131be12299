package io.nuages.secret;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public certificate of a cluster's Sealed Secrets controller: with it anybody can seal, nobody can open.
 *
 * @param pem one certificate
 * @param fingerprint SHA-256 of the DER form, hexadecimal
 * @param notAfter from then on the controller's own tool refuses to seal with it
 * @param spki the public key as SubjectPublicKeyInfo, DER in base64: the only form that browsers import
 */
public record SealingCertificate(
        String pem, String fingerprint, Instant notBefore, Instant notAfter, String spki, RSAPublicKey key) {
    private static final int LARGEST_PEM = 64 * 1024;

    /**
     * Reads the first certificate of a PEM text.
     *
     * @throws IllegalArgumentException when there is none, or it has no RSA key of 2048 to 8192 bits
     */
    public static SealingCertificate parse(String pem) {
        if (pem.length() > LARGEST_PEM) {
            throw new IllegalArgumentException("The certificate is larger than 64 KiB");
        }
        try {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            if (!(certificate.getPublicKey() instanceof RSAPublicKey key)) {
                throw new IllegalArgumentException("Sealed Secrets certificates have an RSA key, this one has "
                        + certificate.getPublicKey().getAlgorithm());
            }
            var bits = key.getModulus().bitLength();
            if (bits < 2048 || bits > 8192) {
                throw new IllegalArgumentException("The certificate's key has " + bits + " bits, not 2048 to 8192");
            }
            var der = certificate.getEncoded();
            return new SealingCertificate(
                    encode(der),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(der)),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    Base64.getEncoder().encodeToString(key.getEncoded()),
                    key);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("Not a certificate in PEM form", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean valid(Instant now) {
        return !now.isBefore(notBefore) && now.isBefore(notAfter);
    }

    private static String encode(byte[] der) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
    }
}
