package io.nuages.console;

import static io.nuages.console.Samples.ago;
import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.app.Draft;
import io.nuages.audit.Audit;
import io.nuages.console.configuration.ConfigurationForm;
import io.nuages.console.configuration.Conflict;
import io.nuages.console.configuration.EstimateView;
import io.nuages.console.configuration.NewAppForm;
import io.nuages.console.deployment.ReleaseChoice;
import io.nuages.console.environment.OverviewPage;
import io.nuages.console.environment.PodChoice;
import io.nuages.console.environment.RunView;
import io.nuages.console.environment.SettingsPage;
import io.nuages.console.secret.SecretRow;
import io.nuages.console.team.UsagePage;
import io.nuages.form.Badge;
import io.nuages.spec.Spec;
import io.nuages.spec.Specs;
import io.nuages.tenant.Member;
import io.nuages.tenant.People;
import io.nuages.tenant.Role;
import io.nuages.web.PageEngine;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every template of the customer's pages, with everything there is to show and with nothing. */
class TemplatesTest {
    private final PageEngine engine = new PageEngine();

    private String render(String template, String name, Map<String, ?> model) {
        var html = engine.render(template, name, model);
        assertThat(html).doesNotContain(" style=", "onclick=", "javascript:").doesNotContainPattern("\\sth:[a-z]");
        assertThat(html).doesNotContainPattern(">\\s*null\\s*<").doesNotContain("=\"null\"", "Optional[");
        return html;
    }

    private static Map<String, Object> model(Object... pairs) {
        var model = new HashMap<String, Object>();
        for (var i = 0; i < pairs.length; i += 2) {
            model.put((String) pairs[i], pairs[i + 1]);
        }
        return model;
    }

    @Test
    void home_shows_what_runs_and_what_failed_apart() {
        var html = render("home", "home", model("home", Samples.home(), "section", "apps", "live", "/live/lumiere"));

        assertThat(html)
                .contains(
                        "Deployment of 1.8.0 failed",
                        "Running",
                        "Changes pending",
                        "be1239b3",
                        "<title>Apps · 1 needs a look · Nuages</title>",
                        "5 environments",
                        "CHF 84.50 a month as configured",
                        "hx-get=\"/t/lumiere?show=needs-you&amp;q=a%20b\"",
                        "<tr id=\"journal/production\">",
                        "data-live=\"/live/lumiere\"");
        assertThat(html).containsPattern("aria-current=\"page\"><svg[^\\n]*>Apps<");
        assertThat(html)
                .contains(
                        "<form id=\"sign-out\"", "action=\"/sign-out\"", "<button type=\"submit\" form=\"sign-out\">");
    }

    @Test
    void an_empty_home_leads_to_the_first_app() {
        var html = render("home", "home-empty", model("home", Samples.home(List.of())));

        assertThat(html).contains("No apps yet", "Nothing runs here yet", "href=\"/t/lumiere/new\"");
        assertThat(html).contains("<div class=\"filters\" hidden").doesNotContain("<table");
    }

    @Test
    void titles_begin_with_the_sign_of_the_state() {
        var html = render(
                "deployments",
                "deployments-title",
                Samples.environment("deployments", model("deployments", List.of(), "page", 1, "more", false)));

        assertThat(html)
                .contains("<title>✓ Deployments, journal · production · Nuages</title>", "data-sign=\"✓\"")
                .contains(">journal<");
        assertThat(List.of(Badge.ok(""), Badge.warn(""), Badge.bad(""), Badge.info(""), Badge.neutral("")))
                .extracting(Badge::sign)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void the_new_app_form_keeps_what_was_typed() {
        var typed = new NewAppForm(
                "ghcr.io/x:1",
                "Shop",
                "",
                "M",
                "2",
                "5120",
                "0",
                "",
                "/init",
                "8000",
                "/healthz/",
                "A=1",
                "k",
                "shop--production-7fkq2mzd",
                List.of("SECRET_KEY"),
                List.of("AgB0"),
                "true",
                null);
        var html = render(
                "new-app",
                "new-problems",
                model(
                        "form",
                        Samples.newApp(typed),
                        "problems",
                        Map.of(
                                "name",
                                "A name has up to 24 lower-case letters.",
                                "quota",
                                "Memory: 1.5 GiB more than the plan has left."),
                        "section",
                        "apps"));

        assertThat(html)
                .contains(
                        "value=\"ghcr.io/x:1\"",
                        "A name has up to 24",
                        "Memory: 1.5 GiB more",
                        "value=\"AgB0\"",
                        "Sealed already");
        assertThat(html).contains("value=\"5120\" selected").containsPattern("value=\"M\"[^>]* checked=\"checked\"");
    }

    @Test
    void a_size_that_does_not_fit_cannot_be_chosen_and_says_why() {
        var html =
                render("new-app", "new", model("form", Samples.newApp(NewAppForm.empty("S", "k")), "section", "apps"));

        assertThat(html)
                .containsPattern("value=\"L\"[^>]* disabled=\"disabled\"")
                .contains("2 pods need 5.5 GiB more");
    }

    @Test
    void values_to_seal_have_no_name_that_a_form_could_post() {
        var html = render("new-app", "new", model("form", Samples.newApp(NewAppForm.empty("S", "k"))))
                + render(
                        "secrets",
                        "secrets-js",
                        Samples.environment(
                                "secrets",
                                model(
                                        "secrets",
                                        List.of(),
                                        "sealing",
                                        Samples.sealing(),
                                        "names",
                                        NameRules.of(Set.of("LANG"), Set.of("SECRET_KEY")),
                                        "kubeseal",
                                        false)));

        assertThat(html).doesNotContainPattern("<(input|textarea)[^>]*data-seal-(value|env|variable)[^>]* name=");
        assertThat(html).doesNotContainPattern("<(input|textarea)[^>]* name=[^>]*data-seal-(value|env|variable)");
    }

    private String overview(String name, OverviewPage page) {
        return render("environment", name, Samples.environment("overview", model("overview", page)));
    }

    @Test
    void after_a_failure_the_overview_begins_with_the_cause_and_tells_what_serves() {
        var html = overview("environment", Samples.overview());

        assertThat(html)
                .containsSubsequence(
                        "Deployment 42",
                        "The worker stops at start: SECRET_KEY is not set.",
                        "href=\"/t/lumiere/apps/journal/production/secrets\"",
                        "Open secrets",
                        "Deploy again…",
                        "#x\"",
                        "Roll-out",
                        "#minus\"",
                        "Verification",
                        "In service",
                        "41 · 1.7.4",
                        "What changed")
                .contains("data-news=\"Deployment 42 started\nImage done\n")
                .contains("Deployment 42 failed: The worker stops at start: SECRET_KEY is not set.\"")
                .doesNotContain("phases done");
    }

    @Test
    void a_deployment_that_is_live_is_folded_to_a_line() {
        var html = overview("environment-folded", Samples.overview(Samples.succeeded(), OverviewPage.Form.FOLDED));

        assertThat(html)
                .contains(
                        "Release 41",
                        "2 of 2 phases done",
                        "href=\"/t/lumiere/apps/journal/production/deployments/41\"")
                .doesNotContain("class=\"phases\"", "In service", "What changed", "0.0 s");
    }

    @Test
    void a_deployment_under_way_is_open_and_can_be_cancelled() {
        var html = overview("environment-running", Samples.overview(Samples.running(), OverviewPage.Form.OPEN));

        assertThat(html)
                .contains(
                        "class=\"phases\"", "Cancel…", "under 0.1 s", "data-news=\"Roll-back 43 started\nImage done\"")
                .doesNotContain("0.0 s");
    }

    @Test
    void pods_are_tiles_with_their_state_and_their_restarts() {
        var html = overview("environment-pods", Samples.overview(Samples.succeeded(), OverviewPage.Form.FOLDED));

        assertThat(html)
                .contains("2 × S", "1–4 × XS", "½ core, 1 GiB each", "CHF 18.00 a month")
                .contains(
                        "/logs?pod=journal--production-web-m2f8d\"",
                        "<code>web-m2f8d</code>",
                        "1 restart",
                        "restarting",
                        "5 restarts")
                .contains("journal_production_1f3a9c02", "5 GiB", "up to 40 at a time");
    }

    @Test
    void an_environment_that_was_never_deployed_says_what_a_deployment_is() {
        var html = render(
                "environment",
                "environment-new",
                Samples.environment("overview", model("overview", Samples.neverDeployed())));

        assertThat(html).contains("Not deployed yet", "The cluster is not responding", "2 min 5 s");
    }

    @Test
    void deployments_are_listed() {
        var html = render(
                "deployments",
                "deployments",
                Samples.environment(
                        "deployments",
                        model("deployments", List.of(Samples.running(), Samples.failed()), "page", 2, "more", true)));

        assertThat(html).contains("Roll-back 43", "Deployment 42", "?page=3", "?page=1");
    }

    @Test
    void no_deployments_yet_is_explained() {
        assertThat(render(
                        "deployments",
                        "deployments-empty",
                        Samples.environment("deployments", model("deployments", List.of(), "page", 1, "more", false))))
                .contains("No deployments yet")
                .doesNotContain("<table");
    }

    @Test
    void a_deployment_shows_differences_and_its_log() {
        var html = render(
                "deployment",
                "deployment",
                Samples.environment(
                        "deployments",
                        model(
                                "d",
                                Samples.failed(),
                                "changes",
                                Samples.changes(),
                                "previous",
                                41,
                                "requestKey",
                                "k",
                                "log",
                                List.of("Applying shop.0001_initial... OK", "148 static files copied"))));

        assertThat(html)
                .contains("Different from release 41", "<del title=\"1\">1</del>", "148 static files", "Deploy again");
    }

    @Test
    void a_first_deployment_has_nothing_to_compare_with() {
        assertThat(render(
                        "deployment",
                        "deployment-first",
                        Samples.environment(
                                "deployments",
                                model(
                                        "d",
                                        Samples.running(),
                                        "changes",
                                        List.of(),
                                        "previous",
                                        null,
                                        "requestKey",
                                        "k",
                                        "log",
                                        List.of()))))
                .contains("First release", "Cancel");
    }

    @Test
    void deploy_and_roll_back_are_forms() {
        assertThat(render(
                        "deploy",
                        "deploy",
                        Samples.environment(
                                "overview",
                                model(
                                        "image",
                                        "ghcr.io/lumiere/journal:1.8.0",
                                        "requestKey",
                                        "k",
                                        "pending",
                                        Samples.changes(),
                                        "samples",
                                        Samples.images()))))
                .contains("action=\"/t/lumiere/apps/journal/production/deployments\"", "These configuration changes");
        assertThat(render(
                        "roll-back",
                        "roll-back",
                        Samples.environment(
                                "overview",
                                model(
                                        "requestKey",
                                        "k",
                                        "releases",
                                        List.of(
                                                new ReleaseChoice(
                                                        40,
                                                        "1.7.3",
                                                        Samples.digest("aa11bb22"),
                                                        ago(500000),
                                                        Samples.changes(),
                                                        2,
                                                        "journal.0042, 0043"),
                                                new ReleaseChoice(
                                                        39,
                                                        "1.7.2",
                                                        Samples.digest("cc33dd44"),
                                                        ago(900000),
                                                        List.of(),
                                                        0,
                                                        "unknown"))))))
                .contains(
                        "value=\"40\" checked=\"checked\"",
                        "aa11bb22",
                        "Migrations applied since, which stay: journal.0042, 0043",
                        "Migrations applied since, which stay: unknown");
    }

    @Test
    void the_configuration_shows_both_versions_of_a_conflict() {
        var form = ConfigurationForm.of(7, Draft.web("S", 2));
        var model = Samples.environment(
                "configuration",
                model(
                        "form",
                        form,
                        "base",
                        form.base(),
                        "smallest",
                        "XS",
                        "saved",
                        spec().app(),
                        "names",
                        NameRules.of(Set.of(), Set.of()),
                        "sizes",
                        Samples.sizes(),
                        "databases",
                        Map.of("1024", "1 GiB"),
                        "volumes",
                        Map.of("0", "none"),
                        "estimate",
                        new EstimateView("CHF 9.60 a month.", List.of("Memory: more."), List.of(), null),
                        "meters",
                        Samples.plan().meters(),
                        "conflict",
                        new Conflict(8, "dev@lumiere.example", false, ago(30), Samples.changes()),
                        "revisions",
                        List.of(new io.nuages.app.Revision(7, spec(), "web, pods", "owner@lumiere.example", ago(8000))),
                        "problems",
                        Map.of("hosts", "“x” is not a host name.")));
        var html = render("configuration", "configuration", model);

        assertThat(html).contains("saved revision 8 while you edited", "Save over theirs", "is not a host name");
        assertThat(html).contains("name=\"processes[1].name\"");
    }

    private static Spec spec() {
        return Specs.of("x:1").spec();
    }

    @Test
    void secrets_are_listed_by_name_only() {
        var html = render(
                "secrets",
                "secrets",
                Samples.environment(
                        "secrets",
                        model(
                                "secrets",
                                List.of(
                                        new SecretRow(
                                                "SECRET_KEY",
                                                "sealed in a browser",
                                                ago(90000),
                                                new People.Person("owner@lumiere.example", "Owner Lumière", false),
                                                Badge.ok("Opened")),
                                        new SecretRow(
                                                "SENTRY_DSN",
                                                "uploaded",
                                                ago(300),
                                                new People.Person("dev@lumiere.example", null, false),
                                                Badge.warn("Not deployed"))),
                                "names",
                                NameRules.of(Set.of("LANG"), Set.of("SECRET_KEY")),
                                "sealing",
                                Samples.sealing(),
                                "kubeseal",
                                true)));

        assertThat(html)
                .contains(
                        "SENTRY_DSN",
                        "data-seal-key=\"MIIBIjANBgkq\"",
                        "kubeseal --scope strict --cert",
                        "Without JavaScript, the portal seals for you");
    }

    @Test
    void without_a_certificate_sealing_waits() {
        assertThat(render(
                        "secrets",
                        "secrets-none",
                        Samples.environment(
                                "secrets", model("secrets", List.of(), "sealing", null, "kubeseal", false))))
                .contains("certificate is not known yet")
                .doesNotContain("data-seal-key");
    }

    @Test
    void runs_are_listed_with_how_they_ended() {
        var html = render(
                "runs",
                "runs",
                Samples.environment(
                        "overview",
                        model(
                                "what",
                                "Cron job nightly",
                                "all",
                                Samples.JOURNAL + "/runs/cron/nightly",
                                "runs",
                                Samples.runs(),
                                "most",
                                20,
                                "days",
                                30L)));

        assertThat(html)
                .contains("Running", "Succeeded", "Failed", "The cron job nightly failed: exit code 3.")
                .contains("href=\"/t/lumiere/apps/journal/production/runs/cron/nightly/7c1f6c1e\"");
    }

    @Test
    void a_run_says_what_it_wrote_or_why_that_is_not_known() {
        var failed = run(Samples.runs().getLast(), List.of("Running /clean", "<b>Traceback</b>"));
        assertThat(failed)
                .contains("The cron job nightly failed: exit code 3.", "&lt;b&gt;Traceback&lt;/b&gt;")
                .contains("shop--production-nightly-29700000");
        assertThat(run(Samples.runs().getLast(), null)).contains("The log was not kept");
        assertThat(run(Samples.runs().getLast(), List.of())).contains("The run wrote nothing.");
        assertThat(run(Samples.runs().getFirst(), null)).contains("The log is kept once the run has ended.");
    }

    private String run(RunView run, @Nullable List<String> log) {
        var all = Samples.JOURNAL + "/runs/cron/nightly";
        var values = model("what", "Cron job nightly", "all", all, "r", run, "log", log);
        return render("run", "run", Samples.environment("overview", values));
    }

    @Test
    void logs_are_fetched_by_a_request_of_their_own() {
        var html = render(
                "logs",
                "logs",
                Samples.environment(
                        "logs",
                        model(
                                "pods",
                                List.of(new PodChoice("web-1", "web-1, running")),
                                "pod",
                                "web-1",
                                "previous",
                                false)));

        assertThat(html)
                .contains("hx-get=\"/t/lumiere/apps/journal/production/logs/lines?pod=web-1&amp;previous=false\"");
        assertThat(engine.render(
                        "logs",
                        "logs-lines",
                        Samples.environment(
                                "logs",
                                model(
                                        "pods",
                                        List.of(),
                                        "pod",
                                        null,
                                        "previous",
                                        false,
                                        "lines",
                                        List.of("GET / 200"),
                                        "readAt",
                                        ago(1)))))
                .contains("No pod runs now");
    }

    @Test
    void settings_say_what_goes_and_what_stays() {
        var html = render(
                "settings",
                "settings",
                Samples.environment(
                        "settings",
                        model(
                                "settings",
                                new SettingsPage(
                                        true,
                                        "",
                                        "pods, domains and sealed secrets.",
                                        "the database, detached.",
                                        "journal"))));

        assertThat(html).contains("What is deleted:", "What is kept:", "Type journal to confirm");
    }

    @Test
    void domains_say_what_is_to_be_set_and_what_was_found() {
        var html = render("domains", "domains", Samples.environment("domains", model("domains", Samples.domains())));

        assertThat(html)
                .contains(
                        "xn--mller-kva.example (müller.example)",
                        "_nuages.xn--mller-kva.example",
                        "nuages-verification=")
                .contains("Check now: xn--mller-kva.example", "for a bare domain", "points elsewhere", "checking now")
                .contains("hx-get=\"" + Samples.JOURNAL + "/domains\"")
                .doesNotContain("Check now: journal.lumiere.example", "Check now: www.journal.example");
    }

    @Test
    void viewers_are_shown_no_buttons() {
        var h = Samples.head();
        var viewer = new EnvironmentHead(
                h.id(),
                h.tenantBase(),
                h.base(),
                h.app(),
                h.environment(),
                h.siblings(),
                h.state(),
                h.address(),
                h.host(),
                h.awaited(),
                h.note(),
                true,
                false,
                false,
                true,
                false,
                false);
        var model = Samples.environment(
                "settings", model("settings", new SettingsPage(true, "", "pods", "the database", "journal")));
        model.put("head", viewer);

        assertThat(render("settings", "settings-viewer", model))
                .doesNotContain(">Delete<", ">Pause…<", "Resume…", "Deploy…");
    }

    @Test
    void the_drawer_says_what_cannot_be_done_now() {
        var html = render(
                "try",
                "try",
                Samples.environment(
                        "overview",
                        model(
                                "try",
                                new TryPage(
                                        "Deleted the pod web-1.",
                                        List.of(
                                                new TryPage.Act(
                                                        "push",
                                                        "Push a new image",
                                                        "The tracked tag gets a new digest.",
                                                        null),
                                                new TryPage.Act(
                                                        "kill",
                                                        "Kill a pod",
                                                        "Its workload creates another.",
                                                        "No pod runs."))))));

        assertThat(html).contains("Deleted the pod web-1.", "No pod runs.", "value=\"push\"");
    }

    @Test
    void the_tenants_pages_render() {
        var members = List.of(
                new Member(Samples.ID, "owner@lumiere.example", true, "Olivia Lumière", Role.OWNER, false, ago(900000)),
                new Member(UUID.randomUUID(), "dev@lumiere.example", false, "", Role.DEVELOPER, true, ago(300)));
        var words = new LinkedHashMap<String, String>();
        Arrays.stream(Role.values()).forEach(role -> words.put(role.word(), role.word()));
        assertThat(render(
                        "members",
                        "members",
                        model(
                                "members",
                                members,
                                "kept",
                                List.of(),
                                "mayEdit",
                                true,
                                "you",
                                Samples.ID,
                                "base",
                                Samples.BASE,
                                "roles",
                                Role.values(),
                                "roleWords",
                                words,
                                "role",
                                "developer",
                                "email",
                                "",
                                "section",
                                "members")))
                .contains("Olivia Lumière", "(you)", "dev@lumiere.example (address not proven)")
                .doesNotContain("owner@lumiere.example (address");
        assertThat(render(
                        "activity",
                        "activity",
                        model(
                                "entries",
                                Samples.activity(),
                                "page",
                                1,
                                "more",
                                true,
                                "base",
                                Samples.BASE,
                                "section",
                                "activity")))
                .contains("sealed 2 secrets of api", "Older");
        assertThat(render(
                        "activity",
                        "activity-empty",
                        model("entries", List.<Audit.Entry>of(), "page", 1, "more", false, "base", Samples.BASE)))
                .contains("Nothing has happened yet");
        assertThat(render(
                        "usage",
                        "usage",
                        model(
                                "usage",
                                new UsagePage(
                                        Samples.plan(),
                                        "CHF 20.00",
                                        List.of(new UsagePage.Row(
                                                "journal · production",
                                                Samples.JOURNAL,
                                                "2 × web S, 1 × worker XS",
                                                "1.25 cores",
                                                "2.5 GiB",
                                                "5 GiB",
                                                "none",
                                                "CHF 26.50")),
                                        "CHF 46.50",
                                        20),
                                "section",
                                "usage")))
                .contains("CHF 46.50", "1 × worker XS", "Each database takes up to 20 connections");
    }
}
