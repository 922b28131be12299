package io.nuages.simulator.site;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/** An app's own PostgreSQL database, reached as its pods would: with the PG* variables that they were given. */
public final class AppDatabase {
    public static final Set<String> VARIABLES = Set.of("PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD");

    private static final int SECONDS = 5;

    private AppDatabase() {}

    /** Whether the pod was given a database at all. */
    static boolean given(Map<String, String> variables) {
        return variables.containsKey("PGHOST") && variables.containsKey("PGDATABASE");
    }

    /** Applies what is not yet recorded as applied, each in its own transaction. @return those that it applied */
    public static List<DemoMigrations.Migration> migrate(
            Map<String, String> variables, List<DemoMigrations.Migration> migrations) throws SQLException {
        var applied = new ArrayList<DemoMigrations.Migration>();
        try (var connection = connect(variables);
                var statement = connection.createStatement();
                var record = connection.prepareStatement("""
                        INSERT INTO django_migrations (app, name, applied) SELECT m.app, m.name, now()
                        FROM (SELECT ? AS app, ? AS name) m
                        WHERE NOT EXISTS (SELECT FROM django_migrations d WHERE d.app = m.app AND d.name = m.name)
                        """)) {
            statement.execute(DemoMigrations.RECORD);
            connection.setAutoCommit(false);
            for (var migration : migrations) {
                record.setString(1, migration.app());
                record.setString(2, migration.name());
                if (record.executeUpdate() == 1) {
                    statement.execute(migration.sql());
                    applied.add(migration);
                }
                connection.commit();
            }
        }
        return applied;
    }

    /** Counts one visit. @return how many there have been */
    static long hit(Map<String, String> variables) throws SQLException {
        try (var connection = connect(variables);
                var statement = connection.prepareStatement("""
                        INSERT INTO nuages_demo_hits AS h (page, hits) VALUES ('/', 1)
                        ON CONFLICT (page) DO UPDATE SET hits = h.hits + 1
                        RETURNING hits
                        """);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Connection connect(Map<String, String> variables) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {variables.getOrDefault("PGHOST", "")});
        source.setPortNumbers(new int[] {port(variables)});
        source.setDatabaseName(variables.getOrDefault("PGDATABASE", ""));
        source.setUser(variables.getOrDefault("PGUSER", ""));
        source.setPassword(variables.getOrDefault("PGPASSWORD", ""));
        source.setApplicationName("simulated app");
        source.setConnectTimeout(SECONDS);
        source.setLoginTimeout(SECONDS);
        source.setSocketTimeout(SECONDS);
        return source.getConnection();
    }

    private static int port(Map<String, String> variables) throws SQLException {
        try {
            return Integer.parseInt(variables.getOrDefault("PGPORT", "5432"));
        } catch (NumberFormatException e) {
            throw new SQLException("invalid port in PGPORT", "08001", e);
        }
    }
}
