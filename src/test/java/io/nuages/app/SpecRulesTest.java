package io.nuages.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nuages.app.Draft.ProcessDraft;
import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Plan;
import io.nuages.plan.Size;
import io.nuages.spec.Bounds;
import io.nuages.spec.CommandLine;
import io.nuages.spec.OperatorDocument;
import io.nuages.spec.Process;
import io.nuages.spec.SecretRef;
import io.nuages.spec.Spec;
import io.nuages.spec.Specs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecRulesTest {
    private static final HostRules HOSTS = HostRulesTest.rules("apps.example", List.of());
    private static final Plan PLAN = new Plan(
            UUID.randomUUID(),
            "Studio",
            0,
            new Limits(4000, 8192, 40960, 0, 3, 5),
            60,
            20,
            List.of(new Size(UUID.randomUUID(), "S", 500, 1024, 900)),
            1);
    private static final SpecRules.Place PLACE = new SpecRules.Place(
            "shop--production",
            "shop.acme.apps.example",
            PLAN,
            PLAN.limits(),
            HOSTS,
            Bounds.portal(Duration.ofMinutes(10)),
            "production",
            List.of("test"));
    private static final Draft GOOD = Draft.web("S", 2);

    @Test
    void a_good_draft_becomes_a_spec_with_what_its_sizes_grant() {
        var spec = spec("ghcr.io/you/shop:1.0", GOOD);

        assertThat(spec.image()).isEqualTo("ghcr.io/you/shop:1.0");
        assertThat(spec.app().processes()).containsExactly(Map.entry("web", Process.of(List.of("/run"), 2)));
        assertThat(spec.size("web")).isEqualTo(new OperatorDocument.Grant("S", 500, 1024));
        assertThat(spec.hosts()).containsExactly("shop.acme.apps.example");
        assertThat(Draft.of(spec))
                .usingRecursiveComparison()
                .ignoringExpectedNullFields()
                .isEqualTo(GOOD);
    }

    /** It would be as wanted, and answer nobody. */
    @Test
    void a_site_has_a_pod() {
        assertThatThrownBy(() -> spec("ghcr.io/you/shop:1.0", Draft.web("S", 0)))
                .isInstanceOfSatisfying(
                        Problems.class,
                        problems -> assertThat(problems.problems())
                                .singleElement()
                                .extracting(Problems.Problem::field)
                                .isEqualTo("processes[0].pods"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Shop",
                "1shop",
                "-shop",
                "shop-",
                "shop--prod",
                "shop_1",
                "a234567890123456789012345",
                "shop.prod",
                "../x"
            })
    void a_name_that_kubernetes_would_refuse_is_refused_at_its_field(String name) {
        var problems = catchThrowableOfType(Problems.class, () -> SpecRules.appName(name));

        assertThat(problems.problems())
                .singleElement()
                .extracting(Problems.Problem::field)
                .isEqualTo("name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://ghcr.io/x",
                "UPPER/case",
                "a b",
                "x:tag:tag",
                "x@sha256:12",
                "x:$(id)",
                "-x",
                "x/../y"
            })
    void a_malformed_image_is_refused_at_its_field(String image) {
        assertThat(fields(image, GOOD)).containsExactly("image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PGPASSWORD",
                "PGHOST",
                "DATABASE_URL",
                "PORT",
                "ALLOWED_HOSTS",
                "KUBERNETES_PORT",
                "1X",
                "A-B",
                "",
                "A B",
                "A=B"
            })
    void a_reserved_or_malformed_variable_is_refused(String name) {
        assertThat(fields("x:1", with(Map.of(name, "v"), List.of(), "/healthz/")))
                .containsExactly("variables");
    }

    @ParameterizedTest
    @CsvSource({
        "exa mple.org",
        "localhost",
        "-a.example.org",
        "a..example.org",
        "other.apps.example",
        "apps.example",
        "https://a.example.org"
    })
    void a_host_that_is_none_or_is_the_installations_is_refused(String host) {
        assertThat(fields("x:1", with(Map.of(), List.of(host), "/healthz/"))).containsExactly("hosts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "healthz", "/a b", "/a\nb", "//\"x"})
    void a_health_path_that_is_none_is_refused(String path) {
        assertThat(fields("x:1", with(Map.of(), List.of(), path))).containsExactly("healthPath");
    }

    @ParameterizedTest
    @CsvSource({
        "init, /async, name",
        "db, /async, name",
        "cache, /async, name",
        "test, /async, name",
        "a-, /async, name",
        "-a, /async, name",
        "a_b, /async, name",
        "a23456789012345678901, /async, name",
        "w, '', command",
        "w, ' ', command"
    })
    void a_worker_has_a_name_that_the_chart_leaves_free_and_a_command(String name, String command, String field) {
        var draft = DraftBuilder.processes(new ProcessDraft("web", "", "S", 1), new ProcessDraft(name, command, "S", 1))
                .releaseCommand("")
                .build();

        assertThat(fields("x:1", draft)).containsExactly("processes[1]." + field);
    }

    /** The chart's names: objects are called {@code shop--production-…}, of which a name has at most 63 characters. */
    @Test
    void a_worker_may_have_dashes_and_twenty_characters() {
        var name = "import-of-old-orders";
        var draft = worker(name);

        assertThat(spec("x:1", draft).app().processes()).containsKey(name);
    }

    /** {@code shop--production-eu-web} would be the process of one environment and of another. */
    @Test
    void objects_of_two_environments_of_an_app_never_have_one_name() {
        assertThat(SpecRules.meets("test", "eu-web", "test-eu")).isTrue();
        assertThat(SpecRules.meets("test", "cron/eu-clean", "test-eu")).isTrue();
        assertThat(SpecRules.meets("test", "eu", "test-eu")).isFalse();
        assertThat(SpecRules.meets("test", "europe-web", "test-eu")).isFalse();
        assertThat(SpecRules.meets("test", "web", "staging")).isFalse();
        var beside = new SpecRules.Place(
                PLACE.baseName(),
                PLACE.ownHost(),
                PLAN,
                PLACE.limits(),
                HOSTS,
                PLACE.bounds(),
                "production",
                List.of("production-eu"));

        var problems = catchThrowableOfType(Problems.class, () -> SpecRules.first("x:1", worker("eu-web"), beside));

        assertThat(problems.problems())
                .singleElement()
                .isEqualTo(new Problems.Problem(
                        "processes[1].name",
                        "The environment production-eu would have objects of the same name. Choose another name."));
    }

    /** Arguments alone are for the image's own command, which the form shows as an empty field. */
    @Test
    void what_the_form_does_not_show_stays_when_it_is_saved() {
        var before = Specs.yaml("""
                        image: {repository: x, tag: "1"}
                        health: null
                        processes:
                          web: {args: [--threads, "4"], graceSeconds: 40}
                          worker: {command: [], args: [work], health: {command: [/ok]}, variables: {A: "1"}}
                        releaseCommand: {command: [], args: [migrate], timeoutSeconds: 60}
                        cron: {nightly: {schedule: "0 3 * * *", command: [/clean]}}
                        tasks: {index: {command: [/index]}}
                        """).spec();

        var after = SpecRules.edited(before, Draft.of(before), PLACE);

        assertThat(after.app()).isEqualTo(before.app());
        assertThat(after.operator().sizes()).isEqualTo(before.operator().sizes());
    }

    private static Draft worker(String name) {
        return DraftBuilder.processes(new ProcessDraft("web", "", "S", 1), new ProcessDraft(name, "/async", "S", 1))
                .releaseCommand("")
                .build();
    }

    @Test
    void every_fault_is_told_at_once() {
        var draft = DraftBuilder.processes(
                        new ProcessDraft("web", "/run 'open", "XL", -1), new ProcessDraft("web", "/async", "S", 1))
                .releaseCommand("/init \"")
                .port(80)
                .healthPath("x")
                .variables(Map.of("PORT", "1"))
                .hosts(List.of("?"))
                .databaseMib(512)
                .volumeMib(-1)
                .build();

        assertThat(fields("UP", draft))
                .containsExactlyInAnyOrder(
                        "image",
                        "processes[1].name",
                        "processes[0].command",
                        "processes[0].pods",
                        "processes[0].size",
                        "releaseCommand",
                        "port",
                        "healthPath",
                        "variables",
                        "hosts",
                        "databaseMib",
                        "volumeMib");
    }

    /** The document's keys, and what the chart is, are nothing that a form has shown. */
    @Test
    void what_is_wrong_with_a_field_is_said_in_the_words_of_the_form() {
        var processes = List.of(
                scaled("web", 2, 1, 70),
                scaled("w", 0, 0, 0),
                scaled("all", 1, 21, 70),
                new ProcessDraft("init", "/async", "S", 190));
        var cron = List.of(
                job("Upper", "0 3 * * *", 0),
                job("db", "0 3 * *", 90_000),
                job("a".repeat(41), "0 3 * * *", 60),
                job("true", "0 3 * * *", 60));
        var draft = new Draft(processes, cron, "", 8000, "/healthz/", Map.of(), null, List.of(), 1024, 0, List.of());

        var problems = catchThrowableOfType(Problems.class, () -> spec("x:1", draft));

        assertThat(problems.problems().stream().map(each -> each.field() + ": " + each.message()))
                .contains(
                        "processes[0].mostPods: Enter at least as many as under Pods, 2, or nothing to have it not scale.",
                        "processes[1].pods: Enter at least 1.",
                        "processes[1].mostPods: Enter at least 1.",
                        "processes[1].cpuPercent: Enter at least 1.",
                        "processes[2].mostPods: Enter at most 20.",
                        "processes[3].name: A process cannot be called init. Choose another name.",
                        "processes[3].pods: Enter at most 20.",
                        "processes: All processes together have 213 pods; there can be at most 200.",
                        "cron[0].name: \"Upper\" is not a name of lower-case letters, digits and hyphens that starts with a letter.",
                        "cron[0].timeoutSeconds: Enter at least 1.",
                        "cron[1].name: A cron job cannot be called db. Choose another name.",
                        "cron[1].timeoutSeconds: Enter at most 86400.",
                        "cron[2].name: The name is too long: enter at most 35 characters.",
                        "cron[3].name: The name true has another meaning in YAML. Choose another name.")
                .anySatisfy(each -> assertThat(each)
                        .startsWith("cron[1].schedule: \"0 3 * *\" is not a schedule of five fields")
                        .endsWith("."))
                .noneSatisfy(each ->
                        assertThat(each).containsAnyOf("chart", "Pods (", "below", "above", "autoscale", "singleton"));
    }

    @Test
    void a_singleton_does_not_scale() {
        var before = Specs.yaml("""
                        image: {repository: x, tag: "1"}
                        processes:
                          web: {}
                          beat: {command: [beat], singleton: true}
                        """).spec();
        var draft = DraftBuilder.of(Draft.of(before))
                .processes(List.of(
                        new ProcessDraft("web", "", "S", 1),
                        new ProcessDraft("beat", "beat", "S", 1, new Draft.Scaling(3, 70))))
                .build();

        var problems = catchThrowableOfType(Problems.class, () -> SpecRules.edited(before, draft, PLACE));

        assertThat(problems.problems())
                .containsExactly(new Problems.Problem(
                        "processes[1].name",
                        "beat is a singleton, as YAML says: it can have at most one pod and does not scale."));
    }

    private static ProcessDraft scaled(String name, int least, int most, int cpuPercent) {
        return new ProcessDraft(name, "/run", "S", least, new Draft.Scaling(most, cpuPercent));
    }

    private static Draft.CronDraft job(String name, String schedule, int timeoutSeconds) {
        return new Draft.CronDraft(name, schedule, "", "/job", "S", timeoutSeconds, "Forbid");
    }

    @Test
    void a_variable_that_is_sealed_already_cannot_stand_in_clear_too() {
        var secrets = Map.of("SECRET_KEY", new SecretRef("s", "SECRET_KEY"));
        var before = Specs.of("x:1").secrets(secrets).spec();
        var draft = with(Map.of("SECRET_KEY", "x"), List.of(), "/healthz/");

        var problems = catchThrowableOfType(Problems.class, () -> SpecRules.edited(before, draft, PLACE));

        assertThat(problems.problems()).extracting(Problems.Problem::field).containsExactly("variables");
    }

    /** Such a command could not be started, and PostgreSQL could not look into a document that holds one. */
    @Test
    void a_command_with_a_nul_character_is_refused() {
        assertThatThrownBy(() -> CommandLine.parse("releaseCommand", "/init \0"))
                .isInstanceOfSatisfying(
                        Problems.class,
                        problems -> assertThat(problems.problems())
                                .extracting(Problems.Problem::field)
                                .containsExactly("releaseCommand"));
    }

    private static Draft with(Map<String, String> variables, List<String> hosts, String healthPath) {
        return DraftBuilder.of(GOOD)
                .healthPath(healthPath)
                .variables(variables)
                .hosts(hosts)
                .volumeMib(0)
                .build();
    }

    private static List<String> fields(String image, Draft draft) {
        return catchThrowableOfType(Problems.class, () -> spec(image, draft)).problems().stream()
                .map(Problems.Problem::field)
                .toList();
    }

    private static Spec spec(String image, Draft draft) {
        return SpecRules.first(image, draft, PLACE);
    }
}
