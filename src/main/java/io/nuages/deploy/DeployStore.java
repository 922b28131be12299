package io.nuages.deploy;

import io.micrometer.core.instrument.MeterRegistry;
import io.nuages.app.EnvironmentRows;
import io.nuages.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of releases, deployments and statuses. Every call runs inside the tenant's transaction. */
@Component
class DeployStore {
    private static final String RELEASE_COLUMNS = releaseColumns("r");

    /** Not the log of its command, which is up to 64 KiB. */
    private static final String DEPLOYMENT_COLUMNS = """
            d.id, d.tenant_id, d.environment_id, d.number, d.state, d.image, d.revision, d.release_id, d.previous_release, d.kind,
            d.trigger, d.actor, d.diagnosis, d.cancel_asked_by, d.migrations, d.command_log IS NOT NULL AS ran, d.created_at, d.started_at, d.ended_at,
            """ + RELEASE_COLUMNS;

    private static final String DEPLOYMENT =
            "SELECT " + DEPLOYMENT_COLUMNS + ", d.phases FROM deployment d LEFT JOIN release r ON r.id = d.release_id ";

    private static final String STATE = "SELECT " + EnvironmentRows.COLUMNS + ", " + DEPLOYMENT_COLUMNS + ", "
            + releaseColumns("v") + ", st.changed_at, st.unreachable_since, d.phases, st.document, " + """
            EXISTS (SELECT FROM release o WHERE o.environment_id = e.id AND o.served_at IS NOT NULL
                      AND (e.serving_release IS NULL OR o.id <> e.serving_release)) AS served_before,
            """
            + EnvironmentRows.HOSTS
            + EnvironmentRows.FROM + """
            LEFT JOIN deployment d ON d.environment_id = e.id AND d.number = e.newest_deployment
            LEFT JOIN release r ON r.id = d.release_id
            LEFT JOIN release v ON v.id = e.serving_release
            LEFT JOIN environment_status st ON st.environment_id = e.id
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final EnvironmentRows environments;
    private final MeterRegistry meters;

    DeployStore(JdbcClient jdbc, JsonMapper json, EnvironmentRows environments, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.json = json;
        this.environments = environments;
        this.meters = meters;
    }

    /** All of an app's, with all that is known. */
    List<EnvironmentState> states(UUID tenant, String app) {
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
    List<Outline> outlines(UUID tenant) {
        record Placed(int position, Outline outline) {}
        return jdbc
                .sql("SELECT " + EnvironmentRows.SPEC + """
                       , e.position, e.id, a.name AS app_name, e.name, e.revision,
                       coalesce(e.changed_revision, e.revision) AS changed, e.serving_since, e.paused_at, e.deleting_at,
                       st.health, st.cause, st.unreachable_since,
                       d.state, d.kind, d.trigger, d.actor, d.image, d.revision AS d_revision,
                       CASE WHEN d.ended_at IS NULL THEN d.phases END AS phases, d.diagnosis ->> 'cause' AS d_cause,
                       d.created_at, d.ended_at, e.serving_release IS NOT NULL AS serves,
                       r.image AS r_image, r.digest AS r_digest, r.revision AS r_revision, r.actor AS r_actor,
                       (SELECT h.name FROM host h
                        WHERE h.environment_id = e.id AND h.live AND h.state NOT IN ('pending', 'leaving')
                        ORDER BY h.position, h.name LIMIT 1) AS host
                FROM environment e
                JOIN app a ON a.id = e.app_id
                JOIN spec_revision s ON s.environment_id = e.id AND s.revision = e.revision
                LEFT JOIN environment_status st ON st.environment_id = e.id
                LEFT JOIN deployment d ON d.environment_id = e.id AND d.number = e.newest_deployment
                LEFT JOIN release r ON r.id = coalesce(e.serving_release, d.release_id)
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
                environments.spec(row),
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
                phases(row),
                row.getString("d_cause"),
                resolved,
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "ended_at"));
    }

    private EnvironmentState state(ResultSet row) throws SQLException {
        return new EnvironmentState(
                environments.read(row),
                status(row),
                row.getObject("id") == null ? null : deployment(row),
                row.getObject("v_id") == null ? null : release(row, "v"),
                row.getBoolean("served_before"),
                environments.hosts(row));
    }

    Optional<Deployment> current(UUID tenant, UUID environment, Deployment.State state) {
        return jdbc.sql(DEPLOYMENT
                        + " WHERE d.tenant_id = :tenant AND d.environment_id = :environment AND d.state = :state")
                .param("tenant", tenant)
                .param("environment", environment)
                .param("state", Rows.word(state))
                .query(deployment())
                .optional();
    }

    Optional<Deployment> newestSucceeded(UUID tenant, UUID environment) {
        return jdbc.sql(DEPLOYMENT + """
                 WHERE d.tenant_id = :tenant AND d.environment_id = :environment AND d.state = 'succeeded'
                 ORDER BY d.number DESC LIMIT 1
                """)
                .param("tenant", tenant)
                .param("environment", environment)
                .query(deployment())
                .optional();
    }

    Optional<Deployment> byNumber(UUID tenant, UUID environment, int number) {
        return jdbc.sql(DEPLOYMENT
                        + " WHERE d.tenant_id = :tenant AND d.environment_id = :environment AND d.number = :number")
                .param("tenant", tenant)
                .param("environment", environment)
                .param("number", number)
                .query(deployment())
                .optional();
    }

    /** The deployment with its row locked until the transaction ends. */
    Optional<Deployment> byNumberForUpdate(UUID tenant, UUID environment, int number) {
        return jdbc.sql(DEPLOYMENT + """
                 WHERE d.tenant_id = :tenant AND d.environment_id = :environment AND d.number = :number FOR UPDATE OF d
                """)
                .param("tenant", tenant)
                .param("environment", environment)
                .param("number", number)
                .query(deployment())
                .optional();
    }

    Optional<Deployment> byRequestKey(UUID tenant, UUID environment, String key) {
        return jdbc.sql(DEPLOYMENT
                        + " WHERE d.tenant_id = :tenant AND d.environment_id = :environment AND d.request_key = :key")
                .param("tenant", tenant)
                .param("environment", environment)
                .param("key", key)
                .query(deployment())
                .optional();
    }

    Map<UUID, Deployment> byIds(UUID tenant, Collection<UUID> ids) {
        return jdbc
                .sql(DEPLOYMENT + " WHERE d.tenant_id = :tenant AND d.id = ANY (:ids)")
                .param("tenant", tenant)
                .param("ids", ids.toArray(UUID[]::new))
                .query(deployment())
                .list()
                .stream()
                .collect(Collectors.toMap(Deployment::id, deployment -> deployment));
    }

    List<Deployment> newest(UUID tenant, UUID environment, int limit, int offset) {
        return jdbc.sql(DEPLOYMENT + """
                 WHERE d.tenant_id = :tenant AND d.environment_id = :environment
                 ORDER BY d.number DESC LIMIT :limit OFFSET :offset
                """)
                .param("tenant", tenant)
                .param("environment", environment)
                .param("limit", limit)
                .param("offset", offset)
                .query(deployment())
                .list();
    }

    Optional<Release> release(UUID tenant, UUID id) {
        return jdbc.sql("SELECT " + RELEASE_COLUMNS + " FROM release r WHERE r.tenant_id = :tenant AND r.id = :id")
                .param("tenant", tenant)
                .param("id", id)
                .query((row, n) -> release(row, "r"))
                .optional();
    }

    Optional<Release> release(UUID tenant, UUID environment, int number) {
        return jdbc.sql("SELECT " + RELEASE_COLUMNS + """
                 FROM release r WHERE r.tenant_id = :tenant AND r.environment_id = :environment AND r.number = :number
                """)
                .param("tenant", tenant)
                .param("environment", environment)
                .param("number", number)
                .query((row, n) -> release(row, "r"))
                .optional();
    }

    /** The newest release with this content. */
    Optional<Release> release(UUID tenant, UUID environment, String digest, int revision) {
        return jdbc.sql("SELECT " + RELEASE_COLUMNS + """
                 FROM release r WHERE r.tenant_id = :tenant AND r.environment_id = :environment AND r.digest = :digest
                   AND r.revision = :revision ORDER BY r.number DESC LIMIT 1
                """)
                .param("tenant", tenant)
                .param("environment", environment)
                .param("digest", digest)
                .param("revision", revision)
                .query((row, n) -> release(row, "r"))
                .optional();
    }

    /**
     * @param runs of the environment, newest first; only with the first release, and null when there are none
     * @param all whether there are no older runs
     */
    record ServedBefore(Release release, @Nullable List<CommandRun> runs, boolean all) {}

    /** Those that served, but for the one that serves now; newest first. */
    List<ServedBefore> servedBefore(UUID tenant, UUID environment, int limit) {
        return jdbc.sql("SELECT " + RELEASE_COLUMNS + """
                , CASE WHEN row_number() OVER (ORDER BY r.number DESC) = 1 THEN
                    (SELECT json_agg(json_build_object('release', x.release_id, 'migrations', x.migrations, 'ran', x.ran)
                                     ORDER BY x.number DESC)
                     FROM (SELECT d.number, d.release_id, d.migrations, d.command_log IS NOT NULL AS ran FROM deployment d
                           WHERE d.tenant_id = :tenant AND d.environment_id = :environment AND d.release_id IS NOT NULL
                           ORDER BY d.number DESC LIMIT :runs) x) END AS runs
                 FROM release r JOIN environment e ON e.id = r.environment_id
                 WHERE r.tenant_id = :tenant AND r.environment_id = :environment AND r.served_at IS NOT NULL
                   AND (e.serving_release IS NULL OR r.id <> e.serving_release)
                 ORDER BY r.number DESC LIMIT :limit
                """)
                .param("tenant", tenant)
                .param("environment", environment)
                .param("runs", CommandRun.MOST)
                .param("limit", limit)
                .query((row, n) -> servedBefore(row))
                .list();
    }

    private ServedBefore servedBefore(ResultSet row) throws SQLException {
        var runs = row.getString("runs");
        var read = runs == null ? null : json.readValue(runs, RUNS);
        return new ServedBefore(release(row, "r"), read, read != null && read.size() < CommandRun.MOST);
    }

    List<Release> releases(UUID tenant, UUID environment, int limit, int offset) {
        return jdbc.sql("SELECT " + RELEASE_COLUMNS + """
                 FROM release r WHERE r.tenant_id = :tenant AND r.environment_id = :environment
                 ORDER BY r.number DESC LIMIT :limit OFFSET :offset
                """)
                .param("tenant", tenant)
                .param("environment", environment)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> release(row, "r"))
                .list();
    }

    /** Lets whoever asks for a deployment of the environment wait until this transaction has ended. */
    void lock(UUID tenant, UUID environment) {
        jdbc.sql("SELECT 1 FROM environment WHERE tenant_id = :tenant AND id = :environment FOR NO KEY UPDATE")
                .param("tenant", tenant)
                .param("environment", environment)
                .query(Integer.class)
                .optional();
    }

    /** The environment's next number of this kind; its row is locked by it. */
    int next(UUID tenant, UUID environment, String column) {
        return jdbc.sql("UPDATE environment SET " + column + " = " + column + " + 1 "
                        + "WHERE tenant_id = :tenant AND id = :environment RETURNING " + column)
                .param("tenant", tenant)
                .param("environment", environment)
                .query(Integer.class)
                .single();
    }

    void insert(Deployment deployment, @Nullable String requestKey) {
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

    void insert(UUID tenant, UUID environment, Release release) {
        jdbc.sql("""
                INSERT INTO release (id, tenant_id, environment_id, number, image, digest, revision, actor, created_at,
                                     command_state)
                VALUES (:id, :tenant, :environment, :number, :image, :digest, :revision, :actor, :at, :command)
                """)
                .param("id", release.id())
                .param("tenant", tenant)
                .param("environment", environment)
                .param("number", release.number())
                .param("image", release.image())
                .param("digest", release.digest())
                .param("revision", release.revision())
                .param("actor", release.actor())
                .param("at", Rows.at(release.createdAt()))
                .param("command", Rows.word(release.command()))
                .update();
    }

    /** {@code nuages.deployments.ended} counts how they end, by {@code outcome}. */
    void setState(UUID tenant, UUID deployment, Deployment.State state, Instant now) {
        var changed = jdbc.sql(
                        "UPDATE deployment SET state = :state, " + (state.ended() ? "ended_at" : "started_at") + """
                 = :now WHERE tenant_id = :tenant AND id = :id AND state IN ('waiting', 'active')
                """)
                .param("state", Rows.word(state))
                .param("now", Rows.at(now))
                .param("tenant", tenant)
                .param("id", deployment)
                .update();
        if (changed == 1 && state.ended()) {
            meters.counter("nuages.deployments.ended", "outcome", Rows.word(state))
                    .increment();
        }
    }

    /** Begins a waiting deployment over what serves now. */
    void activate(UUID tenant, UUID deployment, @Nullable UUID serving, Instant now) {
        jdbc.sql("""
                UPDATE deployment SET state = 'active', started_at = :now, previous_release = :serving
                WHERE tenant_id = :tenant AND id = :id AND state = 'waiting'
                """)
                .param("now", Rows.at(now))
                .param("serving", serving)
                .param("tenant", tenant)
                .param("id", deployment)
                .update();
    }

    /** Notes that somebody wants it cancelled as soon as its release command has ended. */
    void askToCancel(UUID tenant, UUID deployment, String actor, Instant now) {
        jdbc.sql("""
                UPDATE deployment SET cancel_asked_at = :now, cancel_asked_by = :actor
                WHERE tenant_id = :tenant AND id = :id AND cancel_asked_at IS NULL
                """)
                .param("now", Rows.at(now))
                .param("actor", actor)
                .param("tenant", tenant)
                .param("id", deployment)
                .update();
    }

    void setRenewal(UUID tenant, UUID deployment, UUID renewal) {
        jdbc.sql("UPDATE deployment SET renewal_id = :renewal WHERE tenant_id = :tenant AND id = :id")
                .param("renewal", renewal)
                .param("tenant", tenant)
                .param("id", deployment)
                .update();
    }

    void setRelease(UUID tenant, UUID deployment, UUID release) {
        jdbc.sql("UPDATE deployment SET release_id = :release WHERE tenant_id = :tenant AND id = :id")
                .param("release", release)
                .param("tenant", tenant)
                .param("id", deployment)
                .update();
    }

    void setPhases(UUID tenant, UUID deployment, List<PhaseView> phases) {
        jdbc.sql(
                        "UPDATE deployment SET phases = :phases::json WHERE tenant_id = :tenant AND id = :id AND state = 'active'")
                .param("phases", json.writeValueAsString(phases))
                .param("tenant", tenant)
                .param("id", deployment)
                .update();
    }

    void setDiagnosis(UUID tenant, UUID deployment, Diagnosis diagnosis) {
        jdbc.sql("UPDATE deployment SET diagnosis = :diagnosis::json WHERE tenant_id = :tenant AND id = :id")
                .param("diagnosis", json.writeValueAsString(diagnosis))
                .param("tenant", tenant)
                .param("id", deployment)
                .update();
    }

    void setCommandLog(UUID tenant, UUID deployment, List<String> lines) {
        jdbc.sql("UPDATE deployment SET command_log = :lines WHERE tenant_id = :tenant AND id = :id")
                .param("lines", String.join("\n", lines))
                .param("tenant", tenant)
                .param("id", deployment)
                .update();
    }

    /**
     * What is known before a release command begins.
     *
     * @param before null when it is unknown
     */
    void setMigrationsBefore(UUID tenant, UUID deployment, @Nullable Set<String> before, Migrations migrations) {
        jdbc.sql("""
                UPDATE deployment SET migrations_before = :before::json, migrations = :migrations::json
                WHERE tenant_id = :tenant AND id = :id
                """)
                .param("before", before == null ? null : json.writeValueAsString(before))
                .param("migrations", json.writeValueAsString(migrations))
                .param("tenant", tenant)
                .param("id", deployment)
                .update();
    }

    /** Empty when that is unknown, and once {@link #setMigrations} was called. */
    Optional<Set<String>> migrationsBefore(UUID tenant, UUID deployment) {
        return jdbc.sql("""
                SELECT migrations_before FROM deployment
                WHERE tenant_id = :tenant AND id = :id AND migrations_before IS NOT NULL
                """)
                .param("tenant", tenant)
                .param("id", deployment)
                .query(String.class)
                .optional()
                .map(names -> json.readValue(names, NAMES));
    }

    void setMigrations(UUID tenant, UUID deployment, Migrations migrations) {
        setMigrationsBefore(tenant, deployment, null, migrations);
    }

    List<String> commandLog(UUID tenant, UUID deployment) {
        return jdbc.sql("SELECT coalesce(command_log, '') FROM deployment WHERE tenant_id = :tenant AND id = :id")
                .param("tenant", tenant)
                .param("id", deployment)
                .query(String.class)
                .optional()
                .map(text -> text.lines().toList())
                .orElse(List.of());
    }

    /**
     * The next attempt of a release's command.
     *
     * @param attempt the last one that was known
     * @return false when another pass has begun one since, or when it has ended well
     */
    boolean beginCommand(UUID tenant, UUID release, int attempt) {
        return jdbc.sql("""
                        UPDATE release SET command_state = 'running', command_attempt = :attempt + 1, command_ended_at = NULL
                        WHERE tenant_id = :tenant AND id = :id AND command_attempt = :attempt
                          AND command_state IN ('pending', 'failed')
                        """)
                        .param("attempt", attempt)
                        .param("tenant", tenant)
                        .param("id", release)
                        .update()
                == 1;
    }

    void setCommand(UUID tenant, UUID release, Release.Command command, int attempt, @Nullable Instant endedAt) {
        jdbc.sql("""
                UPDATE release SET command_state = :command, command_attempt = :attempt, command_ended_at = :ended
                WHERE tenant_id = :tenant AND id = :id
                """)
                .param("command", Rows.word(command))
                .param("attempt", attempt)
                .param("ended", endedAt == null ? null : Rows.at(endedAt))
                .param("tenant", tenant)
                .param("id", release)
                .update();
    }

    void serve(UUID tenant, UUID environment, UUID release, Instant now) {
        jdbc.sql("""
                UPDATE environment SET serving_release = :release, serving_since = :now
                WHERE tenant_id = :tenant AND id = :environment AND serving_release IS DISTINCT FROM :release
                """)
                .param("release", release)
                .param("now", Rows.at(now))
                .param("tenant", tenant)
                .param("environment", environment)
                .update();
        jdbc.sql("UPDATE release SET served_at = coalesce(served_at, :now) WHERE tenant_id = :tenant AND id = :release")
                .param("now", Rows.at(now))
                .param("tenant", tenant)
                .param("release", release)
                .update();
    }

    Optional<Deployments.Status> status(UUID tenant, UUID environment) {
        return jdbc.sql("""
                SELECT document, changed_at, unreachable_since FROM environment_status
                WHERE tenant_id = :tenant AND environment_id = :environment
                """)
                .param("tenant", tenant)
                .param("environment", environment)
                .query((row, n) -> status(row))
                .optional();
    }

    void setStatus(UUID tenant, UUID environment, StatusView view, Instant now) {
        jdbc.sql("""
                INSERT INTO environment_status (environment_id, tenant_id, health, document, changed_at)
                VALUES (:environment, :tenant, :health, :document::json, :now)
                ON CONFLICT (environment_id) DO UPDATE
                SET health = :health, document = :document::json, changed_at = :now, unreachable_since = NULL
                """)
                .param("environment", environment)
                .param("tenant", tenant)
                .param("health", Rows.word(view.health()))
                .param("document", json.writeValueAsString(view))
                .param("now", Rows.at(now))
                .update();
    }

    /** @return whether that is news */
    boolean setUnreachable(UUID tenant, UUID environment, Instant now) {
        return jdbc.sql("""
                        INSERT INTO environment_status (environment_id, tenant_id, health, document, changed_at,
                                                        unreachable_since)
                        VALUES (:environment, :tenant, 'none', :document::json, :now, :now)
                        ON CONFLICT (environment_id) DO UPDATE SET unreachable_since = :now
                        WHERE environment_status.unreachable_since IS NULL
                        """)
                        .param("environment", environment)
                        .param("tenant", tenant)
                        .param("document", json.writeValueAsString(StatusView.NOTHING))
                        .param("now", Rows.at(now))
                        .update()
                == 1;
    }

    private Deployments.@Nullable Status status(ResultSet row) throws SQLException {
        var document = row.getString("document");
        return document == null ? null : status(row, json.readValue(document, StatusView.class));
    }

    private static Deployments.Status status(ResultSet row, StatusView view) throws SQLException {
        return new Deployments.Status(
                view, Rows.instant(row, "changed_at"), Rows.instantOrNull(row, "unreachable_since"));
    }

    private RowMapper<Deployment> deployment() {
        return (row, n) -> deployment(row);
    }

    private List<PhaseView> phases(ResultSet row) throws SQLException {
        var phases = row.getString("phases");
        return phases == null ? List.of() : json.readValue(phases, PHASES);
    }

    private Deployment deployment(ResultSet row) throws SQLException {
        var diagnosis = row.getString("diagnosis");
        return new Deployment(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getObject("environment_id", UUID.class),
                row.getInt("number"),
                Rows.constant(Deployment.State.class, row.getString("state"), Deployment.State.UNKNOWN),
                row.getString("image"),
                row.getInt("revision"),
                row.getObject("r_id") == null ? null : release(row, "r"),
                row.getObject("previous_release", UUID.class),
                Rows.constant(Deployment.Kind.class, row.getString("kind"), Deployment.Kind.UNKNOWN),
                Rows.constant(Deployment.Trigger.class, row.getString("trigger"), Deployment.Trigger.UNKNOWN),
                row.getString("actor"),
                phases(row),
                diagnosis == null ? null : json.readValue(diagnosis, Diagnosis.class),
                row.getString("cancel_asked_by"),
                migrations(row),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "started_at"),
                Rows.instantOrNull(row, "ended_at"));
    }

    private @Nullable Migrations migrations(ResultSet row) throws SQLException {
        var document = row.getString("migrations");
        return Migrations.seen(
                document == null ? null : json.readValue(document, Migrations.class), row.getBoolean("ran"));
    }

    /** Of the release whose table goes by this name in the query. */
    private static String releaseColumns(String table) {
        return Stream.of(
                        "id",
                        "number",
                        "image",
                        "digest",
                        "revision",
                        "actor",
                        "created_at",
                        "command_state",
                        "command_attempt",
                        "served_at")
                .map(column -> table + "." + column + " AS " + table + "_" + column)
                .collect(Collectors.joining(", "));
    }

    private static Release release(ResultSet row, String table) throws SQLException {
        return new Release(
                row.getObject(table + "_id", UUID.class),
                row.getInt(table + "_number"),
                row.getString(table + "_image"),
                row.getString(table + "_digest"),
                row.getInt(table + "_revision"),
                row.getString(table + "_actor"),
                Rows.instant(row, table + "_created_at"),
                Rows.constant(Release.Command.class, row.getString(table + "_command_state"), Release.Command.UNKNOWN),
                row.getInt(table + "_command_attempt"),
                Rows.instantOrNull(row, table + "_served_at"));
    }

    private static final TypeReference<List<PhaseView>> PHASES = new TypeReference<>() {};
    private static final TypeReference<List<CommandRun>> RUNS = new TypeReference<>() {};
    private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};
}
