package io.nuages.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads {@code django_migrations}. The table is the customer's and may be anything: a view that calls functions, a list without an
 * end, one that is locked. Only an ordinary table with plain columns is read, and no more of it than an app can have.
 */
final class MigrationTable {
    static final int MOST = 5000;

    static final RecordedMigrations.Unknown UNREADABLE =
            new RecordedMigrations.Unknown("its database could not be read");
    static final RecordedMigrations.Unknown STRANGE =
            new RecordedMigrations.Unknown("its django_migrations is not the table that Django makes");
    static final RecordedMigrations.Unknown SEVERAL =
            new RecordedMigrations.Unknown("its database has several tables called django_migrations");
    static final RecordedMigrations.Unknown LONG =
            new RecordedMigrations.Unknown("its django_migrations has more than " + MOST + " rows");

    private static final String TABLES = """
            SELECT format('%I.%I', n.nspname, c.relname) AS name,
                   c.relkind = 'r' AND (SELECT count(*) FROM pg_attribute a
                                        WHERE a.attrelid = c.oid AND a.attname IN ('app', 'name') AND NOT a.attisdropped
                                          AND a.attgenerated = '' AND a.atttypid IN ('text'::regtype, 'varchar'::regtype)) = 2 AS plain
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relname = 'django_migrations' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
            LIMIT 2
            """;

    private MigrationTable() {}

    static RecordedMigrations read(Connection connection) throws SQLException {
        String table;
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(TABLES)) {
            if (!found.next()) {
                return new RecordedMigrations.Known(Set.of());
            }
            table = found.getString("name");
            if (!found.getBoolean("plain")) {
                return STRANGE;
            }
            if (found.next()) {
                return SEVERAL;
            }
        }
        var names = new HashSet<String>();
        // The server has quoted the name of the table. Django's own columns take 255 characters.
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT CASE WHEN octet_length(app) <= 1020 AND octet_length(name) <= 1020 THEN app || '.' || name END
                        FROM ONLY %s LIMIT %d
                        """.formatted(table, MOST + 1))) {
            while (rows.next()) {
                var name = rows.getString(1);
                if (name == null) {
                    return STRANGE;
                }
                if (rows.getRow() > MOST) {
                    return LONG;
                }
                names.add(name);
            }
        }
        return new RecordedMigrations.Known(names);
    }
}
