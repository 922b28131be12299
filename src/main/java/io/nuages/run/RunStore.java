package io.nuages.run;

import io.nuages.cluster.Purpose;
import io.nuages.rows.Rows;
import io.nuages.tenant.EnvironmentRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of runs that are kept. Every call runs inside the tenant's transaction. */
@Component
class RunStore {
    private static final String SELECT = """
            SELECT uid, purpose, name, job, begun_at, ended_at, outcome, exit_code, cause, advice FROM job_run
            WHERE tenant_id = :tenant AND environment_id = :environment
            """;

    private final JdbcClient jdbc;

    RunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<PastRun> all(EnvironmentRef environment) {
        return sql(SELECT, environment).query((row, n) -> read(row)).list();
    }

    /** Newest first. */
    List<PastRun> of(EnvironmentRef environment, Purpose purpose, String name) {
        return sql(
                        SELECT
                                + " AND purpose = :purpose AND name = :name ORDER BY begun_at DESC, uid COLLATE \"C\" DESC",
                        environment)
                .param("purpose", Rows.word(purpose))
                .param("name", name)
                .query((row, n) -> read(row))
                .list();
    }

    Optional<PastRun> byUid(EnvironmentRef environment, String uid) {
        return sql(SELECT + " AND uid = :uid", environment)
                .param("uid", uid)
                .query((row, n) -> read(row))
                .optional();
    }

    /** Empty where it is not kept. */
    Optional<List<String>> log(EnvironmentRef environment, String uid) {
        return sql("""
                SELECT log FROM job_run
                WHERE tenant_id = :tenant AND environment_id = :environment AND uid = :uid AND log IS NOT NULL
                """, environment)
                .param("uid", uid)
                .query(String.class)
                .optional()
                .map(text -> text.lines().toList());
    }

    /**
     * Keeps what is known now, unless it is known how the run ended. A log that was read stays until a later one has something.
     *
     * @param log null where it could not be read
     */
    void save(EnvironmentRef environment, PastRun run, @Nullable List<String> log) {
        sql("""
                INSERT INTO job_run (tenant_id, environment_id, uid, purpose, name, job, begun_at, ended_at, outcome, exit_code,
                                     cause, advice, log)
                VALUES (:tenant, :environment, :uid, :purpose, :name, :job, :begun, :ended, :outcome, :exit, :cause, :advice, :log)
                ON CONFLICT (environment_id, uid) DO UPDATE
                SET begun_at = excluded.begun_at, ended_at = excluded.ended_at, outcome = excluded.outcome,
                    exit_code = excluded.exit_code, cause = excluded.cause, advice = excluded.advice,
                    log = coalesce(nullif(excluded.log, ''), job_run.log, excluded.log)
                WHERE job_run.outcome IN ('running', 'gone')
                """, environment)
                .param("uid", run.uid())
                .param("purpose", Rows.word(run.purpose()))
                .param("name", run.name())
                .param("job", run.job())
                .param("begun", Rows.at(run.begunAt()))
                .param("ended", run.endedAt() == null ? null : Rows.at(run.endedAt()))
                .param("outcome", Rows.word(run.outcome()))
                .param("exit", run.exitCode())
                .param("cause", run.cause())
                .param("advice", run.advice())
                .param("log", log == null ? null : String.join("\n", log))
                .update();
    }

    /** Forgets all that have ended but the newest of a cron job or task. */
    void forget(EnvironmentRef environment, Purpose purpose, String name, int kept) {
        sql("""
                DELETE FROM job_run
                WHERE tenant_id = :tenant AND environment_id = :environment AND uid IN (
                    SELECT uid FROM job_run
                    WHERE tenant_id = :tenant AND environment_id = :environment AND purpose = :purpose AND name = :name
                      AND ended_at IS NOT NULL
                    ORDER BY begun_at DESC, uid COLLATE "C" DESC OFFSET :kept)
                """, environment)
                .param("purpose", Rows.word(purpose))
                .param("name", name)
                .param("kept", kept)
                .update();
    }

    /** Of all tenants. */
    void forget(Instant endedBefore) {
        jdbc.sql("DELETE FROM job_run WHERE ended_at < :before")
                .param("before", Rows.at(endedBefore))
                .update();
    }

    private JdbcClient.StatementSpec sql(String sql, EnvironmentRef environment) {
        return jdbc.sql(sql).param("tenant", environment.tenant()).param("environment", environment.id());
    }

    private static PastRun read(ResultSet row) throws SQLException {
        return new PastRun(
                row.getString("uid"),
                Rows.constant(Purpose.class, row.getString("purpose"), Purpose.OTHER),
                row.getString("name"),
                row.getString("job"),
                Rows.instant(row, "begun_at"),
                Rows.instantOrNull(row, "ended_at"),
                Rows.constant(PastRun.Outcome.class, row.getString("outcome"), PastRun.Outcome.UNKNOWN),
                row.getObject("exit_code", Integer.class),
                row.getString("cause"),
                row.getString("advice"));
    }
}
