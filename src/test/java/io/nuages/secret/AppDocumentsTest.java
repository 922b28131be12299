package io.nuages.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nuages.NuagesTest;
import io.nuages.app.AppFiles;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.app.Environment;
import io.nuages.app.StaleSpec;
import io.nuages.app.Written;
import io.nuages.audit.Audit;
import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Overrides;
import io.nuages.plan.Plans;
import io.nuages.spec.Change;
import io.nuages.spec.Fault;
import io.nuages.spec.Faults;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@NuagesTest
class AppDocumentsTest {
    private static final String ACTOR = "dev@example.org";
    private static final TestSealingKey KEY = TestSealingKey.generate();
    private static final String IMAGE = "image: {repository: registry.example/demo/shop, tag: \"1.0\"}\n";
    private static final String EVERYTHING = """
            # The shop.
            %sport: 8080            # as gunicorn says
            hosts: [www.shop.example]
            health: null
            processes:
              web: {args: [--workers, "2"], graceSeconds: 45, autoscale: {minPods: 1, maxPods: 2, cpuPercent: 70}}
              import-of-old-orders:
                command: [/async, import]
                singleton: true
                preStop: [/drain]
                health: {command: [/ok], periodSeconds: 30}
                variables: {QUEUE: orders}
                files: false
            releaseCommand: {command: [/init], timeoutSeconds: 60}
            cron:
              nightly: {schedule: "0 3 * * *", timeZone: Europe/Zurich, command: [/clean], concurrency: Replace}
            tasks:
              reindex: {command: [/reindex], timeoutSeconds: 600}
            variables:
              DEBUG: "0"
            """.formatted(IMAGE);

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private AppFiles files;

    @Autowired
    private AppDocuments documents;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Audit audit;

    @Autowired
    private Secrets secrets;

    @Autowired
    private SealedSecrets sealed;

    private Tenant tenant;
    private String small;
    private String large;
    private Environment shop;

    @BeforeEach
    void register() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        small = "A" + suffix;
        large = "B" + suffix;
        var sizes = Set.of(plans.saveSize(null, small, 100, 128, 500), plans.saveSize(null, large, 1000, 1024, 2000));
        var plan = plans.create("Plan " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 9), 60, 20, sizes);
        tenant = tenants.create("staff@example.org", "w" + suffix, "Atelier", plan);
        shop = apps.create(tenant.id(), "shop", "registry.example/demo/shop:1.0", Draft.web(small, 1), ACTOR);
    }

    @Test
    void everything_that_the_chart_can_say_is_saved_with_comments_and_blanks() {
        var written = write(EVERYTHING, Map.of("cron/nightly", large));

        var spec = now().spec();
        assertThat(written.revision()).isEqualTo(2);
        assertThat(spec).isEqualTo(written.after());
        assertThat(spec.text()).isEqualTo(EVERYTHING);
        assertThat(files.text(now())).isEqualTo(EVERYTHING);
        assertThat(spec.app().health()).isNull();
        assertThat(spec.operator().sizes().keySet())
                .containsExactly("cron/nightly", "import-of-old-orders", "task/reindex", "web");
        assertThat(spec.size("web").size()).isEqualTo(small);
        assertThat(spec.size("task/reindex").size()).as("the smallest").isEqualTo(small);
        assertThat(spec.size("cron/nightly").size()).isEqualTo(large);
        assertThat(written.has().cpuMillis())
                .as("two of web, a worker, a cron job")
                .isEqualTo(1300);
        assertThat(written.changes())
                .extracting(Change::what)
                .contains(
                        "cron job nightly",
                        "task reindex",
                        "process import-of-old-orders",
                        "health check",
                        "web, pods");
        assertThat(apps.revisions(shop.ref(), 1).getFirst().summary()).endsWith("more");
    }

    @Test
    void the_text_that_was_made_and_the_one_that_was_kept_change_nothing() {
        var made = files.text(shop);
        assertThat(made)
                .startsWith("# yaml-language-server: $schema=http")
                .contains("/schemas/app.schema.json\n# shop/production\nimage:\n");

        assertThat(write(made, Map.of()).revision()).isEqualTo(1);
        assertThat(now().spec().text()).isNull();

        assertThat(write(made + "# mine\n", Map.of()).sameMeaning()).isTrue();
        assertThat(apps.revisions(shop.ref(), 1).getFirst().summary()).isEqualTo("comments");
        assertThat(now().changed()).as("nothing to deploy").isEqualTo(1);
        assertThat(write(made + "# mine\n", Map.of()).revision()).isEqualTo(2);
        assertThat(write(made + "# mine\n", Map.of("web", large)).revision()).isEqualTo(3);
        assertThat(now().spec().text()).isEqualTo(made + "# mine\n");
    }

    @Test
    void the_form_changes_only_its_own_lines_of_the_text() {
        write(EVERYTHING, Map.of());
        var draft = Draft.of(now().spec());
        var edited = DraftBuilder.of(draft)
                .port(8000)
                .variables(Map.of("DEBUG", "1"))
                .volumeMib(0)
                .build();

        apps.edit(shop.ref(), now().revision(), edited, ACTOR);

        assertThat(now().spec().text())
                .isEqualTo(EVERYTHING.replace("8080", "8000").replace("DEBUG: \"0\"", "DEBUG: \"1\""));
    }

    @Test
    void the_text_of_the_variables_stays_while_their_values_do() {
        var draft = Draft.web(small, 1);
        var typed = DraftBuilder.of(draft)
                .variables(Map.of("A", "1"), "# why\nA=1")
                .hosts(List.of())
                .databaseMib(1024)
                .volumeMib(0)
                .build();
        apps.edit(shop.ref(), 1, typed, ACTOR);

        write(IMAGE + "port: 9000\nvariables: {A: \"1\"}\n", Map.of());
        assertThat(now().spec().variablesText()).isEqualTo("# why\nA=1");

        write(IMAGE + "port: 9000\nvariables: {A: \"2\"}\n", Map.of());
        assertThat(now().spec().variablesText()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port: 80                                             | 2 | 1 | A port is between 1024
            hosts: [www.shop.example, www.shop.example]          | 2 | 27 | twice
            processes: {web: null}                               | 2 | 13 | A process called web is required
            processes: {Web: {}}                                 | 2 | 13 | is not a name of lower-case letters
            processes: {init: {command: [/x]}}                   | 2 | 13 | cannot be called
            processes: {a23456789012345678901: {command: [/x]}}  | 2 | 13 | up to 20
            processes: {w: {command: []}}                        | 2 | 13 | has no command
            processes: {web: {pods: 2000}}                       | 2 | 19 | 2000 is above 1000
            processes: {web: {pods: 0}}                          | 2 | 19 | nobody can reach the site
            cron: {a: {schedule: 0 25 * * *, command: [/x]}}     | 2 | 12 | is not a valid hour
            cron: {a: {schedule: "0\\v0 * * *", command: [/x]}}   | 2 | 12 | is not a valid minute
            cron: {a: {schedule: "0 0 * * *\\x1c", command: [/x]}} | 2 | 12 | is not a valid day of the week
            cron: {a: {schedule: 0 0 * * 0mon, command: [/x]}}   | 2 | 12 | is not a valid day of the week
            variables: {PGHOST: x}                               | 2 | 13 | set by Nuages
            variables: {A: "\\0"}                                 | 2 | 13 | contains a character
            colour: red                                          | 2 | 1 | is unknown here
            health: {path: "a b"}                                | 2 | 10 | does not start with /
            """)
    void what_cannot_be_taken_is_told_at_its_line_and_column(String line, int at, int column, String says) {
        assertThat(faults(IMAGE + line))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains(says))
                .extracting(Fault::line, Fault::column)
                .containsExactly(at, column);
        assertThat(now().revision()).isEqualTo(1);
    }

    @Test
    void the_environments_own_host_is_left_out() {
        var own = shop.spec().operator().host();
        var beside = "other" + own.substring(own.indexOf('.'));

        assertThat(faults(IMAGE + "hosts:\n- www.shop.example\n- " + own))
                .singleElement()
                .isEqualTo(new Fault("hosts[1]", 4, 3, own + " is this environment's by itself: leave it out."));
        assertThat(messages(IMAGE + "hosts: [" + beside + "]"))
                .singleElement()
                .asString()
                .contains("which Nuages hands out itself");
    }

    @Test
    void what_does_not_fit_is_refused_and_nothing_kept() {
        var problems = catchThrowableOfType(
                Problems.class, () -> write(IMAGE + "processes: {web: {pods: 5}}\n", Map.of("web", large)));

        assertThat(problems.problems())
                .allSatisfy(problem -> assertThat(problem.field()).isEqualTo("quota"));
        assertThat(now().revision()).isEqualTo(1);
        assertThat(faults(IMAGE, Map.of("web", "none-such")))
                .singleElement()
                .extracting(Fault::path)
                .isEqualTo("sizes.web");
    }

    /** Which cost nothing: otherwise twenty large ones that last a day would be twenty cores for nothing. */
    @Test
    void tasks_take_no_more_together_than_the_plan_has() {
        var tasks = new StringBuilder("tasks:\n");
        var sizes = new TreeMap<String, String>();
        for (var i = 1; i <= 5; i++) {
            tasks.append("  t").append(i).append(": {command: [sleep, \"86400\"], timeoutSeconds: 86400}\n");
            sizes.put("task/t" + i, large);
        }

        assertThat(faults(IMAGE + tasks, sizes))
                .extracting(Fault::message)
                .containsExactly(
                        "The tasks take 5 cores of CPU together, but the plan has 4 cores. Choose smaller sizes, or do several"
                                + " in one task.",
                        "The tasks take 5 GiB of memory together, but the plan has 4 GiB. Choose smaller sizes, or do several"
                                + " in one task.");

        sizes.put("task/t5", small);
        sizes.put("task/t4", small);
        write(IMAGE + tasks, sizes);
        tenants.changeOverrides(
                tenant.id(),
                "staff@example.org",
                Overrides.NONE,
                new Overrides(3000, null, null, null, null, null, null),
                "less");
        assertThat(write(IMAGE + tasks + "port: 9000\n", Map.of()).revision())
                .as("no more than before")
                .isEqualTo(3);
    }

    @Test
    void any_other_revision_since_is_a_conflict_unless_it_says_the_same() throws Exception {
        apps.setImage(shop.ref(), "registry.example/demo/shop:1.1", ACTOR);

        assertThat(catchThrowableOfType(StaleSpec.class, () -> write(1, IMAGE + "port: 9000\n", Map.of()))
                        .current()
                        .number())
                .isEqualTo(2);
        assertThat(write(2, IMAGE + "port: 9000\n", Map.of()).revision()).isEqualTo(3);

        Callable<Integer> again =
                () -> write(3, IMAGE + "port: 9001\n", Map.of()).revision();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(List.of(again, again, again))) {
                assertThat(answer.get()).isEqualTo(4);
            }
        }
    }

    @Test
    void a_rehearsal_says_what_would_be_and_keeps_nothing() {
        var name = secrets.freshName(shop.baseName());
        var text = IMAGE + "port: 9000\n" + bring(name, "A", seal(name, "one"));

        var written = documents.rehearse(shop.ref(), 1, text, Map.of(), ACTOR);

        assertThat(written.changes()).containsExactly(new Change("port", "8000", "9000"));
        assertThat(now().revision()).isEqualTo(1);
        assertThat(sealed.named(shop.ref(), List.of(name))).isEmpty();
    }

    @Test
    void sealed_secrets_become_rows_of_their_own_and_leave_the_text() {
        var name = secrets.freshName(shop.baseName());
        var bound = "secretVariables:\n  SECRET_KEY: {secret: " + name + ", key: SECRET_KEY} # for sessions\n";
        var text = IMAGE + bring(name, "SECRET_KEY", seal(name, "one")) + bound;

        write(text, Map.of());

        assertThat(now().spec().text()).isEqualTo(IMAGE + bound);
        assertThat(secrets.list(now()))
                .singleElement()
                .extracting(SealedVariable::variable, SealedVariable::by)
                .containsExactly("SECRET_KEY", SealedBy.UPLOAD);
        // Once more, with it or without, is the same.
        assertThat(write(text, Map.of()).revision()).isEqualTo(2);
        assertThat(write(IMAGE + bound, Map.of()).revision()).isEqualTo(2);
    }

    /** Each counts as an act, so that nobody fills the database with secrets that nothing names. */
    @Test
    void what_is_brought_along_is_told_also_if_nothing_else_changes() {
        var name = secrets.freshName(shop.baseName());
        var text = IMAGE + bring(name, "UNUSED", seal(name, "one"));
        write(IMAGE, Map.of());
        assertThat(newest()).doesNotContain(name);

        assertThat(write(text, Map.of()).revision()).isEqualTo(now().revision());

        assertThat(newest()).isEqualTo("sealed " + name + " for shop/production");
        var acts =
                tenancy.in(tenant.id(), () -> audit.newest(tenant.id(), 100, 0).size());
        write(text, Map.of());
        assertThat(tenancy.in(tenant.id(), () -> audit.newest(tenant.id(), 100, 0)))
                .as("it is there already")
                .hasSize(acts);
    }

    private String newest() {
        return tenancy.in(
                tenant.id(), () -> audit.newest(tenant.id(), 1, 0).getFirst().summary());
    }

    @Test
    void a_name_never_changes_what_it_stands_for() {
        var name = secrets.freshName(shop.baseName());
        secrets.store(shop.ref(), name, Map.of("A", seal(name, "one")), ACTOR);

        assertThat(faults(IMAGE + bring(name, "A", seal(name, "two"))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("with other values"))
                .extracting(Fault::line, Fault::column)
                .containsExactly(3, 3);
    }

    @Test
    void what_is_brought_along_passes_the_checks_of_an_upload() {
        var name = secrets.freshName(shop.baseName());
        assertThat(messages(IMAGE + bring("shop--production-db", "A", seal(name, "x"))))
                .singleElement()
                .asString()
                .contains("such as shop--production-");
        assertThat(messages(IMAGE + bring(secrets.freshName("shop--staging"), "A", seal(name, "x"))))
                .hasSize(1);
        assertThat(messages(IMAGE + bring(name, "PGHOST", seal(name, "x"))))
                .containsExactly("PGHOST is set by Nuages.");
        assertThat(messages(IMAGE + bring(name, "A", "cGxhaW4="))).containsExactly("The value of A is not sealed.");
        assertThat(messages(IMAGE + "sealedSecrets: {" + name + ": {type: kubernetes.io/tls, values: {A: QQ==}}}"))
                .hasSize(1);
        assertThat(sealed.named(shop.ref(), List.of(name))).isEmpty();
    }

    @Test
    void credentials_that_are_brought_along_pull_the_image_and_are_no_variables() {
        var name = secrets.freshName(shop.baseName());
        var text = IMAGE + "sealedSecrets:\n  " + name
                + ": {type: kubernetes.io/dockerconfigjson, values: {.dockerconfigjson: \"" + seal(name, "{}")
                + "\"}}\n";

        write(text, Map.of());

        assertThat(now().spec().operator().pullSecret()).isEqualTo(name);
        assertThat(messages(IMAGE + variable(name, ".dockerconfigjson"))).hasSize(1);
    }

    /** Environments share a namespace, so the cluster would hand out any Secret of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop--production-db",
                "shop--production-tls",
                "shop--production",
                "sh.helm.release.v1.x",
                "default"
            })
    void a_secret_that_was_not_sealed_for_the_environment_is_refused_at_its_place(String secret) {
        assertThat(faults(IMAGE + "secretVariables:\n  A: {secret: " + secret + ", key: password}\n"))
                .singleElement()
                .satisfies(fault -> assertThat(fault.message()).contains("not a value sealed for this environment"))
                .extracting(Fault::line, Fault::column)
                .containsExactly(3, 7);
        assertThat(faults(IMAGE + "processes:\n  web:\n    secretVariables: {A: {secret: " + secret
                        + ", key: password}}\n"))
                .singleElement()
                .extracting(Fault::line)
                .isEqualTo(4);
    }

    @Test
    void nor_are_those_of_another_environment_or_tenant_or_with_another_key() {
        var staging = apps.addEnvironment(
                tenant.id(), shop.app(), "staging", "registry.example/demo/shop:1.0", Draft.web(small, 1), ACTOR);
        var theirs = secrets.freshName(staging.baseName());
        secrets.store(staging.ref(), theirs, Map.of("A", seal(theirs, "x")), ACTOR);
        var own = secrets.freshName(shop.baseName());
        secrets.store(shop.ref(), own, Map.of("A", seal(own, "x")), ACTOR);
        var stranger = shop;
        var foreign = own;
        register();
        var strangers = tenant;

        assertThat(messages(IMAGE + variable(foreign, "A"))).hasSize(1);
        assertThat(catchThrowableOfType(
                        NoSuchElementException.class,
                        () -> documents.write(
                                new EnvironmentRef(strangers.id(), stranger.id()), 2, IMAGE, Map.of(), ACTOR)))
                .isNotNull();

        tenant = tenants.byId(stranger.tenant()).orElseThrow();
        shop = stranger;
        assertThat(messages(IMAGE + variable(theirs, "A"))).hasSize(1);
        assertThat(messages(IMAGE + variable(own, "B"))).hasSize(1);
        write(IMAGE + variable(own, "A"), Map.of());
    }

    @Test
    void objects_of_two_environments_never_have_one_name() {
        apps.addEnvironment(
                tenant.id(), shop.app(), "production-eu", "registry.example/demo/shop:1.0", Draft.web(small, 1), ACTOR);
        assertThat(messages(IMAGE + "cron: {eu-clean: {schedule: \"@daily\", command: [/x]}}"))
                .singleElement()
                .asString()
                .contains("The environment production-eu would have objects of the same name");
        write(IMAGE + "tasks: {us-clean: {command: [/x]}}", Map.of());

        var problems = catchThrowableOfType(
                Problems.class,
                () -> apps.addEnvironment(
                        tenant.id(),
                        shop.app(),
                        "production-us",
                        "registry.example/demo/shop:1.0",
                        Draft.web(small, 1),
                        ACTOR));

        assertThat(problems.problems())
                .singleElement()
                .extracting(Problems.Problem::field)
                .isEqualTo("environment");
    }

    @Test
    void what_is_meant_to_wear_it_out_is_refused_in_time() {
        assertThat(messages("# " + "x".repeat(1024 * 1024))).containsExactly("This is longer than 1 MiB.");
        assertThat(messages("hosts:\n" + "- a\n".repeat(100_000)))
                .containsExactly("This contains more than 10,000 values.");
        assertThat(messages("a: " + "[".repeat(5000))).containsExactly("This is nested too deeply.");
        assertThat(messages("a: &a [x]\nb: [*a, *a]"))
                .allSatisfy(message ->
                        assertThat(message).isEqualTo("Anchors and aliases are not supported: write the value again."));
        assertThat(messages(IMAGE + "port: 1\0")).hasSize(1);
        assertThat(messages(IMAGE + "hosts: [" + "a.".repeat(200_000) + "a]"))
                .anySatisfy(message -> assertThat(message).contains("is not a host name"));
        for (var part : List.of("a/", "a-", "a.a.a")) {
            assertThat(messages("image: {repository: " + part.repeat(100_000) + "a, tag: \"1\"}"))
                    .singleElement()
                    .asString()
                    .contains("is not a registry and repository");
        }
        var many = new StringBuilder(IMAGE + "sealedSecrets:\n");
        for (var i = 0; i < 101; i++) {
            many.append("  s").append(i).append(": {values: {A: QQ==}}\n");
        }
        assertThat(messages(many.toString())).containsExactly("has 101 secrets; at most 100 fit.");
        var large = catchThrowableOfType(
                Problems.class, () -> write(IMAGE + ("# " + "x".repeat(998) + "\n").repeat(400), Map.of()));
        assertThat(large.problems())
                .singleElement()
                .extracting(Problems.Problem::message)
                .asString()
                .contains("384 KiB");
    }

    private Written write(String text, Map<String, String> sizes) {
        return write(now().revision(), text, sizes);
    }

    private Written write(int base, String text, Map<String, String> sizes) {
        return documents.write(shop.ref(), base, text, sizes, ACTOR);
    }

    private List<Fault> faults(String text) {
        return faults(text, Map.of());
    }

    private List<Fault> faults(String text, Map<String, String> sizes) {
        return catchThrowableOfType(Faults.class, () -> write(text, sizes)).faults();
    }

    private List<String> messages(String text) {
        return faults(text).stream().map(Fault::message).toList();
    }

    private static String bring(String name, String key, String ciphertext) {
        return "sealedSecrets:\n  " + name + ":\n    values: {" + key + ": \"" + ciphertext + "\"}\n";
    }

    private static String variable(String secret, String key) {
        return "secretVariables: {A: {secret: " + secret + ", key: " + key + "}}\n";
    }

    private String seal(String name, String value) {
        return Sealer.seal(KEY.certificate(), shop.namespace(), name, value.getBytes(UTF_8));
    }

    private Environment now() {
        return apps.environment(shop.ref()).orElseThrow();
    }
}
