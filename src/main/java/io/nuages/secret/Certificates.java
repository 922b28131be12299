package io.nuages.secret;

import io.nuages.rows.Rows;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The cluster's sealing certificate as last fetched. Pages and jobs read it here and never ask the cluster. */
@Component
public class Certificates {
    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile @Nullable SealingCertificate parsed;

    Certificates(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param at when any replica last had it from the cluster */
    public record Fetched(SealingCertificate certificate, Instant at) {}

    /** Empty until the cluster has been reached once, and when the last certificate has expired. */
    public Optional<SealingCertificate> current() {
        return fetched().map(Fetched::certificate);
    }

    /** {@link #current} with when it was fetched. */
    public Optional<Fetched> fetched() {
        var now = clock.instant();
        return jdbc.sql("SELECT fingerprint, pem, fetched_at FROM sealing_certificate ORDER BY fetched_at DESC LIMIT 1")
                .query((row, n) -> new Fetched(
                        parsed(row.getString("fingerprint"), row.getString("pem")), Rows.instant(row, "fetched_at")))
                .optional()
                .filter(fetched -> fetched.certificate().valid(now));
    }

    /** When any replica last had an answer from the cluster. */
    public Optional<Instant> fetchedAt() {
        return jdbc.sql("SELECT max(fetched_at) FROM sealing_certificate")
                .query((row, n) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(OffsetDateTime::toInstant);
    }

    /**
     * Keeps what the cluster answered just now.
     *
     * @throws IllegalArgumentException when nobody can seal with it; the one before stays
     */
    void keep(String pem) {
        var certificate = SealingCertificate.parse(pem);
        var now = clock.instant();
        if (!certificate.valid(now)) {
            throw new IllegalArgumentException("The certificate is valid from " + certificate.notBefore() + " to "
                    + certificate.notAfter() + " only");
        }
        jdbc.sql("""
                INSERT INTO sealing_certificate (fingerprint, pem, not_after, fetched_at)
                VALUES (:fingerprint, :pem, :notAfter, :now)
                ON CONFLICT (fingerprint) DO UPDATE SET fetched_at = excluded.fetched_at
                """)
                .param("fingerprint", certificate.fingerprint())
                .param("pem", certificate.pem())
                .param("notAfter", Rows.at(certificate.notAfter()))
                .param("now", Rows.at(now))
                .update();
    }

    private SealingCertificate parsed(String fingerprint, String pem) {
        var known = parsed;
        if (known == null || !known.fingerprint().equals(fingerprint)) {
            known = SealingCertificate.parse(pem);
            parsed = known;
        }
        return known;
    }
}
