package io.nuages.console.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.PageCheck;
import io.nuages.TestBrowser;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.cluster.Purpose;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.run.PastRun;
import io.nuages.run.RunHistory;
import io.nuages.secret.AppDocuments;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages of runs, as members and strangers see them. */
@NuagesTest
class RunPagesTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
    private AppDocuments documents;

    @Autowired
    private Deployments deployments;

    @Autowired
    private RunHistory history;

    private String unique;
    private Environment shop;
    private String base;
    private PastRun failed;

    /** A task that failed, and a cron job that has not run. */
    @BeforeEach
    void world() {
        unique = "r" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        var size = plans.saveSize(null, unique, 100, 128, 500);
        var plan = plans.create("Plan " + unique, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of(size));
        var tenant = member("viewer", unique, plan);
        member("stranger", "x" + unique, plan);
        shop = apps.create(tenant, "shop", "registry.example/demo/failinit:1.0", Draft.web(unique, 1), "dev");
        documents.write(shop.ref(), 1, """
                image: {repository: registry.example/demo/failinit, tag: "1.0"}
                releaseCommand: null
                cron: {nightly: {schedule: "0 3 29 2 *", command: [/clean]}}
                tasks: {import: {command: [/import]}}
                """, Map.of(), "dev");
        deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        base = "/t/" + unique + "/apps/shop/production";
        failed = await().atMost(PATIENCE)
                .until(
                        () -> history.of(shop.ref(), Purpose.TASK, "import"),
                        (List<PastRun> runs) -> runs.stream().anyMatch(run -> run.endedAt() != null))
                .getFirst();
    }

    private UUID member(String who, String slug, UUID plan) {
        var tenant = tenants.create("staff@example.org", slug, "Atelier", plan).id();
        tenants.addMember(
                tenant,
                "staff@example.org",
                accounts.create(who + unique + "@example.org", "Ada", PASSWORD, false),
                Role.VIEWER);
        return tenant;
    }

    private Browser as(String who) {
        var browser = new Browser(port);
        browser.signIn(who + unique + "@example.org", PASSWORD);
        return browser;
    }

    @Test
    void a_viewer_reads_how_runs_ended_and_what_they_wrote() {
        var viewer = as("viewer");
        assertThat(viewer.get(base).body())
                .contains("href=\"" + base + "/runs/task/import\"", "href=\"" + base + "/runs/cron/nightly\"");

        assertThat(viewer.get(base + "/runs/task/import").body())
                .contains("Task import", "Failed", "href=\"" + page() + "\"")
                .contains(failed.cause());
        assertThat(viewer.get(page()).body())
                .contains(failed.cause(), failed.job(), "requests.exceptions.HTTPError: 503 Server Error");
        assertThat(viewer.get(base + "/runs/cron/nightly").body()).contains("Cron job nightly", "No runs yet");
    }

    @Test
    void whoever_asks_for_what_is_not_theirs_or_not_there_learns_nothing() {
        var viewer = as("viewer");
        for (var path : List.of(
                "/runs/task/other",
                "/runs/cron/import",
                "/runs/release-command/import",
                "/runs/cron/nightly/" + failed.uid(),
                "/runs/task/import/" + UUID.randomUUID())) {
            assertThat(viewer.get(base + path).statusCode()).as(path).isEqualTo(404);
        }
        var stranger = as("stranger");
        for (var path : List.of("/runs/task/import", "/runs/task/import/" + failed.uid())) {
            assertThat(stranger.get(base + path).statusCode()).as(path).isEqualTo(404);
            assertThat(stranger.get(base.replace(unique, "x" + unique) + path).statusCode())
                    .as("their own " + path)
                    .isEqualTo(404);
        }
    }

    @Test
    void the_pages_are_accessible_on_every_screen_and_change_by_themselves() {
        var check = new PageCheck();
        try (var chromium = TestBrowser.launch();
                var context = chromium.browser().newContext(new NewContextOptions().setViewportSize(390, 844))) {
            var page = context.newPage();
            check.watch(page);
            page.navigate("http://localhost:" + port + "/sign-in");
            page.getByLabel("E-mail address").fill("viewer" + unique + "@example.org");
            page.getByLabel("Password").fill(PASSWORD);
            TestBrowser.follow(page, page.locator("button", new Page.LocatorOptions().setHasText("Sign in")));
            for (var width : new int[] {390, 1280}) {
                page.setViewportSize(width, 844);
                for (var path : List.of(base + "/runs/cron/nightly", page(), base + "/runs/task/import")) {
                    page.navigate("http://localhost:" + port + path);
                    check.accessible(page);
                    assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
                            .as(path)
                            .isEqualTo(width);
                }
            }
            page.navigate("http://localhost:" + port + base);
            assertThat(page.locator(".processes time[data-clock]").textContent())
                    .contains("29 Feb 2028, 03:00");
            page.navigate("http://localhost:" + port + base + "/runs/task/import");
            documents.write(shop.ref(), 2, """
                    image: {repository: registry.example/demo/failinit, tag: "1.0"}
                    releaseCommand: null
                    tasks: {import: {command: [/import, --again]}}
                    """, Map.of(), "dev");
            deployments.ask(shop.ref(), Wish.newest(), null, "dev");
            page.locator("#runs tbody tr:nth-child(2)").waitFor();
            check.nothingWasWrong();
        }
    }

    private String page() {
        return base + "/runs/task/import/" + failed.uid();
    }
}
