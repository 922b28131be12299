package io.nuages.app;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nuages.live.TenantChanged;
import io.nuages.plan.Plan;
import io.nuages.tenant.Tenancy;
import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * What pages say of a tenant again and again and what changes seldom: its plan, and how much it has of what the navigation leads to.
 * It is read once and kept until something changes in the tenant; a minute at most, in case that was not heard. For pages only:
 * whoever decides by a plan asks {@link Quotas}.
 */
@Component
public class TenantFacts {
    private static final int TENANTS = 10_000;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Quotas quotas;
    private final Cache<UUID, Facts> kept =
            Caffeine.newBuilder().maximumSize(TENANTS).expireAfterWrite(LONGEST).build();

    TenantFacts(JdbcClient jdbc, Tenancy tenancy, Quotas quotas) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.quotas = quotas;
    }

    /** @param databases those of environments that are gone included */
    public record Facts(Plan plan, int apps, int databases, int members) {}

    /** Outside of transactions: what is kept is what was committed. */
    public Facts of(UUID tenant) {
        return kept.get(tenant, this::read);
    }

    /** Of this process once it has committed, of others once they are heard. */
    @TransactionalEventListener(fallbackExecution = true)
    void changed(TenantChanged changed) {
        kept.invalidate(changed.tenant());
    }

    private Facts read(UUID tenant) {
        return tenancy.look(tenant, () -> {
            var plan = quotas.plan(tenant);
            return jdbc.sql("""
                    SELECT (SELECT count(*) FROM app WHERE tenant_id = :tenant) AS apps,
                           (SELECT count(*) FROM environment_database WHERE tenant_id = :tenant) AS databases,
                           (SELECT count(*) FROM member WHERE tenant_id = :tenant) AS members
                    """)
                    .param("tenant", tenant)
                    .query((row, n) ->
                            new Facts(plan, row.getInt("apps"), row.getInt("databases"), row.getInt("members")))
                    .single();
        });
    }
}
