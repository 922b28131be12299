package io.nuages.deploy;

import io.nuages.rows.Rows;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes sealed values that nothing can need any more: older than {@link #KEPT_FOR}, and named neither by the newest spec, nor by
 * one that a deployment is to bring live, nor by that of any release that was live and can be rolled back to. Runs on every replica,
 * which does no harm.
 */
@Component
class SecretPruning {
    static final Duration KEPT_FOR = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Clock clock;

    SecretPruning(JdbcClient jdbc, Tenancy tenancy, Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 7, fixedDelay = 24 * 60, timeUnit = TimeUnit.MINUTES)
    void prune() {
        // A name is looked for in the whole documents, so that a new place for one in the spec cannot be forgotten
        // here.
        tenancy.everywhere(() -> jdbc.sql("""
                DELETE FROM sealed_secret s
                WHERE s.created_at < :before AND NOT EXISTS (
                    SELECT FROM spec_revision v JOIN environment e ON e.id = v.environment_id
                    WHERE v.environment_id = s.environment_id
                      AND strpos(concat(v.document, v.app, v.operator), '"' || s.name || '"') > 0
                      AND (v.revision = e.revision
                           OR EXISTS (SELECT FROM release r
                                      WHERE r.environment_id = v.environment_id AND r.revision = v.revision
                                        AND (r.served_at IS NOT NULL OR r.id = e.serving_release))
                           OR EXISTS (SELECT FROM deployment d
                                      WHERE d.environment_id = v.environment_id AND d.revision = v.revision
                                        AND d.state IN ('waiting', 'active'))))
                """)
                .param("before", Rows.at(clock.instant().minus(KEPT_FOR)))
                .update());
    }
}
