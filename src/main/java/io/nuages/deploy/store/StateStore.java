package io.nuages.deploy.store;

import io.nuages.app.EnvironmentRows;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.EnvironmentState;
import io.nuages.deploy.Health;
import io.nuages.deploy.Outline;
import io.nuages.deploy.StatusView;
import io.nuages.rows.Rows;
import io.nuages.tenant.EnvironmentRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The SQL of the state of environments: what was seen of them in the cluster, together with what is live and what was deployed
 * last. Every call runs inside the tenant's transaction.
 */
@Component
public class StateStore {
    private static final String STATE = "SELECT " + EnvironmentRows.COLUMNS + ", " + DeploymentStore.COLUMNS + ", "
            + ReleaseStore.columns("v") + ", st.changed_at, st.unreachable_since, d.phases, st.document, " + """
            EXISTS (SELECT FROM release o WHERE o.environment_id = e.id AND o.served_at IS NOT NULL
                      AND (e.serving_release IS NULL OR o.id <> e.serving_release)) AS served_before,
            EXISTS (SELECT FROM by_hand b WHERE b.environment_id = e.id) AS by_hand,
            db.database_name, db.size_mib AS database_size, db.connections AS database_connections, db.state AS database_state,
            """
            + EnvironmentRows.HOSTS
            + EnvironmentRows.FROM + """
            LEFT JOIN deployment d ON d.environment_id = e.id AND d.number = e.newest_deployment
            LEFT JOIN release r ON r.id = d.release_id
            LEFT JOIN release v ON v.id = e.serving_release
            LEFT JOIN environment_status st ON st.environment_id = e.id
            LEFT JOIN environment_database db ON db.environment_id = e.id
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final EnvironmentRows environments;
    private final DeploymentStore deployments;

    StateStore(JdbcClient jdbc, JsonMapper json, EnvironmentRows environments, DeploymentStore deployments) {
        this.jdbc = jdbc;
        this.json = json;
        this.environments = environments;
        this.deployments = deployments;
    }

    /** All of an app's, with everything that is known. */
    public List<EnvironmentState> states(UUID tenant, String app) {
        return jdbc.sql(STATE + " WHERE e.tenant_id = :tenant AND a.name = :app" + EnvironmentRows.ORDER)
                .param("tenant", tenant)
                .param("app", app)
                .query((row, n) -> state(row))
                .list();
    }

    /**
     * All of a tenant's, in the order of {@link EnvironmentRows#ORDER}. The more columns there are to send, the longer it takes, more
     * than to find the rows; PostgreSQL would also carry all of them through its sort, a fifth of the query.
     */
    public List<Outline> outlines(UUID tenant) {
        record Placed(int position, Outline outline) {}
        return jdbc
                .sql("SELECT " + EnvironmentRows.DOCUMENTS + """
                       , e.position, e.id, a.name AS app_name, e.name, e.revision,
                       coalesce(e.changed_revision, e.revision) AS changed, e.serving_since, e.paused_at, e.deleting_at,
                       st.health, st.cause, st.unreachable_since,
                       d.state, d.kind, d.trigger, d.actor, d.image, d.revision AS d_revision,
                       CASE WHEN d.ended_at IS NULL THEN d.phases END AS phases, d.diagnosis ->> 'cause' AS d_cause,
                       d.created_at, d.ended_at, e.serving_release IS NOT NULL AS serves,
                       r.image AS r_image, r.digest AS r_digest, r.revision AS r_revision, r.actor AS r_actor,
                       h.name AS host
                FROM environment e
                JOIN app a ON a.id = e.app_id
                JOIN spec_revision s ON s.environment_id = e.id AND s.revision = e.revision
                LEFT JOIN environment_status st ON st.environment_id = e.id
                LEFT JOIN deployment d ON d.environment_id = e.id AND d.number = e.newest_deployment
                LEFT JOIN release r ON r.id = coalesce(e.serving_release, d.release_id)
                LEFT JOIN (SELECT DISTINCT ON (environment_id) environment_id, name FROM host
                           WHERE tenant_id = :tenant AND live AND state NOT IN ('pending', 'leaving')
                           ORDER BY environment_id, position, name) h ON h.environment_id = e.id
                WHERE e.tenant_id = :tenant
                """)
                .param("tenant", tenant)
                .query((row, n) -> new Placed(row.getInt("position"), outline(row)))
                .list()
                .stream()
                .sorted(Comparator.comparing((Placed row) -> row.outline().appName())
                        .thenComparingInt(Placed::position)
                        .thenComparing(row -> row.outline().name()))
                .map(Placed::outline)
                .toList();
    }

    private Outline outline(ResultSet row) throws SQLException {
        var health = row.getString("health");
        var resolved = row.getString("r_image") == null
                ? null
                : new Outline.Image(row.getString("r_image"), row.getString("r_digest"));
        var serving = resolved != null && row.getBoolean("serves")
                ? new Outline.Serving(resolved, row.getInt("r_revision"), row.getString("r_actor"))
                : null;
        return new Outline(
                row.getObject("id", UUID.class),
                row.getString("app_name"),
                row.getString("name"),
                row.getInt("revision"),
                row.getInt("changed"),
                environments.documents(row),
                Rows.instantOrNull(row, "serving_since"),
                Rows.instantOrNull(row, "paused_at"),
                Rows.instantOrNull(row, "deleting_at"),
                health == null ? null : Health.of(health),
                row.getString("cause"),
                Rows.instantOrNull(row, "unreachable_since"),
                row.getString("state") == null ? null : newest(row, serving == null ? resolved : null),
                serving,
                row.getString("host"));
    }

    private Outline.Newest newest(ResultSet row, Outline.@Nullable Image resolved) throws SQLException {
        return new Outline.Newest(
                Rows.constant(Deployment.State.class, row.getString("state"), Deployment.State.UNKNOWN),
                Rows.constant(Deployment.Kind.class, row.getString("kind"), Deployment.Kind.UNKNOWN),
                Rows.constant(Deployment.Trigger.class, row.getString("trigger"), Deployment.Trigger.UNKNOWN),
                row.getString("actor"),
                row.getString("image"),
                row.getInt("d_revision"),
                deployments.phases(row),
                row.getString("d_cause"),
                resolved,
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "ended_at"));
    }

    private EnvironmentState state(ResultSet row) throws SQLException {
        return new EnvironmentState(
                environments.read(row),
                status(row),
                row.getObject("id") == null ? null : deployments.read(row),
                row.getObject("v_id") == null ? null : ReleaseStore.read(row, "v"),
                row.getBoolean("served_before"),
                row.getBoolean("by_hand"),
                database(row),
                environments.hosts(row));
    }

    private static EnvironmentState.@Nullable Database database(ResultSet row) throws SQLException {
        return row.getString("database_name") == null
                ? null
                : new EnvironmentState.Database(
                        row.getString("database_name"),
                        row.getInt("database_size"),
                        row.getObject("database_connections", Integer.class),
                        "ready".equals(row.getString("database_state")));
    }

    public Optional<Deployments.Status> status(EnvironmentRef environment) {
        return jdbc.sql("""
                SELECT document, changed_at, unreachable_since FROM environment_status
                WHERE tenant_id = :tenant AND environment_id = :environment
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .query((row, n) -> status(row))
                .optional();
    }

    /** The time of the change is that of the health's, which may have stayed the same behind an interruption. */
    public void setStatus(EnvironmentRef environment, StatusView view, Instant now) {
        jdbc.sql("""
                INSERT INTO environment_status (environment_id, tenant_id, health, document, changed_at)
                VALUES (:environment, :tenant, :health, :document::json, :now)
                ON CONFLICT (environment_id) DO UPDATE
                SET health = :health, document = :document::json, unreachable_since = NULL,
                    changed_at = CASE WHEN environment_status.health = :health THEN environment_status.changed_at ELSE :now END
                """)
                .param("environment", environment.id())
                .param("tenant", environment.tenant())
                .param("health", Rows.word(view.health()))
                .param("document", json.writeValueAsString(view))
                .param("now", Rows.at(now))
                .update();
    }

    /** @return whether that is news */
    public boolean setUnreachable(EnvironmentRef environment, Instant now) {
        return jdbc.sql("""
                        INSERT INTO environment_status (environment_id, tenant_id, health, document, changed_at,
                                                        unreachable_since)
                        VALUES (:environment, :tenant, 'none', :document::json, :now, :now)
                        ON CONFLICT (environment_id) DO UPDATE SET unreachable_since = :now
                        WHERE environment_status.unreachable_since IS NULL
                        """)
                        .param("environment", environment.id())
                        .param("tenant", environment.tenant())
                        .param("document", json.writeValueAsString(StatusView.NOTHING))
                        .param("now", Rows.at(now))
                        .update()
                == 1;
    }

    private Deployments.@Nullable Status status(ResultSet row) throws SQLException {
        var view = Rows.json(row, "document", json, StatusView.class);
        return view == null
                ? null
                : new Deployments.Status(
                        view, Rows.instant(row, "changed_at"), Rows.instantOrNull(row, "unreachable_since"));
    }
}
