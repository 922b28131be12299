package io.nuages.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.secret.Certificates;
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

@NuagesTest
class DatabasesTest {
    @Autowired
    private Databases databases;

    @Autowired
    private DatabaseServer server;

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
        var plan = plans.create("P" + suffix, 0, new Limits(1, 1, 1, 1, 1, 1), 0, 0, List.of());
        tenant = tenants.create("staff@example.org", "d" + suffix, "D", plan);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> certificates.current().isPresent());
    }

    @Test
    void making_a_database_again_after_a_crash_at_any_step_ends_the_same() throws SQLException {
        var name = name();
        var verifier = PasswordUtil.encodeScramSha256("first".toCharArray());

        server.create(name, PasswordUtil.encodeScramSha256("never stored".toCharArray()));
        server.create(name, verifier);
        server.create(name, verifier);

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
                        server.create(name, verifier);
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
        server.create(own, verifier);
        server.create(other, verifier);

        for (var closed : List.of(other, "postgres", "template1")) {
            assertThatThrownBy(() -> signIn(closed, own, "secret"))
                    .as(closed)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied for database");
        }
        server.drop(own);
        server.drop(other);
    }

    @Test
    void a_role_takes_only_so_many_of_the_servers_connections() throws SQLException {
        var name = name();
        server.create(name, PasswordUtil.encodeScramSha256("secret".toCharArray()));
        var limit =
                "SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user AND NOT rolsuper AND NOT rolcreatedb";
        try (var connection = DriverManager.getConnection(url(name), name, "secret");
                var row = connection.createStatement().executeQuery(limit)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isBetween(1, 100);
        }
        server.drop(name);
    }

    @Test
    void names_that_are_not_ours_never_reach_the_server() {
        for (var name : List.of("x\"; DROP DATABASE postgres; --", "", "Upper", "a-b", "x".repeat(64))) {
            assertThatThrownBy(() -> server.drop(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> server.create("fine", "plain' SUPERUSER '"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_password_is_made_once_and_kept_only_as_verifier_and_ciphertext() throws SQLException {
        var environment = UUID.randomUUID();
        var certificate = certificates.current().orElseThrow();

        var first = databases.want(
                tenant.id(),
                environment,
                "shop",
                "production",
                tenant.namespace(),
                "shop--production",
                1024,
                certificate);
        var second = databases.want(
                tenant.id(),
                environment,
                "shop",
                "production",
                tenant.namespace(),
                "shop--production",
                1024,
                certificate);
        databases.ensure(second);

        assertThat(second.sealedPassword()).isEqualTo(first.sealedPassword());
        assertThat(first.name()).startsWith("shop_production_");
        assertThat(databases.of(tenant.id(), environment).orElseThrow().state())
                .isEqualTo(EnvironmentDatabase.State.READY);
        assertThat(databases.of(UUID.randomUUID(), environment)).isEmpty();
        databases.detach(tenant.id(), environment);
        databases.destroy(tenant.id(), environment, first.name(), "dev@example.org");
    }

    @Test
    void a_database_that_was_there_and_is_gone_is_told_and_not_replaced() throws SQLException {
        var environment = UUID.randomUUID();
        var wanted = databases.want(
                tenant.id(),
                environment,
                "shop",
                "production",
                tenant.namespace(),
                "shop--production",
                1024,
                certificates.current().orElseThrow());
        databases.ensure(wanted);
        server.drop(wanted.name());

        var ready = databases.of(tenant.id(), environment).orElseThrow();

        assertThatThrownBy(() -> databases.ensure(ready)).isInstanceOf(Databases.LostDatabase.class);
        assertThat(server.exists(wanted.name())).isFalse();
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
