package io.nuages.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens of receivers: the last part of their URL, and the key of whoever signs. Only hashes are stored. */
final class Tokens {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SCHEME = "sha256=";

    private Tokens() {}

    /** 192 bits, fit for a URL. */
    static String fresh() {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether {@code sha256=…} is the HMAC of the raw body under the token; compares in constant time. */
    static boolean signed(String token, byte[] body, String signature) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var wanted = SCHEME + HexFormat.of().formatHex(mac.doFinal(body));
            return MessageDigest.isEqual(
                    wanted.getBytes(StandardCharsets.US_ASCII),
                    signature.strip().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
