package io.nuages.app;

import io.nuages.form.Problems;
import io.nuages.plan.Claim;
import io.nuages.rows.Rows;
import io.nuages.spec.Spec;
import io.nuages.tenant.EnvironmentRef;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of apps, environments and specs. Every call runs inside the tenant's transaction. */
@Component
class AppStore {
    /** Of a revision as it is stored, in which some characters take more room. */
    private static final int MOST_BYTES = 384 * 1024;

    private static final String ENVIRONMENT = "SELECT " + EnvironmentRows.COLUMNS + EnvironmentRows.FROM;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final EnvironmentRows rows;

    AppStore(JdbcClient jdbc, JsonMapper json, EnvironmentRows rows) {
        this.jdbc = jdbc;
        this.json = json;
        this.rows = rows;
    }

    List<App> apps(UUID tenant) {
        return jdbc.sql("SELECT id, tenant_id, name, created_at FROM app WHERE tenant_id = :tenant ORDER BY name")
                .param("tenant", tenant)
                .query(AppStore::app)
                .list();
    }

    Optional<App> app(UUID tenant, String name) {
        return jdbc.sql("SELECT id, tenant_id, name, created_at FROM app WHERE tenant_id = :tenant AND name = :name")
                .param("tenant", tenant)
                .param("name", name)
                .query(AppStore::app)
                .optional();
    }

    Optional<App> app(UUID tenant, UUID id) {
        return jdbc.sql("SELECT id, tenant_id, name, created_at FROM app WHERE tenant_id = :tenant AND id = :id")
                .param("tenant", tenant)
                .param("id", id)
                .query(AppStore::app)
                .optional();
    }

    List<Environment> environments(UUID tenant) {
        return jdbc.sql(ENVIRONMENT + " WHERE e.tenant_id = :tenant" + EnvironmentRows.ORDER)
                .param("tenant", tenant)
                .query(environment())
                .list();
    }

    Optional<Environment> environment(UUID tenant, String app, String name) {
        return jdbc.sql(ENVIRONMENT + " WHERE e.tenant_id = :tenant AND a.name = :app AND e.name = :name")
                .param("tenant", tenant)
                .param("app", app)
                .param("name", name)
                .query(environment())
                .optional();
    }

    Optional<Environment> environment(EnvironmentRef environment) {
        return jdbc.sql(ENVIRONMENT + " WHERE e.tenant_id = :tenant AND e.id = :id")
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .query(environment())
                .optional();
    }

    /**
     * The environment with its row locked until the transaction ends. Locked first, then read: a join that waits for the lock would look for the revision that somebody else has just made in the
     * rows of before, and find nothing.
     */
    Optional<Environment> locked(EnvironmentRef environment) {
        jdbc.sql("SELECT FROM environment WHERE tenant_id = :tenant AND id = :id FOR NO KEY UPDATE")
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .query()
                .listOfRows();
        return environment(environment);
    }

    Optional<Revision> revision(EnvironmentRef environment, int number) {
        return jdbc.sql("SELECT " + EnvironmentRows.SPEC + """
                , s.revision, s.summary, s.actor, s.created_at FROM spec_revision s
                WHERE tenant_id = :tenant AND environment_id = :environment AND revision = :number
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("number", number)
                .query(revision())
                .optional();
    }

    Map<Integer, Spec> specs(EnvironmentRef environment, Collection<Integer> numbers) {
        return jdbc
                .sql("SELECT " + EnvironmentRows.SPEC + """
                , s.revision FROM spec_revision s
                WHERE tenant_id = :tenant AND environment_id = :environment AND revision = ANY (:numbers)
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("numbers", numbers.toArray(Integer[]::new))
                .query((row, n) -> Map.entry(row.getInt("revision"), rows.spec(row)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    List<Revision> revisions(EnvironmentRef environment, int limit) {
        return jdbc.sql("SELECT " + EnvironmentRows.SPEC + """
                , s.revision, s.summary, s.actor, s.created_at FROM spec_revision s
                WHERE tenant_id = :tenant AND environment_id = :environment ORDER BY revision DESC LIMIT :limit
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("limit", limit)
                .query(revision())
                .list();
    }

    /** Names of the app's other environments. */
    List<String> siblings(UUID tenant, UUID app, UUID environment) {
        return jdbc.sql(
                        "SELECT name FROM environment WHERE tenant_id = :tenant AND app_id = :app AND id <> :environment")
                .param("tenant", tenant)
                .param("app", app)
                .param("environment", environment)
                .query((row, n) -> row.getString("name"))
                .list();
    }

    void insert(App app) {
        jdbc.sql("INSERT INTO app (id, tenant_id, name, created_at) VALUES (:id, :tenant, :name, :at)")
                .param("id", app.id())
                .param("tenant", app.tenant())
                .param("name", app.name())
                .param("at", Rows.at(app.createdAt()))
                .update();
    }

    void insert(Environment environment, int position, Revision first) {
        jdbc.sql("""
                INSERT INTO environment (id, tenant_id, app_id, name, position, revision, cpu_millis, memory_mib,
                                         surge_cpu_millis, surge_memory_mib, database_mib, volume_mib, created_at)
                VALUES (:id, :tenant, :app, :name, :position, :revision, :cpu, :memory, :surgeCpu, :surgeMemory, :database,
                        :volume, :at)
                """)
                .params(claim(first.spec().claim()))
                .param("id", environment.id())
                .param("tenant", environment.tenant())
                .param("app", environment.app())
                .param("name", environment.name())
                .param("position", position)
                .param("revision", first.number())
                .param("at", Rows.at(environment.createdAt()))
                .update();
        insert(environment.tenant(), environment.id(), first, 0);
    }

    /** Makes the revision the environment's newest. */
    void append(Environment environment, Revision revision) {
        insert(environment.tenant(), environment.id(), revision, bytes(environment.spec()));
        jdbc.sql("""
                UPDATE environment SET revision = :revision, changed_revision = :changed WHERE tenant_id = :tenant AND id = :id
                """)
                .param("revision", revision.number())
                .param(
                        "changed",
                        Spec.changes(environment.spec(), revision.spec()).isEmpty()
                                ? Integer.valueOf(environment.changed())
                                : null)
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .update();
    }

    Claim claim(EnvironmentRef environment) {
        return jdbc.sql("""
                SELECT cpu_millis, memory_mib, surge_cpu_millis, surge_memory_mib, database_mib, volume_mib
                FROM environment WHERE tenant_id = :tenant AND id = :id
                """)
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .query((row, n) -> claim(row))
                .single();
    }

    /**
     * @param revisions whose most it is
     * @param pods whether it may have some
     * @param recorded whether the ledger's newest entry is of these revisions: then nothing has changed, since they do not
     */
    record Reclaimed(Claim claim, List<Integer> revisions, boolean pods, boolean recorded) {}

    /**
     * Computes anew what the environment claims: the most of its newest spec, what is live and what is being deployed. While it is
     * paused it has no pods, so only storage; but the release command of a deployment still under way is a pod.
     */
    Reclaimed reclaim(EnvironmentRef environment) {
        return jdbc.sql("""
                UPDATE environment e
                SET cpu_millis = c.pods * c.cpu, memory_mib = c.pods * c.memory, surge_cpu_millis = c.pods * c.surge_cpu,
                    surge_memory_mib = c.pods * c.surge_memory, database_mib = c.database, volume_mib = c.volume
                FROM (SELECT CASE WHEN bool_and(n.paused_at IS NOT NULL) AND NOT EXISTS (
                                 SELECT FROM deployment d
                                 WHERE d.environment_id = :id AND d.state IN ('waiting', 'active')) THEN 0 ELSE 1 END AS pods,
                             max(r.cpu_millis) AS cpu, max(r.memory_mib) AS memory, max(r.surge_cpu_millis) AS surge_cpu,
                             max(r.surge_memory_mib) AS surge_memory, max(r.database_mib) AS database,
                             max(r.volume_mib) AS volume, array_agg(r.revision ORDER BY r.revision) AS revisions
                      FROM environment n JOIN spec_revision r ON r.environment_id = n.id
                      WHERE n.id = :id AND r.revision IN (
                          SELECT n.revision
                          UNION ALL SELECT s.revision FROM release s WHERE s.id = n.serving_release
                          UNION ALL SELECT d.revision FROM deployment d
                                    WHERE d.environment_id = n.id AND d.state IN ('waiting', 'active'))) c
                WHERE e.tenant_id = :tenant AND e.id = :id
                RETURNING e.cpu_millis, e.memory_mib, e.surge_cpu_millis, e.surge_memory_mib, e.database_mib, e.volume_mib,
                          c.revisions, c.pods = 1 AS has_pods,
                          coalesce((SELECT l.revisions = c.revisions AND l.pods = (c.pods = 1) FROM claim_entry l
                                    WHERE l.tenant_id = :tenant AND l.environment_id = :id ORDER BY l.id DESC LIMIT 1), false)
                              AS recorded
                """)
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .query((row, n) -> new Reclaimed(
                        claim(row),
                        List.of((Integer[]) row.getArray("revisions").getArray()),
                        row.getBoolean("has_pods"),
                        row.getBoolean("recorded")))
                .single();
    }

    /**
     * @param databaseMib of the database that stays; 0 where none does
     * @param actor who requested the deletion; null when an earlier version of the portal was asked
     */
    record Leaving(int databaseMib, @Nullable String actor) {}

    /** What is known about an environment that is being removed now. Its row is locked until the transaction ends, and then its database's. */
    Leaving leaving(EnvironmentRef environment) {
        @Nullable
        String actor = jdbc.sql("SELECT deleting_by FROM environment WHERE tenant_id = :tenant AND id = :id FOR UPDATE")
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .query(String.class)
                .optional()
                .orElse(null);
        var databaseMib = jdbc.sql("""
                SELECT size_mib FROM environment_database
                WHERE tenant_id = :tenant AND environment_id = :id AND state = 'detached' FOR NO KEY UPDATE
                """)
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .query(Integer.class)
                .optional()
                .orElse(0);
        return new Leaving(databaseMib, actor);
    }

    void setPaused(EnvironmentRef environment, @Nullable Instant since) {
        jdbc.sql("UPDATE environment SET paused_at = :since WHERE tenant_id = :tenant AND id = :id")
                .param("since", since == null ? null : Rows.at(since))
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .update();
    }

    void setRedeployOnPush(EnvironmentRef environment, boolean redeploy) {
        jdbc.sql("UPDATE environment SET redeploy_on_push = :redeploy WHERE tenant_id = :tenant AND id = :id")
                .param("redeploy", redeploy)
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .update();
    }

    void setDeleting(EnvironmentRef environment, Instant since, String actor) {
        jdbc.sql("""
                UPDATE environment SET deleting_at = :since, deleting_by = :actor
                WHERE tenant_id = :tenant AND id = :id AND deleting_at IS NULL
                """)
                .param("since", Rows.at(since))
                .param("actor", actor)
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .update();
    }

    void deleteEnvironment(EnvironmentRef environment) {
        jdbc.sql("UPDATE environment SET serving_release = NULL WHERE tenant_id = :tenant AND id = :id")
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .update();
        for (var table :
                List.of("deployment", "release", "sealed_secret", "environment_status", "host", "spec_revision")) {
            jdbc.sql("DELETE FROM " + table + " WHERE tenant_id = :tenant AND environment_id = :id")
                    .param("tenant", environment.tenant())
                    .param("id", environment.id())
                    .update();
        }
        jdbc.sql("DELETE FROM environment WHERE tenant_id = :tenant AND id = :id")
                .param("tenant", environment.tenant())
                .param("id", environment.id())
                .update();
    }

    void deleteAppWithoutEnvironments(UUID tenant, UUID app) {
        jdbc.sql("""
                DELETE FROM app a WHERE a.tenant_id = :tenant AND a.id = :app
                AND NOT EXISTS (SELECT 1 FROM environment e WHERE e.app_id = a.id)
                """).param("tenant", tenant).param("app", app).update();
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(
                row.getInt("cpu_millis"),
                row.getInt("memory_mib"),
                row.getInt("surge_cpu_millis"),
                row.getInt("surge_memory_mib"),
                row.getInt("database_mib"),
                row.getInt("volume_mib"));
    }

    private static Map<String, Integer> claim(Claim claim) {
        return Map.of(
                "cpu", claim.cpuMillis(),
                "memory", claim.memoryMib(),
                "surgeCpu", claim.surgeCpuMillis(),
                "surgeMemory", claim.surgeMemoryMib(),
                "database", claim.databaseMib(),
                "volume", claim.volumeMib());
    }

    private static int bytes(Spec spec) {
        return Math.max(bytes(spec.app().stored()), bytes(spec.text())) + bytes(spec.variablesText());
    }

    private static int bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** @param before what the one before takes: an environment that already has more, from an earlier version, may continue but not add to it */
    private void insert(UUID tenant, UUID environment, Revision revision, int before) {
        var spec = revision.spec();
        var bytes = bytes(spec);
        if (bytes > MOST_BYTES && bytes > before) {
            throw Problems.of(
                    "variables",
                    "The configuration is larger than 384 KiB as stored, comments included. Shorten the variables.");
        }
        jdbc.sql("""
                INSERT INTO spec_revision (tenant_id, environment_id, revision, document, app, operator, app_text,
                                           variables_text, summary, actor, cpu_millis,
                                           memory_mib, surge_cpu_millis, surge_memory_mib, database_mib, volume_mib,
                                           created_at)
                VALUES (:tenant, :environment, :revision, :document::json, :app::json, :operator::json, :text,
                        :variables, :summary, :actor, :cpu, :memory, :surgeCpu,
                        :surgeMemory, :database, :volume, :at)
                """)
                .params(claim(spec.claim()))
                .param("tenant", tenant)
                .param("environment", environment)
                .param("revision", revision.number())
                .param("document", json.writeValueAsString(EarlierSpec.of(spec)))
                .param("app", spec.app().stored())
                .param("operator", spec.operator().stored())
                .param("text", spec.text())
                .param("variables", spec.variablesText())
                .param("summary", revision.summary())
                .param("actor", revision.actor())
                .param("at", Rows.at(revision.createdAt()))
                .update();
    }

    private static App app(ResultSet row, int n) throws SQLException {
        return new App(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("name"),
                Rows.instant(row, "created_at"));
    }

    private RowMapper<Environment> environment() {
        return (row, n) -> rows.read(row);
    }

    private RowMapper<Revision> revision() {
        return (row, n) -> new Revision(
                row.getInt("revision"),
                rows.spec(row),
                row.getString("summary"),
                row.getString("actor"),
                Rows.instant(row, "created_at"));
    }
}
