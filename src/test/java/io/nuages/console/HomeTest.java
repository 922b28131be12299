package io.nuages.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.PageCheck;
import io.nuages.TestBrowser;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Holds;
import io.nuages.deploy.Wish;
import io.nuages.live.Live;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One list of all environments: sick ones first, filtered by words and by what they need, and rows that stay under the pointer. */
@NuagesTest
class HomeTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final Pattern ROW = Pattern.compile("<tr id=\"([^\"]+)\"");

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
    private Deployments deployments;

    @Autowired
    private Holds holds;

    @Autowired
    private Live live;

    @Autowired
    private JdbcClient jdbc;

    private String unique;
    private String home;
    private Tenant tenant;

    @BeforeEach
    void world() {
        unique = "h" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        home = "/t/" + unique;
        var size = plans.saveSize(null, unique, 10, 32, 500);
        var limits = new Limits(40_000, 81_920, 1_024_000, 0, 300, 300);
        tenant = tenants.create(
                "staff@example.org",
                unique,
                "Atelier",
                plans.create("Plan " + unique, 0, limits, 60, 20, Set.of(size)));
        for (var role : List.of(Role.DEVELOPER, Role.VIEWER)) {
            tenants.addMember(
                    tenant.id(),
                    "staff@example.org",
                    accounts.create(role.word() + unique + "@example.org", "Somebody", PASSWORD, false),
                    role);
        }
    }

    private EnvironmentRef app(String name, String... hosts) {
        return apps.create(
                        tenant.id(),
                        name,
                        IMAGE,
                        DraftBuilder.of(Draft.web(unique, 1))
                                .hosts(List.of(hosts))
                                .build(),
                        "dev")
                .ref();
    }

    /** Its only deployment has failed, with nothing live before it. */
    private void failed(EnvironmentRef environment) {
        tenancy.run(tenant.id(), () -> {
            jdbc.sql("""
                    INSERT INTO deployment (id, tenant_id, environment_id, number, state, image, revision, kind, trigger, actor,
                                            created_at, ended_at)
                    VALUES (gen_random_uuid(), ?, ?, 1, 'failed', 'registry.example/demo/shop:1.0', 1, 'deploy', 'person', 'dev',
                            now(), now())
                    """).params(tenant.id(), environment.id()).update();
            jdbc.sql("UPDATE environment SET newest_deployment = 1 WHERE id = ?")
                    .param(environment.id())
                    .update();
            live.environmentChanged(tenant.id(), environment.id());
        });
    }

    private Browser signedIn(Role role) {
        var browser = new Browser(port);
        browser.signIn(role.word() + unique + "@example.org", PASSWORD);
        return browser;
    }

    private static List<String> rows(String html) {
        return ROW.matcher(html)
                .results()
                .map((MatchResult row) -> row.group(1).replace("/production", ""))
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void five() {
        app("atlas");
        app("books", "www." + unique + ".example");
        var paused = app("chat");
        holds.holdDeployments(tenant.id(), "staff@example.org", "Later.");
        deployments.ask(app("docs"), Wish.newest(), null, "dev");
        failed(app("echo"));
        apps.pause(paused, "dev");
    }

    @Test
    void it_counts_and_shows_what_needs_somebody_first() {
        five();
        var developer = signedIn(Role.DEVELOPER);
        var all = developer.get(home).body();

        assertThat(rows(all)).containsExactly("echo", "docs", "atlas", "books", "chat");
        assertThat(all)
                .contains(
                        "<title>Apps · 1 needs action · Nuages</title>",
                        "5 environments",
                        ">1 needs action<",
                        " a month as configured",
                        "nothing live yet",
                        "href=\"" + home + "/new\"",
                        "href=\"" + home + "/apps/chat/production/resumption\"")
                .doesNotContain("need a look", "needs a look", "Page 1");
        assertThat(all.replaceAll("</?span[^>]*>", ""))
                .contains("All 5<", "Needs you 1<", "Deploying 1<", "Production 5<", "Paused 1<");
        assertThat(rows(developer.get(home + "?show=needs-you").body())).containsExactly("echo");
        assertThat(rows(developer.get(home + "?show=deploying").body())).containsExactly("docs");
        assertThat(rows(developer.get(home + "?show=production").body())).hasSize(5);
        assertThat(rows(developer.get(home + "?show=paused").body())).containsExactly("chat");
        assertThat(rows(developer.get(home + "?show=%3Cb%3E").body())).hasSize(5);
    }

    /** What is so for all of them is said once. */
    @Test
    void a_cluster_that_does_not_answer_is_told_once_above_the_list() {
        var atlas = app("atlas");
        var books = app("books");
        app("chat");
        var developer = signedIn(Role.DEVELOPER);
        // The reconciler sees the cluster and may say so in between.
        Awaitility.await().untilAsserted(() -> {
            away(atlas, 3);
            away(books, 2);
            assertThat(developer.get(home).body())
                    .contains("The cluster is not responding.", ">Unknown<")
                    .containsOnlyOnce("Retrying for")
                    .doesNotContain("the cluster has not responded for");
        });

        var live = app("docs");
        deployments.ask(live, Wish.newest(), null, "dev");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> deployments.newest(live, 1, 0).getFirst().state() == Deployment.State.SUCCEEDED);
        Awaitility.await().untilAsserted(() -> {
            away(atlas, 3);
            assertThat(developer.get(home).body())
                    .contains("the cluster has not responded for")
                    .doesNotContain("The cluster is not responding.");
        });
    }

    private void away(EnvironmentRef environment, int minutes) {
        tenancy.run(
                tenant.id(),
                () -> jdbc.sql("""
                INSERT INTO environment_status (environment_id, tenant_id, health, document, changed_at, unreachable_since)
                VALUES (?, ?, 'running', '{}', now(), now() - make_interval(mins => ?))
                ON CONFLICT (environment_id) DO UPDATE SET unreachable_since = excluded.unreachable_since
                """)
                        .params(environment.id(), tenant.id(), minutes)
                        .update());
    }

    @Test
    void words_filter_by_name_host_and_image_and_stay_in_the_addresses_of_the_parts() {
        five();
        var developer = signedIn(Role.DEVELOPER);

        assertThat(rows(developer.get(home + "?q=ECHO").body())).containsExactly("echo");
        var host = developer.get(home + "?q=www." + unique).body();
        assertThat(rows(host)).containsExactly("books");
        assertThat(host).contains("href=\"" + home + "?show=paused&amp;q=www." + unique + "\"");
        assertThat(host.replaceAll("</?span[^>]*>", "")).contains("All 1<", "Needs you 0<", "5 environments");
        assertThat(rows(developer.get(home + "?q=demo%2Fshop%3A1.0").body())).hasSize(5);
        assertThat(rows(developer.get(home + "?q=demo+docs&show=deploying").body()))
                .containsExactly("docs");
        var part = developer
                .get(home + "?q=echo&show=paused", "HX-Request", "true")
                .body();
        assertThat(part)
                .contains("“echo” is in no name, host or image under “Paused”.", "hx-swap-oob=\"innerHTML\"")
                .contains("hx-get=\"" + home + "?show=paused&amp;q=echo\"")
                .doesNotContain("<html", "<h1");
    }

    @Test
    void whatever_is_typed_is_only_looked_for() {
        five();
        var developer = signedIn(Role.DEVELOPER);
        for (var typed : List.of(
                "' OR 1=1 --",
                "<script>alert(1)</script>",
                "\"><img src=x>",
                "%",
                "${1+1}",
                "a&show=paused#x",
                "\u0000\r\nX: y",
                "😀\ud83d",
                "../..",
                "{q}",
                "x".repeat(3000))) {
            var answer = developer.get(home + "?q=" + encoded(typed));
            assertThat(answer.statusCode()).as(typed).isEqualTo(200);
            assertThat(rows(answer.body())).as(typed).isEmpty();
            assertThat(answer.body())
                    .as(typed)
                    .contains("is in no name, host or image.", "Show all environments")
                    .doesNotContain("<script>alert", "<img src=x");
            assertThat(developer
                            .get(home + "?q=" + encoded(typed), "HX-Request", "true")
                            .statusCode())
                    .as(typed)
                    .isEqualTo(200);
        }
        assertThat(developer.get(home + "?q=" + "x".repeat(10_000)).statusCode())
                .isLessThan(500);
        assertThat(rows(developer.get(home + "?q=%20%09").body())).hasSize(5);
        assertThat(rows(developer.get(home + "?page=99").body())).hasSize(5);
    }

    @Test
    void a_viewer_is_shown_no_act() {
        five();
        var all = signedIn(Role.VIEWER).get(home).body();

        assertThat(rows(all)).containsExactly("echo", "docs", "atlas", "books", "chat");
        assertThat(all).doesNotContain(home + "/new\"", "Resume", "class=\"acts\"");
    }

    @Test
    void few_environments_need_no_filter_and_none_an_explanation() {
        var developer = signedIn(Role.DEVELOPER);
        var none = developer.get(home).body();
        assertThat(none)
                .contains("No apps yet", "Nothing runs here yet", "<div class=\"filters\" hidden")
                .doesNotContain("<table");
        assertThat(developer.get(home + "?q=x&show=paused").body()).contains("No apps yet");
        app("alone");
        var one = developer.get(home).body();
        assertThat(one).contains("1 environment<", "<div class=\"filters\" hidden");
        assertThat(rows(one)).containsExactly("alone");
        assertThat(developer.get(home + "?q=other").body()).doesNotContain("<div class=\"filters\" hidden");
    }

    @Test
    void rows_stay_under_the_pointer_until_somebody_sorts_again() {
        five();
        try (var chromium = TestBrowser.launch();
                var context = chromium.context()) {
            var check = new PageCheck();
            var page = page(context.newPage(), check, 1280);
            assertThat(page.locator("#apps tbody tr")).hasCount(5);
            check.accessible(page);

            row(page, "books").hover();
            failed(apps.environment(tenant.id(), "books", "production")
                    .orElseThrow()
                    .ref());
            assertThat(row(page, "books")).containsText("Down");
            assertThat(shown(page)).containsExactly("echo", "docs", "atlas", "books", "chat");
            assertThat(page.getByText("1 row changed place")).isVisible();
            assertThat(page.locator("#standing")).containsText("2 need action");
            check.accessible(page);
            page.getByText("Sort again").click();
            assertThat(shown(page)).containsExactly("books", "echo", "docs", "atlas", "chat");
            assertThat(page.getByText("changed place")).isHidden();
            assertThat(page.evaluate("document.activeElement.closest('tr')?.id"))
                    .isEqualTo("books/production");

            // The focus keeps them, too, and stays where it is.
            page.mouse().move(5, 5);
            row(page, "docs").locator(".name").focus();
            failed(apps.environment(tenant.id(), "atlas", "production")
                    .orElseThrow()
                    .ref());
            assertThat(row(page, "atlas")).containsText("Down");
            assertThat(shown(page)).containsExactly("books", "echo", "docs", "atlas", "chat");
            assertThat(page.evaluate("document.activeElement.closest('tr')?.id"))
                    .isEqualTo("docs/production");

            // Nobody is at it: the newest order.
            page.evaluate("document.activeElement.blur()");
            tenancy.run(tenant.id(), () -> live.changed(tenant.id(), tenant.id()));
            page.waitForFunction("() => document.querySelector('#apps tbody tr').id === 'atlas/production'");
            assertThat(shown(page)).containsExactly("atlas", "books", "echo", "docs", "chat");
            check.nothingWasWrong();
        }
    }

    @Test
    void a_rows_menu_opens_its_pages_and_gives_the_focus_back() {
        five();
        try (var chromium = TestBrowser.launch();
                var context = chromium.context()) {
            var check = new PageCheck();
            var page = page(context.newPage(), check, 1280);
            var button = page.getByLabel("More of books · production");
            button.click();
            var menu = page.locator("#row-menu");
            assertThat(menu).isVisible();
            check.accessible(page);
            assertThat(menu.getByText("Logs")).hasAttribute("href", Pattern.compile("/apps/books/production/logs$"));
            page.keyboard().press("Escape");
            assertThat(menu).isHidden();
            assertThat(button).isFocused();

            // Of another row at once, and by its own button closed again.
            button.click();
            page.getByLabel("More of chat · production").click();
            assertThat(menu).isVisible();
            assertThat(menu.getByText("Logs")).hasAttribute("href", Pattern.compile("/apps/chat/production/logs$"));
            page.getByLabel("More of chat · production").click();
            assertThat(menu).isHidden();

            // The list is fetched while the menu is open.
            button.click();
            failed(apps.environment(tenant.id(), "atlas", "production")
                    .orElseThrow()
                    .ref());
            assertThat(row(page, "atlas")).containsText("Down");
            page.keyboard().press("Escape");
            assertThat(button).isFocused();

            button.click();
            menu.getByText("Deploy…").click();
            assertThat(page.locator("dialog")).isVisible();
            assertThat(menu).isHidden();
            assertThat(page.locator("dialog form").first()).hasAttribute("action", Pattern.compile("/apps/books/"));
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).hasCount(0);
            assertThat(button).isFocused();

            // The second click is none on the row below.
            button.click();
            menu.getByText("Deploy…").dblclick();
            assertThat(page.locator("dialog form").first()).hasAttribute("action", Pattern.compile("/apps/books/"));
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).hasCount(0);

            page.locator("h1").click();
            row(page, "chat").locator("[data-row]").press("Enter");
            page.keyboard().press("Tab");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(page).hasURL("http://localhost:" + port + home + "/apps/chat/production/configuration");
            check.nothingWasWrong();
        }
    }

    @Test
    void it_filters_while_one_types_and_the_address_says_by_what() {
        five();
        try (var chromium = TestBrowser.launch();
                var context = chromium.context()) {
            var check = new PageCheck();
            var page = page(context.newPage(), check, 390);
            var field = page.getByLabel("Filter by name, host, image");
            field.click();
            page.keyboard().type("echo");
            assertThat(page.locator("#apps tbody tr")).hasCount(1);
            assertThat(page.locator("#view-")).containsText("All 1");
            assertThat(page.url()).endsWith(home + "?q=echo");
            assertThat(field).isFocused();
            assertThat(field).hasValue("echo");
            page.locator("#view-paused").click();
            assertThat(page.locator("#apps")).containsText("is in no name, host or image under “Paused”.");
            assertThat(page.getByLabel("Filter by name, host, image")).hasValue("echo");
            check.accessible(page);
            page.getByText("Show all environments").click();
            assertThat(page.locator("#apps tbody tr")).hasCount(5);
            assertThat(page).hasURL("http://localhost:" + port + home);
            // The name's link lies over all of its row.
            var state = row(page, "echo").locator(".status").boundingBox();
            page.mouse().click(state.x + 2, state.y + 2);
            page.waitForURL("**/apps/echo/production");
            check.nothingWasWrong();
        }
    }

    private Page page(Page page, PageCheck check, int width) {
        check.watch(page);
        page.setViewportSize(width, 844);
        page.navigate("http://localhost:" + port + "/sign-in");
        page.getByLabel("E-mail address").fill("developer" + unique + "@example.org");
        page.getByLabel("Password").fill(PASSWORD);
        TestBrowser.follow(page, page.locator("button", new Page.LocatorOptions().setHasText("Sign in")));
        page.navigate("http://localhost:" + port + home);
        return page;
    }

    private static Locator row(Page page, String app) {
        return page.locator("tr[id='" + app + "/production']");
    }

    private static List<String> shown(Page page) {
        return IntStream.range(0, page.locator("#apps tbody tr").count())
                .mapToObj(n -> String.valueOf(
                                page.locator("#apps tbody tr").nth(n).getAttribute("id"))
                        .replace("/production", ""))
                .toList();
    }
}
