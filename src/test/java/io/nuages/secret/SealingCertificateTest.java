package io.nuages.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SealingCertificateTest {
    @Test
    void the_controllers_own_certificate_has_an_empty_issuer_and_is_read_all_the_same() throws IOException {
        try (var in = getClass().getResourceAsStream("controller.pem")) {
            var certificate = SealingCertificate.parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));

            assertThat(certificate.key().getModulus().bitLength()).isGreaterThanOrEqualTo(2048);
            assertThat(Duration.between(certificate.notBefore(), certificate.notAfter())
                            .toDays())
                    .isEqualTo(3650);
            assertThat(SealingCertificate.parse(certificate.pem())).isEqualTo(certificate);
        }
    }

    @Test
    void what_is_no_certificate_is_refused() {
        for (var text : new String[] {
            "",
            "hello",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
        }) {
            assertThatThrownBy(() -> SealingCertificate.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
