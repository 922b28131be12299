package io.nuages.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.registry.Lookup;
import io.nuages.registry.Registry;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** What cannot be done is said at its place, and what was typed is kept. Over HTTP, as a browser without scripts sends it. */
@NuagesTest
@Import(BadInputTest.Outage.class)
@TestPropertySource(properties = {"nuages.deploy.lookup-timeout=8s", "nuages.url=http://Portal.Example.net"})
class BadInputTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern KEY = Pattern.compile("name=\"requestKey\" value=\"([^\"]+)\"");
    private static final Pattern SECRET_NAME = Pattern.compile("data-seal-name=\"([^\"]+)\"");

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
    private Simulator simulator;

    @Autowired
    private Outage registry;

    private String unique;
    private Tenant tenant;
    private String size;
    private Environment shop;
    private String page;
    private Browser developer;

    @BeforeEach
    void world() {
        unique = "b" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        size = unique;
        var id = plans.saveSize(null, size, 250, 256, 500);
        var plan = plans.create("Plan " + unique, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", unique, "Atelier", plan);
        shop = apps.create(tenant.id(), "shop", IMAGE, Draft.web(size, 1), "dev");
        page = "/t/" + unique + "/apps/shop/production";
        var email = "dev" + unique + "@example.org";
        tenants.addMember(
                tenant.id(), "staff@example.org", accounts.create(email, "Dev", PASSWORD, false), Role.DEVELOPER);
        developer = new Browser(port);
        developer.signIn(email, PASSWORD);
    }

    @AfterEach
    void repair() {
        simulator.disconnect(false);
        registry.down.set(false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image     | https://ghcr.io/acme/shop  | image
            image     | ghcr.io/Acme/shop:1.0      | image
            name      | Boutique                   | lower-case
            name      | a--b                       | name
            name      | -shop                      | lower-case
            variables | PGPASSWORD=x               | PGPASSWORD is set by Nuages
            variables | DATABASE_URL=x             | DATABASE_URL is set by Nuages
            variables | PORT=1                     | PORT is set by Nuages
            variables | no equals sign             | Line 1
            pods      | many                       | That is not a whole number.
            hosts     | shop_acme.example          | shop_acme.example
            hosts     | portal.example.net         | portal.example.net is the address of this portal.
            """)
    void a_new_app_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(String field, String typed, String says) {
        var form = newApp("atelier");
        form.put(field, typed);
        developer.get("/t/" + unique + "/new");

        var answer = developer.post("/t/" + unique + "/apps", form);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(error(answer, field)).containsIgnoringCase(says);
        form.forEach((name, value) -> assertThat(answer.body()).as(name).contains(value));
        assertThat(apps.all(tenant.id())).hasSize(1);
    }

    @Test
    void all_that_is_wrong_with_a_new_app_is_said_at_once() {
        var form = newApp("Bad Name!");
        form.putAll(Map.of(
                "image", "https://ghcr.io/acme/shop",
                "hosts", "not_a_host",
                "pods", "99",
                "variables", "B",
                "port", "99999",
                "healthPath", "healthz"));
        developer.get("/t/" + unique + "/new");

        var answer = developer.post("/t/" + unique + "/apps", form);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("<title>Error: New app · Nuages</title>", "There are 7 problems");
        for (var field : List.of("image", "name", "hosts", "pods", "variables", "port", "healthPath")) {
            assertThat(error(answer, field)).isNotBlank();
            assertThat(answer.body()).contains("<a href=\"#" + field + "\">").contains("id=\"" + field + "\"");
        }
        form.forEach((name, value) -> assertThat(answer.body()).as(name).contains(value));
    }

    @Test
    void all_that_is_wrong_with_a_configuration_is_said_at_once() {
        developer.get(page + "/configuration");
        var form = configuration(shop.revision(), "B");
        form.putAll(Map.of("port", "80", "processes[0].pods", "many", "hosts", "not_a_host"));

        var answer = developer.post(page + "/configuration", form);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("There are 4 problems", "<title>Error: ○ Configuration");
        for (var field : List.of("port", "processes-0-pods", "hosts", "variables")) {
            assertThat(error(answer, field)).isNotBlank();
        }
    }

    @Test
    void what_was_typed_into_a_new_block_is_not_dropped_for_want_of_a_name() {
        developer.get(page + "/configuration");
        var form = configuration(shop.revision(), "A=1");
        var worker = Map.of(
                "processes[1].name", "",
                "processes[1].command", "/async",
                "processes[1].size", size,
                "processes[1].pods", "1",
                "processes[1].mostPods", "",
                "processes[1].cpuPercent", "",
                "processes[1].added", size);
        var job = Map.of(
                "cron[0].name", "",
                "cron[0].command", "",
                "cron[0].schedule", "",
                "cron[0].timeZone", "",
                "cron[0].size", size,
                "cron[0].timeoutSeconds", "",
                "cron[0].concurrency", "Forbid",
                "cron[0].added", size);
        form.putAll(worker);
        form.putAll(job);
        form.put("processes[1].command", "celery -A shop worker");
        form.put("cron[0].schedule", "0 3 * * *");

        var refused = developer.post(page + "/configuration", form);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(error(refused, "processes-1-name")).isNotBlank();
        assertThat(error(refused, "cron-0-name")).isNotBlank();
        assertThat(refused.body()).contains("celery -A shop worker", "0 3 * * *");

        // As the page came: nothing was meant to be added.
        form.putAll(worker);
        form.putAll(job);
        assertThat(developer.post(page + "/configuration", form).statusCode()).isEqualTo(302);
        assertThat(apps.environment(shop.ref())
                        .orElseThrow()
                        .spec()
                        .app()
                        .processes()
                        .keySet())
                .containsExactly("web");
    }

    /** Made by no page of the portal. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "processes[x].name=a",
                "processes[-1].name=a",
                "processes[1000000].name=a",
                "processes[99999999999].name=a",
                "processes[.name=a",
                "processes[]=a",
                "processes=a",
                "processes[0]=a",
                "processes[0].name[0].x=a",
                "sizes[=a",
                "sizes=a",
                "sizes[web].x=a",
                "key[x]=a",
                "key[300]=a",
                "key=a&key=b"
            })
    void a_form_that_cannot_be_read_is_nobodys_fault_but_its_own(String field) {
        var written = field.replace("[", "%5B").replace("]", "%5D");
        developer.get(page + "/configuration");
        var paths = List.of(
                page + "/configuration",
                page + "/configuration/yaml/reviews",
                page + "/configuration/yaml",
                page + "/secrets",
                page + "/secrets/registry",
                "/t/" + unique + "/apps",
                "/t/" + unique + "/apps/check");
        for (var path : paths) {
            var answer = form(path, written);
            assertThat(answer.statusCode()).as(path).isIn(400, 409, 422, 200);
            assertThat(answer.body()).as(path).contains("<main");
        }
        for (var path : List.of(page + "/configuration/estimate", "/t/" + unique + "/estimate")) {
            assertThat(developer.get(path + "?" + written).statusCode())
                    .as(path)
                    .isIn(200, 400);
        }
        assertThat(apps.environment(shop.ref()).orElseThrow().revision()).isEqualTo(shop.revision());
    }

    @Test
    void of_a_text_that_comes_twice_the_first_is_meant_and_a_place_may_be_left_out() {
        developer.get(page + "/configuration");
        var fields = configuration(shop.revision(), "A=1,2");
        fields.putAll(Map.of(
                "processes[7].name", "worker",
                "processes[7].command", "/async --only a,b",
                "processes[7].size", size,
                "processes[7].pods", "1"));
        var body = encoded(fields) + "&port=9000&processes%5B0%5D.command=/other";

        assertThat(Browser.location(form(page + "/configuration", body))).isEqualTo(page + "/configuration");

        var app = apps.environment(shop.ref()).orElseThrow().spec().app();
        assertThat(app.port()).isEqualTo(8000);
        assertThat(app.variables()).isEqualTo(Map.of("A", "1,2"));
        assertThat(app.process("web").command()).containsExactly("/run");
        assertThat(app.process("worker").command()).containsExactly("/async", "--only", "a,b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "processes[1].name",
                "processes[1].command",
                "processes[1].size",
                "processes[1].pods",
                "cron[0].name",
                "cron[0].schedule",
                "cron[0].timeZone",
                "cron[0].command",
                "cron[0].size",
                "cron[0].timeoutSeconds",
                "cron[0].concurrency",
                "port",
                "healthPath",
                "hosts",
                "releaseCommand",
                "databaseMib"
            })
    void what_is_far_too_long_is_refused_in_a_page(String field) {
        developer.get(page + "/configuration");
        for (var text : List.of("a".repeat(150_000), "9".repeat(150_000) + " * * * *")) {
            var fields = configuration(shop.revision(), "A=1");
            fields.putAll(Map.of(
                    "processes[1].name", "worker",
                    "processes[1].command", "/async",
                    "processes[1].size", size,
                    "processes[1].pods", "1",
                    "cron[0].name", "nightly",
                    "cron[0].schedule", "@daily",
                    "cron[0].command", "/clean",
                    "cron[0].size", size));
            fields.put("cron[0].concurrency", "Forbid");
            fields.put(field, text);

            var answer = form(page + "/configuration", encoded(fields));

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("<main");
        }
    }

    @Test
    void a_form_with_ten_thousand_fields_is_refused_as_a_whole() {
        developer.get(page + "/configuration");
        var many = IntStream.range(0, 10_000).mapToObj(n -> "f" + n + "=1").collect(Collectors.joining("&"));

        assertThat(form(page + "/configuration", many).statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> form(String path, String body) {
        return developer.post(path, "application/x-www-form-urlencoded", "_csrf=" + developer.token() + "&" + body);
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field ->
                        URLEncoder.encode(field.getKey(), UTF_8) + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Test
    void a_revision_that_never_was_is_a_conflict() {
        developer.get(page + "/configuration");
        for (var base : List.of("", "abc", "999", "-1")) {
            var form = configuration(0, "DEBUG=mine");
            form.put("base", base);
            assertThat(developer.post(page + "/configuration", form).statusCode())
                    .as(base)
                    .isEqualTo(409);
        }
    }

    /** The one who waits for the lock sees what the previous one created. */
    @Test
    void changes_of_one_environment_at_once_are_made_one_after_the_other() throws Exception {
        try (var threads = Executors.newFixedThreadPool(6)) {
            var changes = IntStream.range(0, 12)
                    .mapToObj(n -> (Callable<Integer>)
                            () -> apps.setImage(shop.ref(), "registry.example/demo/shop:1." + n, "dev"))
                    .toList();
            for (var change : threads.invokeAll(changes)) {
                assertThat(change.get()).isPositive();
            }
        }
        assertThat(apps.environment(shop.ref()).orElseThrow().revision())
                .isBetween(shop.revision() + 11, shop.revision() + 12);
    }

    @Test
    void who_sends_a_new_app_twice_is_led_to_the_one_that_was_made() {
        var form = newApp("atelier");
        form.put("deploy", "true");
        form.put("requestKey", key(developer.get("/t/" + unique + "/new")));

        var answers = atOnce(() -> developer.post("/t/" + unique + "/apps", form));

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(Browser.location(answer)).isEqualTo("/t/" + unique + "/apps/atelier/production"));
        var made = apps.environment(tenant.id(), "atelier", "production").orElseThrow();
        assertThat(deployments.newest(made.ref(), 10, 0)).hasSize(1);
        form.put("requestKey", UUID.randomUUID().toString());
        assertThat(developer.post("/t/" + unique + "/apps", form).statusCode()).isEqualTo(422);
    }

    @Test
    void a_double_click_on_deploy_is_one_deployment() {
        var key = key(developer.get(page + "/deployments/new"));
        var answers = atOnce(() -> developer.post(page + "/deployments", Map.of("image", IMAGE, "requestKey", key)));
        assertThat(answers)
                .allSatisfy(answer -> assertThat(Browser.location(answer)).isEqualTo(page));
        assertThat(deployments.newest(shop.ref(), 10, 0)).hasSize(1);
        assertThat(developer.get(page).body()).contains("Deployment 1");
    }

    @Test
    void a_double_click_on_save_and_deploy_is_one_deployment_and_no_conflict_with_oneself() {
        var form = configuration(shop.revision(), "DEBUG=1");
        form.put("deploy", "true");
        form.put("requestKey", key(developer.get(page + "/configuration")));

        var answers = atOnce(() -> developer.post(page + "/configuration", form));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(Browser.location(answer)).isEqualTo(page));
        assertThat(deployments.newest(shop.ref(), 10, 0)).hasSize(1);
        assertThat(apps.environment(shop.ref()).orElseThrow().revision()).isEqualTo(shop.revision() + 1);
    }

    @Test
    void what_is_edited_after_going_back_is_no_second_click() {
        var form = configuration(shop.revision(), "DEBUG=1");
        form.put("deploy", "true");
        form.put("requestKey", key(developer.get(page + "/configuration")));
        assertThat(Browser.location(developer.post(page + "/configuration", form)))
                .isEqualTo(page);

        form.put("variables", "DEBUG=2");
        var edited = developer.post(page + "/configuration", form);
        assertThat(edited.statusCode()).isEqualTo(409);
        assertThat(edited.body()).containsPattern("<textarea[^>]*name=\"variables\"[^>]*>DEBUG=2</textarea>");
        form.remove("deploy");
        assertThat(developer.post(page + "/configuration", form).statusCode()).isEqualTo(409);
        assertThat(variables()).isEqualTo(Map.of("DEBUG", "1"));
    }

    @Test
    void of_two_tabs_that_edit_the_same_spec_the_second_is_told_with_both_versions() {
        developer.get(page + "/configuration");
        assertThat(Browser.location(
                        developer.post(page + "/configuration", configuration(shop.revision(), "DEBUG=theirs\nONE=1"))))
                .isEqualTo(page + "/configuration");
        developer.get(page + "/configuration");

        var second = developer.post(page + "/configuration", configuration(shop.revision(), "DEBUG=mine"));

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body())
                .contains("You saved revision " + (shop.revision() + 1) + " in another window", "Save over it")
                .contains("variable DEBUG", "theirs", "variable ONE")
                .containsPattern("<textarea[^>]*name=\"variables\"[^>]*>DEBUG=mine</textarea>");
        assertThat(variables()).containsEntry("DEBUG", "theirs").containsEntry("ONE", "1");

        var over = developer.post(page + "/configuration", configuration(shop.revision() + 1, "DEBUG=mine"));
        assertThat(over.statusCode()).isEqualTo(302);
        assertThat(variables()).isEqualTo(Map.of("DEBUG", "mine"));
    }

    @Test
    void the_configuration_keeps_what_was_typed_when_it_is_refused() {
        developer.get(page + "/configuration");
        var answer = developer.post(page + "/configuration", configuration(shop.revision(), "PGHOST=x\nDEBUG=1"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(error(answer, "variables")).contains("PGHOST is set by Nuages");
        assertThat(answer.body()).contains("PGHOST=x\nDEBUG=1</textarea>");
    }

    @Test
    void variables_that_no_config_map_takes_are_refused_beside_their_field() {
        developer.get(page + "/configuration");
        var large = lines(20, "x".repeat(15_000));
        var answer = developer.post(page + "/configuration", configuration(shop.revision(), large));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(error(answer, "variables")).contains("take 294 KiB together", "at most 256 KiB");
        assertThat(answer.body()).contains(large);

        // Each tab is two characters as it is kept.
        var escaped = developer.post(
                page + "/configuration", configuration(shop.revision(), lines(23, "x" + "\t".repeat(9_500) + "x")));
        assertThat(escaped.statusCode()).isEqualTo(422);
        assertThat(error(escaped, "variables")).contains("larger than 384 KiB");
        assertThat(apps.environment(shop.ref()).orElseThrow().revision()).isEqualTo(shop.revision());
    }

    private static String lines(int count, String value) {
        return IntStream.range(0, count)
                .mapToObj(n -> "V%02d=%s".formatted(n, value))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void a_malformed_image_is_refused_where_one_deploys() {
        developer.get(page + "/deployments/new");
        var answer = developer.post(page + "/deployments", Map.of("image", "ghcr.io/Acme/shop"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(error(answer, "image")).isNotBlank();
        assertThat(answer.body()).contains("value=\"ghcr.io/Acme/shop\"");
        assertThat(deployments.newest(shop.ref(), 1, 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            namespace: nuages-other | metadata: {}                                                            | sealed for namespace
            namespace: NAMESPACE    | annotations: {sealedsecrets.bitnami.com/cluster-wide: "true"}           | sealed cluster-wide
            namespace: NAMESPACE    | annotations: {sealedsecrets.bitnami.com/namespace-wide: "true"}         | sealed namespace-wide
            """)
    void a_manifest_for_elsewhere_or_for_more_is_refused_beside_its_field(String namespace, String more, String says)
            throws Exception {
        var name = SECRET_NAME.matcher(certified().body());
        assertThat(name.find()).isTrue();
        assertThat(developer.get(page + "/secrets").body())
                .containsPattern(
                        "kubectl create secret generic shop--production-[a-z0-9]{8} --namespace " + tenant.namespace())
                .contains("kubeseal --scope strict --cert nuages.pem");
        var answer = upload("""
                apiVersion: bitnami.com/v1alpha1
                kind: SealedSecret
                metadata:
                  name: %s
                  %s
                  %s
                spec:
                  encryptedData:
                    SECRET_KEY: %s
                """.formatted(
                name.group(1), namespace.replace("NAMESPACE", tenant.namespace()), more, "AgB" + "a".repeat(701)));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(error(answer, "manifest")).contains(says);
        assertThat(apps.environment(shop.ref()).orElseThrow().revision()).isEqualTo(shop.revision());
    }

    @ParameterizedTest
    @CsvSource({"300", "1500", "3500"})
    void an_upload_that_is_too_large_is_refused_beside_its_field(int kibibytes) throws Exception {
        certified();
        var answer = upload("x".repeat(kibibytes * 1024));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(error(answer, "manifest")).contains("256 KiB");
    }

    @Test
    void what_is_much_too_large_is_called_so() throws Exception {
        certified();
        var answer = upload("x".repeat(5 * 1024 * 1024));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("larger than the portal accepts");
    }

    @Test
    void while_the_cluster_is_away_pages_stay_up_and_say_since_when() {
        deployed();
        simulator.disconnect(true);
        deployments.ask(shop.ref(), Wish.newest(), null, "dev");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(developer.get(page).body())
                        .contains("The cluster is not responding.")
                        .containsPattern("Retrying for\\s*<time[^>]*datetime=\"20"));
        assertThat(developer.get("/t/" + unique).body())
                .contains("The cluster is not responding.")
                .containsPattern("Retrying for\\s*<time[^>]*datetime=\"20");
        for (var path : List.of(
                "/configuration", "/deployments", "/deployments/new", "/secrets", "/database", "/settings", "/logs")) {
            assertThat(developer.get(page + path).statusCode()).as(path).isEqualTo(200);
        }

        simulator.disconnect(false);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(developer.get(page).body()).doesNotContain("The cluster is not responding."));
    }

    @Test
    void while_the_registry_is_away_a_deployment_waits_and_says_since_when_and_then_why() {
        registry.down.set(true);
        var deployment = deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(developer.get(page).body())
                        .contains("registry.example is not responding; retrying")
                        .containsPattern("image for</span>\\s*<time[^>]*datetime=\"20"));
        assertThat(developer.get("/t/" + unique + "/images?image=" + IMAGE).body())
                .contains("does not answer");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(developer
                                .get(page + "/deployments/" + deployment.number())
                                .body())
                        .contains("Failed", "registry.example is not responding.", "Check that the registry is up"));
    }

    @Test
    void the_processes_are_those_that_serve_until_the_edited_ones_do() {
        deployed();
        var form = configuration(shop.revision(), "");
        form.put("processes[1].name", "worker");
        form.put("processes[1].command", "/async");
        form.put("processes[1].size", size);
        form.put("processes[1].pods", "1");
        developer.get(page + "/configuration");
        assertThat(developer.post(page + "/configuration", form).statusCode()).isEqualTo(302);

        assertThat(processes()).contains("<b>web</b>").doesNotContain("<b>worker</b>");

        deployments.ask(shop.ref(), Wish.image("registry.example/demo/journal:1.7"), null, "dev");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(processes()).contains("<b>web</b>", "<b>worker</b>"));
    }

    private void deployed() {
        var deployment = deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        await().atMost(PATIENCE)
                .until(() -> deployments
                                .byNumber(shop.ref(), deployment.number())
                                .orElseThrow()
                                .state()
                        == Deployment.State.SUCCEEDED);
    }

    private String processes() {
        var body = developer.get(page).body();
        return body.substring(body.indexOf("<h2>Pods</h2>")).split("</section>", 2)[0];
    }

    private Map<String, String> variables() {
        return apps.environment(shop.ref()).orElseThrow().spec().app().variables();
    }

    private Map<String, String> newApp(String name) {
        return new HashMap<>(Map.of(
                "image", "registry.example/demo/shop:1.1",
                "name", name,
                "hosts", "shop.acme.example",
                "size", size,
                "pods", "1",
                "variables", "LANGUAGE_CODE=de-ch"));
    }

    private Map<String, String> configuration(int base, String variables) {
        return new HashMap<>(Map.of(
                "base", Integer.toString(base),
                "processes[0].name", "web",
                "processes[0].command", "/run",
                "processes[0].size", size,
                "processes[0].pods", "1",
                "releaseCommand", "/init",
                "port", "8000",
                "healthPath", "/healthz/",
                "variables", variables,
                "databaseMib", "1024"));
    }

    /** The page of secrets, once the certificate is known. */
    private HttpResponse<String> certified() {
        return await().atMost(PATIENCE)
                .until(
                        () -> developer.get(page + "/secrets"),
                        answer -> answer.body().contains("SealedSecret manifest"));
    }

    private HttpResponse<String> upload(String content) throws Exception {
        var boundary = "-".repeat(20) + unique;
        var body = """
                --%1$s\r
                Content-Disposition: form-data; name="_csrf"\r
                \r
                %2$s\r
                --%1$s\r
                Content-Disposition: form-data; name="manifest"; filename="sealed.yaml"\r
                Content-Type: application/yaml\r
                \r
                %3$s\r
                --%1$s--\r
                """.formatted(boundary, developer.token(), content);
        return developer
                .client()
                .send(
                        developer
                                .request(page + "/secrets/uploads")
                                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    /** The content of a field's error. */
    private static String error(HttpResponse<String> answer, String field) {
        var found = Pattern.compile("class=\"error\"[^>]*id=\"" + field + "-hint\"[^>]*>([^<]*)<")
                .matcher(answer.body());
        assertThat(found.find())
                .as("an error at " + field + " in " + answer.body())
                .isTrue();
        return found.group(1);
    }

    private static String key(HttpResponse<String> form) {
        var found = KEY.matcher(form.body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static List<HttpResponse<String>> atOnce(Callable<HttpResponse<String>> click) {
        try (var threads = Executors.newFixedThreadPool(4)) {
            return threads.invokeAll(List.of(click, click, click, click)).stream()
                    .map(future -> future.resultNow())
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A registry that can be taken away. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Outage {
        final AtomicBoolean down = new AtomicBoolean();

        @Bean
        BeanPostProcessor registryThatCanGo() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (!(bean instanceof Registry)) {
                        return bean;
                    }
                    var proxy = new ProxyFactory(bean);
                    proxy.addAdvice((MethodInterceptor)
                            call -> down.get() && call.getMethod().getName().equals("lookup")
                                    ? new Lookup.Unreachable("registry.example does not answer: connection refused.")
                                    : Objects.requireNonNull(call.proceed()));
                    return proxy.getProxy();
                }
            };
        }
    }
}
