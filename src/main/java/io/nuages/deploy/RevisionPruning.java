package io.nuages.deploy;

import io.nuages.tenant.Tenancy;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes revisions of a spec beyond the newest {@link #KEPT} of its environment that no release and no deployment names: every edit
 * makes one. Runs on every replica, which does no harm.
 */
@Component
class RevisionPruning {
    static final int KEPT = 200;

    private final JdbcClient jdbc;
    private final Tenancy tenancy;

    RevisionPruning(JdbcClient jdbc, Tenancy tenancy) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
    }

    @Scheduled(initialDelay = 9, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void prune() {
        // Revisions are numbered without gaps, and the newest deployment names one of the newest.
        tenancy.everywhere(() -> jdbc.sql("""
                DELETE FROM spec_revision v USING environment e
                WHERE v.environment_id = e.id AND v.revision <= e.revision - :kept
                  AND NOT EXISTS (SELECT FROM release r WHERE r.environment_id = v.environment_id AND r.revision = v.revision)
                  AND NOT EXISTS (SELECT FROM deployment d
                                  WHERE d.environment_id = v.environment_id AND d.revision = v.revision)
                """).param("kept", KEPT).update());
    }
}
