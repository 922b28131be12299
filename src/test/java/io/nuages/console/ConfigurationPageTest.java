package io.nuages.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.options.AriaRole;
import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.PageCheck;
import io.nuages.TestBrowser;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.secret.Certificates;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A configuration as somebody typed it: kept as it is, with everything wrong reported together. */
@NuagesTest
class ConfigurationPageTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";

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
    private Certificates certificates;

    private String unique;
    private Tenant tenant;
    private Environment shop;
    private String page;
    private Browser browser;

    @BeforeEach
    void world() {
        unique = "v" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        var size = plans.saveSize(null, unique, 250, 256, 500);
        var plan = plans.create("Plan " + unique, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of(size));
        tenant = tenants.create("staff@example.org", unique, "Atelier", plan);
        shop = apps.create(tenant.id(), "shop", IMAGE, Draft.web(unique, 1), "dev");
        page = "/t/" + unique + "/apps/shop/production/configuration";
        tenants.addMember(
                tenant.id(),
                "staff@example.org",
                accounts.create(unique + "@example.org", "Dev", PASSWORD, false),
                Role.DEVELOPER);
        browser = new Browser(port);
        browser.signIn(unique + "@example.org", PASSWORD);
        browser.get(page);
    }

    @Test
    void comments_blank_lines_and_the_order_stay_as_typed() {
        var typed = "# Mail\r\n\r\nMAIL_HOST='smtp.example.org' # the provider's\r\nDEBUG=0\r\n#OLD=1";

        save("1", typed);

        assertThat(now().spec().app().variables()).isEqualTo(Map.of("MAIL_HOST", "smtp.example.org", "DEBUG", "0"));
        assertThat(browser.get(page).body())
                .contains(
                        "# Mail\n\nMAIL_HOST=&#39;smtp.example.org&#39; # the provider&#39;s\nDEBUG=0\n#OLD=1</textarea>");

        assertThat(save("2", typed)).isEqualTo(302);
        assertThat(browser.get(page).body()).contains("Nothing changed.");
        // A comment is an edit, too: of two at the same time, neither is lost.
        assertThat(save("2", typed + "\r\n# more")).isEqualTo(302);
        assertThat(save("2", typed + "\r\n# other")).isEqualTo(409);
        assertThat(now().revision()).isEqualTo(3);
        assertThat(now().changed())
                .as("a reworded comment is nothing to deploy")
                .isEqualTo(2);
        assertThat(browser.get(page).body()).contains("comments of the variables", "# more</textarea>");
        // What else changes the configuration leaves them alone.
        apps.setImage(shop.ref(), "registry.example/demo/shop:1.1", "dev");
        assertThat(browser.get(page).body()).contains("# more</textarea>");
        assertThat(now().changed()).isEqualTo(4);
    }

    @Test
    void the_configuration_is_downloaded_as_the_chart_takes_it() {
        assertThat(browser.get(page).body()).contains("href=\"" + page + "/app.yaml\"");

        var answer = browser.get(page + "/app.yaml");

        assertThat(answer.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"app.yaml\"");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/yaml;charset=UTF-8");
        assertThat(answer.body())
                .startsWith("# yaml-language-server: $schema=http")
                .contains("/schemas/app.schema.json\n# shop/production\nimage:\n")
                .contains("hosts: []");
    }

    @Test
    void editors_get_the_charts_schema_without_a_session_and_may_keep_it() throws Exception {
        var stranger = new Browser(port);
        var answer = stranger.get("/schemas/app.schema.json", "Accept", "*/*");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Files.readString(Path.of("helm/django-app/files/app.schema.json")));
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("public", "max-age=");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        var tag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(stranger.get("/schemas/app.schema.json", "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(304);
        assertThat(stranger.get("/schemas/values.schema.json").statusCode()).isEqualTo(404);
    }

    @Test
    void all_that_is_wrong_is_told_at_once_a_sentence_a_line() {
        var form = form("1", "nonsense\r\nPORT=1\r\nA=1\r\nA=2\r\nB=\"open");
        form.put("port", "80");

        var answer = browser.post(page, form);

        assertThat(answer.statusCode()).isEqualTo(422);
        var body = answer.body().replaceAll("\\s+", " ");
        assertThat(body).contains("There are 5 problems");
        for (var sentence : new String[] {
            "Line 1: This is not NAME=value.",
            "Line 2: PORT is set by Nuages.",
            "Line 4: A is set twice.",
            "Line 5: The quote &quot; is never closed."
        }) {
            assertThat(body).as(sentence).contains("<li><a href=\"#variables\">" + sentence + "</a></li>");
        }
        assertThat(body).contains("A port is between 1024 and 65535");
        assertThat(answer.body()).doesNotContain("NAME=value. Line");
    }

    @Test
    void without_scripts_too_a_problem_says_of_which_process_it_is() {
        var form = form("1", "");
        for (var worker : List.of("mailer", "cleaner")) {
            var at = "processes[" + (worker.equals("mailer") ? 1 : 2) + "].";
            form.put(at + "name", worker);
            form.put(at + "command", worker.equals("mailer") ? "" : "run && more");
            form.put(at + "size", unique);
            form.put(at + "pods", worker.equals("mailer") ? "1" : "many");
        }
        var answer = browser.post(page, form);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body().replaceAll("\\s+", " "))
                .contains(
                        "<li><a href=\"#processes-1-command\">Command of mailer: A worker needs a command",
                        "<li><a href=\"#processes-2-command\">Command of cleaner: ",
                        "<li><a href=\"#processes-2-pods\">Pods of cleaner: That is not a whole number.")
                .doesNotContain("Command of web");
    }

    @Test
    void the_browser_tells_each_line_once_and_a_key_that_stands_there_is_not_generated() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> certificates.current().isPresent());
        try (var chromium = TestBrowser.launch();
                var context = chromium.browser().newContext()) {
            var check = new PageCheck();
            var shown = context.newPage();
            check.watch(shown);
            signIn(shown);

            shown.navigate(address(page));
            shown.locator("#variables").fill("nonsense\nA=1\nA=2");
            assertThat(shown.locator("#variables-problems li").first()).containsText("Line 1: This is not NAME=value.");
            TestBrowser.follow(
                    shown,
                    shown.locator("button", new Page.LocatorOptions().setHasText("Save"))
                            .first());
            assertThat(shown.locator(".summary li")).hasCount(2);
            assertThat(shown.locator(".field:has(#variables)").getByText("Line 1: This is not"))
                    .hasCount(1);
            assertThat(shown.locator(".field:has(#variables)").getByText("A is set twice."))
                    .hasCount(1);
            assertThat(shown.locator("#variables-hint")).isHidden();
            check.accessible(shown);

            shown.navigate(address("/t/" + unique + "/new"));
            var generate = shown.locator("[data-seal-generate]");
            assertThat(generate).isChecked();
            shown.locator("#variables").fill("SECRET_KEY=typed");
            assertThat(generate).not().isChecked();
            assertThat(generate).isDisabled();
            assertThat(shown.getByText("Not generated: SECRET_KEY is among the variables above."))
                    .isVisible();
            check.accessible(shown);
            shown.locator("#variables").fill("");
            assertThat(generate).isChecked();
            shown.locator("#env").fill("SECRET_KEY=mine");
            assertThat(generate).not().isChecked();
            assertThat(shown.getByText("Not generated: the .env file has a SECRET_KEY."))
                    .isVisible();
            shown.locator("#env").fill("");
            assertThat(generate).isEnabled();
            // This gives no key to people who did not want one.
            generate.uncheck();
            shown.locator("#env").fill("SECRET_KEY=mine");
            shown.locator("#env").fill("A=1");
            assertThat(generate).isEnabled();
            assertThat(generate).not().isChecked();
            check.nothingWasWrong();
        }
    }

    @Test
    void workers_come_and_go_by_buttons() {
        try (var chromium = TestBrowser.launch();
                var context = chromium.browser().newContext()) {
            var check = new PageCheck();
            var shown = context.newPage();
            check.watch(shown);
            signIn(shown);
            shown.navigate(address(page));
            assertThat(shown.locator("#processes [data-part]:visible")).hasCount(0);
            for (var worker : List.of("mails", "beat")) {
                shown.locator("#processes [data-part-add]").click();
                var name = shown.locator("#processes [data-part]:visible input[name$='.name']")
                        .last();
                assertThat(name).isFocused();
                name.fill(worker);
            }
            check.accessible(shown);
            saved(shown);
            assertThat(workers()).containsExactly("web", "mails", "beat");

            assertThat(shown.locator("#processes [data-part]:visible")).hasCount(2);
            shown.getByLabel("Remove worker mails").click();
            assertThat(shown.locator("#processes [data-part-add]")).isFocused();
            check.accessible(shown);
            saved(shown);
            assertThat(workers()).containsExactly("web", "beat");
            check.nothingWasWrong();
        }
    }

    @Test
    void cron_jobs_come_and_go_by_buttons_on_a_small_screen_too() {
        try (var chromium = TestBrowser.launch();
                var context = chromium.browser().newContext()) {
            var check = new PageCheck();
            var shown = context.newPage();
            check.watch(shown);
            shown.setViewportSize(390, 800);
            signIn(shown);
            shown.navigate(address(page));
            assertThat(shown.locator("#cron [data-part]:visible")).hasCount(0);
            var price = shown.locator("#estimate").textContent();
            for (var job : List.of("nightly", "hourly")) {
                shown.locator("#cron [data-part-add]").click();
                var part = shown.locator("#cron [data-part]:visible").last();
                assertThat(part.locator("input[name$='.name']")).isFocused();
                part.locator("input[name$='.name']").fill(job);
                part.getByLabel("Command").fill("/" + job);
                part.getByLabel("Schedule").fill(job.equals("hourly") ? "@hourly" : "0 3 * * *");
            }
            assertThat(shown.locator("#estimate")).not().hasText(price);
            assertThat(shown.locator("#estimate")).containsText("as saved now");
            check.accessible(shown);
            assertThat((Boolean) shown.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                    .isTrue();
            saved(shown);
            assertThat(now().spec().app().cron()).containsOnlyKeys("hourly", "nightly");

            shown.getByLabel("Remove cron job hourly").click();
            assertThat(shown.locator("#cron [data-part-add]")).isFocused();
            saved(shown);
            assertThat(now().spec().app().cron()).containsOnlyKeys("nightly");

            shown.locator("#cron input[name='cron[0].schedule']").fill("0 25 * * *");
            TestBrowser.follow(
                    shown,
                    shown.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Save").setExact(true)));
            assertThat(shown.locator(".summary li"))
                    .hasText("Schedule of nightly: \"25\" is not a valid hour (0 to 23).");
            check.accessible(shown);
            check.nothingWasWrong();
        }
    }

    private static void saved(Page shown) {
        TestBrowser.follow(
                shown,
                shown.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Save").setExact(true)));
        assertThat(shown.locator("main")).containsText("Saved as revision");
    }

    private List<String> workers() {
        return List.copyOf(now().spec().app().processes().keySet());
    }

    private void signIn(Page shown) {
        shown.navigate(address("/sign-in"));
        shown.getByLabel("E-mail address").fill(unique + "@example.org");
        shown.getByLabel("Password", new GetByLabelOptions().setExact(true)).fill(PASSWORD);
        TestBrowser.follow(shown, shown.locator("button", new Page.LocatorOptions().setHasText("Sign in")));
    }

    private int save(String base, String variables) {
        return browser.post(page, form(base, variables)).statusCode();
    }

    private Map<String, String> form(String base, String variables) {
        return new HashMap<>(Map.of(
                "base",
                base,
                "processes[0].name",
                "web",
                "processes[0].command",
                "/run",
                "processes[0].size",
                unique,
                "processes[0].pods",
                "1",
                "releaseCommand",
                "/init",
                "port",
                "8000",
                "healthPath",
                "/healthz/",
                "variables",
                variables,
                "databaseMib",
                "1024"));
    }

    private Environment now() {
        return apps.environment(shop.ref()).orElseThrow();
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
