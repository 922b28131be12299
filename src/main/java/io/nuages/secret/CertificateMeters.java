package io.nuages.secret;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * {@code nuages.sealing.certificate.age}, seconds since the cluster last answered with its sealing certificate, and
 * {@code nuages.sealing.certificate.left}, seconds for which that one is good; infinite and 0 when there is none.
 */
@Component
class CertificateMeters implements MeterBinder {
    private final Certificates certificates;
    private final Clock clock;

    CertificateMeters(Certificates certificates, Clock clock) {
        this.certificates = certificates;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("nuages.sealing.certificate.age", this::age)
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("nuages.sealing.certificate.left", this::left)
                .baseUnit("seconds")
                .register(meters);
    }

    private double age() {
        return certificates.fetchedAt().map(at -> until(at, clock.instant())).orElse(Double.POSITIVE_INFINITY);
    }

    private double left() {
        return certificates
                .current()
                .map(certificate -> until(clock.instant(), certificate.notAfter()))
                .orElse(0.0);
    }

    private static double until(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }
}
