package io.nuages.secret;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;

/**
 * The public certificate of a cluster's Sealed Secrets controller: with it anybody can seal, nobody can open.
 *
 * @param pem one certificate
 * @param fingerprint SHA-256 of the DER form, hexadecimal
 * @param notAfter when the controller's own tool starts refusing to seal with it
 * @param spki the public key as SubjectPublicKeyInfo, DER in base64: the only form that browsers import
 */
public record SealingCertificate(
        String pem, String fingerprint, Instant notBefore, Instant notAfter, String spki, RSAPublicKey key) {
    private static final int LARGEST_PEM = 64 * 1024;
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");

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
            var der = decode(pem);
            // By hand: the controller's certificate has an empty issuer, for which the JDK and Bouncy Castle refuse it
            // whole.
            var signed = ASN1Sequence.getInstance(ASN1Sequence.getInstance(der).getObjectAt(0));
            var first = signed.getObjectAt(0) instanceof ASN1TaggedObject ? 1 : 0;
            var validity = ASN1Sequence.getInstance(signed.getObjectAt(first + 3));
            var info = SubjectPublicKeyInfo.getInstance(signed.getObjectAt(first + 5));
            if (!info.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
                throw new IllegalArgumentException("Sealed Secrets certificates have an RSA key, this one has "
                        + info.getAlgorithm().getAlgorithm());
            }
            var key = (RSAPublicKey)
                    KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(info.getEncoded()));
            var bits = key.getModulus().bitLength();
            if (bits < 2048 || bits > 8192) {
                throw new IllegalArgumentException("The certificate's key has " + bits + " bits, not 2048 to 8192");
            }
            return new SealingCertificate(
                    encode(der),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(der)),
                    Time.getInstance(validity.getObjectAt(0)).getDate().toInstant(),
                    Time.getInstance(validity.getObjectAt(1)).getDate().toInstant(),
                    Base64.getEncoder().encodeToString(key.getEncoded()),
                    key);
        } catch (InvalidKeySpecException | IOException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("Not a certificate in PEM form", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] decode(String pem) {
        var text = PEM.matcher(pem);
        if (!text.find()) {
            throw new IllegalArgumentException("Not a certificate in PEM form");
        }
        return Base64.getMimeDecoder().decode(text.group(1));
    }

    public boolean valid(Instant now) {
        return !now.isBefore(notBefore) && now.isBefore(notAfter);
    }

    private static String encode(byte[] der) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
    }
}
