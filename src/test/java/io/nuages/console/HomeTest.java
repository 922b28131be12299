package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class HomeTest {
    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Plans plans;

    @Autowired
    private Apps apps;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void many_apps_come_in_pages_and_no_sick_one_hides_on_a_later_one() {
        var size = plans.saveSize(null, "many", 10, 32, 500);
        var plan = plans.create("Many", 0, new Limits(4000, 4096, 102400, 0, 40, 40), 60, 20, Set.of(size));
        var tenant = tenants.create("staff@example.org", "many", "Atelier", plan);
        var sick = UUID.randomUUID();
        for (var n = 10; n < 37; n++) {
            sick = apps.create(tenant.id(), "app" + n, "registry.example/demo/shop:1.0", Draft.web("many", 1), "dev")
                    .id();
        }
        var environment = sick;
        tenancy.run(tenant.id(), () -> {
            jdbc.sql("""
                    INSERT INTO deployment (id, tenant_id, environment_id, number, state, image, revision, kind, trigger, actor,
                                            created_at, ended_at)
                    VALUES (gen_random_uuid(), ?, ?, 1, 'failed', 'registry.example/demo/shop:1.0', 1, 'deploy', 'person', 'dev',
                            now(), now())
                    """).params(tenant.id(), environment).update();
            jdbc.sql("UPDATE environment SET newest_deployment = 1 WHERE id = ?")
                    .param(environment)
                    .update();
        });
        tenants.addMember(
                tenant.id(),
                "staff@example.org",
                accounts.create("many@example.org", "Many", "correct horse battery", false),
                Role.VIEWER);
        var viewer = new Browser(port);
        viewer.signIn("many@example.org", "correct horse battery");

        var first = viewer.get("/t/many").body();
        assertThat(first).contains("27 apps, 27 environments", "Page 1", "/t/many?page=2", "hx-get=\"/t/many?page=1\"");
        assertThat(first.indexOf(">app36<")).isPositive().isLessThan(first.indexOf(">app10<"));
        assertThat(first).contains(">app33<").doesNotContain(">app34<");
        var second = viewer.get("/t/many?page=2", "HX-Request", "true").body();
        assertThat(second).contains(">app34<", ">app35<", "Page 2").doesNotContain(">app36<", ">app33<");
        assertThat(viewer.get("/t/many?page=99").statusCode()).isEqualTo(200);
        assertThat(viewer.get("/t/many?page=-1").body()).contains("Page 1");
    }
}
