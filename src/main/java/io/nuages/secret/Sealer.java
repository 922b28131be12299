package io.nuages.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals as {@code kubeseal --scope strict} does: two bytes with the length of the wrapped session key (big-endian), the
 * session key wrapped by RSA-OAEP with SHA-256 and the label {@code namespace/name}, and the value under AES-256-GCM. The nonce
 * is zero, which is sound because each session key encrypts one value only. The browser's {@code seal.js} does the same.
 */
public final class Sealer {
    /** Bytes of one value. */
    public static final int LARGEST_VALUE = 64 * 1024;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TAG_BYTES = 16;

    private Sealer() {}

    /**
     * Seals one value for one SealedSecret: under another name or in another namespace the cluster cannot open it.
     *
     * @return base64, as {@code spec.encryptedData} needs it
     */
    public static String seal(SealingCertificate certificate, String namespace, String name, byte[] value) {
        if (value.length > LARGEST_VALUE) {
            throw new IllegalArgumentException("A value has at most 64 KiB");
        }
        var session = new byte[32];
        RANDOM.nextBytes(session);
        try {
            var label = (namespace + "/" + name).getBytes(StandardCharsets.UTF_8);
            var rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
            rsa.init(
                    Cipher.ENCRYPT_MODE,
                    certificate.key(),
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSource.PSpecified(label)));
            var wrapped = rsa.doFinal(session);
            var aes = Cipher.getInstance("AES/GCM/NoPadding");
            aes.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(session, "AES"),
                    new GCMParameterSpec(TAG_BYTES * 8, new byte[12]));
            var encrypted = aes.doFinal(value);
            var sealed = ByteBuffer.allocate(2 + wrapped.length + encrypted.length)
                    .putShort((short) wrapped.length)
                    .put(wrapped)
                    .put(encrypted);
            return Base64.getEncoder().encodeToString(sealed.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot seal", e);
        } finally {
            Arrays.fill(session, (byte) 0);
        }
    }

    /** Whether the text has the shape of a sealed value. Whether the cluster can open it, only the cluster knows. */
    static boolean looksSealed(String ciphertext) {
        try {
            var bytes = Base64.getDecoder().decode(ciphertext);
            if (bytes.length < 2) {
                return false;
            }
            var wrapped = ByteBuffer.wrap(bytes).getShort() & 0xffff;
            var value = bytes.length - 2 - wrapped - TAG_BYTES;
            return wrapped >= 256 && wrapped <= 1024 && value >= 0 && value <= LARGEST_VALUE;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
