package io.nuages.deploy;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nuages.rows.Rows;
import io.nuages.tenant.Hold;
import io.nuages.tenant.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What alerts look at, of all tenants: {@code nuages.environments} by {@code health} as last seen, {@code nuages.environments.unseen}
 * while the cluster does not answer, {@code nuages.cluster.unreachable} in seconds (0 while it answers) and
 * {@code nuages.deployments.oldest}, seconds since the oldest deployment that has begun but not ended; {@code nuages.hold} by
 * {@code scope}, for how many seconds staff have held something. All of a scrape is read together. Not a number while the database
 * does not answer.
 */
@Component
class DeployMeters implements MeterBinder {
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Clock clock;
    private final LoadingCache<Class<?>, Now> now;

    DeployMeters(JdbcClient jdbc, Tenancy tenancy, Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.clock = clock;
        now = Caffeine.newBuilder().expireAfterWrite(KEPT).build(any -> read());
    }

    private record Now(
            Map<Health, Integer> environments,
            int unseen,
            @Nullable Instant unreachableSince,
            @Nullable Instant oldest,
            Map<Hold.Scope, Instant> holds) {}

    @Override
    public void bindTo(MeterRegistry meters) {
        for (var health : Health.values()) {
            Gauge.builder("nuages.environments", () -> now().environments().getOrDefault(health, 0))
                    .tag("health", Rows.word(health))
                    .register(meters);
        }
        Gauge.builder("nuages.environments.unseen", () -> now().unseen()).register(meters);
        Gauge.builder("nuages.cluster.unreachable", () -> seconds(now().unreachableSince()))
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("nuages.deployments.oldest", () -> seconds(now().oldest()))
                .baseUnit("seconds")
                .register(meters);
        for (var scope : Hold.Scope.values()) {
            Gauge.builder("nuages.hold", () -> seconds(now().holds().get(scope)))
                    .tag("scope", Rows.word(scope))
                    .baseUnit("seconds")
                    .register(meters);
        }
    }

    private Now now() {
        return now.get(Now.class);
    }

    private double seconds(@Nullable Instant since) {
        return since == null ? 0 : Duration.between(since, clock.instant()).toSeconds();
    }

    private Now read() {
        return tenancy.everywhere(() -> {
            var environments = new EnumMap<Health, Integer>(Health.class);
            jdbc.sql("""
                    SELECT CASE WHEN e.deleting_at IS NULL THEN coalesce(s.health, 'none') ELSE 'deleting' END AS health, count(*) AS n
                    FROM environment e LEFT JOIN environment_status s ON s.environment_id = e.id
                    GROUP BY 1
                    """).query(row -> {
                environments.merge(Health.of(row.getString("health")), row.getInt("n"), Integer::sum);
            });
            return jdbc.sql("""
                    SELECT u.since, u.unseen, d.oldest, h.deployments_at, h.writes_at, t.held_at
                    FROM (SELECT min(unreachable_since) AS since, count(*) AS unseen
                          FROM environment_status WHERE unreachable_since IS NOT NULL) u,
                         (SELECT min(started_at) AS oldest FROM deployment WHERE state = 'active') d,
                         (SELECT min(held_at) AS held_at FROM tenant) t,
                         hold h
                    """)
                    .query((row, n) -> new Now(
                            environments,
                            row.getInt("unseen"),
                            Rows.instantOrNull(row, "since"),
                            Rows.instantOrNull(row, "oldest"),
                            holds(row)))
                    .single();
        });
    }

    private static Map<Hold.Scope, Instant> holds(ResultSet row) throws SQLException {
        var holds = new EnumMap<Hold.Scope, Instant>(Hold.Scope.class);
        for (var column : Map.of(
                        Hold.Scope.TENANT, "held_at", Hold.Scope.ALL, "deployments_at", Hold.Scope.WRITES, "writes_at")
                .entrySet()) {
            var since = Rows.instantOrNull(row, column.getValue());
            if (since != null) {
                holds.put(column.getKey(), since);
            }
        }
        return holds;
    }
}
