package io.nuages.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.audit.Audit;
import io.nuages.plan.Limits;
import io.nuages.plan.Overrides;
import io.nuages.plan.Plans;
import io.nuages.secret.Certificates;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PasswordUtil;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** In a portal of its own: what all of its databases have together is compared. */
@NuagesTest
@TestPropertySource(properties = "nuages.live.heartbeat=2s")
class DatabasesTest {
    private static final RoleLimits LIMITS = RoleLimits.of(20, 1024);

    @Autowired
    private Databases databases;

    @Autowired
    private DatabaseServer server;

    @Autowired
    private DatabaseRoles roles;

    @Autowired
    private Audit audit;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Certificates certificates;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Plans plans;

    private Tenant tenant;

    @BeforeEach
    void newTenant() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        var plan = plans.create("P" + suffix, 0, limits(7), 0, 0, List.of());
        tenant = tenants.create("staff@example.org", "d" + suffix, "D", plan);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> certificates.current().isPresent());
    }

    @Test
    void making_a_database_again_after_a_crash_at_any_step_ends_the_same() throws SQLException {
        var name = name();
        var verifier = PasswordUtil.encodeScramSha256("first".toCharArray());

        server.create(name, PasswordUtil.encodeScramSha256("never stored".toCharArray()), LIMITS);
        server.create(name, verifier, LIMITS);
        server.create(name, verifier, LIMITS);

        assertThat(signIn(name, name, "first")).isEqualTo(name);
        assertThatThrownBy(() -> signIn(name, name, "never stored")).isInstanceOf(SQLException.class);
        server.drop(name);
        server.drop(name);
        assertThat(server.exists(name)).isFalse();
    }

    @Test
    void replicas_that_make_the_same_database_at_once_do_not_fail() throws Exception {
        var name = name();
        var verifier = PasswordUtil.encodeScramSha256("secret".toCharArray());
        try (var threads = Executors.newFixedThreadPool(4)) {
            var jobs = java.util.stream.IntStream.range(0, 4)
                    .<Callable<Boolean>>mapToObj(n -> () -> {
                        server.create(name, verifier, LIMITS);
                        return true;
                    })
                    .toList();
            for (var done : threads.invokeAll(jobs)) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(signIn(name, name, "secret")).isEqualTo(name);
        server.drop(name);
    }

    @Test
    void a_role_reaches_neither_another_database_nor_the_portals() throws SQLException {
        var own = name();
        var other = name();
        var verifier = PasswordUtil.encodeScramSha256("secret".toCharArray());
        server.create(own, verifier, LIMITS);
        server.create(other, verifier, LIMITS);

        for (var closed : List.of(other, "postgres", "template1")) {
            assertThatThrownBy(() -> signIn(closed, own, "secret"))
                    .as(closed)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied for database");
        }
        server.drop(own);
        server.drop(other);
    }

    /** The owner of a database may make it a template, and anybody may grant something to anybody. */
    @Test
    void a_database_can_be_destroyed_whatever_its_owner_or_somebody_else_has_done() throws SQLException {
        var own = name();
        var other = name();
        var verifier = PasswordUtil.encodeScramSha256("secret".toCharArray());
        server.create(own, verifier, LIMITS);
        server.create(other, verifier, LIMITS);
        server.asCustomer(own, connection -> connection.getCatalog());
        as(own, "ALTER DATABASE " + own + " IS_TEMPLATE true");
        as(other, "CREATE TABLE held (a int)");
        for (var role : List.of(own, DatabaseServer.reader(own))) {
            as(other, "GRANT SELECT ON held TO " + role);
        }

        // A pod of the customer may still be connected.
        try (var connected = DriverManager.getConnection(url(own), own, "secret")) {
            server.drop(own);
            assertThat(connected.isValid(5)).isFalse();
        }

        assertThat(server.exists(own)).isFalse();
        assertThatThrownBy(() -> signIn(other, own, "secret"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("not permitted to log in");
        server.drop(other);
        server.drop(own);
        assertThatThrownBy(() -> signIn("postgres", own, "secret"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    private void as(String user, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url(user), user, "secret");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void roles_take_as_many_connections_as_plan_and_tenant_say_also_when_these_change() throws SQLException {
        var environment = UUID.randomUUID();
        var first = made(environment);
        assertThat(first.connections()).isEqualTo(7);
        assertThat(limit(first.name())).isEqualTo(7);

        var plan = plans.byId(tenant.plan()).orElseThrow();
        plans.update(plan.id(), plan.version(), plan.name(), 0, limits(9), 0, 0, List.of());
        roles.align();
        assertThat(limit(first.name())).isEqualTo(9);
        assertThat(databases
                        .of(new EnvironmentRef(tenant.id(), environment))
                        .orElseThrow()
                        .connections())
                .isEqualTo(9);

        tenants.changeOverrides(
                tenant.id(),
                "staff@example.org",
                Overrides.NONE,
                new Overrides(null, null, null, null, null, null, 3),
                "gave it 3");
        roles.align();
        assertThat(limit(first.name())).isEqualTo(3);

        server.drop(first.name());
    }

    @Test
    void staff_see_what_the_server_has_for_how_many_databases() throws SQLException {
        var database = made(UUID.randomUUID());
        roles.align();
        var state = databases.server().orElseThrow();
        assertThat(state.databases()).isPositive();
        assertThat(state.available()).isBetween(state.connections() / 2, state.connections() * 8 / 10);
        assertThat(state.given()).isLessThanOrEqualTo(state.available()).isEqualTo(state.wanted());
        assertThat(state.room()).isTrue();
        assertThat(state.limitsTempFiles()).isTrue();
        assertThat(state.overCommitted()).isFalse();
        assertThat(state.problem()).isNull();
        server.drop(database.name());
    }

    /** On a server that leaves fourteen connections to all customers together. */
    @Test
    void where_not_even_the_least_is_left_no_further_database_is_made_and_staff_see_it() throws SQLException {
        var others = List.of(made(UUID.randomUUID()), made(UUID.randomUUID()), made(UUID.randomUUID()));
        var database = made(UUID.randomUUID());
        var crowded = new DatabaseRoles(jdbc, tenancy, server, 1);
        try {
            assertThatThrownBy(() -> crowded.ofNew(database)).isInstanceOf(Databases.ServerFull.class);
            // The portal's own pass may come in between.
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                crowded.align();
                var state = databases.server().orElseThrow();
                assertThat(state.room()).isFalse();
                assertThat(state.overCommitted()).isTrue();
                assertThat(limit(database.name())).isEqualTo(ConnectionShares.LEAST);
            });
        } finally {
            roles.align();
        }
        assertThat(databases.server().orElseThrow().room()).isTrue();
        for (var other : others) {
            server.drop(other.name());
        }
        server.drop(database.name());
    }

    @Test
    void a_share_that_is_none_is_refused_at_the_start() {
        for (var percent : List.of(0, -1, 1001)) {
            assertThatThrownBy(() -> new DatabaseRoles(jdbc, tenancy, server, percent))
                    .hasMessageContaining("connections-percent must be from 1 to 1000");
        }
    }

    @Test
    void names_that_every_role_of_the_server_can_read_say_nothing_of_the_app() {
        var environment = UUID.fromString("1f3a9c02-b7d3-4e5a-8000-0123456789ab");
        assertThat(Databases.name(environment)).isEqualTo("db_1f3a9c02b7d34e5a");
    }

    @Test
    void a_database_that_grew_takes_as_much_of_the_quota_when_its_app_is_gone() {
        var environment = UUID.randomUUID();
        assertThat(wanted(environment, 1024).sizeMib()).isEqualTo(1024);
        assertThat(wanted(environment, 5120).sizeMib()).isEqualTo(5120);
        databases.detach(new EnvironmentRef(tenant.id(), environment));
        assertThat(databases.detached(tenant.id()).getFirst().sizeMib()).isEqualTo(5120);
    }

    @Test
    void a_database_is_destroyed_by_who_names_its_app() throws SQLException {
        var environment = UUID.randomUUID();
        var database = made(environment);
        databases.detach(new EnvironmentRef(tenant.id(), environment));

        assertThat(databases.destroy(new EnvironmentRef(tenant.id(), environment), database.name(), "dev@example.org"))
                .isFalse();
        assertThat(databases.destroy(new EnvironmentRef(UUID.randomUUID(), environment), "shop", "dev@example.org"))
                .isFalse();
        assertThat(databases.destroy(new EnvironmentRef(tenant.id(), environment), "shop", "dev@example.org"))
                .isTrue();
        assertThat(tenancy.in(tenant.id(), () -> audit.newest(tenant.id(), 1, 0))
                        .getFirst()
                        .summary())
                .isEqualTo("destroyed the database of shop/production");
        await().atMost(Duration.ofSeconds(60)).until(() -> !server.exists(database.name()));
    }

    @Test
    void names_that_are_not_ours_never_reach_the_server() {
        for (var name : List.of("x\"; DROP DATABASE postgres; --", "", "Upper", "a-b", "x".repeat(64))) {
            assertThatThrownBy(() -> server.drop(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> server.create("fine", "plain' SUPERUSER '", LIMITS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_password_is_made_once_and_kept_only_as_verifier_and_ciphertext() throws SQLException {
        var environment = UUID.randomUUID();
        var certificate = certificates.current().orElseThrow();

        var first = databases.want(
                new EnvironmentRef(tenant.id(), environment),
                "shop",
                "production",
                tenant.namespace(),
                "shop--production",
                1024,
                certificate);
        var second = databases.want(
                new EnvironmentRef(tenant.id(), environment),
                "shop",
                "production",
                tenant.namespace(),
                "shop--production",
                1024,
                certificate);
        databases.ensure(second);

        assertThat(second.sealedPassword()).isEqualTo(first.sealedPassword());
        assertThat(first.name()).isEqualTo(Databases.name(environment));
        assertThat(databases
                        .of(new EnvironmentRef(tenant.id(), environment))
                        .orElseThrow()
                        .state())
                .isEqualTo(EnvironmentDatabase.State.READY);
        assertThat(databases.of(new EnvironmentRef(UUID.randomUUID(), environment)))
                .isEmpty();
        databases.detach(new EnvironmentRef(tenant.id(), environment));
        databases.destroy(new EnvironmentRef(tenant.id(), environment), "shop", "dev@example.org");
    }

    @Test
    void a_database_that_was_there_and_is_gone_is_told_and_not_replaced() throws SQLException {
        var environment = UUID.randomUUID();
        var wanted = databases.want(
                new EnvironmentRef(tenant.id(), environment),
                "shop",
                "production",
                tenant.namespace(),
                "shop--production",
                1024,
                certificates.current().orElseThrow());
        databases.ensure(wanted);
        server.drop(wanted.name());

        var ready = databases.of(new EnvironmentRef(tenant.id(), environment)).orElseThrow();

        assertThatThrownBy(() -> databases.ensure(ready)).isInstanceOf(Databases.LostDatabase.class);
        assertThat(server.exists(wanted.name())).isFalse();
    }

    private static Limits limits(int connections) {
        return new Limits(1, 1, 1, 1, 1, 1, connections);
    }

    private EnvironmentDatabase wanted(UUID environment, int sizeMib) {
        return databases.want(
                new EnvironmentRef(tenant.id(), environment),
                "shop",
                "production",
                tenant.namespace(),
                "shop--production",
                sizeMib,
                certificates.current().orElseThrow());
    }

    private EnvironmentDatabase made(UUID environment) throws SQLException {
        databases.ensure(wanted(environment, 1024));
        return databases.of(new EnvironmentRef(tenant.id(), environment)).orElseThrow();
    }

    private int limit(String role) throws SQLException {
        var address = server.address();
        try (var connection = DriverManager.getConnection(url("postgres"), address.user(), address.password());
                var statement = connection.prepareStatement("SELECT rolconnlimit FROM pg_roles WHERE rolname = ?")) {
            statement.setString(1, role);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static String name() {
        return "t_" + UUID.randomUUID().toString().replace("-", "");
    }

    private String signIn(String database, String user, String password) throws SQLException {
        try (var connection = DriverManager.getConnection(url(database), user, password);
                var rows = connection.createStatement().executeQuery("SELECT current_user")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private String url(String database) {
        var address = server.address();
        return "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + database;
    }
}
