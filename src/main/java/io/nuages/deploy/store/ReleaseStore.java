package io.nuages.deploy.store;

import io.nuages.deploy.Release;
import io.nuages.deploy.phase.CommandRun;
import io.nuages.rows.Rows;
import io.nuages.tenant.EnvironmentRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of releases. Every call runs inside the tenant's transaction. */
@Component
public class ReleaseStore {
    private static final String RELEASE = "SELECT " + columns("r") + " FROM release r ";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ReleaseStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    public Optional<Release> byId(UUID tenant, UUID id) {
        return jdbc.sql(RELEASE + "WHERE r.tenant_id = :tenant AND r.id = :id")
                .param("tenant", tenant)
                .param("id", id)
                .query((row, n) -> read(row, "r"))
                .optional();
    }

    public Optional<Release> byNumber(EnvironmentRef environment, int number) {
        return of(environment, "AND r.number = :number")
                .param("number", number)
                .query((row, n) -> read(row, "r"))
                .optional();
    }

    /** The newest release with this content. */
    public Optional<Release> byContent(EnvironmentRef environment, String digest, int revision) {
        return of(environment, "AND r.digest = :digest AND r.revision = :revision ORDER BY r.number DESC LIMIT 1")
                .param("digest", digest)
                .param("revision", revision)
                .query((row, n) -> read(row, "r"))
                .optional();
    }

    public List<Release> newest(EnvironmentRef environment, int limit, int offset) {
        return of(environment, "ORDER BY r.number DESC LIMIT :limit OFFSET :offset")
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> read(row, "r"))
                .list();
    }

    private JdbcClient.StatementSpec of(EnvironmentRef environment, String which) {
        return jdbc.sql(RELEASE + "WHERE r.tenant_id = :tenant AND r.environment_id = :environment " + which)
                .param("tenant", environment.tenant())
                .param("environment", environment.id());
    }

    /**
     * @param runs of the environment, newest first; only with the first release, and null when there are none
     * @param all whether there are no older runs
     */
    public record ServedBefore(Release release, @Nullable List<CommandRun> runs, boolean all) {}

    /** Those that were live before, without the one that is live now; newest first. */
    public List<ServedBefore> servedBefore(EnvironmentRef environment, int limit) {
        return jdbc.sql("SELECT " + columns("r") + """
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
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("runs", CommandRun.MOST)
                .param("limit", limit)
                .query((row, n) -> servedBefore(row))
                .list();
    }

    private ServedBefore servedBefore(ResultSet row) throws SQLException {
        var runs = Rows.json(row, "runs", json, CommandRun[].class);
        return new ServedBefore(
                read(row, "r"), runs == null ? null : List.of(runs), runs != null && runs.length < CommandRun.MOST);
    }

    /** The environment's next number; its row is locked by it. */
    public int nextNumber(EnvironmentRef environment) {
        return jdbc.sql("""
                UPDATE environment SET newest_release = newest_release + 1 WHERE tenant_id = :tenant AND id = :environment
                RETURNING newest_release
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .query(Integer.class)
                .single();
    }

    public void insert(EnvironmentRef environment, Release release) {
        jdbc.sql("""
                INSERT INTO release (id, tenant_id, environment_id, number, image, digest, revision, actor, created_at,
                                     command_state)
                VALUES (:id, :tenant, :environment, :number, :image, :digest, :revision, :actor, :at, :command)
                """)
                .param("id", release.id())
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("number", release.number())
                .param("image", release.image())
                .param("digest", release.digest())
                .param("revision", release.revision())
                .param("actor", release.actor())
                .param("at", Rows.at(release.createdAt()))
                .param("command", Rows.word(release.command()))
                .update();
    }

    /**
     * The next attempt of a release's command.
     *
     * @param attempt the last one that was known
     * @return false when another pass has started one since, or when it has succeeded
     */
    public boolean beginCommand(UUID tenant, UUID release, int attempt) {
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

    public void setCommand(UUID tenant, UUID release, Release.Command command, int attempt, @Nullable Instant endedAt) {
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

    public void serve(EnvironmentRef environment, UUID release, Instant now) {
        jdbc.sql("""
                UPDATE environment SET serving_release = :release, serving_since = :now
                WHERE tenant_id = :tenant AND id = :environment AND serving_release IS DISTINCT FROM :release
                """)
                .param("release", release)
                .param("now", Rows.at(now))
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .update();
        jdbc.sql("UPDATE release SET served_at = coalesce(served_at, :now) WHERE tenant_id = :tenant AND id = :release")
                .param("now", Rows.at(now))
                .param("tenant", environment.tenant())
                .param("release", release)
                .update();
    }

    /** What {@link #read} needs of the table with this alias in the query. */
    static String columns(String table) {
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

    static Release read(ResultSet row, String table) throws SQLException {
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
}
