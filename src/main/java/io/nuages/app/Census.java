package io.nuages.app;

import io.nuages.plan.Limits;
import io.nuages.plan.Overrides;
import io.nuages.plan.Quota;
import io.nuages.plan.Usage;
import io.nuages.rows.Rows;
import io.nuages.spec.Price;
import io.nuages.tenant.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What all tenants may claim and do; for staff. */
@Component
public class Census {
    private static final String STANDING = """
            SELECT t.id, t.slug, t.name, t.namespace, t.suspended_at, t.suspended_reason, t.problem, t.ready_at, t.created_at,
                   p.id AS plan_id, p.name AS plan, p.cpu_millis AS plan_cpu, p.memory_mib AS plan_memory,
                   p.database_mib AS plan_database, p.volume_mib AS plan_volume, p.apps AS plan_apps,
                   p.environments AS plan_environments, p.connections AS plan_connections,
                   t.cpu_millis AS own_cpu, t.memory_mib AS own_memory, t.database_mib AS own_database,
                   t.volume_mib AS own_volume, t.apps AS own_apps, t.environments AS own_environments,
                   t.connections AS own_connections,
                   coalesce(t.cpu_millis, p.cpu_millis) AS limit_cpu, coalesce(t.memory_mib, p.memory_mib) AS limit_memory,
                   coalesce(t.database_mib, p.database_mib) AS limit_database,
                   coalesce(t.volume_mib, p.volume_mib) AS limit_volume,
                   e.cpu, e.memory, e.database + d.detached AS database, e.volume, e.environments, a.apps,
                   e.reserved_cpu, e.reserved_memory, h.down, h.degraded, h.cause, f.failed, f.failing,
                   p.price + c.least AS least_price, p.price + c.most AS most_price
            FROM tenant t
            JOIN plan p ON p.id = t.plan_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(cpu_millis), 0) AS cpu, coalesce(sum(memory_mib), 0) AS memory,
                       coalesce(sum(database_mib), 0) AS database, coalesce(sum(volume_mib), 0) AS volume,
                       coalesce(max(surge_cpu_millis), 0) AS reserved_cpu,
                       coalesce(max(surge_memory_mib), 0) AS reserved_memory, count(*) AS environments
                FROM environment WHERE tenant_id = t.id) e
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(size_mib), 0) AS detached FROM environment_database
                WHERE tenant_id = t.id AND state IN ('detached', 'dropping')) d
            CROSS JOIN LATERAL (SELECT count(*) AS apps FROM app WHERE tenant_id = t.id) a
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE health = 'down') AS down, count(*) FILTER (WHERE health = 'degraded') AS degraded,
                       coalesce(min(cause) FILTER (WHERE health = 'down'),
                                min(cause) FILTER (WHERE health = 'degraded')) AS cause
                FROM environment_status seen
                WHERE tenant_id = t.id AND health IN ('down', 'degraded')
                  AND NOT EXISTS (SELECT FROM environment e WHERE e.id = seen.environment_id AND e.deleting_at IS NOT NULL)) h
            CROSS JOIN LATERAL (
                SELECT count(*) AS failed, min(a.name || ' · ' || e.name) AS failing FROM environment e
                JOIN deployment d ON d.environment_id = e.id AND d.number = e.newest_deployment
                JOIN app a ON a.id = e.app_id
                WHERE e.tenant_id = t.id AND\s""" + RecentFailure.CONDITION + """
                ) f
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(l.least_price), 0) AS least, coalesce(sum(l.most_price), 0) AS most
                FROM (SELECT id FROM environment WHERE tenant_id = t.id
                      UNION SELECT environment_id FROM environment_database WHERE tenant_id = t.id) x
                CROSS JOIN LATERAL (SELECT least_price, most_price FROM claim_entry
                                    WHERE tenant_id = t.id AND environment_id = x.id ORDER BY id DESC LIMIT 1) l) c
            """;

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Clock clock;

    Census(JdbcClient jdbc, Tenancy tenancy, Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /**
     * A tenant with its plan and quota.
     *
     * @param planLimits the plan's own, before {@code overrides}
     * @param down how many of its environments are down, as last seen; {@code degraded} likewise
     * @param cause why one of these is, in a sentence; null when none is, or nobody knows
     * @param failed how many have a newest deployment that failed a short while ago, see {@link RecentFailure}
     * @param failing one of these, {@code shop · production}; null when there is none
     * @param price a month, of the plan and of what is claimed now
     */
    public record Standing(
            UUID tenant,
            String slug,
            String name,
            String namespace,
            @Nullable Instant suspendedAt,
            @Nullable String suspendedReason,
            @Nullable String problem,
            @Nullable Instant readyAt,
            Instant createdAt,
            UUID plan,
            String planName,
            Limits planLimits,
            Overrides overrides,
            Quota quota,
            int down,
            int degraded,
            @Nullable String cause,
            int failed,
            @Nullable String failing,
            Price price) {}

    /** One resource of all tenants together: what environments claim, and what the tenants' limits add up to. */
    public record Total(long claimed, long limit) {}

    /**
     * @param tenants how many there are, whatever was searched for; {@code environments} and those of them that are {@code down},
     *     {@code degraded} or {@code failed} likewise
     * @param price a month, of all tenants, in words
     */
    public record Page(
            List<Standing> standings,
            int tenants,
            int environments,
            int down,
            int degraded,
            int failed,
            String price,
            Total cpu,
            Total memory,
            Total database,
            Total volume) {}

    /** What staff look for. */
    public enum Condition {
        ANY("true"),
        /** Its namespace has a problem, an environment is down or degraded, or a newest deployment failed, see {@link RecentFailure}. */
        TROUBLE("(s.problem IS NOT NULL OR s.down + s.degraded + s.failed > 0)"),
        WELL("s.suspended_at IS NULL AND s.problem IS NULL AND s.down + s.degraded + s.failed = 0"),
        SUSPENDED("s.suspended_at IS NOT NULL"),
        /** At least nine tenths of some limit are claimed. */
        FULL("s.fullness >= 0.9");

        private final String sql;

        Condition(String sql) {
            this.sql = sql;
        }
    }

    /**
     * Which tenants.
     *
     * @param text in the tenant's name or slug, the name of an app or a host of its, or a member's address, whatever its case; empty for all
     * @param plan null for any
     */
    public record Filter(String text, @Nullable UUID plan, Condition condition) {
        public static final Filter NONE = new Filter("", null, Condition.ANY);
    }

    public enum Order {
        NAME("lower(s.name), s.slug"),
        /** Those with trouble come first, then those with the least left of any limit; suspended ones last. */
        WORST("""
                s.suspended_at IS NOT NULL, s.problem IS NULL, s.down DESC, s.degraded DESC, s.failed DESC, s.fullness DESC, lower(s.name),
                s.slug
                """);

        private final String sql;

        Order(String sql) {
            this.sql = sql;
        }
    }

    /** Some tenants, and the totals of all. */
    public Page page(Filter filter, Order order, int limit, int offset) {
        return tenancy.everywhere(() -> {
            var standings = new ArrayList<Standing>();
            var totals = new ArrayList<Page>();
            jdbc.sql("WITH standing AS (SELECT s.*, " + FULLNESS + " AS fullness FROM (" + STANDING + ") s)" + """
                    SELECT s.*, total.*
                    FROM (SELECT count(*) AS tenants, coalesce(sum(environments), 0) AS all_environments,
                                 coalesce(sum(down), 0) AS all_down, coalesce(sum(degraded), 0) AS all_degraded,
                                 coalesce(sum(failed), 0) AS all_failed,
                                 coalesce(sum(least_price), 0) AS all_least, coalesce(sum(most_price), 0) AS all_most,
                                 coalesce(sum(cpu), 0) AS all_cpu, coalesce(sum(memory), 0) AS all_memory,
                                 coalesce(sum(database), 0) AS all_database, coalesce(sum(volume), 0) AS all_volume,
                                 coalesce(sum(limit_cpu::bigint), 0) AS all_limit_cpu,
                                 coalesce(sum(limit_memory::bigint), 0) AS all_limit_memory,
                                 coalesce(sum(limit_database::bigint), 0) AS all_limit_database,
                                 coalesce(sum(limit_volume::bigint), 0) AS all_limit_volume
                          FROM standing) total
                    LEFT JOIN LATERAL (
                        SELECT * FROM standing s
                        WHERE (lower(s.name) LIKE :text OR s.slug LIKE :text
                               OR EXISTS (SELECT FROM app x WHERE x.tenant_id = s.id AND x.name LIKE :text)
                               OR EXISTS (SELECT FROM host x WHERE x.tenant_id = s.id AND x.name LIKE :text)
                               OR EXISTS (SELECT FROM member m JOIN account x ON x.id = m.account_id
                                          WHERE m.tenant_id = s.id AND lower(x.email) LIKE :text))
                          AND (:plan::uuid IS NULL OR s.plan_id = :plan::uuid) AND\s"""
                            + filter.condition().sql + " ORDER BY " + order.sql
                            + " LIMIT :limit OFFSET :offset) s ON true ORDER BY " + order.sql)
                    .param(
                            "text",
                            "%" + filter.text().toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%")
                    .param("plan", filter.plan())
                    .param("recent", RecentFailure.since(clock))
                    .param("limit", limit)
                    .param("offset", offset)
                    .query(row -> {
                        if (totals.isEmpty()) {
                            totals.add(totals(row));
                        }
                        if (row.getObject("id") != null) {
                            standings.add(standing(row, 0));
                        }
                    });
            var total = totals.getFirst();
            return new Page(
                    List.copyOf(standings),
                    total.tenants(),
                    total.environments(),
                    total.down(),
                    total.degraded(),
                    total.failed(),
                    total.price(),
                    total.cpu(),
                    total.memory(),
                    total.database(),
                    total.volume());
        });
    }

    /** The tenants of a plan, by name. */
    public List<Standing> onPlan(UUID plan) {
        return tenancy.everywhere(() -> jdbc.sql(STANDING + " WHERE t.plan_id = :plan ORDER BY lower(t.name), t.slug")
                .param("plan", plan)
                .param("recent", RecentFailure.since(clock))
                .query(Census::standing)
                .list());
    }

    public Optional<Standing> bySlug(String slug) {
        return tenancy.everywhere(() -> jdbc.sql(STANDING + " WHERE t.slug = :slug")
                .param("slug", slug)
                .param("recent", RecentFailure.since(clock))
                .query(Census::standing)
                .optional());
    }

    /**
     * What something is called, and whose it is.
     *
     * @param app null for a tenant, and so is {@code environment}
     */
    public record Name(
            String tenantSlug,
            String tenant,
            @Nullable String app,
            @Nullable String environment) {}

    /** Names of tenants and of environments of any tenant by their ids; those that do not exist are left out. */
    public Map<UUID, Name> names(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return tenancy.everywhere(() -> jdbc
                .sql("""
                SELECT id, slug, name AS tenant, NULL AS app, NULL AS environment FROM tenant WHERE id = ANY (:ids)
                UNION ALL
                SELECT e.id, t.slug, t.name, a.name, e.name
                FROM environment e JOIN app a ON a.id = e.app_id JOIN tenant t ON t.id = e.tenant_id
                WHERE e.id = ANY (:ids)
                """)
                .param("ids", ids.toArray(UUID[]::new))
                .query((row, n) -> Map.entry(
                        row.getObject("id", UUID.class),
                        new Name(
                                row.getString("slug"),
                                row.getString("tenant"),
                                row.getString("app"),
                                row.getString("environment"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The largest share claimed of a limit; a claim where nothing is allowed is worst. */
    private static final String FULLNESS = """
            greatest(s.cpu::numeric / greatest(s.limit_cpu, 0.001), s.memory::numeric / greatest(s.limit_memory, 0.001),
                     s.database::numeric / greatest(s.limit_database, 0.001),
                     s.volume::numeric / greatest(s.limit_volume, 0.001))
            """;

    private static Page totals(ResultSet row) throws SQLException {
        return new Page(
                List.of(),
                row.getInt("tenants"),
                row.getInt("all_environments"),
                row.getInt("all_down"),
                row.getInt("all_degraded"),
                row.getInt("all_failed"),
                Price.words(row.getLong("all_least"), row.getLong("all_most")),
                new Total(row.getLong("all_cpu"), row.getLong("all_limit_cpu")),
                new Total(row.getLong("all_memory"), row.getLong("all_limit_memory")),
                new Total(row.getLong("all_database"), row.getLong("all_limit_database")),
                new Total(row.getLong("all_volume"), row.getLong("all_limit_volume")));
    }

    private static Standing standing(ResultSet row, int number) throws SQLException {
        var plan = new Limits(
                row.getInt("plan_cpu"),
                row.getInt("plan_memory"),
                row.getInt("plan_database"),
                row.getInt("plan_volume"),
                row.getInt("plan_apps"),
                row.getInt("plan_environments"),
                row.getInt("plan_connections"));
        var own = new Overrides(
                row.getObject("own_cpu", Integer.class),
                row.getObject("own_memory", Integer.class),
                row.getObject("own_database", Integer.class),
                row.getObject("own_volume", Integer.class),
                row.getObject("own_apps", Integer.class),
                row.getObject("own_environments", Integer.class),
                row.getObject("own_connections", Integer.class));
        var usage = new Usage(
                row.getInt("cpu"),
                row.getInt("memory"),
                row.getInt("database"),
                row.getInt("volume"),
                row.getInt("apps"),
                row.getInt("environments"),
                row.getInt("reserved_cpu"),
                row.getInt("reserved_memory"));
        return new Standing(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                row.getString("name"),
                row.getString("namespace"),
                Rows.instantOrNull(row, "suspended_at"),
                row.getString("suspended_reason"),
                row.getString("problem"),
                Rows.instantOrNull(row, "ready_at"),
                Rows.instant(row, "created_at"),
                row.getObject("plan_id", UUID.class),
                row.getString("plan"),
                plan,
                own,
                new Quota(own.over(plan), usage),
                row.getInt("down"),
                row.getInt("degraded"),
                row.getString("cause"),
                row.getInt("failed"),
                row.getString("failing"),
                new Price(row.getInt("least_price"), row.getInt("most_price")));
    }
}
