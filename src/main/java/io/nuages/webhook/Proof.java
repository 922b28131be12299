package io.nuages.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a sender adds to its request to prove that it knows the token. The URL alone is enough, since some senders have nothing
 * else; but what is there must be right. All comparisons take the same time, and signatures are over the bytes that arrived.
 *
 * @param sha256 {@code X-Hub-Signature-256} or {@code X-Signature-256}: {@code sha256=} and the HMAC in hexadecimal digits
 * @param token {@code X-Gitlab-Token}: the token itself
 * @param signature {@code webhook-signature}, of "Standard Webhooks" and GitLab: {@code v1,} and the HMAC in Base64 of {@code id},
 *     {@code timestamp} and body, joined by dots; several, by spaces
 * @param timestamp {@code webhook-timestamp}, in seconds
 */
record Proof(
        @Nullable String sha256,
        @Nullable String token,
        @Nullable String id,
        @Nullable String timestamp,
        @Nullable String signature) {
    /** How far the clock of a sender may be off, and how long a signed request can be sent again. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    static Proof of(UnaryOperator<@Nullable String> headers) {
        var gitHub = headers.apply("X-Hub-Signature-256");
        return new Proof(
                // Without a secret, Forgejo and Gitea send the header all the same.
                gitHub != null && !gitHub.strip().equals("sha256=") ? gitHub : headers.apply("X-Signature-256"),
                headers.apply("X-Gitlab-Token"),
                headers.apply("webhook-id"),
                headers.apply("webhook-timestamp"),
                headers.apply("webhook-signature"));
    }

    /** What GitLab calls the signing token of the same token. */
    static String signingToken(String token) {
        return "whsec_" + Base64.getEncoder().encodeToString(key(token));
    }

    boolean holds(String secret, byte[] body, Instant now) {
        return (token == null || equal(secret, token))
                && (sha256 == null
                        || equal(
                                "sha256=" + HexFormat.of().formatHex(hmac(secret.getBytes(UTF_8), body)),
                                sha256.strip()))
                && (signature == null || signed(secret, body, now));
    }

    private boolean signed(String secret, byte[] body, Instant now) {
        if (id == null || timestamp == null || signature == null || !timely(timestamp, now)) {
            return false;
        }
        var content = new ByteArrayOutputStream();
        content.writeBytes((id + "." + timestamp + ".").getBytes(UTF_8));
        content.writeBytes(body);
        var wanted = "v1," + Base64.getEncoder().encodeToString(hmac(key(secret), content.toByteArray()));
        return Arrays.stream(signature.split(" ", 10)).anyMatch(one -> equal(wanted, one));
    }

    private static boolean timely(String timestamp, Instant now) {
        try {
            return Duration.ofSeconds(Math.subtractExact(Long.parseLong(timestamp), now.getEpochSecond()))
                            .abs()
                            .compareTo(TOLERANCE)
                    <= 0;
        } catch (ArithmeticException | NumberFormatException e) {
            return false;
        }
    }

    /** The bytes that the token encodes; of what is no token of ours, its own. */
    private static byte[] key(String token) {
        try {
            var bytes = Base64.getUrlDecoder().decode(token);
            return bytes.length == 0 ? token.getBytes(UTF_8) : bytes;
        } catch (IllegalArgumentException e) {
            return token.getBytes(UTF_8);
        }
    }

    private static byte[] hmac(byte[] key, byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean equal(String wanted, String given) {
        return MessageDigest.isEqual(wanted.getBytes(UTF_8), given.getBytes(UTF_8));
    }
}
