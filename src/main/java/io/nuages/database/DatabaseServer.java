package io.nuages.database;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.postgresql.util.PasswordUtil;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The tenants' PostgreSQL server, as its administrator (a CREATEROLE, CREATEDB role, no superuser) uses it. Every act is
 * idempotent, so that a crash between any two of them costs nothing.
 */
@Component
class DatabaseServer {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern VERIFIER =
            Pattern.compile("SCRAM-SHA-256\\$[0-9]+:[A-Za-z0-9+/=]+\\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+");
    private static final String IDLE = "idle_in_transaction_session_timeout";
    private static final String TEMP_FILES = "temp_file_limit";
    private static final String DUPLICATE_ROLE = "42710";
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String DEPENDENT_OBJECTS = "2BP01";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final int LONGEST = 63;
    private static final String READER = "_reader";

    /** What the customer's code could lift by SET; the reader's session is ended all the same. */
    private static final String COURTESIES =
            "-c search_path=pg_catalog -c default_transaction_read_only=on -c row_security=off"
                    + " -c statement_timeout=3s -c lock_timeout=1s -c client_connection_check_interval=2s";

    private final ServerAddress address;

    DatabaseServer(ObjectProvider<ServerAddress> address) {
        this.address = address.getIfAvailable(() -> {
            throw new ServerNotNamed("A database is configured, but the server of the customers' databases is not.");
        });
    }

    ServerAddress address() {
        return address;
    }

    /**
     * How much the server takes, and what the portal may do there.
     *
     * @param connections at all
     * @param reserved of these, for administrators and the portal
     * @param reserves whether any are reserved for the portal
     * @param limitsTempFiles whether it may limit the temporary files of others
     */
    record Capacity(int connections, int reserved, boolean reserves, boolean limitsTempFiles) {}

    Capacity capacity() throws SQLException {
        try (var connection = connect()) {
            return capacity(connection);
        }
    }

    ServerVitals vitals() throws SQLException {
        try (var connection = connect()) {
            var capacity = capacity(connection);
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("""
                            SELECT split_part(current_setting('server_version'), ' ', 1) AS version, sum(numbackends)::int AS used
                            FROM pg_stat_database
                            """)) {
                row.next();
                return new ServerVitals(
                        row.getString("version"), capacity.connections(), capacity.reserved(), row.getInt("used"));
            }
        }
    }

    /** Makes role and database as wanted. */
    void create(String name, String verifier, RoleLimits limits) throws SQLException {
        var quoted = quote(name);
        if (!VERIFIER.matcher(verifier).matches()) {
            throw new IllegalArgumentException("Not a SCRAM verifier");
        }
        try (var connection = connect()) {
            lock(connection, name);
            tolerating(connection, "CREATE ROLE " + quoted + " NOLOGIN", DUPLICATE_ROLE, UNIQUE_VIOLATION);
            limit(connection, name, limits, capacity(connection).limitsTempFiles());
            // PostgreSQL takes no parameters here; both texts consist of checked characters only.
            execute(connection, "ALTER ROLE " + quoted + " LOGIN PASSWORD '" + verifier + "'");
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

    /**
     * Gives roles their limits where they have others; those that are not there are left out. Connections that are open stay.
     *
     * @param limits by name
     * @return the names of roles that PostgreSQL did not let alter, with its reason
     */
    SortedMap<String, String> align(SortedMap<String, RoleLimits> limits) throws SQLException {
        var refused = new TreeMap<String, String>();
        try (var connection = connect()) {
            var tempFiles = capacity(connection).limitsTempFiles();
            for (var role : roles(connection, limits.keySet())) {
                var wanted = limits.get(role.name());
                if (wanted == null || role.has(wanted, tempFiles)) {
                    continue;
                }
                try {
                    lock(connection, role.name());
                    limit(connection, role.name(), wanted, tempFiles);
                } catch (SQLException e) {
                    if (connection.isClosed()) {
                        throw e;
                    }
                    refused.put(role.name(), String.valueOf(e.getMessage()));
                }
            }
        }
        return refused;
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

    /**
     * Destroys the database with all its data, and its roles. A role that another customer's database names, in a grant for example,
     * cannot be dropped from here; anybody may make such a grant. It stays then, without a login and without anything that it could read.
     */
    void drop(String name) throws SQLException {
        try (var connection = connect()) {
            if (exists(connection, name)) {
                execute(connection, "ALTER ROLE " + quote(name) + " NOLOGIN");
                endSessions(connection, name);
                // Its owner may have made it a template, which cannot be dropped.
                execute(connection, "ALTER DATABASE " + quote(name) + " IS_TEMPLATE false");
                destroy(connection, name);
            }
            tolerating(connection, "DROP ROLE IF EXISTS " + quote(reader(name)), DEPENDENT_OBJECTS);
            tolerating(connection, "DROP ROLE IF EXISTS " + quote(name), DEPENDENT_OBJECTS);
        }
    }

    /**
     * Whoever is still there is forced out. An autovacuum worker is nobody's, so that PostgreSQL takes it for somebody whom we may not
     * force; and its owner can keep one busy for ever. Without force, PostgreSQL ends it by itself.
     */
    private static void destroy(Connection connection, String name) throws SQLException {
        try {
            execute(connection, "DROP DATABASE " + quote(name) + " WITH (FORCE)");
        } catch (SQLException e) {
            if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw e;
            }
            execute(connection, "DROP DATABASE " + quote(name));
        }
    }

    /** What is done in a customer's database, in a transaction that only reads. */
    interface Reading<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Reads a customer's database with no more rights than the customer has there.
     *
     * <p>Whatever is read may be the customer's code: a view that calls a function, which runs with the rights of who reads and can
     * take off a {@code SET ROLE}. So this signs in, as a role that is a member of the customer's and of nothing else, that nobody
     * else can sign in as, and whose session is ended when the reading is over or took too long: a function can also lift or survive
     * a time limit.
     *
     * @throws SQLException also when it took too long
     */
    <T> T asCustomer(String name, Reading<T> reading) throws SQLException {
        var reader = reader(name);
        var quoted = quote(reader);
        var password = RandomPassword.make();
        try (var operator = connect()) {
            lock(operator, reader);
            tolerating(
                    operator,
                    "CREATE ROLE " + quoted + " NOLOGIN CONNECTION LIMIT 1",
                    DUPLICATE_ROLE,
                    UNIQUE_VIOLATION);
            execute(operator, "GRANT " + quote(name) + " TO " + quoted + " WITH INHERIT TRUE, SET FALSE");
            // Who may end its session has to have its rights.
            execute(operator, "GRANT " + quoted + " TO CURRENT_USER WITH INHERIT TRUE, SET FALSE");
            endSessions(operator, reader);
            execute(
                    operator,
                    "ALTER ROLE " + quoted + " LOGIN PASSWORD '"
                            + PasswordUtil.encodeScramSha256(password.toCharArray()) + "'");
            try (var connection = connect(name, reader, password, "5", COURTESIES)) {
                connection.setReadOnly(true);
                connection.setAutoCommit(false);
                return reading.in(connection);
            } finally {
                execute(operator, "ALTER ROLE " + quoted + " NOLOGIN");
                endSessions(operator, reader);
            }
        }
    }

    /** Databases of earlier versions have longer names. */
    static String reader(String name) {
        return name.length() + READER.length() <= LONGEST
                ? name + READER
                : "r"
                        + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII))
                                .toString()
                                .replace("-", "") + READER;
    }

    private static void endSessions(Connection operator, String role) throws SQLException {
        try (var statement = operator.prepareStatement(
                "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE usename = ?")) {
            statement.setString(1, role);
            statement.execute();
        }
    }

    /** For whoever looks again and again. */
    Connection watching() throws SQLException {
        return connect();
    }

    private Connection connect() throws SQLException {
        return connect("postgres", address.user(), address.password(), "30", "");
    }

    private Connection connect(String database, String user, String password, String seconds, String options)
            throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("ApplicationName", "nuages");
        properties.setProperty("options", options);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + database, properties);
    }

    /** @param settings as {@code ALTER ROLE … SET} left them: {@code name=value} */
    private record Role(String name, int connections, Set<String> settings) {
        boolean has(RoleLimits limits, boolean tempFiles) {
            return connections == limits.connections()
                    && settings.contains(IDLE + "=" + RoleLimits.IDLE_IN_TRANSACTION)
                    && (!tempFiles || settings.contains(TEMP_FILES + "=" + limits.tempFiles()));
        }
    }

    private static List<Role> roles(Connection connection, Collection<String> names) throws SQLException {
        var roles = new ArrayList<Role>();
        try (var statement = connection.prepareStatement("""
                SELECT rolname, rolconnlimit, coalesce(rolconfig, '{}') AS settings
                FROM pg_roles WHERE rolname = ANY (?) ORDER BY rolname
                """)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    roles.add(new Role(
                            rows.getString("rolname"), rows.getInt("rolconnlimit"), Set.copyOf(Arrays.asList((String[])
                                    rows.getArray("settings").getArray()))));
                }
            }
        }
        return roles;
    }

    private static Capacity capacity(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        SELECT current_setting('max_connections')::int AS connections,
                               current_setting('superuser_reserved_connections')::int AS administrators,
                               current_setting('reserved_connections')::int AS reserved,
                               pg_has_role('pg_use_reserved_connections', 'USAGE') AS may_use_them,
                               has_parameter_privilege('temp_file_limit', 'SET') AS temp_files
                        """)) {
            row.next();
            var reserved = row.getInt("reserved");
            return new Capacity(
                    row.getInt("connections"),
                    row.getInt("administrators") + reserved,
                    reserved > 0 && row.getBoolean("may_use_them"),
                    row.getBoolean("temp_files"));
        }
    }

    private static void limit(Connection connection, String name, RoleLimits limits, boolean tempFiles)
            throws SQLException {
        var role = "ALTER ROLE " + quote(name);
        execute(connection, role + " CONNECTION LIMIT " + limits.connections());
        execute(connection, role + " SET " + IDLE + " = '" + RoleLimits.IDLE_IN_TRANSACTION + "'");
        if (tempFiles) {
            execute(connection, role + " SET " + TEMP_FILES + " = '" + limits.tempFiles() + "'");
        }
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
