package io.nuages.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealerTest {
    private static final TestSealingKey KEY = TestSealingKey.generate();

    @ParameterizedTest
    @ValueSource(strings = {"", "s3cret", "zwei\nZeilen", "ünïcödé ☁"})
    void what_was_sealed_opens_under_its_name_only(String value) throws Exception {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        var sealed = Sealer.seal(KEY.certificate(), "nuages-acme", "shop--production-bcdfghjk", bytes);

        assertThat(KEY.open("nuages-acme", "shop--production-bcdfghjk", sealed)).isEqualTo(bytes);
        assertThatThrownBy(() -> KEY.open("nuages-acme", "shop--production-zzzzzzzz", sealed))
                .isInstanceOf(Exception.class);
        assertThatThrownBy(() -> KEY.open("nuages-other", "shop--production-bcdfghjk", sealed))
                .isInstanceOf(Exception.class);
    }

    @Test
    void the_same_value_never_gives_the_same_ciphertext() {
        var value = "s3cret".getBytes(StandardCharsets.UTF_8);
        assertThat(Sealer.seal(KEY.certificate(), "n", "a", value))
                .isNotEqualTo(Sealer.seal(KEY.certificate(), "n", "a", value));
    }

    @Test
    void the_largest_value_fits_and_one_byte_more_does_not() throws Exception {
        var largest = new byte[Sealer.LARGEST_VALUE];
        assertThat(KEY.open("n", "a", Sealer.seal(KEY.certificate(), "n", "a", largest)))
                .isEqualTo(largest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sealer.seal(KEY.certificate(), "n", "a", new byte[Sealer.LARGEST_VALUE + 1]));
    }

    @Test
    void only_what_has_the_shape_of_a_ciphertext_looks_sealed() {
        var sealed = Sealer.seal(KEY.certificate(), "n", "a", new byte[] {1});
        assertThat(Sealer.looksSealed(sealed)).isTrue();
        assertThat(Sealer.looksSealed("")).isFalse();
        assertThat(Sealer.looksSealed("s3cret")).isFalse();
        assertThat(Sealer.looksSealed(sealed.substring(0, 340))).isFalse();
        assertThat(Sealer.looksSealed(Base64.getEncoder().encodeToString(new byte[4096])))
                .isFalse();
        assertThat(Sealer.looksSealed(" " + sealed)).isFalse();
    }

    @Test
    void the_browsers_form_of_the_key_is_the_certificates_key() throws Exception {
        var certificate = KEY.certificate();
        var spki = new X509EncodedKeySpec(Base64.getDecoder().decode(certificate.spki()));
        assertThat(KeyFactory.getInstance("RSA").generatePublic(spki)).isEqualTo(certificate.key());
        assertThat(certificate.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(SealingCertificate.parse("Bag Attributes\n" + certificate.pem()))
                .isEqualTo(certificate);
    }

    @Test
    void a_certificate_is_valid_between_its_dates_only() {
        var begin = Instant.parse("2026-01-01T00:00:00Z");
        var end = Instant.parse("2027-01-01T00:00:00Z");
        var certificate = TestSealingKey.generate(2048, begin, end).certificate();
        assertThat(certificate.valid(begin.minusSeconds(1))).isFalse();
        assertThat(certificate.valid(begin)).isTrue();
        assertThat(certificate.valid(end)).isFalse();
    }

    @Test
    void what_is_no_usable_certificate_is_refused() {
        for (var text : new String[] {"", "no certificate", "<html>", "x".repeat(100_000)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> SealingCertificate.parse(text));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestSealingKey.generate(
                        1024, Instant.now(), Instant.now().plusSeconds(60)))
                .withMessageContaining("1024 bits");
    }
}
