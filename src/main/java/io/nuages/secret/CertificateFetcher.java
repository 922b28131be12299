package io.nuages.secret;

import io.nuages.cluster.Cluster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Fetches the sealing certificate at start and every ten minutes. All replicas look at the same row, so the first to reach the
 * cluster does it for all, and one that cannot does no harm.
 */
@Configuration
@EnableScheduling
class CertificateFetcher {
    private static final Logger log = LoggerFactory.getLogger(CertificateFetcher.class);
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final Certificates certificates;
    private final Cluster cluster;
    private final Clock clock;
    private boolean fetched;
    private @Nullable String lastProblem;

    CertificateFetcher(Certificates certificates, Cluster cluster, Clock clock) {
        this.certificates = certificates;
        this.cluster = cluster;
        this.clock = clock;
    }

    /** A portal may have been started with another cluster, so what is stored counts only after its own first fetch. */
    @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void tick() {
        try {
            if (!fetched || certificates.fetchedAt().filter(this::fresh).isEmpty()) {
                certificates.keep(cluster.sealingCertificate());
                fetched = true;
                lastProblem = null;
            }
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    private boolean fresh(Instant at) {
        return at.plus(FRESH).isAfter(clock.instant());
    }

    /** Once for each new reason: a cluster that is away for an hour is one line, not 720. */
    private void complain(RuntimeException e) {
        var problem = String.valueOf(e.getMessage());
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            log.warn("The sealing certificate could not be fetched; trying again: {}", problem);
        }
    }
}
