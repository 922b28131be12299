package io.nuages.app;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.nuages.live.TenantChanged;
import io.nuages.tenant.Tenancy;
import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * How much a tenant has of what the navigation leads to. It is on every page and changes seldom, so it is counted once and kept
 * until something changes in the tenant; a minute at most, in case that was not heard.
 */
@Component
public class TenantCounts {
    private static final int TENANTS = 10_000;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Cache<UUID, Counts> kept =
            Caffeine.newBuilder().maximumSize(TENANTS).expireAfterWrite(LONGEST).build();

    TenantCounts(JdbcClient jdbc, Tenancy tenancy) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
    }

    /**
     * @param plan its name
     * @param databases those of environments that are gone included
     */
    public record Counts(String plan, int apps, int databases, int members) {}

    /** Outside of transactions: what is kept is what was committed. */
    public Counts of(UUID tenant) {
        return kept.get(tenant, this::count);
    }

    /** Of this process once it has committed, of others once they are heard. */
    @TransactionalEventListener(fallbackExecution = true)
    void changed(TenantChanged changed) {
        kept.invalidate(changed.tenant());
    }

    private Counts count(UUID tenant) {
        return tenancy.look(
                tenant,
                () -> jdbc.sql("""
                SELECT p.name,
                       (SELECT count(*) FROM app WHERE tenant_id = t.id) AS apps,
                       (SELECT count(*) FROM environment_database WHERE tenant_id = t.id) AS databases,
                       (SELECT count(*) FROM member WHERE tenant_id = t.id) AS members
                FROM tenant t JOIN plan p ON p.id = t.plan_id
                WHERE t.id = :tenant
                """)
                        .param("tenant", tenant)
                        .query((row, n) -> new Counts(
                                row.getString("name"),
                                row.getInt("apps"),
                                row.getInt("databases"),
                                row.getInt("members")))
                        .single());
    }
}
