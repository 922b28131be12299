package io.nuages.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PasswordUtil;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** A server of which one session of a customer uses up what PostgreSQL does not limit by role. */
class GreedySessionsTest {
    private static final String PASSWORD = "secret";

    private static TestDatabase.OnOwnServer own;
    private static ServerAddress address;
    private static DatabaseServer server;
    private final List<Connection> open = new ArrayList<>();
    private Connection watch;
    private CustomerRoles roles;
    private String attacker;
    private String victim;

    @BeforeAll
    static void start() {
        own = new TestDatabase.OnOwnServer(Map.of("max_connections", "30", "max_notify_queue_pages", "64"));
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
    }

    @AfterAll
    static void stop() {
        own.close();
    }

    @BeforeEach
    void databases() throws SQLException {
        attacker = database();
        victim = database();
        watch = server.watching();
        look(2000);
    }

    @AfterEach
    void close() throws SQLException {
        for (var connection : open) {
            connection.close();
        }
        watch.close();
    }

    @Test
    void who_fills_the_table_of_locks_is_ended_and_the_others_work_on() throws SQLException {
        var innocent = signIn(victim);
        innocent.setAutoCommit(false);
        locks(innocent, 1500);
        var greedy = signIn(attacker);
        assertThatThrownBy(() -> locks(greedy, 1_000_000)).hasMessageContaining("out of shared memory");
        assertThatThrownBy(() -> signIn(victim)).as("a new connection").isInstanceOf(SQLException.class);

        var ended = look(2000);

        assertThat(ended).singleElement().satisfies(one -> {
            assertThat(one.role()).isEqualTo(attacker);
            assertThat(one.locks()).isGreaterThan(2000);
        });
        assertThatThrownBy(() -> locks(greedy, 1)).isInstanceOf(SQLException.class);
        locks(innocent, 100);
        assertThatCode(() -> signIn(victim)).doesNotThrowAnyException();
        assertThat(look(2000)).isEmpty();
    }

    /** Many that hold little each are one that holds much. */
    @Test
    void the_sessions_of_a_role_count_together_and_those_that_hold_least_stay() throws SQLException {
        var little = signIn(attacker);
        locks(little, 300);
        var more = signIn(attacker);
        locks(more, 500);
        var most = signIn(attacker);
        locks(most, 700);
        locks(signIn(victim), 900);

        assertThat(look(1500)).isEmpty();
        assertThat(look(1000)).extracting(CustomerRoles.Ended::locks).containsExactly(700L);
        assertThatThrownBy(() -> locks(most, 1)).isInstanceOf(SQLException.class);
        locks(little, 301);
        locks(more, 501);
    }

    @Test
    void nobody_but_customers_is_ended() throws SQLException {
        try (var portal = DriverManager.getConnection(own.database().url(), "nuages_app", address.password());
                var operator = server.watching()) {
            locks(portal, 400);
            locks(operator, 400);
            assertThat(look(100)).isEmpty();
            locks(portal, 401);
            locks(operator, 401);
        }
    }

    @Test
    void who_keeps_notifications_from_being_forgotten_is_ended() throws SQLException {
        var innocent = signIn(victim);
        innocent.setAutoCommit(false);
        var listener = signIn(attacker);
        listener.createStatement().execute("LISTEN flood");
        listener.setAutoCommit(false);
        listener.createStatement().execute("SELECT 1");
        innocent.createStatement().execute("SELECT 1");
        var sender = signIn(attacker);
        assertThatThrownBy(() -> {
                    for (var n = 0; n < 1000; n++) {
                        sender.createStatement()
                                .execute(
                                        "SELECT pg_notify('flood', repeat('x', 7000) || n) FROM generate_series(1, 10) n");
                    }
                })
                .hasMessageContaining("too many notifications");
        assertThat(CustomerRoles.queue(watch)).isGreaterThan(CustomerRoles.FULL_ENOUGH);

        assertThat(roles.endOldestTransaction(watch))
                .extracting(CustomerRoles.Ended::role)
                .containsExactly(attacker);

        assertThat(CustomerRoles.queue(watch)).isLessThan(CustomerRoles.FULL_ENOUGH);
        sender.createStatement().execute("SELECT pg_notify('flood', 'again')");
        innocent.createStatement().execute("SELECT 1");
    }

    private List<CustomerRoles.Ended> look(int locks) throws SQLException {
        roles = CustomerRoles.read(watch, roles == null ? CustomerRoles.NONE : roles);
        return roles.endHoldersOfMoreThan(locks, watch);
    }

    private static String database() throws SQLException {
        var name = Databases.name(UUID.randomUUID());
        server.create(name, PasswordUtil.encodeScramSha256(PASSWORD.toCharArray()), RoleLimits.of(5, 1024));
        return name;
    }

    private Connection signIn(String name) throws SQLException {
        var connection = DriverManager.getConnection(
                "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + name, name, PASSWORD);
        open.add(connection);
        return connection;
    }

    /** Of its own, that no other session waits for; as an attacker, or a migration of very many tables, takes them. */
    private static void locks(Connection connection, int number) throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT pg_advisory_lock(pg_backend_pid(), n) FROM generate_series(1, ?) n")) {
            statement.setInt(1, number);
            statement.execute();
        }
    }
}
