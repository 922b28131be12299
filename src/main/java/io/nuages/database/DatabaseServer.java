package io.nuages.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The tenants' PostgreSQL server, as its administrator (a CREATEROLE, CREATEDB role, no superuser) uses it. Every act is
 * idempotent, so that a crash between any two of them costs nothing.
 */
@Component
class DatabaseServer {
    /** A site with its workers and a migration needs about twenty; more would let one tenant starve the others. */
    private static final int CONNECTIONS = 40;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern VERIFIER =
            Pattern.compile("SCRAM-SHA-256\\$[0-9]+:[A-Za-z0-9+/=]+\\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+");
    private static final String DUPLICATE_ROLE = "42710";
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String UNIQUE_VIOLATION = "23505";

    private final ServerAddress address;

    DatabaseServer(ObjectProvider<ServerAddress> address) {
        this.address = address.getIfAvailable(() -> {
            throw new ServerNotNamed("A database is configured, and the server of the customers' databases is not.");
        });
    }

    ServerAddress address() {
        return address;
    }

    /** Makes role and database as wanted. */
    void create(String name, String verifier) throws SQLException {
        var quoted = quote(name);
        if (!VERIFIER.matcher(verifier).matches()) {
            throw new IllegalArgumentException("Not a SCRAM verifier");
        }
        try (var connection = connect()) {
            lock(connection, name);
            tolerating(connection, "CREATE ROLE " + quoted + " NOLOGIN", DUPLICATE_ROLE, UNIQUE_VIOLATION);
            // PostgreSQL takes no parameters here; both texts consist of checked characters only.
            execute(
                    connection,
                    "ALTER ROLE " + quoted + " LOGIN CONNECTION LIMIT " + CONNECTIONS + " PASSWORD '" + verifier + "'");
            execute(connection, "GRANT " + quoted + " TO CURRENT_USER");
            if (!exists(connection, name)) {
                tolerating(
                        connection,
                        "CREATE DATABASE " + quoted + " OWNER " + quoted,
                        DUPLICATE_DATABASE,
                        UNIQUE_VIOLATION);
            }
            execute(connection, "REVOKE ALL ON DATABASE " + quoted + " FROM PUBLIC");
        }
    }

    boolean exists(String name) throws SQLException {
        try (var connection = connect()) {
            return exists(connection, name);
        }
    }

    /** Nobody signs in with the role any more; the data stays. */
    void lock(String name) throws SQLException {
        try (var connection = connect()) {
            if (exists(connection, name)) {
                execute(connection, "ALTER ROLE " + quote(name) + " NOLOGIN");
            }
        }
    }

    /** Destroys the database with all its data, and its role. */
    void drop(String name) throws SQLException {
        try (var connection = connect()) {
            execute(connection, "DROP DATABASE IF EXISTS " + quote(name) + " WITH (FORCE)");
            execute(connection, "DROP ROLE IF EXISTS " + quote(name));
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("ApplicationName", "nuages");
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address.host() + ":" + address.port() + "/postgres", properties);
    }

    /** Until the connection ends: PostgreSQL fails where two alter the same role at once. */
    private static void lock(Connection connection, String name) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_advisory_lock(hashtextextended(?, 0))")) {
            statement.setString(1, name);
            statement.execute();
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** PostgreSQL has no CREATE … IF NOT EXISTS for these, and another replica may be faster. */
    private static void tolerating(Connection connection, String sql, String... states) throws SQLException {
        try {
            execute(connection, sql);
        } catch (SQLException e) {
            for (var state : states) {
                if (state.equals(e.getSQLState())) {
                    return;
                }
            }
            throw e;
        }
    }

    private static String quote(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a database name of ours: " + name);
        }
        return '"' + name + '"';
    }
}
