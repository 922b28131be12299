package io.nuages.console;

import io.nuages.audit.Audit;
import io.nuages.console.DeploymentView.PhaseLine;
import io.nuages.console.HomePage.EnvironmentRow;
import io.nuages.console.configuration.EstimateView;
import io.nuages.console.configuration.NewAppForm;
import io.nuages.console.configuration.NewAppPage;
import io.nuages.console.environment.DomainsPage;
import io.nuages.console.environment.OverviewPage;
import io.nuages.console.environment.RunView;
import io.nuages.deploy.EnvironmentState;
import io.nuages.form.Badge;
import io.nuages.form.Meter;
import io.nuages.spec.Change;
import io.nuages.tenant.People;
import io.nuages.web.PageEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What pages may have to show, for tests of templates. */
final class Samples {
    static final Instant NOW = PageEngine.NOW;
    static final String BASE = "/t/lumiere";
    static final String JOURNAL = BASE + "/apps/journal/production";
    static final UUID ID = UUID.fromString("6d0b1c54-0c2e-4c0a-9f5e-0f6f8f6f1a01");

    private Samples() {}

    static Instant ago(long seconds) {
        return NOW.minusSeconds(seconds);
    }

    static String digest(String start) {
        return "sha256:" + (start + "0".repeat(64)).substring(0, 64);
    }

    static PlanMeters plan() {
        return new PlanMeters(
                "Studio",
                List.of(
                        new Meter("CPU", "2.75 of 4 cores", 68, "1.25 cores free · up to ½ core more in roll-outs"),
                        new Meter("Memory", "5.5 of 8 GiB", 68, "2.5 GiB free · up to 1 GiB more in roll-outs"),
                        new Meter("Database storage", "12 of 40 GiB", 30, "28 GiB free"),
                        new Meter("Volumes", "20 of 100 GiB", 20, "80 GiB free"),
                        new Meter("Apps", "3 of 10", 30, "7 free")));
    }

    static HomePage home() {
        return home(List.of(
                new EnvironmentRow(
                        "journal/production",
                        "journal",
                        "production",
                        JOURNAL,
                        Badge.ok("Running"),
                        "neutral",
                        Note.alarm(
                                "Deployment of 1.8.0 failed",
                                ago(240),
                                ": the worker stops at start, SECRET_KEY is not set."),
                        "https://journal.lumiere.example",
                        "journal.lumiere.example",
                        "1.7.4",
                        "ghcr.io/lumiere/journal:1.7.4",
                        digest("1fe0c77a"),
                        ago(7200),
                        "owner",
                        "owner@lumiere.example",
                        false),
                row("shop", "staging", Badge.info("Deploying"), Note.since("release command for", ago(38), "")),
                row("api", "production", Badge.neutral("Changes pending"), Note.of("edited, not deployed yet")),
                row("shop", "production", Badge.ok("Running"), null),
                new EnvironmentRow(
                        "journal/preview",
                        "journal",
                        "preview",
                        JOURNAL,
                        Badge.neutral("Paused"),
                        "neutral",
                        Note.ago("paused", ago(6 * 86400), ""),
                        null,
                        "",
                        "1.9.0-b2",
                        "ghcr.io/lumiere/journal:1.9.0-b2",
                        digest("04dd91e2"),
                        ago(7 * 86400),
                        "push",
                        "registry webhook",
                        true)));
    }

    static HomePage home(List<EnvironmentRow> rows) {
        return new HomePage(
                BASE,
                BASE + "?show=needs-you&q=a%20b",
                ID.toString(),
                new HomePage.Standing(rows.size(), 0, rows.isEmpty() ? 0 : 1, "CHF 84.50"),
                null,
                "",
                "",
                List.of(
                        new HomePage.View("", "All", rows.size(), BASE, true),
                        new HomePage.View("needs-you", "Needs you", 1, BASE + "?show=needs-you", false)),
                rows,
                null,
                plan(),
                activity(),
                true);
    }

    private static EnvironmentRow row(String app, String name, Badge state, @Nullable Note note) {
        var host = app + "-" + name + ".lumiere.example";
        return new EnvironmentRow(
                app + "/" + name,
                app,
                name,
                BASE + "/apps/" + app + "/" + name,
                state,
                state.tone(),
                note,
                "https://" + host,
                host,
                "2026.11.3",
                "registry.lumiere.example/" + app + ":2026.11.3",
                digest("be1239b3"),
                ago(7200),
                "owner",
                "owner@lumiere.example",
                false);
    }

    static List<Audit.Entry> activity() {
        return List.of(
                new Audit.Entry(
                        ago(3),
                        "registry webhook",
                        null,
                        "deployment.request",
                        "shop/staging",
                        "started a deployment of shop:2026.11.4"),
                new Audit.Entry(
                        ago(7200),
                        "owner@lumiere.example",
                        "Olivia Lumière",
                        "deployment.request",
                        "shop/production",
                        "deployed shop 2026.11.3 to production"),
                new Audit.Entry(
                        ago(90000),
                        "dev@lumiere.example",
                        null,
                        "secret.seal",
                        "api/production",
                        "sealed 2 secrets of api"));
    }

    static EnvironmentHead head() {
        return new EnvironmentHead(
                ID,
                BASE,
                JOURNAL,
                "journal",
                "production",
                List.of(
                        new EnvironmentHead.Sibling("production", JOURNAL),
                        new EnvironmentHead.Sibling("preview", BASE + "/apps/journal/preview")),
                Badge.ok("Running"),
                "https://journal.lumiere.example",
                "journal.lumiere.example",
                new EnvironmentHead.Awaited("www.journal.example", "waiting for proof"),
                Note.alarm("deployment 42 failed", ago(240), " · release 41 is live"),
                true,
                true,
                true,
                true,
                false,
                false);
    }

    static DiagnosisView diagnosis() {
        return new DiagnosisView(
                "The worker stops at start: SECRET_KEY is not set.",
                "Seal SECRET_KEY, then deploy again.",
                List.of(
                        new DiagnosisView.Act("Open secrets", JOURNAL + "/secrets", null),
                        new DiagnosisView.Act("Deploy again…", JOURNAL + "/deployments/new", "Deploy")),
                List.of(
                        "Traceback (most recent call last):",
                        "django.core.exceptions.ImproperlyConfigured: The SECRET_KEY setting must not be empty."));
    }

    static DeploymentView failed() {
        return new DeploymentView(
                42,
                JOURNAL + "/deployments/42",
                "Deployment",
                Badge.bad("Failed"),
                "ghcr.io/lumiere/journal:1.8.0",
                "1.8.0",
                digest("9ab03c4d"),
                "42",
                7,
                "by push",
                null,
                ago(350),
                ago(348),
                Duration.ofSeconds(108),
                "Migrations journal.0042, 0043 were applied and stay; release 41 now runs on them.",
                null,
                "The worker stops at start: SECRET_KEY is not set.",
                List.of(
                        phase("Image", "done", "found, 184 MB", 700),
                        phase("Namespace and limits", "done", "up to date", 200),
                        phase("Database", "done", "journal_production_1f3a9c02", 100),
                        phase("Secrets", "done", "4 values opened by the cluster", 1400),
                        phase("Release command", "done", "exit 0", 21000),
                        phase(
                                "Roll-out",
                                "failed",
                                "web 1 of 2 new pods ready · worker 0 of 1 · all processes went back to release 41",
                                85000),
                        new PhaseLine("Verification", "pending", "not reached", "", null, null)),
                diagnosis(),
                "journal.0042, 0043",
                List.of("journal.0042_price", "journal.0043_price_required"),
                true,
                false,
                false,
                true);
    }

    static DeploymentView running() {
        return new DeploymentView(
                43,
                JOURNAL + "/deployments/43",
                "Roll-back",
                Badge.info("Running"),
                "ghcr.io/lumiere/journal:1.7.4",
                "1.7.4",
                digest("1fe0c77a"),
                "41",
                6,
                "by Owner Lumière",
                "owner@lumiere.example",
                ago(20),
                ago(19),
                null,
                null,
                null,
                null,
                List.of(
                        phase("Image", "done", "", 10),
                        new PhaseLine("Roll-out", "running", "in progress", "web 1 of 2 new pods ready", ago(12), null),
                        new PhaseLine("Verification", "pending", "not reached", "", null, null)),
                null,
                null,
                List.of(),
                false,
                false,
                true,
                false);
    }

    private static PhaseLine phase(String label, String state, String note, long millis) {
        return new PhaseLine(label, state, state, note, ago(348), Duration.ofMillis(millis));
    }

    static OverviewPage overview() {
        return overview(failed(), OverviewPage.Form.OPEN);
    }

    static OverviewPage overview(DeploymentView deployment, OverviewPage.Form form) {
        return new OverviewPage(
                "ghcr.io/lumiere/journal:1.8.0",
                null,
                null,
                deployment,
                form,
                form == OverviewPage.Form.OPEN
                        ? new OverviewPage.Changed(
                                41,
                                List.of(new Change(
                                        "image", "ghcr.io/lumiere/journal:1.7.4", "ghcr.io/lumiere/journal:1.8.0")))
                        : null,
                List.of(),
                List.of(
                        new OverviewPage.ProcessRow(
                                "web",
                                "2",
                                "S",
                                "½ core, 1 GiB each",
                                Badge.ok("2 of 2 ready"),
                                List.of(
                                        pod("web-k7xq2", Badge.ok("running"), ""),
                                        pod("web-m2f8d", Badge.ok("running"), "1 restart")),
                                "The number of pods stays at 2: this cluster does not measure CPU and memory.",
                                "CHF 18.00"),
                        new OverviewPage.ProcessRow(
                                "worker",
                                "1–4",
                                "XS",
                                "¼ core, ½ GiB each",
                                Badge.warn("0 of 1 ready"),
                                List.of(pod("worker-7fkq2", Badge.bad("restarting"), "5 restarts")),
                                "",
                                "CHF 5.50")),
                List.of(
                        new OverviewPage.JobRow(
                                "nightly",
                                JOURNAL + "/runs/cron/nightly",
                                "0 3 * * *, Europe/Zurich",
                                NOW.plusSeconds(3600),
                                Badge.bad("Failed"),
                                ago(80_000),
                                "The cron job nightly failed: No module named 'shop'",
                                "XS",
                                "¼ core, ½ GiB",
                                "CHF 0.23"),
                        new OverviewPage.JobRow(
                                "import",
                                JOURNAL + "/runs/task/import",
                                "once for each release",
                                null,
                                Badge.ok("Succeeded"),
                                null,
                                "",
                                "XS",
                                "¼ core, ½ GiB",
                                "CHF 0.00")),
                new OverviewPage.Serving(
                        Badge.ok("Running"),
                        41,
                        "ghcr.io/lumiere/journal:1.7.4",
                        "1.7.4",
                        digest("1fe0c77a"),
                        ago(3 * 86400),
                        new People.Person("owner@lumiere.example", "Owner Lumière", false),
                        "3 of 3 pods ready",
                        ""),
                new EnvironmentState.Database("journal_production_1f3a9c02", 5120, 40, true),
                List.of(
                        new OverviewPage.Address("www.journal.example", null, Badge.warn("waiting for proof")),
                        new OverviewPage.Address(
                                "journal.lumiere.example", "https://journal.lumiere.example", Badge.ok("serves"))),
                List.of(
                        new OverviewPage.HandMade(
                                "Somebody changed the variable DEBUG of web. It was put back.",
                                "kubectl-edit",
                                ago(320),
                                null),
                        new OverviewPage.HandMade(
                                "Somebody changed the container <debug> of web. It was put back 3 times and changed again, so it"
                                        + " is left as it is for now.",
                                "injector",
                                ago(4000),
                                NOW.plusSeconds(40_000))));
    }

    private static OverviewPage.Pod pod(String called, Badge state, String restarts) {
        return new OverviewPage.Pod("journal--production-" + called, called, state, "", restarts);
    }

    static DeploymentView succeeded() {
        return new DeploymentView(
                41,
                JOURNAL + "/deployments/41",
                "Deployment",
                Badge.ok("Succeeded"),
                "ghcr.io/lumiere/journal:1.7.4",
                "1.7.4",
                digest("1fe0c77a"),
                "41",
                6,
                "by Owner Lumière",
                "owner@lumiere.example",
                ago(3 * 86400 + 60),
                ago(3 * 86400 + 59),
                Duration.ofSeconds(48),
                null,
                null,
                null,
                List.of(phase("Image", "done", "found", 10), phase("Roll-out", "done", "2 of 2 pods ready", 38_000)),
                null,
                null,
                List.of(),
                true,
                false,
                false,
                false);
    }

    static DomainsPage domains() {
        return new DomainsPage(
                List.of(
                        new DomainsPage.Card(
                                "xn--mller-kva.example",
                                "xn--mller-kva.example (müller.example)",
                                null,
                                Badge.warn("Waiting for verification"),
                                "It goes live once it is proven to be yours.",
                                new DomainsPage.Proof(
                                        "_nuages.xn--mller-kva.example",
                                        "nuages-verification=0123456789abcdef0123456789abcdef",
                                        "It is not there yet."),
                                List.of(
                                        new DomainsPage.Line("CNAME", "journal.lumiere.example", null),
                                        new DomainsPage.Line("A", "192.0.2.1", null)),
                                Badge.neutral("Its records do not point here yet"),
                                false,
                                ago(120)),
                        new DomainsPage.Card(
                                "www.journal.example",
                                "www.journal.example",
                                "https://www.journal.example",
                                Badge.ok("Live"),
                                "It is proven to be yours.",
                                new DomainsPage.Proof(
                                        "_nuages.www.journal.example", "nuages-verification=fe", "It is there."),
                                List.of(new DomainsPage.Line(
                                        "CNAME", "journal.lumiere.example", Badge.bad("points elsewhere"))),
                                Badge.bad("Its records point elsewhere"),
                                true,
                                ago(9000)),
                        new DomainsPage.Card(
                                "journal.lumiere.example",
                                "journal.lumiere.example",
                                "https://journal.lumiere.example",
                                Badge.ok("Live"),
                                "It needs no proof.",
                                null,
                                List.of(),
                                null,
                                false,
                                null)),
                true);
    }

    static OverviewPage neverDeployed() {
        return new OverviewPage(
                "ghcr.io/lumiere/journal:1.8.0",
                ago(125),
                diagnosis(),
                null,
                OverviewPage.Form.OPEN,
                null,
                List.of(),
                overview().processes().subList(0, 1),
                List.of(),
                new OverviewPage.Serving(
                        Badge.neutral("Nothing"), null, "", "", null, null, null, "", "Nothing is live yet."),
                null,
                overview().addresses(),
                List.of());
    }

    static Sealing sealing() {
        return new Sealing(
                "MIIBIjANBgkq",
                "nuages-lumiere",
                "journal--production-7fkq2mzd",
                "python3 env-secret.py journal--production-7fkq2mzd nuages-lumiere < .env | kubeseal --scope strict --cert"
                        + " nuages.pem --format yaml > sealed.yaml",
                "kubectl create secret generic journal--production-7fkq2mzd --namespace nuages-lumiere"
                        + " --from-file=VARIABLE=FILE --dry-run=client -o yaml",
                "kubectl create secret docker-registry journal--production-7fkq2mzd --namespace nuages-lumiere",
                "4f:1b:22:9c",
                NOW.plusSeconds(86400 * 300));
    }

    static List<ImageSample> images() {
        return List.of(
                new ImageSample("registry.simulated/shop:2026.11.3", "shop:2026.11.3", "A shop that works."),
                new ImageSample("registry.simulated/shop:2026.11.4", "shop:2026.11.4", "A newer one."),
                new ImageSample("registry.simulated/broken:crash", "broken:crash", "Stops at start."));
    }

    static NewAppPage newApp(NewAppForm typed) {
        return new NewAppPage(
                BASE,
                "k",
                "lumiere.nuages.example",
                "journal shop",
                new EstimateView(
                        "CHF 18.60 a month: 2 × S 18.00, database 0.60",
                        List.of(),
                        List.of(
                                new EstimateView.SizeCard("XS", 250, 512, 550, ""),
                                new EstimateView.SizeCard("S", 500, 1024, 900, ""),
                                new EstimateView.SizeCard("M", 1000, 2048, 1700, "2 pods need 1.5 GiB more"),
                                new EstimateView.SizeCard("L", 2000, 4096, 3300, "2 pods need 5.5 GiB more")),
                        new Meter("Memory", "7.5 of 8 GiB", 93, "")),
                List.of(1024, 5120, 10240),
                List.of(0, 1024, 5120),
                images(),
                sealing(),
                NameRules.of(Set.of(), Set.of()),
                typed);
    }

    static List<Change> changes() {
        return List.of(
                new Change("image", "ghcr.io/lumiere/journal:1.7.4", "ghcr.io/lumiere/journal:1.8.0"),
                new Change("variable DEBUG", "1", ""),
                new Change("secret SENTRY_DSN", "", "sealed"));
    }

    static Map<String, Object> environment(String tab, Map<String, ?> more) {
        var model = new HashMap<String, Object>(more);
        model.put("head", head());
        model.put("tab", tab);
        model.put("section", "apps");
        return model;
    }

    static Map<String, String> sizes() {
        var sizes = new LinkedHashMap<String, String>();
        sizes.put("XS", "XS · ¼ core, ½ GiB · CHF 5.50");
        sizes.put("S", "S · ½ core, 1 GiB · CHF 9.00");
        return sizes;
    }

    /** One that goes on, one that succeeded and one that failed. */
    static List<RunView> runs() {
        return List.of(
                run(Badge.info("Running"), ago(40), null, "", ""),
                run(Badge.ok("Succeeded"), ago(86_440), 0, "", ""),
                run(
                        Badge.bad("Failed"),
                        ago(172_840),
                        3,
                        "The cron job nightly failed: exit code 3.",
                        "The last lines of its log say more."));
    }

    private static RunView run(Badge state, Instant begunAt, @Nullable Integer exitCode, String cause, String advice) {
        var ends = exitCode != null;
        return new RunView(
                JOURNAL + "/runs/cron/nightly/7c1f6c1e",
                "shop--production-nightly-29700000",
                state,
                begunAt,
                ends ? begunAt.plusSeconds(75) : null,
                ends ? Duration.ofSeconds(75) : null,
                exitCode,
                cause,
                advice,
                !cause.isEmpty());
    }
}
