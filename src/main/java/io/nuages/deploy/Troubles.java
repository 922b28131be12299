package io.nuages.deploy;

import io.nuages.app.RecentFailure;
import io.nuages.rows.Rows;
import io.nuages.tenant.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The health of all tenants' environments; for staff. */
@Component
public class Troubles {
    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Clock clock;

    Troubles(JdbcClient jdbc, Tenancy tenancy, Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** Worst first. */
    public enum Kind {
        /** The tenant's namespace is not as it should be. */
        NAMESPACE,
        DOWN,
        DEGRADED,
        /** The newest deployment failed, see {@link RecentFailure}; what was live before may be fine. */
        DEPLOYMENT_FAILED
    }

    /**
     * @param app null if it concerns the tenant's namespace, and so is {@code environment}
     * @param cause one sentence; null when none is known
     * @param since null when not known
     * @param failedDeployment number of the newest deployment if that failed, see {@link RecentFailure}; null otherwise
     * @param failure why it failed
     */
    public record Trouble(
            Kind kind,
            String tenantSlug,
            String tenant,
            @Nullable String app,
            @Nullable String environment,
            @Nullable String cause,
            @Nullable Instant since,
            @Nullable Integer failedDeployment,
            @Nullable String failure) {}

    /**
     * @param count of all troubles, of which {@code first} are the worst
     * @param unreachableSince since when the cluster did not answer for some environment; null when it answered for all
     * @param unknown environments of which nothing is known while that is so
     * @param outdated environments that would get new pods, see {@link Renewals}
     * @param disputed hosts that are proven by one tenant while another one has them
     * @param sealingSeen when the cluster last provided its sealing certificate; null when it never did
     * @param lacking what the cluster should offer but does not, a sentence each
     */
    public record Now(
            List<Trouble> first,
            int count,
            @Nullable Instant unreachableSince,
            int unknown,
            int outdated,
            int disputed,
            @Nullable Instant sealingSeen,
            List<String> lacking) {}

    /** Everything that is wrong anywhere, as last seen. What is being deleted is left out. */
    public Now now(int limit) {
        return tenancy.everywhere(() -> {
            var troubles = new ArrayList<Trouble>();
            var seen = new ArrayList<Now>();
            jdbc.sql("""
                    WITH failed AS (
                        SELECT d.environment_id, d.number, d.ended_at, d.diagnosis ->> 'cause' AS cause
                        FROM deployment d JOIN environment e ON e.id = d.environment_id AND d.number = e.newest_deployment
                        WHERE\s""" + RecentFailure.CONDITION + """
                    ), sick AS (
                        SELECT environment_id, upper(health) AS kind, changed_at, cause
                        FROM environment_status WHERE health IN ('down', 'degraded')
                    ), trouble AS (
                        SELECT 0 AS severity, 'NAMESPACE' AS kind, id AS tenant_id, NULL AS app, NULL AS environment,
                               problem AS cause, ready_at AS since, NULL::int AS number, NULL AS failure
                        FROM tenant WHERE problem IS NOT NULL
                        UNION ALL
                        SELECT CASE s.kind WHEN 'DOWN' THEN 1 WHEN 'DEGRADED' THEN 2 ELSE 3 END,
                               coalesce(s.kind, 'DEPLOYMENT_FAILED'), e.tenant_id, a.name, e.name, s.cause,
                               coalesce(s.changed_at, f.ended_at), f.number, f.cause
                        FROM sick s FULL JOIN failed f USING (environment_id)
                        JOIN environment e ON e.id = environment_id AND e.deleting_at IS NULL
                        JOIN app a ON a.id = e.app_id
                    )
                    SELECT x.*, u.*, t.slug, t.name AS tenant
                    FROM (SELECT min(unreachable_since) AS unreachable, count(*) AS unknown,
                                 (SELECT count(*) FROM rendering WHERE outdated_since IS NOT NULL) AS outdated,
                                 (SELECT count(*) FROM host WHERE disputed_at IS NOT NULL) AS disputed,
                                 (SELECT max(fetched_at) FROM sealing_certificate) AS sealing,
                                 (SELECT bad FROM survey) AS lacking
                          FROM environment_status WHERE unreachable_since IS NOT NULL) u
                    LEFT JOIN (SELECT *, count(*) OVER () AS total FROM trouble
                               ORDER BY severity, since DESC NULLS LAST, tenant_id, app, environment LIMIT :limit) x ON true
                    LEFT JOIN tenant t ON t.id = x.tenant_id
                    ORDER BY x.severity, x.since DESC NULLS LAST, x.tenant_id, x.app, x.environment
                    """)
                    .param("recent", RecentFailure.since(clock))
                    .param("limit", limit)
                    .query(row -> {
                        seen.add(new Now(
                                List.of(),
                                row.getInt("total"),
                                Rows.instantOrNull(row, "unreachable"),
                                row.getInt("unknown"),
                                row.getInt("outdated"),
                                row.getInt("disputed"),
                                Rows.instantOrNull(row, "sealing"),
                                Rows.strings(row, "lacking")));
                        if (row.getString("kind") != null) {
                            troubles.add(trouble(row));
                        }
                    });
            var first = seen.getFirst();
            return new Now(
                    List.copyOf(troubles),
                    first.count(),
                    first.unreachableSince(),
                    first.unknown(),
                    first.outdated(),
                    first.disputed(),
                    first.sealingSeen(),
                    first.lacking());
        });
    }

    /**
     * An environment of a tenant, for staff who look at the tenant.
     *
     * @param since when its health has been as it is; null before it was seen at all
     * @param newest state of its newest deployment; null before the first
     */
    public record Standing(
            String app,
            String environment,
            Health health,
            @Nullable String cause,
            @Nullable Instant since,
            @Nullable Instant unreachableSince,
            Deployment.@Nullable State newest,
            @Nullable Integer number) {}

    /** The tenant's environments by app and position. */
    public List<Standing> environments(UUID tenant) {
        return tenancy.everywhere(() -> jdbc.sql("""
                SELECT a.name AS app, e.name AS environment, s.health, s.cause, s.changed_at,
                       s.unreachable_since, d.state, d.number
                FROM environment e
                JOIN app a ON a.id = e.app_id
                LEFT JOIN environment_status s ON s.environment_id = e.id
                LEFT JOIN deployment d ON d.environment_id = e.id AND d.number = e.newest_deployment
                WHERE e.tenant_id = :tenant ORDER BY a.name, e.position, e.name
                """)
                .param("tenant", tenant)
                .query((row, n) -> {
                    var health = row.getString("health");
                    var state = row.getString("state");
                    return new Standing(
                            row.getString("app"),
                            row.getString("environment"),
                            health == null ? Health.NONE : Health.of(health),
                            row.getString("cause"),
                            Rows.instantOrNull(row, "changed_at"),
                            Rows.instantOrNull(row, "unreachable_since"),
                            state == null
                                    ? null
                                    : Rows.constant(Deployment.State.class, state, Deployment.State.UNKNOWN),
                            row.getObject("number", Integer.class));
                })
                .list());
    }

    private static Trouble trouble(ResultSet row) throws SQLException {
        return new Trouble(
                Kind.valueOf(row.getString("kind")),
                row.getString("slug"),
                row.getString("tenant"),
                row.getString("app"),
                row.getString("environment"),
                row.getString("cause"),
                Rows.instantOrNull(row, "since"),
                row.getObject("number", Integer.class),
                row.getString("failure"));
    }
}
