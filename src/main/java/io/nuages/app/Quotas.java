package io.nuages.app;

import io.nuages.form.Problems;
import io.nuages.plan.Claim;
import io.nuages.plan.Overrides;
import io.nuages.plan.Plan;
import io.nuages.plan.PlanRows;
import io.nuages.plan.Quota;
import io.nuages.plan.Usage;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a tenant may claim, and what it claims. */
@Component
public class Quotas {
    private final JdbcClient jdbc;
    private final Tenancy tenancy;

    Quotas(JdbcClient jdbc, Tenancy tenancy) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
    }

    /**
     * A tenant's slug, plan and quota together.
     *
     * @param own what the environment claims that was asked for; nothing without one
     */
    public record Standing(
            UUID tenant, String slug, String namespace, Plan plan, Quota quota, boolean suspended, Claim own) {}

    /** As of now, for pages. */
    public Standing of(UUID tenant) {
        return tenancy.in(tenant, () -> read(tenant, null));
    }

    /** The same with what one of its environments claims. */
    public Standing of(EnvironmentRef environment) {
        return tenancy.in(environment.tenant(), () -> read(environment.tenant(), environment.id()));
    }

    /** Only a tenant's plan, for pages that just need its prices. */
    public Plan plan(UUID tenant) {
        var plans = new PlanRows();
        jdbc.sql("SELECT " + PlanRows.COLUMNS + " FROM tenant t JOIN plan p ON p.id = t.plan_id " + PlanRows.SIZES
                        + " WHERE t.id = :tenant " + PlanRows.ORDER)
                .param("tenant", tenant)
                .query(plans::add);
        return plans.read().getFirst();
    }

    /**
     * As of now, with the tenant's lock held until the running transaction ends: what fits now still fits at commit.
     */
    Standing locked(UUID tenant) {
        lock(tenant);
        return read(tenant, null);
    }

    void lock(UUID tenant) {
        jdbc.sql("SELECT 1 FROM tenant WHERE id = :tenant FOR NO KEY UPDATE")
                .param("tenant", tenant)
                .query(Integer.class)
                .single();
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

    private Standing read(UUID tenant, @Nullable UUID environment) {
        record Row(String slug, String namespace, Overrides overrides, Usage usage, boolean suspended, Claim own) {}
        var plans = new PlanRows();
        var row = jdbc.sql(
                        "SELECT " + PlanRows.COLUMNS + """
                       , t.slug, t.namespace, t.suspended_at IS NOT NULL AS suspended,
                       t.cpu_millis AS own_cpu, t.memory_mib AS own_memory, t.database_mib AS own_database,
                       t.volume_mib AS own_volume, t.apps AS own_apps, t.environments AS own_environments,
                       t.connections AS own_connections,
                       e.cpu AS used_cpu, e.memory AS used_memory, e.database + d.detached AS used_database,
                       e.volume AS used_volume, e.environments AS used_environments, a.apps AS used_apps,
                       e.reserved_cpu, e.reserved_memory, e.its_cpu, e.its_memory, e.its_database, e.its_volume
                FROM tenant t
                CROSS JOIN (SELECT coalesce(sum(cpu_millis), 0) AS cpu, coalesce(sum(memory_mib), 0) AS memory,
                                   coalesce(sum(database_mib), 0) AS database, coalesce(sum(volume_mib), 0) AS volume,
                                   coalesce(max(surge_cpu_millis), 0) AS reserved_cpu,
                                   coalesce(max(surge_memory_mib), 0) AS reserved_memory, count(*) AS environments,
                                   coalesce(max(cpu_millis) FILTER (WHERE id = :environment::uuid), 0) AS its_cpu,
                                   coalesce(max(memory_mib) FILTER (WHERE id = :environment::uuid), 0) AS its_memory,
                                   coalesce(max(database_mib) FILTER (WHERE id = :environment::uuid), 0) AS its_database,
                                   coalesce(max(volume_mib) FILTER (WHERE id = :environment::uuid), 0) AS its_volume
                            FROM environment WHERE tenant_id = :tenant) e
                CROSS JOIN (SELECT count(*) AS apps FROM app WHERE tenant_id = :tenant) a
                CROSS JOIN (SELECT coalesce(sum(size_mib), 0) AS detached FROM environment_database
                            WHERE tenant_id = :tenant AND state IN ('detached', 'dropping')) d
                JOIN plan p ON p.id = t.plan_id
                """ + PlanRows.SIZES + " WHERE t.id = :tenant " + PlanRows.ORDER)
                .param("tenant", tenant)
                .param("environment", environment, Types.OTHER)
                .query((rs, n) -> {
                    plans.add(rs);
                    return new Row(
                            rs.getString("slug"),
                            rs.getString("namespace"),
                            new Overrides(
                                    rs.getObject("own_cpu", Integer.class),
                                    rs.getObject("own_memory", Integer.class),
                                    rs.getObject("own_database", Integer.class),
                                    rs.getObject("own_volume", Integer.class),
                                    rs.getObject("own_apps", Integer.class),
                                    rs.getObject("own_environments", Integer.class),
                                    rs.getObject("own_connections", Integer.class)),
                            new Usage(
                                    rs.getInt("used_cpu"),
                                    rs.getInt("used_memory"),
                                    rs.getInt("used_database"),
                                    rs.getInt("used_volume"),
                                    rs.getInt("used_apps"),
                                    rs.getInt("used_environments"),
                                    rs.getInt("reserved_cpu"),
                                    rs.getInt("reserved_memory")),
                            rs.getBoolean("suspended"),
                            new Claim(
                                    rs.getInt("its_cpu"),
                                    rs.getInt("its_memory"),
                                    0,
                                    0,
                                    rs.getInt("its_database"),
                                    rs.getInt("its_volume")));
                })
                .list()
                .getFirst();
        var plan = plans.read().getFirst();
        var effective = row.overrides().over(plan.limits());
        return new Standing(
                tenant,
                row.slug(),
                row.namespace(),
                plan,
                new Quota(effective, row.usage()),
                row.suspended(),
                row.own());
    }
}
