package io.nuages.deploy.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Migrations;
import io.nuages.deploy.PhaseView;
import io.nuages.rows.Rows;
import io.nuages.tenant.EnvironmentRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of deployments. Every call runs inside the tenant's transaction. */
@Component
public class DeploymentStore {
    /**
     * What {@link #read} needs of a deployment {@code d} and its release {@code r}, except the phases. Not the log of its command,
     * which is up to 64 KiB.
     */
    static final String COLUMNS = """
            d.id, d.tenant_id, d.environment_id, d.number, d.state, d.image, d.revision, d.release_id, d.previous_release, d.kind,
            d.trigger, d.actor, d.diagnosis, d.cancel_asked_by, d.migrations, d.command_log IS NOT NULL AS ran, d.created_at, d.started_at, d.ended_at,
            """ + ReleaseStore.columns("r");

    private static final String DEPLOYMENT =
            "SELECT " + COLUMNS + ", d.phases FROM deployment d LEFT JOIN release r ON r.id = d.release_id ";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final MeterRegistry meters;

    DeploymentStore(JdbcClient jdbc, JsonMapper json, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.json = json;
        this.meters = meters;
    }

    public Optional<Deployment> current(EnvironmentRef environment, Deployment.State state) {
        return of(environment, "AND d.state = :state")
                .param("state", Rows.word(state))
                .query((row, n) -> read(row))
                .optional();
    }

    public Optional<Deployment> newestSucceeded(EnvironmentRef environment) {
        return of(environment, "AND d.state = 'succeeded' ORDER BY d.number DESC LIMIT 1")
                .query((row, n) -> read(row))
                .optional();
    }

    public Optional<Deployment> byNumber(EnvironmentRef environment, int number) {
        return of(environment, "AND d.number = :number")
                .param("number", number)
                .query((row, n) -> read(row))
                .optional();
    }

    /** The deployment with its row locked until the transaction ends. */
    public Optional<Deployment> byNumberForUpdate(EnvironmentRef environment, int number) {
        return of(environment, "AND d.number = :number FOR UPDATE OF d")
                .param("number", number)
                .query((row, n) -> read(row))
                .optional();
    }

    /** Empty without a key. */
    public Optional<Deployment> byRequestKey(EnvironmentRef environment, @Nullable String key) {
        return key == null
                ? Optional.empty()
                : of(environment, "AND d.request_key = :key")
                        .param("key", key)
                        .query((row, n) -> read(row))
                        .optional();
    }

    public Map<UUID, Deployment> byIds(UUID tenant, Collection<UUID> ids) {
        return jdbc
                .sql(DEPLOYMENT + "WHERE d.tenant_id = :tenant AND d.id = ANY (:ids)")
                .param("tenant", tenant)
                .param("ids", ids.toArray(UUID[]::new))
                .query((row, n) -> read(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Deployment::id, deployment -> deployment));
    }

    public List<Deployment> newest(EnvironmentRef environment, int limit, int offset) {
        return of(environment, "ORDER BY d.number DESC LIMIT :limit OFFSET :offset")
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> read(row))
                .list();
    }

    /** By the index of each environment's deployments, of which a tenant has not many. */
    public List<Deployment.Numbered> numbered(UUID tenant, int number) {
        return jdbc.sql("""
                SELECT d.environment_id, d.number, d.state, d.image FROM environment e
                JOIN deployment d ON d.environment_id = e.id AND d.tenant_id = e.tenant_id AND d.number = :number
                WHERE e.tenant_id = :tenant
                """)
                .param("tenant", tenant)
                .param("number", number)
                .query((row, n) -> new Deployment.Numbered(
                        row.getObject("environment_id", UUID.class),
                        row.getInt("number"),
                        Rows.constant(Deployment.State.class, row.getString("state"), Deployment.State.UNKNOWN),
                        row.getString("image")))
                .list();
    }

    private JdbcClient.StatementSpec of(EnvironmentRef environment, String which) {
        return jdbc.sql(DEPLOYMENT + "WHERE d.tenant_id = :tenant AND d.environment_id = :environment " + which)
                .param("tenant", environment.tenant())
                .param("environment", environment.id());
    }

    /** Makes others who request a deployment of the environment wait until this transaction has ended. */
    public void lock(EnvironmentRef environment) {
        jdbc.sql("SELECT 1 FROM environment WHERE tenant_id = :tenant AND id = :environment FOR NO KEY UPDATE")
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .query(Integer.class)
                .optional();
    }

    /** The environment's next number; its row is locked by it. */
    public int nextNumber(EnvironmentRef environment) {
        return jdbc.sql("""
                UPDATE environment SET newest_deployment = newest_deployment + 1
                WHERE tenant_id = :tenant AND id = :environment RETURNING newest_deployment
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .query(Integer.class)
                .single();
    }

    public void insert(Deployment deployment, @Nullable String requestKey) {
        jdbc.sql("""
                INSERT INTO deployment (id, tenant_id, environment_id, number, state, image, revision, release_id,
                                        previous_release, kind, trigger, actor, request_key, phases, created_at)
                VALUES (:id, :tenant, :environment, :number, :state, :image, :revision, :release, NULL, :kind, :trigger, :actor,
                        :key, :phases::json, :at)
                """)
                .param("id", deployment.id())
                .param("tenant", deployment.tenant())
                .param("environment", deployment.environment())
                .param("number", deployment.number())
                .param("state", Rows.word(deployment.state()))
                .param("image", deployment.image())
                .param("revision", deployment.revision())
                .param(
                        "release",
                        deployment.release() == null
                                ? null
                                : deployment.release().id())
                .param("kind", Rows.word(deployment.kind()))
                .param("trigger", Rows.word(deployment.trigger()))
                .param("actor", deployment.actor())
                .param("key", requestKey)
                .param("phases", json.writeValueAsString(deployment.phases()))
                .param("at", Rows.at(deployment.createdAt()))
                .update();
    }

    /** {@code nuages.deployments.ended} counts how they end, by {@code outcome}. */
    public void setState(UUID tenant, UUID deployment, Deployment.State state, Instant now) {
        var changed = set(
                        tenant,
                        deployment,
                        "state = :state, " + (state.ended() ? "ended_at" : "started_at") + " = :now",
                        "AND state IN ('waiting', 'active')")
                .param("state", Rows.word(state))
                .param("now", Rows.at(now))
                .update();
        if (changed == 1 && state.ended()) {
            meters.counter("nuages.deployments.ended", "outcome", Rows.word(state))
                    .increment();
        }
    }

    /** Starts a waiting deployment that replaces what is live now. */
    public void activate(UUID tenant, UUID deployment, @Nullable UUID serving, Instant now) {
        set(
                        tenant,
                        deployment,
                        "state = 'active', started_at = :now, previous_release = :serving",
                        "AND state = 'waiting'")
                .param("now", Rows.at(now))
                .param("serving", serving)
                .update();
    }

    /** Records that it is to be cancelled as soon as its release command has ended. */
    public void askToCancel(UUID tenant, UUID deployment, String actor, Instant now) {
        set(tenant, deployment, "cancel_asked_at = :now, cancel_asked_by = :actor", "AND cancel_asked_at IS NULL")
                .param("now", Rows.at(now))
                .param("actor", actor)
                .update();
    }

    public void setRenewal(UUID tenant, UUID deployment, UUID renewal) {
        set(tenant, deployment, "renewal_id = :renewal", "")
                .param("renewal", renewal)
                .update();
    }

    public void setRelease(UUID tenant, UUID deployment, UUID release) {
        set(tenant, deployment, "release_id = :release", "")
                .param("release", release)
                .update();
    }

    public void setPhases(UUID tenant, UUID deployment, List<PhaseView> phases) {
        set(tenant, deployment, "phases = :phases::json", "AND state = 'active'")
                .param("phases", json.writeValueAsString(phases))
                .update();
    }

    public void setDiagnosis(UUID tenant, UUID deployment, Diagnosis diagnosis) {
        set(tenant, deployment, "diagnosis = :diagnosis::json", "")
                .param("diagnosis", json.writeValueAsString(diagnosis))
                .update();
    }

    public void setCommandLog(UUID tenant, UUID deployment, List<String> lines) {
        set(tenant, deployment, "command_log = :lines", "")
                .param("lines", String.join("\n", lines))
                .update();
    }

    /**
     * What is known before a release command begins.
     *
     * @param before null when it is unknown
     */
    public void setMigrationsBefore(UUID tenant, UUID deployment, @Nullable Set<String> before, Migrations migrations) {
        set(tenant, deployment, "migrations_before = :before::json, migrations = :migrations::json", "")
                .param("before", before == null ? null : json.writeValueAsString(before))
                .param("migrations", json.writeValueAsString(migrations))
                .update();
    }

    public void setMigrations(UUID tenant, UUID deployment, Migrations migrations) {
        setMigrationsBefore(tenant, deployment, null, migrations);
    }

    private JdbcClient.StatementSpec set(UUID tenant, UUID deployment, String values, String where) {
        return jdbc.sql("UPDATE deployment SET " + values + " WHERE tenant_id = :tenant AND id = :id " + where)
                .param("tenant", tenant)
                .param("id", deployment);
    }

    /** Empty when that is unknown, and once {@link #setMigrations} was called. */
    public Optional<Set<String>> migrationsBefore(UUID tenant, UUID deployment) {
        return jdbc.sql("""
                SELECT migrations_before FROM deployment
                WHERE tenant_id = :tenant AND id = :id AND migrations_before IS NOT NULL
                """)
                .param("tenant", tenant)
                .param("id", deployment)
                .query(String.class)
                .optional()
                .map(names -> Set.of(json.readValue(names, String[].class)));
    }

    public Optional<Deployment.Logged> logged(EnvironmentRef environment, int number) {
        return jdbc.sql("SELECT " + COLUMNS + """
                , d.phases, d.command_log FROM deployment d LEFT JOIN release r ON r.id = d.release_id
                WHERE d.tenant_id = :tenant AND d.environment_id = :environment AND d.number = :number
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("number", number)
                .query((row, n) -> {
                    var log = row.getString("command_log");
                    return new Deployment.Logged(
                            read(row), log == null ? List.of() : log.lines().toList());
                })
                .optional();
    }

    /** @param row has {@link #COLUMNS} and the phases */
    Deployment read(ResultSet row) throws SQLException {
        return new Deployment(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getObject("environment_id", UUID.class),
                row.getInt("number"),
                Rows.constant(Deployment.State.class, row.getString("state"), Deployment.State.UNKNOWN),
                row.getString("image"),
                row.getInt("revision"),
                row.getObject("r_id") == null ? null : ReleaseStore.read(row, "r"),
                row.getObject("previous_release", UUID.class),
                Rows.constant(Deployment.Kind.class, row.getString("kind"), Deployment.Kind.UNKNOWN),
                Rows.constant(Deployment.Trigger.class, row.getString("trigger"), Deployment.Trigger.UNKNOWN),
                row.getString("actor"),
                phases(row),
                Rows.json(row, "diagnosis", json, Diagnosis.class),
                row.getString("cancel_asked_by"),
                Migrations.seen(Rows.json(row, "migrations", json, Migrations.class), row.getBoolean("ran")),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "started_at"),
                Rows.instantOrNull(row, "ended_at"));
    }

    List<PhaseView> phases(ResultSet row) throws SQLException {
        var phases = Rows.json(row, "phases", json, PhaseView[].class);
        return phases == null ? List.of() : List.of(phases);
    }
}
