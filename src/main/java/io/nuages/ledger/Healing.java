package io.nuages.ledger;

import io.nuages.audit.Audit;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Records that environments and databases are gone if a portal that writes no entries removed them while this one took over: no
 * change of theirs follows that would. Runs on every replica, which does no harm.
 */
@Component
class Healing {
    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final TenantPlans plans;
    private final Ledger ledger;

    Healing(JdbcClient jdbc, Tenancy tenancy, TenantPlans plans, Ledger ledger) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.plans = plans;
        this.ledger = ledger;
    }

    private record Unrecorded(EnvironmentRef environment, String path, int databaseMib) {}

    @Scheduled(initialDelay = 30, fixedDelay = 24 * 60, timeUnit = TimeUnit.MINUTES)
    void heal() {
        tenancy.everywhere(() -> {
            var gone = jdbc.sql("""
                    SELECT l.tenant_id, l.environment_id, l.path, coalesce(d.size_mib, 0) AS left_mib
                    FROM (SELECT DISTINCT ON (tenant_id, environment_id) tenant_id, environment_id, path, revisions, database_mib
                          FROM claim_entry
                          ORDER BY tenant_id, environment_id, id DESC) l
                    LEFT JOIN environment e ON e.id = l.environment_id
                    LEFT JOIN environment_database d ON d.environment_id = l.environment_id AND d.state = 'detached'
                    WHERE e.id IS NULL
                      AND (l.revisions <> '{}' OR l.database_mib > 0 AND d.environment_id IS NULL)
                    """)
                    .query((row, n) -> new Unrecorded(
                            new EnvironmentRef(
                                    row.getObject("tenant_id", UUID.class),
                                    row.getObject("environment_id", UUID.class)),
                            row.getString("path"),
                            row.getInt("left_mib")))
                    .list();
            var of = plans.of(gone.stream()
                    .map(each -> each.environment().tenant())
                    .distinct()
                    .toList());
            for (var each : gone) {
                var plan = Objects.requireNonNull(of.get(each.environment().tenant()));
                ledger.record(
                        each.environment(),
                        each.path(),
                        Claimed.left(each.databaseMib(), plan),
                        Audit.PORTAL,
                        "was gone when somebody looked");
            }
            return gone.size();
        });
    }
}
