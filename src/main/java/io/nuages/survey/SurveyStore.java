package io.nuages.survey;

import io.nuages.cluster.Inventory;
import io.nuages.database.ServerVitals;
import io.nuages.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The one row of {@code survey}. Within a transaction that sees all tenants. */
@Component
class SurveyStore {
    private static final Logger log = LoggerFactory.getLogger(SurveyStore.class);

    private final JdbcClient jdbc;
    private final JsonMapper json;

    SurveyStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    Survey read() {
        return jdbc.sql("""
                SELECT asked_at, tried_at, cluster, cluster_at, away, away_since, database, database_at, database_problem, probe
                FROM survey
                """)
                .query((row, n) -> new Survey(
                        Rows.instantOrNull(row, "asked_at"),
                        Rows.instantOrNull(row, "tried_at"),
                        document(row, "cluster", Inventory.class),
                        Rows.instantOrNull(row, "cluster_at"),
                        row.getString("away"),
                        Rows.instantOrNull(row, "away_since"),
                        document(row, "database", ServerVitals.class),
                        Rows.instantOrNull(row, "database_at"),
                        row.getString("database_problem"),
                        document(row, "probe", Probe.class)))
                .optional()
                .orElse(Survey.NONE);
    }

    void asked(Instant now) {
        jdbc.sql("UPDATE survey SET asked_at = :now").param("now", Rows.at(now)).update();
    }

    void tried(Instant now) {
        jdbc.sql("UPDATE survey SET tried_at = :now").param("now", Rows.at(now)).update();
    }

    void found(Inventory cluster, Instant now) {
        jdbc.sql("""
                UPDATE survey SET cluster = CAST(:cluster AS json), cluster_at = :now, away = NULL, away_since = NULL
                """)
                .param("cluster", json.writeValueAsString(cluster))
                .param("now", Rows.at(now))
                .update();
    }

    void away(String reason, Instant now) {
        jdbc.sql("UPDATE survey SET away = :reason, away_since = coalesce(away_since, :now)")
                .param("reason", reason)
                .param("now", Rows.at(now))
                .update();
    }

    void found(ServerVitals database, Instant now) {
        jdbc.sql("""
                UPDATE survey SET database = CAST(:database AS json), database_at = :now, database_problem = NULL
                """)
                .param("database", json.writeValueAsString(database))
                .param("now", Rows.at(now))
                .update();
    }

    void databaseAway(String reason) {
        jdbc.sql("UPDATE survey SET database_problem = :reason")
                .param("reason", reason)
                .update();
    }

    void probed(Probe probe) {
        jdbc.sql("UPDATE survey SET probe = CAST(:probe AS json)")
                .param("probe", json.writeValueAsString(probe))
                .update();
    }

    void bad(List<String> sentences) {
        jdbc.sql("UPDATE survey SET bad = :bad")
                .param("bad", sentences.toArray(String[]::new))
                .update();
    }

    /** What another version of the portal wrote may not be readable, and is soon found out again. */
    private <T> @Nullable T document(ResultSet row, String column, Class<T> type) throws SQLException {
        try {
            return Rows.json(row, column, json, type);
        } catch (JacksonException e) {
            log.info("Earlier findings can no longer be read: {}", column);
            return null;
        }
    }
}
