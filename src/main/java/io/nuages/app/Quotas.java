package io.nuages.app;

import io.nuages.plan.Claim;
import io.nuages.plan.Overrides;
import io.nuages.plan.Plan;
import io.nuages.plan.Plans;
import io.nuages.plan.Quota;
import io.nuages.plan.Usage;
import io.nuages.tenant.Tenancy;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a tenant may claim and does. */
@Component
public class Quotas {
    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Plans plans;

    Quotas(JdbcClient jdbc, Tenancy tenancy, Plans plans) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.plans = plans;
    }

    /** A tenant's slug, plan and quota in one. */
    public record Standing(UUID tenant, String slug, String namespace, Plan plan, Quota quota, boolean suspended) {}

    /** As of now, for pages. */
    public Standing of(UUID tenant) {
        return tenancy.in(tenant, () -> read(tenant));
    }

    /**
     * As of now, with the tenant's lock held until the running transaction ends: what fits now still fits at commit.
     */
    Standing locked(UUID tenant) {
        jdbc.sql("SELECT 1 FROM tenant WHERE id = :tenant FOR UPDATE")
                .param("tenant", tenant)
                .query(Integer.class)
                .single();
        return read(tenant);
    }

    /** The sum of the surges, and the largest single pod: the head room that the namespace needs beyond the claims. */
    public Claim headroom(UUID tenant) {
        return tenancy.in(
                tenant,
                () -> jdbc.sql("""
                SELECT coalesce(sum(cpu_millis), 0) AS cpu, coalesce(sum(memory_mib), 0) AS memory,
                       coalesce(sum(surge_cpu_millis), 0) AS surge_cpu, coalesce(sum(surge_memory_mib), 0) AS surge_memory,
                       coalesce(sum(database_mib), 0) AS database, coalesce(sum(volume_mib), 0) AS volume
                FROM environment WHERE tenant_id = :tenant
                """)
                        .param("tenant", tenant)
                        .query((row, n) -> new Claim(
                                row.getInt("cpu"),
                                row.getInt("memory"),
                                row.getInt("surge_cpu"),
                                row.getInt("surge_memory"),
                                row.getInt("database"),
                                row.getInt("volume")))
                        .single());
    }

    /** @throws Problems at {@code quota} when the claim does not fit */
    static void check(List<Quota.Shortfall> shortfalls) {
        if (!shortfalls.isEmpty()) {
            throw new Problems(shortfalls.stream()
                    .map(shortfall -> new Problems.Problem("quota", shortfall.sentence()))
                    .toList());
        }
    }

    private Standing read(UUID tenant) {
        record Row(String slug, String namespace, UUID plan, Overrides overrides, Usage usage, boolean suspended) {}
        var row = jdbc.sql("""
                SELECT t.slug, t.namespace, t.plan_id, t.suspended_at IS NOT NULL AS suspended,
                       t.cpu_millis, t.memory_mib, t.database_mib, t.volume_mib, t.apps, t.environments,
                       e.cpu, e.memory, e.database + d.detached AS database, e.volume, e.environments AS used_environments, a.apps AS used_apps
                FROM tenant t,
                     (SELECT coalesce(sum(cpu_millis), 0) AS cpu, coalesce(sum(memory_mib), 0) AS memory,
                             coalesce(sum(database_mib), 0) AS database, coalesce(sum(volume_mib), 0) AS volume,
                             count(*) AS environments
                      FROM environment WHERE tenant_id = :tenant) e,
                     (SELECT count(*) AS apps FROM app WHERE tenant_id = :tenant) a,
                     (SELECT coalesce(sum(size_mib), 0) AS detached FROM environment_database
                      WHERE tenant_id = :tenant AND state IN ('detached', 'dropping')) d
                WHERE t.id = :tenant
                """)
                .param("tenant", tenant)
                .query((rs, n) -> new Row(
                        rs.getString("slug"),
                        rs.getString("namespace"),
                        rs.getObject("plan_id", UUID.class),
                        new Overrides(
                                rs.getObject("cpu_millis", Integer.class),
                                rs.getObject("memory_mib", Integer.class),
                                rs.getObject("database_mib", Integer.class),
                                rs.getObject("volume_mib", Integer.class),
                                rs.getObject("apps", Integer.class),
                                rs.getObject("environments", Integer.class)),
                        new Usage(
                                rs.getInt("cpu"),
                                rs.getInt("memory"),
                                rs.getInt("database"),
                                rs.getInt("volume"),
                                rs.getInt("used_apps"),
                                rs.getInt("used_environments")),
                        rs.getBoolean("suspended")))
                .single();
        var plan = plans.byId(row.plan()).orElseThrow();
        var effective = row.overrides().over(plan.limits());
        return new Standing(
                tenant, row.slug(), row.namespace(), plan, new Quota(effective, row.usage()), row.suspended());
    }
}
