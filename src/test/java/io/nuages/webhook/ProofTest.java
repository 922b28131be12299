package io.nuages.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ProofTest {
    private static final String TOKEN = Tokens.fresh();
    private static final byte[] BODY = "{\"image\": \"x\"}".getBytes(UTF_8);
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void the_url_alone_is_enough() {
        assertThat(holds(Map.of())).isTrue();
    }

    @Test
    void a_signature_is_over_the_bytes_that_arrived() throws Exception {
        var signature = "sha256=" + HexFormat.of().formatHex(hmac(TOKEN.getBytes(UTF_8), BODY));
        assertThat(holds(Map.of("X-Hub-Signature-256", signature))).isTrue();
        assertThat(holds(Map.of("X-Signature-256", signature))).isTrue();
        var spaced = Proof.of(Map.of("X-Signature-256", signature)::get);
        assertThat(spaced.holds(TOKEN, "{\"image\":\"x\"}".getBytes(UTF_8), NOW))
                .isFalse();
        assertThat(spaced.holds(Tokens.fresh(), BODY, NOW)).isFalse();
        assertThat(holds(Map.of("X-Signature-256", signature.substring(7)))).isFalse();
        assertThat(holds(Map.of("X-Signature-256", ""))).isFalse();
    }

    /** Forgejo and Gitea send the header without a signature where no secret was given to them. */
    @Test
    void an_empty_signature_of_a_sender_without_a_secret_is_none() {
        assertThat(holds(Map.of("X-Hub-Signature-256", "sha256="))).isTrue();
        assertThat(holds(Map.of("X-Hub-Signature-256", "sha256=", "X-Gitlab-Token", "another")))
                .isFalse();
        assertThat(holds(Map.of("X-Hub-Signature-256", "sha256=00"))).isFalse();
    }

    @Test
    void a_signature_is_what_other_tools_make() {
        // printf '{"image": "a"}' | openssl dgst -sha256 -hmac token
        var signature = "sha256=3e0ca5b07fa79ae001ba4dd8b15e317898ca46efdbce3412f86caa23c38edf23";
        assertThat(Proof.of(Map.of("X-Signature-256", signature)::get)
                        .holds("token", "{\"image\": \"a\"}".getBytes(UTF_8), NOW))
                .isTrue();
    }

    @Test
    void whatever_is_given_must_be_right() throws Exception {
        var signature = "sha256=" + HexFormat.of().formatHex(hmac(TOKEN.getBytes(UTF_8), BODY));
        assertThat(holds(Map.of("X-Gitlab-Token", TOKEN))).isTrue();
        assertThat(holds(Map.of("X-Gitlab-Token", "another", "X-Signature-256", signature)))
                .isFalse();
    }

    @Test
    void a_standard_signature_holds_for_five_minutes() throws Exception {
        var key = Base64.getDecoder().decode(Proof.signingToken(TOKEN).substring("whsec_".length()));
        assertThat(key).hasSize(32);
        assertThat(standard(key, NOW, NOW)).isTrue();
        assertThat(standard(key, NOW, NOW.plusSeconds(300))).isTrue();
        assertThat(standard(key, NOW, NOW.plusSeconds(301))).isFalse();
        assertThat(standard(key, NOW, NOW.minusSeconds(301))).isFalse();
        assertThat(standard(TOKEN.getBytes(UTF_8), NOW, NOW)).isFalse();
    }

    @Test
    void a_standard_signature_without_its_parts_does_not_hold() {
        assertThat(holds(Map.of("webhook-signature", "v1,x"))).isFalse();
        assertThat(holds(Map.of("webhook-signature", "v1,x", "webhook-id", "1", "webhook-timestamp", "soon")))
                .isFalse();
        assertThat(holds(Map.of(
                        "webhook-signature", "v1,x", "webhook-id", "1", "webhook-timestamp", "-9223372036854775808")))
                .isFalse();
    }

    private static boolean standard(byte[] key, Instant signed, Instant now) throws Exception {
        var timestamp = Long.toString(signed.getEpochSecond());
        var content = "msg_1." + timestamp + "." + new String(BODY, UTF_8);
        var signature = "v1," + Base64.getEncoder().encodeToString(hmac(key, content.getBytes(UTF_8)));
        return Proof.of(Map.of(
                        "webhook-id",
                        "msg_1",
                        "webhook-timestamp",
                        timestamp,
                        "webhook-signature",
                        "v1,b2xk " + signature)::get)
                .holds(TOKEN, BODY, now);
    }

    private static boolean holds(Map<String, String> headers) {
        return Proof.of(headers::get).holds(TOKEN, BODY, NOW);
    }

    private static byte[] hmac(byte[] key, byte[] content) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(content);
    }
}
