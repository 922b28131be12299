package io.nuages.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.PageCheck;
import io.nuages.TestBrowser;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.app.Environment;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.secret.Secrets;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whatever stops or loses something is asked first: by a page, by the same words for a dialog, and by the act itself. */
@NuagesTest
class QuestionsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern FORM = Pattern.compile(
            "<form class=\"form card-body\" method=\"post\" novalidate action=\"([^\"]+)\">(.*?)</form>",
            Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("<input[^>]* name=\"([^\"]+)\" value=\"([^\"]*)\"");

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

    @Autowired
    private Secrets secrets;

    private String unique;
    private Tenant tenant;
    private UUID size;
    private Environment shop;
    private String page;
    private Browser developer;
    private Browser staff;

    @BeforeEach
    void world() {
        unique = "q" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        size = plans.saveSize(null, unique, 250, 256, 500);
        var plan = plans.create("Plan " + unique, 0, new Limits(1000, 1024, 10240, 0, 4, 4), 60, 20, Set.of(size));
        tenant = tenants.create("staff@example.org", unique, "Atelier", plan);
        shop = apps.create(tenant.id(), "shop", IMAGE, Draft.web(unique, 2), "dev");
        page = "/t/" + unique + "/apps/shop/production";
        tenants.addMember(
                tenant.id(),
                "staff@example.org",
                accounts.create("dev" + unique + "@example.org", "Dev", PASSWORD, false),
                Role.DEVELOPER);
        accounts.create("staff" + unique + "@example.org", "Staff", PASSWORD, true);
        developer = signedIn("dev");
        staff = signedIn("staff");
    }

    @Test
    void pausing_says_what_stops_and_what_it_frees_and_only_then_pauses() {
        deployed(IMAGE);

        var question = asked(developer, page + "/settings", page + "/pause");

        assertThat(question)
                .contains("Pause shop · production?", "2 × web", "nobody can reach shop", "½ core and ½ GiB")
                .contains("CHF 10.00 a month less", "CHF 0.60 a month")
                .doesNotContain("redeploy-on-push");
        assertThat(developer.post(page + "/pause", Map.of()).statusCode()).isEqualTo(422);
        assertThat(now().pausedAt()).isNull();
        assertThat(sent(developer, question).statusCode()).isEqualTo(302);
        assertThat(now().pausedAt()).isNotNull();
        assertThat(developer.get(page).body()).contains("Paused. Its pods are stopping");

        apps.setRedeployOnPush(shop.ref(), true, "dev");
        assertThat(developer.get(page + "/pause").body()).contains("Turn off redeploy-on-push");
    }

    /** What was saved and not deployed neither stops nor starts. */
    @Test
    void pausing_and_resuming_speak_of_what_serves() {
        deployed(IMAGE);
        var draft = Draft.web(unique, 1);
        var saved = DraftBuilder.of(draft)
                .hosts(List.of("www." + unique + ".example"))
                .build();
        apps.edit(shop.ref(), now().revision(), saved, "dev");

        assertThat(asked(developer, page + "/settings", page + "/pause"))
                .contains("All pods of release 1 stop (2 × web)", "½ core and ½ GiB", "CHF 10.00 a month less")
                .doesNotContain("www." + unique + ".example");
        apps.pause(shop.ref(), "dev");
        assertThat(asked(developer, page, page + "/resumption"))
                .contains("The pods of release 1 start again (2 × web).", "It takes ½ core and ½ GiB of the plan");
    }

    @Test
    void a_roll_back_during_a_deployment_says_what_runs_before_it() {
        deployed(IMAGE);
        deployed("registry.example/demo/shop:1.1");
        var running = deployments.ask(shop.ref(), Wish.image("registry.example/demo/hangs:1.0"), null, "dev");
        try {
            await().atMost(PATIENCE)
                    .until(() -> deployments
                            .byNumber(shop.ref(), running.number())
                            .orElseThrow()
                            .commandRuns());
            assertThat(developer.get(page + "/rollbacks/new").body())
                    .contains(
                            ">Deployment 3</a> is running",
                            ", Release command",
                            "This one waits until it has ended",
                            "Migrations applied since, which stay: unknown (its release command")
                    .doesNotContain("will be replaced by");
            assertThat(developer.get(page + "/deployments/new").body()).contains(">Deployment 3</a> is running");

            developer.post(page + "/rollbacks", Map.of("release", "1"));

            for (var path : List.of(page, page + "/deployments/4")) {
                assertThat(developer.get(path).body())
                        .as(path)
                        .contains("Waits until", page + "/deployments/3\">Deployment 3</a>", ", Release command");
            }
            assertThat(developer.get(page + "/deployments").body()).contains("for Deployment 3");
            assertThat(developer.get(page + "/deployments/new").body())
                    .contains("Deployment 4, which is waiting, will be replaced by this one.");
        } finally {
            deployments.cancel(shop.ref(), running.number(), true, "dev");
        }
        await().atMost(PATIENCE)
                .until(() -> deployments
                        .byNumber(shop.ref(), 4)
                        .filter(back -> back.state() == Deployment.State.SUCCEEDED)
                        .isPresent());
        assertThat(developer.get(page + "/deployments/3").body()).contains("Its release command applied no migrations");
    }

    @Test
    void pausing_what_was_never_deployed_says_so() {
        assertThat(asked(developer, page + "/settings", page + "/pause"))
                .contains("Nothing is live yet, so no site stops.")
                .doesNotContain("nobody can reach");
    }

    @Test
    void what_is_paused_costs_its_storage_and_is_resumed_from_where_it_is_seen() {
        deployed(IMAGE);
        assertThat(developer.get("/t/" + unique + "/usage").body()).contains("CHF 10.60");
        apps.pause(shop.ref(), "dev");

        assertThat(developer.get("/t/" + unique + "/usage").body())
                .contains("CHF 0.60", "paused: 2 × web")
                .doesNotContain("CHF 10.60");
        assertThat(developer.get("/t/" + unique).body())
                .contains("CHF 0.60 a month as configured", "href=\"" + page + "/resumption\"");
        assertThat(developer.get(page + "/deployments/new").body())
                .contains("It is paused, and this resumes it. It takes ½ core and ½ GiB of the plan");
        var question = asked(developer, page, page + "/resumption");
        assertThat(question)
                .contains("The pods of release 1 start again (2 × web).", "CHF 10.00 a month more than paused");
        assertThat(developer.post(page + "/resumption", Map.of()).statusCode()).isEqualTo(422);
        assertThat(now().pausedAt()).isNotNull();
        assertThat(sent(developer, question).statusCode()).isEqualTo(302);
        assertThat(now().pausedAt()).isNull();
        // Red is for what is wrong: until its pods are there, it starts; with one of two, it is degraded for a moment.
        var words = new LinkedHashSet<String>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            words.add(state());
            return words.contains("Running");
        });
        assertThat(words).doesNotContain("Down");
    }

    private String state() {
        var state = Pattern.compile("class=\"status tone-\\w+\">([^<]+)<")
                .matcher(developer.get(page + "/head").body());
        assertThat(state.find()).isTrue();
        return state.group(1);
    }

    @Test
    void what_fits_no_more_is_not_resumed_and_says_what_is_missing() {
        deployed(IMAGE);
        apps.pause(shop.ref(), "dev");
        apps.create(tenant.id(), "blog", IMAGE, Draft.web(unique, 3), "dev");

        assertThat(impossible(developer, page + "/resumption")).contains("more than the plan has left");
        assertThat(now().pausedAt()).isNotNull();
        for (var path : new String[] {"/resumption", "/deployments"}) {
            var refused = developer.post(page + path, Map.of("confirmed", "true"));
            assertThat(refused.statusCode()).as(path).isEqualTo(422);
            assertThat(refused.body()).as(path).contains("more than the plan has left");
        }
        assertThat(now().pausedAt()).isNotNull();
    }

    @Test
    void a_secret_is_removed_after_the_word_that_nobody_brings_it_back() {
        bind("DEBUG_KEY");

        var question = asked(developer, page + "/secrets", page + "/secrets/removals?variable=DEBUG_KEY");

        assertThat(question)
                .contains("Remove DEBUG_KEY?", "This value cannot be recovered", "The live release does not");
        assertThat(developer
                        .post(page + "/secrets/removals", Map.of("variable", "DEBUG_KEY"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(now().spec().app().secretVariables()).containsKey("DEBUG_KEY");
        sent(developer, question);
        assertThat(now().spec().app().secretVariables()).doesNotContainKey("DEBUG_KEY");
        assertThat(developer.get(page + "/secrets/removals?variable=DEBUG_KEY").statusCode())
                .isEqualTo(404);
        assertThat(developer.get(page + "/secrets/removals").statusCode()).isEqualTo(404);
    }

    @Test
    void credentials_are_removed_after_a_question() {
        apps.setPullSecret(shop.ref(), "shop--production-aaaaaaaa", "dev");

        var question = page(developer, page + "/secrets/registry/removal");

        assertThat(question).contains("a private image cannot be pulled");
        assertThat(developer.post(page + "/secrets/registry/removal", Map.of()).statusCode())
                .isEqualTo(422);
        assertThat(now().spec().operator().pullSecret()).isNotNull();
        sent(developer, question);
        assertThat(now().spec().operator().pullSecret()).isNull();
    }

    @Test
    void a_deployment_is_cancelled_from_where_it_is_seen_and_a_release_command_only_after_the_warning() {
        deployed(IMAGE);
        var hanging = deployments.ask(shop.ref(), Wish.image("registry.example/demo/hangs:1.0"), null, "dev");
        await().atMost(PATIENCE).until(() -> again(hanging).commandRuns());
        var cancellation = page + "/deployments/2/cancellation";
        for (var from : new String[] {page, page + "/deployments", page + "/deployments/2"}) {
            assertThat(developer.get(from).body()).as(from).contains("href=\"" + cancellation + "\"");
        }

        var question = page(developer, cancellation);

        assertThat(question).contains("SIGTERM", "runs the command again", "Release 1 stays live.");
        assertThat(developer.post(cancellation, Map.of()).statusCode()).isEqualTo(422);
        // Sent by a page from before the command began.
        var warned = developer.post(cancellation, Map.of("confirmed", "true"));
        assertThat(warned.statusCode()).isEqualTo(422);
        assertThat(warned.body()).contains("SIGTERM");
        assertThat(again(hanging).cancelling()).isFalse();
        assertThat(sent(developer, question).statusCode()).isEqualTo(302);
        assertThat(again(hanging).cancelAskedBy()).isEqualTo("dev" + unique + "@example.org");
        await().atMost(PATIENCE).until(() -> again(hanging).state() == Deployment.State.CANCELLED);
        assertThat(developer.get(page + "/deployments/2").body())
                .contains(
                        "The release command was stopped because dev" + unique, "Cancelled. The release that was live")
                .doesNotContain(cancellation);
        assertThat(impossible(developer, cancellation)).contains("It has ended already");
    }

    @Test
    void one_rolls_back_where_something_else_served_and_sees_what_each_release_would_change() {
        assertThat(developer.get(page).body()).doesNotContain("/rollbacks/new");
        deployed(IMAGE);
        deployed("registry.example/demo/crash:1.0");
        assertThat(developer.get(page).body()).doesNotContain("/rollbacks/new");
        assertThat(developer.get(page + "/rollbacks/new").body())
                .contains("There is no earlier release to roll back to.")
                .doesNotContain("type=\"submit\">Roll back");

        deployed("registry.example/demo/shop:1.1");

        assertThat(developer.get(page).body()).contains("/rollbacks/new");
        assertThat(developer.get(page + "/rollbacks/new").body())
                .contains("image: registry.example/demo/shop:1.1 → " + IMAGE);
    }

    @Test
    void where_there_is_nothing_to_roll_back_to_nothing_is_said_of_resuming() {
        apps.pause(shop.ref(), "dev");

        assertThat(developer.get(page + "/rollbacks/new").body())
                .contains("There is no earlier release to roll back to.")
                .doesNotContain("this resumes it");
    }

    @Test
    void an_app_that_is_only_created_is_made_once_however_often_the_form_is_sent() {
        developer.get("/t/" + unique + "/new");
        var form = new HashMap<>(Map.of("image", IMAGE, "name", "twice", "size", unique, "pods", "1"));
        form.putAll(Map.of("requestKey", "one-click-" + unique, "databaseMib", "1024"));

        for (var again = 0; again < 2; again++) {
            var answer = developer.post("/t/" + unique + "/apps", form);
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(Browser.location(answer)).isEqualTo("/t/" + unique + "/apps/twice/production");
        }
        assertThat(developer
                        .post("/t/" + unique + "/apps/check", form)
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/apps/twice/production"));
        form.put("requestKey", "another-click-" + unique);
        assertThat(developer.post("/t/" + unique + "/apps", form).body())
                .contains("There is an app called twice already.");
        // The same button of the form that copies an environment.
        apps.edit(shop.ref(), 1, Draft.web(unique, 1), "dev");
        var copy = Map.of("name", "staging", "requestKey", "copy-click-" + unique);
        for (var again = 0; again < 2; again++) {
            assertThat(Browser.location(developer.post(page + "/copies", copy)))
                    .isEqualTo("/t/" + unique + "/apps/shop/staging/secrets");
        }
    }

    @Test
    void a_tenant_is_suspended_after_the_word_who_is_kept_out_and_what_runs_on() {
        var base = "/staff/tenants/" + unique;

        var question = asked(staff, base, base + "/suspension");

        assertThat(question).contains("Suspend Atelier?", "Its member is locked out", "Its environment keeps running");
        assertThat(staff.post(base + "/suspension", Map.of()).statusCode()).isEqualTo(422);
        assertThat(tenants.byId(tenant.id()).orElseThrow().suspendedAt()).isNull();
        sent(staff, question, Map.of("reason", "unpaid"));
        assertThat(tenants.byId(tenant.id()).orElseThrow().suspendedAt()).isNotNull();
    }

    @Test
    void a_size_is_retired_after_the_word_which_plans_lose_it() {
        var other = plans.saveSize(null, "x" + unique, 250, 256, 500);
        plans.create("Second " + unique, 0, new Limits(1000, 1024, 10240, 0, 4, 4), 60, 20, Set.of(size, other));
        var base = "/staff/sizes/" + other;

        var question = asked(staff, base, base + "/retirement");

        assertThat(question).contains("Second " + unique, "This cannot be undone");
        assertThat(staff.post(base + "/retirement", Map.of()).statusCode()).isEqualTo(422);
        assertThat(plans.sizes()).anyMatch(each -> each.id().equals(other));
        sent(staff, question);
        assertThat(plans.sizes()).noneMatch(each -> each.id().equals(other));
        assertThat(impossible(staff, "/staff/sizes/" + size + "/retirement"))
                .contains("is the only size of the plan Plan " + unique);
    }

    @Test
    void staff_vouch_for_a_host_after_the_word_what_that_means() {
        var host = "www." + unique + ".example";
        var draft = DraftBuilder.of(Draft.web(unique, 1)).hosts(List.of(host)).build();
        apps.edit(shop.ref(), 1, draft, "dev");
        var vouching = "/staff/tenants/" + unique + "/hosts/" + host + "/vouching";

        var question = asked(staff, "/staff/hosts?q=" + host, vouching);

        assertThat(question).contains("Vouch for " + host, "Atelier", "without checking DNS");
        assertThat(staff.post(vouching, Map.of()).statusCode()).isEqualTo(422);
        assertThat(staff.get("/staff/hosts?q=" + host).body()).contains("Not proven");
        sent(staff, question);
        assertThat(staff.get("/staff/hosts?q=" + host).body()).contains("Taken as proven.", "Vouched for");
        assertThat(staff.get("/staff/tenants/" + unique + "/hosts/nobody.example/vouching")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_tenant_is_moved_to_a_plan_that_is_too_small_after_the_word_what_it_exceeds() {
        var small = plans.create("Small " + unique, 0, new Limits(250, 1024, 10240, 0, 4, 4), 60, 20, Set.of(size));
        var large = plans.create("Large " + unique, 0, new Limits(2000, 2048, 10240, 0, 4, 4), 60, 20, Set.of(size));
        var base = "/staff/tenants/" + unique + "/plan";
        var from = String.valueOf(tenant.plan());
        staff.get(base);

        var question = staff.post(base, Map.of("plan", small.toString(), "from", from));

        assertThat(question.statusCode()).isEqualTo(422);
        assertThat(question.body()).contains("CPU: ½ of ¼ core in use", "nothing paused can be resumed");
        assertThat(tenants.byId(tenant.id()).orElseThrow().plan()).isEqualTo(tenant.plan());
        assertThat(back(question.body())).containsPattern("value=\"" + small + "\"[^>]* checked");
        assertThat(sent(staff, question.body()).statusCode()).isEqualTo(302);
        assertThat(tenants.byId(tenant.id()).orElseThrow().plan()).isEqualTo(small);
        // One that fits needs no second word.
        assertThat(staff.post(base, Map.of("plan", large.toString(), "from", small.toString()))
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void an_app_with_an_image_that_is_not_there_is_created_only_when_somebody_insists() {
        var missing = "registry.example/demo/missing:1.0";
        var form = new HashMap<>(Map.of(
                "image",
                missing,
                "name",
                "Bad Name",
                "size",
                unique,
                "pods",
                "1",
                "databaseMib",
                "1024",
                "deploy",
                "true"));
        form.putAll(Map.of("port", "8000", "healthPath", "/healthz/", "releaseCommand", "/init", "command", "/run"));
        developer.get("/t/" + unique + "/new");

        var both = developer.post("/t/" + unique + "/apps", form);
        assertThat(both.statusCode()).isEqualTo(422);
        assertThat(both.body())
                .contains("registry.example has no demo/missing:1.0.", "name=\"anyway\" value=\"" + missing + "\"")
                .contains("aria-invalid=\"true\"", "Bad Name");
        form.put("name", "gone");
        assertThat(developer.post("/t/" + unique + "/apps", form).statusCode()).isEqualTo(422);
        assertThat(apps.app(tenant.id(), "gone")).isEmpty();

        form.put("anyway", "registry.example/demo/another:1.0");
        assertThat(developer.post("/t/" + unique + "/apps", form).statusCode()).isEqualTo(422);
        form.put("anyway", missing);
        assertThat(developer.post("/t/" + unique + "/apps", form).statusCode()).isEqualTo(302);
        assertThat(apps.app(tenant.id(), "gone")).isPresent();
    }

    @Test
    void limits_of_its_own_below_what_a_tenant_uses_are_given_after_the_word_what_is_exceeded() {
        var base = "/staff/tenants/" + unique + "/limits";
        staff.get(base);
        var form = Map.of("cpu", "0.25", "seen", "- - - - - - -");

        var question = staff.post(base, form);

        assertThat(question.statusCode()).isEqualTo(422);
        assertThat(question.body()).contains("CPU: ½ of ¼ core in use", "Running apps keep running");
        assertThat(tenants.overrides(tenant.id()).cpuMillis()).isNull();
        assertThat(back(question.body())).containsPattern("name=\"cpu\"[^>]* value=\"0.25\"");
        assertThat(sent(staff, question.body()).statusCode()).isEqualTo(302);
        assertThat(tenants.overrides(tenant.id()).cpuMillis()).isEqualTo(250);
    }

    @Test
    void a_plan_is_lowered_below_what_its_tenants_use_after_the_word_whom_that_concerns() {
        var base = "/staff/plans/" + tenant.plan();
        var form = new HashMap<>(Map.of(
                "name",
                "Plan " + unique,
                "price",
                "0",
                "cpu",
                "0.25",
                "memory",
                "1 GiB",
                "database",
                "10 GiB",
                "volume",
                "0"));
        form.putAll(Map.of("apps", "4", "environments", "4", "connections", "20", "databasePrice", "0.60"));
        form.putAll(Map.of("volumePrice", "0.20", "sizes", size.toString(), "version", version(base)));

        var question = staff.post(base, form);

        assertThat(question.statusCode()).isEqualTo(422);
        assertThat(question.body())
                .contains("One tenant uses more than these limits: Atelier (CPU: ½ of ¼ core in use)");
        assertThat(plans.byId(tenant.plan()).orElseThrow().limits().cpuMillis()).isEqualTo(1000);
        assertThat(back(question.body()))
                .containsPattern("name=\"cpu\"[^>]* value=\"0.25\"")
                .doesNotContain("There is a problem");
        assertThat(sent(staff, question.body()).statusCode()).isEqualTo(302);
        assertThat(plans.byId(tenant.plan()).orElseThrow().limits().cpuMillis()).isEqualTo(250);
        assertThat(plans.byId(tenant.plan()).orElseThrow().sizes()).hasSize(1);
        // Another word about the same is not asked for.
        form.putAll(Map.of("price", "1.00", "version", version(base)));
        assertThat(staff.post(base, form).statusCode()).isEqualTo(302);
    }

    private String version(String page) {
        var version = Pattern.compile("name=\"version\" value=\"(\\d+)\"")
                .matcher(staff.get(page).body());
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    @Test
    void a_question_is_a_dialog_that_is_left_and_answered_by_keyboard_and_without_scripts_a_page() {
        deployed(IMAGE);
        try (var chromium = TestBrowser.launch();
                var scripted = chromium.context();
                var plain = chromium.context(new NewContextOptions().setJavaScriptEnabled(false))) {
            var tab = signedIn(scripted);
            tab.navigate(address(page + "/settings"));
            var link = tab.getByText("Pause…");
            var dialog = tab.getByRole(AriaRole.DIALOG, new GetByRoleOptions().setName("Pause shop · production?"));
            link.press("Enter");
            assertThat(dialog).containsText("All pods of release 1 stop");
            assertThat(dialog.getByText("Cancel")).isFocused();
            tab.keyboard().press("Escape");
            assertThat(dialog).hasCount(0);
            assertThat(link).isFocused();
            link.press("Enter");
            dialog.getByText("Cancel").press("Enter");
            assertThat(dialog).hasCount(0);
            assertThat(now().pausedAt()).isNull();
            link.press("Enter");
            assertThat(dialog.getByText("Cancel")).isFocused();
            tab.keyboard().press("Tab");
            tab.keyboard().press("Enter");
            assertThat(tab.locator("main")).containsText("Paused. Its pods are stopping");
            assertThat(now().pausedAt()).isNotNull();

            var bare = signedIn(plain);
            bare.navigate(address("/t/" + unique));
            bare.getByText("Resume…").click();
            assertThat(bare.locator("h1")).hasText("Resume shop · production?");
            bare.getByRole(
                            AriaRole.BUTTON,
                            new GetByRoleOptions().setName("Resume").setExact(true))
                    .click();
            assertThat(bare.locator("main")).containsText("Resumed. Its pods are starting");
            assertThat(now().pausedAt()).isNull();
        }
    }

    @Test
    void a_form_in_a_dialog_begins_with_its_field_and_keeps_its_button_in_sight() {
        deployed(IMAGE);
        var variables = IntStream.range(0, 40).boxed().collect(Collectors.toMap(n -> "NAME_" + n, n -> "value"));
        var draft = DraftBuilder.of(Draft.web(unique, 2))
                .releaseCommand("/init")
                .port(8000)
                .healthPath("/healthz/")
                .variables(variables)
                .hosts(List.of())
                .databaseMib(1024)
                .volumeMib(0)
                .build();
        apps.edit(shop.ref(), now().revision(), draft, "dev");
        try (var chromium = TestBrowser.launch();
                var context = chromium.browser().newContext(new NewContextOptions().setViewportSize(1280, 640))) {
            var check = new PageCheck();
            var tab = signedIn(context);
            tab.navigate(address(page));
            tab.locator(".page-head").getByText("Deploy…").click();
            assertThat(tab.locator("dialog #image")).isFocused();
            assertThat(tab.locator("dialog .diff li")).hasCount(40);
            assertThat(tab.locator("dialog button[type=submit]")).isInViewport();
            check.accessible(tab);
            tab.setViewportSize(390, 640);
            assertThat(tab.locator("dialog button[type=submit]")).isInViewport();
            check.accessible(tab);
        }
    }

    @Test
    void who_is_signed_out_meanwhile_signs_in_and_is_asked_on_a_page() {
        deployed(IMAGE);
        try (var chromium = TestBrowser.launch();
                var context = chromium.context()) {
            var tab = signedIn(context);
            tab.navigate(address(page + "/settings"));
            context.clearCookies();
            tab.getByText("Pause…").click();
            tab.waitForURL(url -> url.contains("/sign-in?to="));
            signIn(tab);
            assertThat(tab.locator("h1")).hasText("Pause shop · production?");
        }
    }

    private Page signedIn(BrowserContext context) {
        var tab = context.newPage();
        tab.navigate(address("/sign-in"));
        signIn(tab);
        return tab;
    }

    private void signIn(Page tab) {
        tab.getByLabel("E-mail address").fill("dev" + unique + "@example.org");
        tab.getByLabel("Password").fill(PASSWORD);
        tab.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Sign in").setExact(true))
                .click();
        tab.waitForURL(url -> !url.contains("/sign-in"));
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }

    /** The question that a page links to, for a dialog. */
    private static String asked(Browser browser, String from, String path) {
        assertThat(browser.get(from).body())
                .containsPattern("href=\"" + Pattern.quote(path) + "\"[^>]*data-dialog=\"[^\"]+\\?\"");
        return page(browser, path);
    }

    private static String page(Browser browser, String path) {
        var page = browser.get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html", "<h1", "name=\"confirmed\" value=\"true\"");
        var dialog = browser.get(path, "HX-Request", "true");
        assertThat(dialog.body()).doesNotContain("<html").contains("name=\"confirmed\" value=\"true\"");
        assertThat(form(dialog.body()).group(1)).isEqualTo(form(page.body()).group(1));
        return page.body();
    }

    /** The page and the dialog that say why it cannot be done: they ask nothing. */
    private static String impossible(Browser browser, String path) {
        for (var answer : List.of(browser.get(path), browser.get(path, "HX-Request", "true"))) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .doesNotContain("name=\"confirmed\"", "?</h1>")
                    .contains("data-dialog-close");
        }
        return browser.get(path).body();
    }

    /** What a browser sends when one presses the button. */
    private static HttpResponse<String> sent(Browser browser, String question) {
        return sent(browser, question, Map.of());
    }

    /** The form, as it comes back after a change of mind. */
    private String back(String question) {
        assertThat(question).containsPattern("<button[^>]* type=\"submit\" name=\"back\" value=\"true\"[^>]*>Cancel");
        var answer = sent(staff, question, Map.of("back", "true"));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static HttpResponse<String> sent(Browser browser, String question, Map<String, String> button) {
        var form = form(question);
        var fields = new HashMap<String, String>();
        var field = FIELD.matcher(form.group(2));
        while (field.find()) {
            fields.put(field.group(1), field.group(2));
        }
        fields.remove("_csrf");
        fields.putAll(button);
        return browser.post(form.group(1), fields);
    }

    private static Matcher form(String html) {
        var form = FORM.matcher(html);
        assertThat(form.find()).as(html).isTrue();
        return form;
    }

    private void bind(String variable) {
        var bytes = new byte[600];
        bytes[0] = 1;
        var sealed = Base64.getEncoder().encodeToString(bytes);
        secrets.store(shop.ref(), secrets.freshName(shop.baseName()), Map.of(variable, sealed), "dev");
    }

    private void deployed(String image) {
        var deployment = deployments.ask(shop.ref(), Wish.image(image), null, "dev");
        await().atMost(PATIENCE).until(() -> again(deployment).state().ended());
    }

    private Deployment again(Deployment deployment) {
        return deployments.byNumber(shop.ref(), deployment.number()).orElseThrow();
    }

    private Environment now() {
        return apps.environment(shop.ref()).orElseThrow();
    }

    private Browser signedIn(String who) {
        var browser = new Browser(port);
        browser.signIn(who + unique + "@example.org", PASSWORD);
        return browser;
    }
}
