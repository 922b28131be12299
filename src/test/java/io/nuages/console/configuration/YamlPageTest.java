package io.nuages.console.configuration;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.PageCheck;
import io.nuages.TestBrowser;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.deploy.Deployments;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.spec.Autoscale;
import io.nuages.spec.CronJob;
import io.nuages.spec.Process;
import io.nuages.spec.Specs;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A configuration as YAML, as browsers with and without scripts send it. */
@NuagesTest
class YamlPageTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "image: {repository: registry.example/demo/shop, tag: \"1.0\"}\n";
    private static final String CRON = IMAGE + """
            processes:
              web: {autoscale: {minPods: 2, maxPods: 5, cpuPercent: 70}}   # by night two will do
            cron:
              nightly: {schedule: "0 3 * * *", command: [/clean]}
              hourly: {schedule: "@hourly", command: [/mail]}
            """;

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
    private Deployments deployments;

    private String unique;
    private Tenant tenant;
    private Environment shop;
    private String form;
    private String page;
    private Browser browser;

    @BeforeEach
    void world() {
        unique = "y" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        var sizes = Set.of(
                plans.saveSize(null, "A" + unique, 100, 128, 500), plans.saveSize(null, "B" + unique, 500, 512, 900));
        var plan = plans.create("Plan " + unique, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, sizes);
        tenant = tenants.create("staff@example.org", unique, "Atelier", plan);
        shop = apps.create(tenant.id(), "shop", "registry.example/demo/shop:1.0", Draft.web("A" + unique, 1), "dev");
        form = "/t/" + unique + "/apps/shop/production/configuration";
        page = form + "/yaml";
        browser = as(Role.DEVELOPER);
    }

    private Browser as(Role role) {
        var email = role.name().toLowerCase(Locale.ROOT) + unique + "@example.org";
        tenants.addMember(tenant.id(), "staff@example.org", accounts.create(email, "Dev", PASSWORD, false), role);
        var made = new Browser(port);
        made.signIn(email, PASSWORD);
        made.get(page);
        return made;
    }

    @Test
    void what_would_change_is_shown_before_it_is_saved() {
        var answer = review(CRON);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(plain(answer))
                .contains("cron job nightly", "2–5 by CPU 70 %", "CPU", "Per month", "Save and deploy")
                .containsPattern("<label[^>]*>cron job nightly</label>")
                .doesNotContain("not what you reviewed before");
        assertThat(now().revision()).isEqualTo(1);

        assertThat(Browser.location(save(answer))).isEqualTo(page);

        assertThat(now().spec().text()).isEqualTo(CRON);
        assertThat(browser.get(page).body()).contains("Saved as revision 2. It goes live with the next deployment.");
        assertThat(plain(review(CRON))).contains("Nothing would change.").doesNotContain("Save and deploy");
    }

    /** With as few pods as possible, and with as many. */
    @Test
    void where_something_scales_the_sum_is_a_range_as_well() {
        save(review(CRON));

        for (var at : List.of("/t/" + unique, "/t/" + unique + "/usage")) {
            assertThat(plain(browser.get(at))).containsPattern("CHF [0-9.]+–CHF [0-9.]+ a month as configured");
        }
    }

    @Test
    void other_words_than_those_that_were_reviewed_are_reviewed_first() {
        var reviewed = fields(review(CRON));
        reviewed.put("text", CRON + "port: 9000\n");

        var answer = browser.post(page, reviewed);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(plain(answer))
                .contains("Review", "9000", "This is not what you reviewed before, so nothing is saved yet.");
        assertThat(now().revision()).isEqualTo(1);
        reviewed.put("reviewed", "");
        browser.post(page, reviewed);
        assertThat(now().revision()).isEqualTo(1);
    }

    @Test
    void each_fault_is_told_at_its_line_and_what_was_typed_stays() {
        var typed = IMAGE + "\n# <b> & \"quotes\"\nport: 80\ncolour: red\n";

        var answer = review(typed);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(plain(answer)).contains("<a href=\"#text\">Line 5, column 1: colour: colour is unknown here");
        assertThat(fields(answer)).containsEntry("text", typed);
        assertThat(plain(review(IMAGE + "port: 80\nhosts: [shop.example, shop.example]")))
                .contains(
                        "There are 2 problems",
                        "Line 2, column 1: A port is",
                        "Line 3, column 23: hosts[1]: shop.example");
    }

    @Test
    void a_first_empty_line_and_windows_lines_come_back_as_they_went() {
        save(review("\n\r\n" + IMAGE.replace("\n", "\r\n")));

        assertThat(now().spec().text()).isEqualTo("\n\n" + IMAGE);
        assertThat(fields(browser.get(page))).containsEntry("text", "\n\n" + IMAGE);
    }

    @Test
    void what_the_form_does_not_show_it_keeps_and_says_so() {
        var tasks = "tasks: {index: {command: [/index]}}\n";
        save(review(CRON + tasks));

        var shown = browser.get(form);

        assertThat(plain(shown)).contains("This environment also has 1 task, kept as they are: see");
        var sent = fields(shown);
        assertThat(sent)
                .containsEntry("processes[0].pods", "2")
                .containsEntry("processes[0].mostPods", "5")
                .containsEntry("processes[0].cpuPercent", "70");
        sent.put("port", "9000");
        assertThat(browser.post(form, sent).statusCode()).isEqualTo(302);
        assertThat(now().spec().app())
                .isEqualTo(Specs.yaml(CRON + tasks + "port: 9000\n").app());
        assertThat(now().spec().text()).isEqualTo(CRON + tasks + "port: 9000\n");
    }

    @Test
    void cron_jobs_are_added_changed_and_removed_in_the_form_and_the_rest_of_the_text_stays() {
        var nightly = "  nightly: {schedule: \"0 3 * * *\", command: [/clean], args: [--all], files: false} # a week\n";
        save(review(IMAGE + "# by night\ncron:\n" + nightly
                + "  hourly:\n    schedule: \"@hourly\"\n    # mails\n    command: [/mail]\n"));
        var sent = fields(browser.get(form));
        assertThat(sent)
                .containsEntry("cron[0].name", "hourly")
                .containsEntry("cron[0].concurrency", "Forbid")
                .containsEntry("cron[1].schedule", "0 3 * * *")
                .containsEntry("cron[2].name", "");

        sent.putAll(Map.of(
                "cron[0].schedule", "*/5 * * * *",
                "cron[0].timeZone", "Europe/Zurich",
                "cron[0].timeoutSeconds", "120",
                "cron[0].concurrency", "Replace"));
        sent.putAll(Map.of(
                "cron[2].name", "weekly",
                "cron[2].schedule", " @weekly ",
                "cron[2].command", "/report --to 'a b'",
                "cron[2].size", "B" + unique));
        assertThat(browser.post(form, sent).statusCode()).isEqualTo(302);

        var spec = now().spec();
        assertThat(spec.app().cron())
                .containsEntry(
                        "hourly",
                        new CronJob("*/5 * * * *", List.of("/mail"), List.of(), "Europe/Zurich", 120, "Replace", null))
                .containsEntry(
                        "nightly",
                        new CronJob("0 3 * * *", List.of("/clean"), List.of("--all"), null, null, null, false))
                .containsEntry(
                        "weekly",
                        new CronJob("@weekly", List.of("/report", "--to", "a b"), List.of(), null, null, null, null));
        assertThat(spec.size("cron/weekly").size()).isEqualTo("B" + unique);
        assertThat(spec.text())
                .startsWith(IMAGE + "# by night\ncron:\n" + nightly)
                .contains("    # mails\n");
        assertThat(fields(browser.get(page)).get("text")).contains("weekly:");
        assertThat(plain(browser.get(form))).contains("settings of the cron job nightly, kept as they are");

        var without = fields(browser.get(form));
        without.put("cron[1].name", "");
        assertThat(browser.post(form, without).statusCode()).isEqualTo(302);
        assertThat(now().spec().app().cron()).containsOnlyKeys("hourly", "weekly");
        assertThat(now().spec().text()).doesNotContain("nightly");

        // A page that was opened before an upgrade has none of these fields.
        var earlier = fields(browser.get(form));
        earlier.keySet().removeIf(name -> name.startsWith("cron["));
        earlier.put("port", "9000");
        assertThat(browser.post(form, earlier).statusCode()).isEqualTo(302);
        assertThat(now().spec().app().cron()).containsOnlyKeys("hourly", "weekly");
    }

    @Test
    void scaling_is_set_changed_and_ended_in_the_form_and_what_else_it_follows_stays() {
        save(review(IMAGE + "processes:\n  web: {command: [/run], pods: 2} # the site\n"
                + "  mails: {autoscale: {minPods: 1, maxPods: 3, memoryPercent: 80}}\n"));
        assertThat(plain(browser.get(form))).contains("has scaling by memory or requests of mails, kept");
        var sent = fields(browser.get(form));
        sent.putAll(Map.of("processes[0].mostPods", "4", "processes[0].cpuPercent", "70"));
        sent.put("processes[1].cpuPercent", "60");
        assertThat(browser.post(form, sent).statusCode()).isEqualTo(302);

        var app = now().spec().app();
        assertThat(app.process("web").autoscale()).isEqualTo(new Autoscale(2, 4, 70, null, null));
        assertThat(app.process("mails").autoscale()).isEqualTo(new Autoscale(1, 3, 60, 80, null));
        assertThat(now().spec().text()).contains("# the site");
        assertThat(apps.revisions(shop.ref(), 1).getFirst().summary()).contains("web, pods", "mails, pods");
        assertThat(plain(browser.get(form))).contains("CHF 15.60–CHF 35.60 a month");

        // A page that was opened before an upgrade has none of these fields.
        var earlier = fields(browser.get(form));
        earlier.keySet()
                .removeIf(name -> name.endsWith("mostPods") || name.endsWith("cpuPercent") || name.endsWith("added"));
        earlier.put("port", "9000");
        assertThat(browser.post(form, earlier).statusCode()).isEqualTo(302);
        assertThat(now().spec().app().process("web").autoscale()).isEqualTo(new Autoscale(2, 4, 70, null, null));

        sent = fields(browser.get(form));
        sent.putAll(Map.of("processes[0].pods", "3", "processes[0].mostPods", ""));
        assertThat(browser.post(form, sent).statusCode()).isEqualTo(302);
        assertThat(now().spec().app().process("web")).isEqualTo(Process.of(List.of("/run"), 3));
    }

    @Test
    void what_is_wrong_with_scaling_is_told_at_its_field_and_kept() {
        for (var wrong :
                List.of("2 1 70 mostPods", "1 99 70 mostPods", "1 x 70 mostPods", "1 4 - cpuPercent", "0 4 70 pods")) {
            var words = wrong.split(" ", -1);
            var sent = fields(browser.get(form));
            sent.putAll(Map.of(
                    "processes[0].pods", words[0],
                    "processes[0].mostPods", words[1],
                    "processes[0].cpuPercent", words[2].replace("-", "")));
            var answer = browser.post(form, sent);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(422);
            assertThat(answer.body()).as(wrong).contains("<p class=\"error\" id=\"processes-0-" + words[3] + "-hint\"");
            assertThat(fields(answer)).as(wrong).containsEntry("processes[0].mostPods", words[1]);
        }
        var sent = fields(browser.get(form));
        sent.putAll(Map.of("processes[0].mostPods", "20", "processes[0].cpuPercent", "70"));
        sent.put("processes[0].size", "B" + unique);
        assertThat(plain(browser.post(form, sent))).contains("Memory: ", "more than the plan has left");
    }

    @Test
    void what_is_wrong_with_a_cron_job_is_told_at_its_field_and_kept() {
        var sent = fields(browser.get(form));
        sent.putAll(Map.of(
                "cron[0].name", "Bad Name",
                "cron[0].command", "",
                "cron[0].schedule", "0 25 * *",
                "cron[0].timeZone", "Mars",
                "cron[0].timeoutSeconds", "-1",
                "cron[0].concurrency", "x"));

        var answer = browser.post(form, sent);

        assertThat(answer.statusCode()).isEqualTo(422);
        for (var field : List.of("name", "command", "schedule", "timeZone", "timeoutSeconds", "concurrency")) {
            assertThat(answer.body()).as(field).contains("<p class=\"error\" id=\"cron-0-" + field + "-hint\"");
        }
        assertThat(plain(answer))
                .contains(
                        "There are 6 problems",
                        "Schedule of Bad Name: &quot;25&quot; is not a valid hour",
                        "value=\"Bad Name\"",
                        "value=\"0 25 * *\"",
                        "value=\"Mars\"");

        sent.putAll(Map.of("cron[0].name", "mails", "cron[0].command", "/mails", "cron[0].schedule", "0 3 * *"));
        sent.putAll(Map.of("cron[0].timeZone", "", "cron[0].timeoutSeconds", "", "cron[0].concurrency", "Forbid"));
        assertThat(plain(browser.post(form, sent)))
                .contains("There is a problem", "&quot;0 3 * *&quot; is not a schedule of five fields");
        sent.put("cron[0].schedule", "");
        assertThat(plain(browser.post(form, sent))).contains("There is a problem", "Enter when it runs");
    }

    @Test
    void cron_jobs_count_and_cost_and_what_is_half_typed_keeps_nobody_from_being_told() {
        var sent = fields(browser.get(form));
        sent.putAll(Map.of(
                "cron[0].name", "many",
                "cron[0].command", "/many",
                "cron[0].schedule", "* * * * *",
                "cron[0].timeoutSeconds", "86400",
                "cron[0].concurrency", "Allow",
                "cron[0].size", "B" + unique));
        var answer = browser.post(form, sent);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(plain(answer)).contains("Memory: ", "more than the plan has left");

        for (var schedule : List.of("", "*", "0 3 * * *", "@every 999999999999999999h", "@every 0h", "0 0 30 2 *")) {
            for (var limit : List.of("", "-5", "0", "2147483647")) {
                var query = "cron%5B0%5D.name=a&cron%5B0%5D.size=B" + unique + "&cron%5B0%5D.schedule="
                        + URLEncoder.encode(schedule, UTF_8) + "&cron%5B0%5D.timeoutSeconds=" + limit;
                var estimate = browser.get(form + "/estimate?" + query);
                assertThat(estimate.statusCode()).as(query).isEqualTo(200);
                assertThat(estimate.body()).as(query).containsPattern("CHF [0-9]+\\.[0-9]{2} a month for ½ core");
            }
        }
    }

    @Test
    void of_two_who_add_a_cron_job_the_second_is_told_with_both() {
        var mine = fields(browser.get(form));
        var theirs = new HashMap<>(mine);
        theirs.putAll(Map.of("cron[0].name", "theirs", "cron[0].command", "/a", "cron[0].schedule", "@daily"));
        mine.putAll(Map.of("cron[0].name", "mine", "cron[0].command", "/b", "cron[0].schedule", "@weekly"));
        mine.put("requestKey", UUID.randomUUID().toString());
        assertThat(browser.post(form, theirs).statusCode()).isEqualTo(302);

        var answer = browser.post(form, mine);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(plain(answer))
                .contains("cron job theirs", "@daily: /a", "cron job mine", "@weekly: /b", "value=\"mine\"");
    }

    @Test
    void somebody_else_who_saved_meanwhile_is_told_with_both_versions() {
        var reviewed = fields(review(CRON));
        apps.setImage(shop.ref(), "registry.example/demo/shop:1.1", "other");

        var answer = browser.post(page, reviewed);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(plain(answer))
                .contains(
                        "other saved revision 2 while you edited",
                        "demo/shop:1.1",
                        "cron job nightly",
                        "Save over theirs");
        assertThat(save(answer).statusCode()).isEqualTo(302);
        assertThat(now().revision()).isEqualTo(3);
        assertThat(now().spec().text()).isEqualTo(CRON);
    }

    @Test
    void sent_twice_at_once_it_is_saved_and_deployed_once() throws Exception {
        var reviewed = fields(review(IMAGE + "port: 9000\n"));
        reviewed.put("deploy", "true");
        Callable<Integer> send = () -> browser.post(page, reviewed).statusCode();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(List.of(send, send, send))) {
                assertThat(answer.get()).isEqualTo(302);
            }
        }
        assertThat(now().revision()).isEqualTo(2);
        assertThat(deployments.newest(shop.ref(), 5, 0)).hasSize(1);
    }

    @Test
    void every_role_reads_it_and_those_who_may_write_save_it() {
        for (var role : Role.ALL) {
            if (role == Role.DEVELOPER) {
                continue;
            }
            var visitor = as(role);
            var shown = visitor.get(page);
            assertThat(shown.statusCode()).as(role.name()).isEqualTo(200);
            assertThat(visitor.get(form + "/app.yaml").statusCode()).isEqualTo(200);
            var sent = fields(shown);
            sent.put("text", IMAGE + "port: 9000\n");
            var writes = role != Role.VIEWER;
            for (var path : List.of(page + "/reviews", page)) {
                assertThat(visitor.post(path, sent).statusCode())
                        .as(role + " " + path)
                        .isEqualTo(writes ? 200 : 403);
            }
            assertThat(shown.body().contains(">Review</button>")).isEqualTo(writes);
            assertThat(shown.body().contains("/uploads")).isEqualTo(writes);
        }
        assertThat(now().revision()).isEqualTo(1);
    }

    @Test
    void without_the_forms_token_nothing_is_taken() {
        var reviewed = fields(review(IMAGE + "port: 9000\n"));

        assertThat(browser.postWith("forged", page, reviewed).statusCode()).isEqualTo(403);
        assertThat(now().revision()).isEqualTo(1);
    }

    /** Nor does anybody see a ciphertext there: the text has names of sealed values alone. */
    @Test
    void what_was_never_sealed_is_told_without_being_kept() {
        var typed = IMAGE + "sealedSecrets: {shop--production-bcdfghjk: {values: {A: aHVudGVyMg==}}}\n";

        assertThat(plain(review(typed))).contains("The value of A is not sealed.");
        assertThat(as(Role.VIEWER).get(page).body()).doesNotContain("aHVudGVyMg==", "hunter2");
        assertThat(now().revision()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop--production-db", "shop--staging-bcdfghjk", "default", "shop--production-tls"})
    void a_foreign_secret_is_refused_at_its_line(String secret) {
        assertThat(plain(review(IMAGE + "secretVariables:\n  A: {secret: " + secret + ", key: password}\n")))
                .contains("Line 3, column 7: secretVariables.A.secret: " + secret);
    }

    @Test
    void what_is_uploaded_is_shown_for_review() {
        var answer = upload("\ufeff" + CRON, "shop.yaml");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(plain(answer))
                .contains("<b>shop.yaml</b> is in the text below. It is not saved yet.", "cron job nightly");
        assertThat(fields(answer)).containsEntry("text", CRON);
        assertThat(now().revision()).isEqualTo(1);

        assertThat(plain(upload("", "empty.yaml"))).contains("Choose a file such as app.yaml.");
        assertThat(plain(upload("#".repeat(1024 * 1024 + 1), "large.yaml"))).contains("The file is larger than 1 MiB.");
        assertThat(upload("a: \0", "nul.yaml").statusCode()).isEqualTo(422);
        assertThat(upload("a: [" + "x,".repeat(100_000) + "]", "many.yaml").body())
                .contains("This contains more than 10,000 values.");
        assertThat(upload("a: &a [x]\nb: *a", "alias.yaml").statusCode()).isEqualTo(422);
        assertThat(upload("a: " + "[".repeat(3000), "deep.yaml").body()).contains("nested too deeply");
    }

    @Test
    void a_text_of_one_mebibyte_is_answered() {
        var answer = review(IMAGE + ("# " + "x".repeat(997) + "\n").repeat(1040));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(plain(answer)).contains("larger than 384 KiB");
    }

    @Test
    void sizes_are_chosen_beside_the_text() {
        var answer = review(CRON);
        var sent = fields(answer);
        assertThat(sent).containsEntry("sizes[cron/nightly]", "A" + unique);
        sent.put("sizes[cron/nightly]", "B" + unique);

        assertThat(save(browser.post(page + "/reviews", sent)).statusCode()).isEqualTo(302);

        assertThat(now().spec().size("cron/nightly").size()).isEqualTo("B" + unique);
        sent = fields(browser.get(page));
        sent.put("sizes[web]", "none such");
        assertThat(plain(browser.post(page + "/reviews", sent))).contains("href=\"#sizes-web\"");
    }

    @Test
    void it_can_be_used_with_scripts_on_screens_of_any_width() {
        try (var chromium = TestBrowser.launch()) {
            for (var width : List.of(1280, 390)) {
                try (var context = chromium.browser().newContext(new NewContextOptions().setViewportSize(width, 900))) {
                    var check = new PageCheck();
                    var shown = context.newPage();
                    check.watch(shown);
                    signIn(shown);
                    shown.navigate(address(page));
                    check.accessible(shown);
                    fits(shown);

                    var text = IMAGE + "# 😀 here\nvariables: {\"😀\": x}\n";
                    shown.locator("#text").fill(text);
                    press(shown, "Review");
                    assertThat(shown.locator(".summary")).isFocused();
                    shown.locator(".summary a").first().click();
                    assertThat(shown.locator("#text")).isFocused();
                    assertThat(shown.locator("#text").evaluate("area => area.value.slice(0, area.selectionStart)"))
                            .isEqualTo(text.substring(0, text.indexOf("\"😀")));
                    check.accessible(shown);

                    shown.locator("#file")
                            .setInputFiles(new FilePayload(
                                    "shop.yaml",
                                    "application/yaml",
                                    CRON.replace("70", Integer.toString(width / 20))
                                            .getBytes(UTF_8)));
                    shown.onDialog(Dialog::accept);
                    press(shown, "Upload");
                    assertThat(shown.locator("#review")).isVisible();
                    assertThat(shown.locator("#review")).isFocused();
                    check.accessible(shown);
                    fits(shown);
                    press(shown, "Save");
                    assertThat(shown.locator("main")).containsText("Saved as revision");
                    shown.navigate(address(form));
                    assertThat(shown.locator(".views [aria-current]")).hasText("Form");
                    assertThat(shown.locator("#processes-0-mostPods")).hasValue("5");
                    check.accessible(shown);
                    fits(shown);
                    check.nothingWasWrong();
                }
            }
        }
    }

    private static void press(Page shown, String button) {
        TestBrowser.follow(
                shown,
                shown.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true)));
    }

    private static void fits(Page shown) {
        assertThat((Boolean) shown.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }

    private void signIn(Page shown) {
        shown.navigate(address("/sign-in"));
        shown.getByLabel("E-mail address").fill("developer" + unique + "@example.org");
        shown.getByLabel("Password", new GetByLabelOptions().setExact(true)).fill(PASSWORD);
        TestBrowser.follow(shown, shown.locator("button", new Page.LocatorOptions().setHasText("Sign in")));
    }

    private HttpResponse<String> review(String text) {
        var sent = fields(browser.get(page));
        sent.put("text", text);
        return browser.post(page + "/reviews", sent);
    }

    private HttpResponse<String> save(HttpResponse<String> reviewed) {
        return browser.post(page, fields(reviewed));
    }

    private HttpResponse<String> upload(String content, String name) {
        browser.get(page);
        var body = "--edge\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + browser.token()
                + "\r\n--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: application/yaml\r\n\r\n" + content + "\r\n--edge--\r\n";
        return browser.post(page + "/uploads", "multipart/form-data; boundary=edge", body);
    }

    /** What a browser would send of the page's forms, the chosen option of each list and the text included. */
    private static Map<String, String> fields(HttpResponse<String> answer) {
        var fields = new HashMap<String, String>();
        var body = answer.body();
        Pattern.compile("<input\\b[^>]*>").matcher(body).results().forEach(found -> {
            var name = attribute(found.group(), "name");
            if (!name.isEmpty() && !name.equals("_csrf") && !name.equals("file")) {
                fields.putIfAbsent(name, attribute(found.group(), "value"));
            }
        });
        Pattern.compile("<textarea\\b([^>]*)>\n?(.*?)</textarea>", Pattern.DOTALL)
                .matcher(body)
                .results()
                .forEach(found -> fields.put(attribute(found.group(1), "name"), unescaped(found.group(2))));
        Pattern.compile("<select\\b([^>]*)>(.*?)</select>", Pattern.DOTALL)
                .matcher(body)
                .results()
                .forEach(found -> Pattern.compile("<option[^>]*\\bselected\\b[^>]*>")
                        .matcher(found.group(2))
                        .results()
                        .forEach(option ->
                                fields.put(attribute(found.group(1), "name"), attribute(option.group(), "value"))));
        return fields;
    }

    private static String attribute(String tag, String name) {
        var found = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(tag);
        return found.find() ? unescaped(found.group(1)) : "";
    }

    private static String unescaped(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private static String plain(HttpResponse<String> answer) {
        return answer.body().replaceAll("\\s+", " ");
    }

    private Environment now() {
        return apps.environment(shop.ref()).orElseThrow();
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
