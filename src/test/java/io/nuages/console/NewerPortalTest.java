package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.app.Hosts;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.secret.SealedBy;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** During an upgrade, a newer portal beside this one writes words that this one does not know. */
@NuagesTest
class NewerPortalTest {
    private static final String PASSWORD = "correct horse battery";
    private static final List<String> TABLES =
            List.of("member", "account_link", "host", "environment_database", "sealed_secret", "mail");

    @LocalServerPort
    private int port;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Apps apps;

    @Autowired
    private Hosts hosts;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    @Value("${spring.datasource.url}")
    private String url;

    @Value("${spring.flyway.user}")
    private String owner;

    @Value("${spring.flyway.password}")
    private String ownerPassword;

    private final Map<String, String> checks = new LinkedHashMap<>();
    private String unique;
    private Tenant tenant;
    private Environment shop;
    private Browser olga;

    @BeforeEach
    void world() throws SQLException {
        jdbc.sql("DELETE FROM bucket").update();
        unique = "n" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        var size = plans.saveSize(null, unique, 250, 256, 500);
        var plan = plans.create("Plan " + unique, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of(size));
        tenant = tenants.create("staff@example.org", unique, "Atelier", plan);
        member("olga", Role.OWNER);
        olga = new Browser(port);
        olga.signIn("olga" + unique + "@example.org", PASSWORD);
        shop = apps.create(tenant.id(), "shop", "registry.example/demo/shop:1.0", Draft.web(unique, 1), "dev");
        withoutChecks();
    }

    @AfterEach
    void withChecks() throws SQLException {
        tenancy.everywhere(() -> {
            jdbc.sql("UPDATE member SET role = 'viewer' WHERE role = 'auditor'").update();
            jdbc.sql("UPDATE host SET state = 'exempt', txt = NULL WHERE state = 'reserved'")
                    .update();
            jdbc.sql("UPDATE environment_database SET state = 'wanted' WHERE state = 'moving'")
                    .update();
            jdbc.sql("DELETE FROM account_link WHERE role = 'auditor' OR purpose = 'key'")
                    .update();
            return jdbc.sql("DELETE FROM sealed_secret WHERE sealed_by = 'vault'")
                    .update();
        });
        try (var connection = asOwner();
                var statement = connection.createStatement()) {
            for (var check : checks.entrySet()) {
                var table = check.getKey().substring(0, check.getKey().indexOf('.'));
                var name = check.getKey().substring(table.length() + 1);
                statement.execute("ALTER TABLE " + table + " ADD CONSTRAINT " + name + " " + check.getValue());
            }
        }
    }

    @Test
    void whoever_has_an_unknown_role_may_do_nothing_and_is_listed() {
        var dora = member("dora", Role.DEVELOPER);
        var browser = new Browser(port);
        browser.signIn("dora" + unique + "@example.org", PASSWORD);
        assertThat(browser.get("/t/" + unique).statusCode()).isEqualTo(200);

        tenancy.everywhere(() -> jdbc.sql("UPDATE member SET role = 'auditor' WHERE account_id = ?")
                .param(dora)
                .update());

        for (var path : List.of(
                "/t/" + unique,
                "/t/" + unique + "/members",
                "/t/" + unique + "/apps/shop/production",
                "/live/" + unique)) {
            assertThat(browser.get(path, "Accept", "text/html, text/event-stream")
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(browser.post("/t/" + unique + "/apps/shop/production/deployments", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(browser.get("/").statusCode()).isLessThan(400);
        assertThat(olga.get("/t/" + unique + "/members").body())
                .contains("dora" + unique, "selected disabled>unknown<");
        assertThat(olga.post("/t/" + unique + "/members/" + dora, Map.of("role", "unknown"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(olga.post("/t/" + unique + "/members/" + dora, Map.of("role", "viewer"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(browser.get("/t/" + unique).statusCode()).isEqualTo(200);
    }

    @Test
    void an_invitation_to_an_unknown_role_is_listed_and_opens_nothing() {
        var made = olga.post(
                "/t/" + unique + "/members", Map.of("email", "new" + unique + "@example.org", "role", "viewer"));
        assertThat(made.statusCode()).isLessThan(400);
        tenancy.everywhere(() -> {
            jdbc.sql("UPDATE mail SET outcome = 'bounced', done_at = posted_at WHERE tenant_id = ?")
                    .param(tenant.id())
                    .update();
            return jdbc.sql("UPDATE account_link SET role = 'auditor' WHERE tenant_id = ?")
                    .param(tenant.id())
                    .update();
        });
        assertThat(olga.get("/t/" + unique + "/members").body())
                .contains("new" + unique, "<td data-label=\"Role\">unknown</td>");
    }

    @Test
    void a_host_keeps_its_route_and_a_database_is_left_alone() {
        tenancy.everywhere(() -> {
            jdbc.sql("UPDATE environment_database SET state = 'moving' WHERE environment_id = ?")
                    .param(shop.id())
                    .update();
            return jdbc.sql("UPDATE host SET state = 'reserved', live = true, txt = NULL WHERE environment_id = ?")
                    .param(shop.id())
                    .update();
        });
        assertThat(hosts.routed(shop.ref())).hasSize(1);
        tenancy.everywhere(() -> jdbc.sql("UPDATE host SET live = false WHERE environment_id = ?")
                .param(shop.id())
                .update());
        assertThat(hosts.routed(shop.ref())).isEmpty();
        var base = "/t/" + unique + "/apps/shop/production";
        for (var path :
                List.of(base, base + "/domains", base + "/database", "/t/" + unique, "/t/" + unique + "/usage")) {
            assertThat(olga.get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void words_of_this_version_are_known() {
        assertThat(Role.of("owner")).isEqualTo(Role.OWNER);
        assertThat(Role.of("auditor")).isEqualTo(Role.UNKNOWN);
        for (var role : Role.values()) {
            assertThat(Role.UNKNOWN.covers(role)).isFalse();
            assertThat(role.covers(Role.UNKNOWN)).isFalse();
        }
        assertThat(SealedBy.values()).contains(SealedBy.UNKNOWN);
    }

    private UUID member(String name, Role role) {
        var account = accounts.create(name + unique + "@example.org", name, PASSWORD, false);
        tenants.addMember(tenant.id(), "staff@example.org", account, role);
        return account;
    }

    /** As the newer portal's migrations have loosened them. */
    private void withoutChecks() throws SQLException {
        try (var connection = asOwner();
                var statement = connection.createStatement()) {
            for (var table : TABLES) {
                try (var rows = statement.executeQuery("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                        + " WHERE contype = 'c' AND conrelid = '" + table + "'::regclass")) {
                    while (rows.next()) {
                        checks.put(table + "." + rows.getString(1), rows.getString(2));
                    }
                }
            }
            for (var check : checks.keySet()) {
                statement.execute("ALTER TABLE " + check.replace(".", " DROP CONSTRAINT "));
            }
        }
    }

    private Connection asOwner() throws SQLException {
        return DriverManager.getConnection(url, owner, ownerPassword);
    }
}
