package io.nuages.console.search;

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
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchTest {
    private static final String PASSWORD = "correct horse battery";

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

    private Browser developer;
    private Browser viewer;

    @BeforeAll
    void two_tenants_with_apps() {
        var size = plans.saveSize(null, "search", 10, 32, 500);
        var plan = plans.create("Search", 0, new Limits(4000, 4096, 102400, 0, 40, 40), 60, 20, Set.of(size));
        var ours = tenants.create("staff@example.org", "search", "Atelier", plan);
        var theirs = tenants.create("staff@example.org", "search-others", "Others", plan);
        for (var name : new String[] {"shop", "journal"}) {
            app(ours, name, "registry.example/demo/" + name + ":1.0");
        }
        var deployed = app(ours, "atlas", "registry.example/museum/map:2.4");
        app(theirs, "shop-of-others", "registry.example/demo/shop:1.0");
        tenancy.run(ours.id(), () -> jdbc.sql("""
                INSERT INTO deployment (id, tenant_id, environment_id, number, state, image, revision, kind, trigger, actor,
                                        created_at, ended_at)
                VALUES (gen_random_uuid(), ?, ?, 57, 'failed', 'registry.example/museum/map:2.5', 1, 'deploy', 'person', 'dev',
                        now(), now())
                """).params(ours.id(), deployed).update());
        developer = member(ours, "search-developer@example.org", Role.DEVELOPER);
        viewer = member(ours, "search-viewer@example.org", Role.VIEWER);
    }

    private UUID app(Tenant tenant, String name, String image) {
        return apps.create(tenant.id(), name, image, Draft.web("search", 1), "dev")
                .id();
    }

    private Browser member(Tenant tenant, String email, Role role) {
        tenants.addMember(tenant.id(), "staff@example.org", accounts.create(email, "Member", PASSWORD, false), role);
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        return browser;
    }

    @Test
    void an_environment_is_found_by_its_app_its_own_name_its_address_and_its_image() {
        for (var words : new String[] {"atlas", "ATL prod", "production atlas", "museum/map", "map:2.4"}) {
            assertThat(found(words)).as(words).contains("href=\"/t/search/apps/atlas/production\"");
        }
        assertThat(found("atlas")).doesNotContain("/apps/shop/", "atlas/production/secrets");
    }

    @Test
    void a_deployment_is_found_by_its_number() {
        assertThat(found("57")).contains("href=\"/t/search/apps/atlas/production/deployments/57\"", "map:2.5, failed");
        assertThat(found("#57 atlas")).contains("/deployments/57");
        assertThat(found("57 shop")).doesNotContain("/deployments/57").contains("Nothing here is called");
    }

    @Test
    void pages_and_settings_are_found_by_what_they_are_for() {
        assertThat(found("kubeseal shop")).contains("href=\"/t/search/apps/shop/production/secrets\"");
        assertThat(found("invite")).contains("href=\"/t/search/members\"");
        assertThat(found("dark")).contains("href=\"/account\"");
        assertThat(found("new app")).contains("href=\"/t/search/new\"");
        assertThat(viewer.get("/t/search/search?q=new+app").body()).doesNotContain("href=\"/t/search/new\"");
    }

    @Test
    void what_another_tenant_has_is_not_found_and_its_search_not_either() {
        assertThat(found("others")).contains("Nothing here is called").doesNotContain("shop-of-others");
        assertThat(developer.get("/t/search-others/search?q=shop").statusCode()).isEqualTo(404);
        assertThat(new Browser(port).get("/t/search/search?q=shop").body()).doesNotContain("/apps/shop");
    }

    @Test
    void any_text_is_answered() {
        for (var words : new String[] {
            "",
            "   ",
            "<script>alert(1)</script>",
            "'; DROP TABLE app; --",
            "%",
            "_",
            "\\",
            "99999999999999999999",
            "0",
            "a".repeat(5_000),
            "é ü 中",
            "a".repeat(150) + " " + "b ".repeat(100)
        }) {
            var answer = developer.get("/t/search/search?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8));
            assertThat(answer.statusCode()).as(words).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("<script>alert");
        }
    }

    @Test
    void the_top_bar_gets_a_list_without_a_page_around_it() {
        var list =
                developer.get("/t/search/search?q=shop", "HX-Request", "true").body();
        assertThat(list).contains("/apps/shop/production").doesNotContain("<html", "<main");
        assertThat(developer.get("/t/search").body()).contains("action=\"/t/search/search\"");
        assertThat(developer.get("/t/search/search").body()).containsOnlyOnce("role=\"search\"");
    }

    private String found(String words) {
        return developer
                .get("/t/search/search?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8))
                .body()
                .replaceAll("(?s)^.*<main", "<main");
    }
}
