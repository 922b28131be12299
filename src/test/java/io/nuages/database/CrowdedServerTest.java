package io.nuages.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nuages.TestDatabase;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PasswordUtil;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A small server, whose connections somebody uses up. */
class CrowdedServerTest {
    private static final String PASSWORD = "secret";
    private static final RoleLimits LIMITS = RoleLimits.of(5, 1024);

    private static TestDatabase.OnOwnServer own;
    private static ServerAddress address;
    private static DatabaseServer server;
    private static JdbcClient administrator;
    private final List<Connection> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        own = new TestDatabase.OnOwnServer(Map.of(
                "max_connections", "60",
                "reserved_connections", "5",
                "authentication_timeout", "3s",
                "autovacuum_naptime", "1s"));
        var properties = own.database().properties();
        address = new ServerAddress(
                properties.get("nuages.database.host"),
                Integer.parseInt(properties.get("nuages.database.port")),
                "nuages_operator",
                properties.get("nuages.database.password"),
                "",
                0);
        server = new DatabaseServer(
                new StaticListableBeanFactory(Map.of("address", address)).getBeanProvider(ServerAddress.class));
        administrator = JdbcClient.create(own.database().administrator());
    }

    @AfterAll
    static void stop() {
        own.close();
    }

    @AfterEach
    void close() throws SQLException {
        for (var connection : open) {
            connection.close();
        }
        administrator
                .sql("GRANT SET ON PARAMETER temp_file_limit TO nuages_operator")
                .update();
    }

    /** Its owner can make that last forever. */
    @Test
    void a_database_in_which_autovacuum_is_at_work_is_destroyed_all_the_same() throws SQLException {
        var name = name();
        server.create(name, verifier(), LIMITS);
        try (var customer = signIn(name, name, PASSWORD);
                var statement = customer.createStatement()) {
            statement.execute("""
                    CREATE TABLE slow (a int) WITH (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1,
                                                    autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
                    INSERT INTO slow SELECT generate_series(1, 100000);
                    DELETE FROM slow""");
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> administrator
                                .sql(
                                        "SELECT count(*) FROM pg_stat_activity WHERE datname = ? AND backend_type = 'autovacuum worker'")
                                .param(name)
                                .query(Integer.class)
                                .single()
                        > 0);

        server.drop(name);

        assertThat(server.exists(name)).isFalse();
    }

    @Test
    void six_databases_of_one_tenant_leave_their_connections_to_the_others_and_to_the_portal() throws Exception {
        var attacker = UUID.randomUUID();
        var names = new HashMap<UUID, String>();
        var wanted = new ArrayList<ConnectionShares.Wanted>();
        for (var n = 0; n < 6; n++) {
            wanted.add(new ConnectionShares.Wanted(UUID.randomUUID(), attacker, 40));
        }
        var victim = new ConnectionShares.Wanted(UUID.randomUUID(), UUID.randomUUID(), 20);
        wanted.add(victim);
        var capacity = server.capacity();
        assertThat(capacity).isEqualTo(new DatabaseServer.Capacity(60, 8, true, true));
        var shares = ConnectionShares.divide(wanted, 41);
        for (var one : wanted) {
            names.put(one.database(), name());
            server.create(names.get(one.database()), verifier(), RoleLimits.of(shares.get(one.database()), 1024));
        }

        for (var one : wanted.subList(0, 6)) {
            useUp(names.get(one.database()), names.get(one.database()), PASSWORD, "too many connections for role");
        }

        assertThat(open).hasSizeLessThanOrEqualTo(30);
        useUp(names.get(victim.database()), names.get(victim.database()), PASSWORD, "too many connections for role");
        assertThat(open).hasSize(41);

        // Not even when something else on the server takes all that is left.
        administrator.sql("CREATE ROLE greedy LOGIN PASSWORD 'secret'").update();
        administrator.sql("GRANT CONNECT ON DATABASE postgres TO greedy").update();
        useUp("postgres", "greedy", PASSWORD, "remaining connection slots are reserved");
        for (var role : List.of("nuages_app", "nuages_owner")) {
            var url = own.database().url();
            assertThatCode(() -> DriverManager.getConnection(url, role, address.password())
                            .close())
                    .as(role)
                    .doesNotThrowAnyException();
        }
        assertThat(server.capacity()).isEqualTo(capacity);
    }

    /** Reserved connections are for roles, and nobody's role is known before. So the server is configured not to wait long. */
    @Test
    void who_does_not_sign_in_keeps_the_portal_out_for_as_long_as_the_server_waits() throws Exception {
        var sockets = new ArrayList<Socket>();
        try {
            for (var n = 0; n < 70; n++) {
                var socket = new Socket(address.host(), address.port());
                sockets.add(socket);
                socket.getOutputStream().write(startup());
            }
            assertThatThrownBy(this::portal).isInstanceOf(SQLException.class);
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(this::portal);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private boolean portal() throws SQLException {
        try (var connection = DriverManager.getConnection(own.database().url(), "nuages_app", address.password())) {
            return connection.isValid(1);
        }
    }

    /** The first message of a client, after which the server asks for a password. */
    private static byte[] startup() {
        var text = "user\0nuages_app\0database\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(8 + text.length)
                .putInt(8 + text.length)
                .putInt(3 << 16)
                .put(text)
                .array();
    }

    @Test
    void a_role_keeps_what_limits_it() throws SQLException {
        var name = name();
        server.create(name, verifier(), LIMITS);
        try (var connection = signIn(name, name, PASSWORD)) {
            assertThat(show(connection, "temp_file_limit")).isEqualTo("1GB");
            assertThat(show(connection, "idle_in_transaction_session_timeout")).isEqualTo("10min");
            assertThat(show(connection, "statement_timeout")).isEqualTo("0");
            for (var lift : List.of(
                    "SET temp_file_limit = -1",
                    "ALTER ROLE CURRENT_USER RESET temp_file_limit",
                    "ALTER ROLE CURRENT_USER SET temp_file_limit = -1",
                    "ALTER DATABASE " + name + " SET temp_file_limit = -1",
                    "ALTER ROLE CURRENT_USER CONNECTION LIMIT -1")) {
                assertThatThrownBy(() -> connection.createStatement().execute(lift))
                        .as(lift)
                        .hasMessageContaining("permission denied");
            }
            connection.createStatement().execute("ALTER ROLE CURRENT_USER RESET ALL");
        }
        try (var connection = signIn(name, name, PASSWORD)) {
            assertThat(show(connection, "temp_file_limit")).isEqualTo("1GB");
        }
    }

    @Test
    void a_query_whose_temporary_files_are_too_large_ends() throws SQLException {
        var name = name();
        server.create(name, verifier(), RoleLimits.of(5, 0));
        try (var connection = signIn(name, name, PASSWORD)) {
            connection.createStatement().execute("SET work_mem = '64kB'");
            assertThatThrownBy(() -> connection
                            .createStatement()
                            .execute("SELECT repeat(md5(n::text), 300) FROM generate_series(1, 60000) n ORDER BY 1"))
                    .hasMessageContaining("temporary file size exceeds");
        }
    }

    /** As they were made by the first version: 40 connections, and nothing else. */
    @Test
    void roles_that_were_made_long_ago_get_their_limits_once() throws SQLException {
        var name = name();
        server.create(name, verifier(), LIMITS);
        administrator.sql("ALTER ROLE " + name + " CONNECTION LIMIT 40").update();
        administrator.sql("ALTER ROLE " + name + " RESET ALL").update();
        var limits = new TreeMap<>(Map.of(name, RoleLimits.of(7, 2048), "db_that_is_gone", LIMITS));

        assertThat(server.align(limits)).isEmpty();

        assertThat(role(name)).isEqualTo("7 {idle_in_transaction_session_timeout=10min,temp_file_limit=2048MB}");
        var version = version(name);
        assertThat(server.align(limits)).isEmpty();
        assertThat(version(name)).isEqualTo(version);
    }

    @Test
    void where_temporary_files_may_not_be_limited_the_rest_is() throws SQLException {
        administrator
                .sql("REVOKE SET ON PARAMETER temp_file_limit FROM nuages_operator")
                .update();
        var name = name();

        assertThat(server.capacity().limitsTempFiles()).isFalse();
        server.create(name, verifier(), LIMITS);
        assertThat(role(name)).isEqualTo("5 {idle_in_transaction_session_timeout=10min}");

        administrator
                .sql("GRANT SET ON PARAMETER temp_file_limit TO nuages_operator")
                .update();
        assertThat(server.align(new TreeMap<>(Map.of(name, LIMITS)))).isEmpty();
        assertThat(role(name)).endsWith("temp_file_limit=1024MB}");
    }

    @Test
    void a_role_that_is_not_ours_is_named_and_the_others_are_limited() throws SQLException {
        var foreign = "a" + name();
        administrator.sql("CREATE ROLE " + foreign).update();
        var name = name();
        server.create(name, verifier(), LIMITS);

        var refused = server.align(new TreeMap<>(Map.of(foreign, LIMITS, name, RoleLimits.of(9, 1024))));

        assertThat(refused).containsOnlyKeys(foreign);
        assertThat(refused.get(foreign)).contains("permission denied");
        assertThat(role(name)).startsWith("9 ");
    }

    private static String role(String name) {
        return administrator
                .sql("SELECT rolconnlimit || ' ' || rolconfig::text FROM pg_roles WHERE rolname = ?")
                .param(name)
                .query(String.class)
                .single();
    }

    private static String version(String name) {
        return administrator.sql("""
                SELECT r.xmin::text || ' ' || s.xmin::text FROM pg_authid r JOIN pg_db_role_setting s ON s.setrole = r.oid
                WHERE rolname = ?
                """).param(name).query(String.class).single();
    }

    private void useUp(String database, String user, String password, String until) {
        assertThatThrownBy(() -> {
                    for (var n = 0; n < 100; n++) {
                        open.add(signIn(database, user, password));
                    }
                })
                .hasMessageContaining(until);
    }

    private static Connection signIn(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + database, user, password);
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var row = connection.createStatement().executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String verifier() {
        return PasswordUtil.encodeScramSha256(PASSWORD.toCharArray());
    }

    private static String name() {
        return Databases.name(UUID.randomUUID());
    }
}
