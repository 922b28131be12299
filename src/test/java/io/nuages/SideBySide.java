package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * The packaged portal of an earlier version and this one beside each other, on one database and one real API server, as a rolling
 * upgrade has them for a while. Takes minutes and another version's jar, so it is run by hand, hence the name: see {@code
 * src/test/upgrade/run}. What the earlier one fails at meanwhile is printed, since nobody can mend it any more; what runs must go on,
 * and once it is gone, all must work.
 */
@EnabledIfEnvironmentVariable(named = "NUAGES_EARLIER_JAR", matches = ".+")
class SideBySide {
    private static final String OWNER = "owner@example.org";
    private static final String PASSWORD = "quiet-harbour-7-lamps";
    private static final String NAMESPACE = "nuages-acme";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> PAGES =
            List.of("", "/deployments", "/configuration", "/secrets", "/database", "/logs", "/webhooks", "/settings");

    private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]*)\".*?</form>", Pattern.DOTALL);
    private static final Pattern INPUT = Pattern.compile("<input[^>]*>");
    private static final Pattern SELECT = Pattern.compile("<select[^>]*name=\"([^\"]*)\".*?</select>", Pattern.DOTALL);
    private static final Pattern AREA =
            Pattern.compile("<textarea[^>]*name=\"([^\"]*)\"[^>]*>(.*?)</textarea>", Pattern.DOTALL);

    private final Bench bench = Bench.running();
    private final TestDatabase database = TestDatabase.withoutSchema();
    private final JdbcClient jdbc = JdbcClient.create(database.administrator());

    @Test
    void what_runs_goes_on_and_afterwards_all_works() throws Exception {
        try (var images = new PushedImages(bench.registry());
                var admin = client(bench.adminKubeconfig());
                var earlier = new Portal(Path.of(System.getenv("NUAGES_EARLIER_JAR")), 18091)) {
            images.push("demo/shop", "1.0", "one");
            images.push("demo/shop", "1.1", "two");
            earlier.start();
            tenant();
            var before = signedIn(earlier);
            for (var app : List.of("still", "left", "right", "flight")) {
                create(before, app);
            }
            for (var app : List.of("still", "left", "right")) {
                deploy(before, app, "1.0");
            }
            ended("still", "left", "right");
            assertThat(states())
                    .allSatisfy((deployment, state) ->
                            assertThat(state).as(deployment).isEqualTo("succeeded"));
            var pods = pods(admin);
            assertThat(pods).hasSize(3);

            deploy(before, "flight", "1.0");
            try (var present = new Portal(built(), 18092)) {
                present.start();
                var now = signedIn(present);
                ended("flight");
                told("a deployment under way at the upgrade", states().get("flight 1"));
                both(before, now);
                await().pollDelay(Duration.ofSeconds(20)).until(() -> true);
                assertThat(pods(admin)).as("pods that nobody deployed anew").containsEntry("still", pods.get("still"));

                earlier.close();
                for (var app : List.of("still", "left", "right", "flight", "made")) {
                    deploy(now, app, app.equals("still") ? "1.0" : "1.1");
                }
                ended("still", "left", "right", "flight", "made");
                assertThat(newest())
                        .hasSize(5)
                        .allSatisfy((app, state) -> assertThat(state).as(app).isEqualTo("succeeded"));
            }
            admin.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(NAMESPACE)
                            .endMetadata()
                            .build())
                    .delete();
        }
    }

    /** All that people do, on either of the two. */
    private void both(Browser before, Browser now) {
        for (var app : List.of("still", "left")) {
            for (var page : PAGES) {
                assertThat(now.get(path(app) + page).statusCode()).as(page).isEqualTo(200);
                told(
                        "the earlier one's page " + page,
                        before.get(path(app) + page).statusCode());
            }
        }
        create(now, "made");
        told("an app made on the earlier one", create(before, "late").statusCode());
        told(
                "a configuration saved on the earlier one",
                edit(before, "left", "A=1").statusCode());
        assertThat(edit(now, "right", "B=1").statusCode()).isEqualTo(302);
        told(
                "a deployment asked for on the earlier one",
                deploy(before, "left", "1.1").statusCode());
        assertThat(deploy(now, "right", "1.1").statusCode()).isEqualTo(302);
        assertThat(deploy(now, "made", "1.0").statusCode()).isEqualTo(302);
        ended("left", "right", "made");
        newest().forEach((app, state) -> told("the newest deployment of " + app, state));
    }

    private static void told(String what, Object how) {
        System.out.printf("SIDE %s: %s%n", what, how);
    }

    private static String path(String app) {
        return "/t/acme/apps/" + app + "/production";
    }

    private HttpResponse<String> create(Browser browser, String app) {
        return send(
                browser,
                "/t/acme/new",
                "/t/acme/apps",
                Map.of("name", app, "image", bench.registry() + "/demo/shop:1.0"));
    }

    private HttpResponse<String> deploy(Browser browser, String app, String tag) {
        return send(
                browser,
                path(app) + "/deployments/new",
                path(app) + "/deployments",
                Map.of("image", bench.registry() + "/demo/shop:" + tag));
    }

    private static HttpResponse<String> edit(Browser browser, String app, String variables) {
        return send(
                browser, path(app) + "/configuration", path(app) + "/configuration", Map.of("variables", variables));
    }

    /** Fetches a page, and sends a form of it as it stands there but for these fields. */
    private static HttpResponse<String> send(Browser browser, String page, String action, Map<String, String> typed) {
        var form = FORM.matcher(browser.get(page).body())
                .results()
                .filter(found -> found.group(1).equals(action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No form on " + page + " is sent to " + action));
        var fields = new HashMap<String, String>();
        INPUT.matcher(form.group()).results().forEach(found -> {
            var type = attribute(found.group(), "type");
            if (!type.equals("radio") && !type.equals("checkbox") && !type.equals("submit")
                    || found.group().contains(" checked")) {
                fields.put(attribute(found.group(), "name"), attribute(found.group(), "value"));
            }
        });
        SELECT.matcher(form.group()).results().forEach(found -> {
            var options = Pattern.compile("<option[^>]*>")
                    .matcher(found.group())
                    .results()
                    .toList();
            var chosen = options.stream()
                    .filter(option -> option.group().contains(" selected"))
                    .findFirst()
                    .orElse(options.getFirst());
            fields.put(found.group(1), attribute(chosen.group(), "value"));
        });
        AREA.matcher(form.group()).results().forEach(found -> fields.put(found.group(1), found.group(2)));
        fields.keySet().removeAll(List.of("", "_csrf"));
        fields.putAll(typed);
        return browser.post(action, fields);
    }

    private static String attribute(String tag, String name) {
        var found = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(tag);
        return found.find() ? found.group(1) : "";
    }

    /** In the columns that the first migration made, which the earlier version has whichever it is. */
    private void tenant() {
        var account = UUID.randomUUID();
        var size = UUID.randomUUID();
        var plan = UUID.randomUUID();
        var tenant = UUID.randomUUID();
        jdbc.sql("INSERT INTO account (id, email, name, password_hash, created_at) VALUES (?, ?, 'Owner', ?, now())")
                .params(
                        account,
                        OWNER,
                        Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8().encode(PASSWORD))
                .update();
        jdbc.sql("INSERT INTO size (id, name, cpu_millis, memory_mib, price) VALUES (?, 'S', 100, 128, 100)")
                .params(size)
                .update();
        jdbc.sql("""
                INSERT INTO plan (id, name, price, cpu_millis, memory_mib, database_mib, volume_mib, apps, environments, database_price,
                                  volume_price)
                VALUES (?, 'Studio', 0, 40000, 81920, 40960, 0, 20, 20, 1, 1)
                """).params(plan).update();
        jdbc.sql("INSERT INTO plan_size (plan_id, size_id) VALUES (?, ?)")
                .params(plan, size)
                .update();
        jdbc.sql(
                        "INSERT INTO tenant (id, slug, name, namespace, plan_id, created_at) VALUES (?, 'acme', 'Acme', ?, ?, now())")
                .params(tenant, NAMESPACE, plan)
                .update();
        jdbc.sql("INSERT INTO member (tenant_id, account_id, role, created_at) VALUES (?, ?, 'owner', now())")
                .params(tenant, account)
                .update();
    }

    private static Browser signedIn(Portal portal) {
        var browser = new Browser(portal.port);
        browser.signIn(OWNER, PASSWORD);
        assertThat(browser.get("/t/acme").statusCode()).isEqualTo(200);
        return browser;
    }

    /** Waits until no deployment of these apps is under way. */
    private void ended(String... apps) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> states().entrySet().stream()
                        .filter(each -> List.of(apps).contains(each.getKey().split(" ")[0]))
                        .noneMatch(each -> List.of("waiting", "active").contains(each.getValue())));
    }

    /** By app and number. */
    private Map<String, String> states() {
        return jdbc
                .sql("""
                SELECT a.name || ' ' || d.number AS deployment, d.state FROM deployment d
                JOIN environment e ON e.id = d.environment_id JOIN app a ON a.id = e.app_id
                """)
                .query((row, n) -> Map.entry(row.getString("deployment"), row.getString("state")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, TreeMap::new));
    }

    private Map<String, String> newest() {
        return jdbc.sql("""
                SELECT a.name, d.state FROM deployment d
                JOIN environment e ON e.id = d.environment_id AND d.number = e.newest_deployment JOIN app a ON a.id = e.app_id
                """).query((row, n) -> Map.entry(row.getString("name"), row.getString("state"))).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, TreeMap::new));
    }

    /** The uid of each app's web pod that runs. */
    private static Map<String, String> pods(KubernetesClient admin) {
        return admin
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/component", "web")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .collect(Collectors.toMap(
                        SideBySide::app, pod -> pod.getMetadata().getUid(), (a, b) -> b, TreeMap::new));
    }

    private static String app(Pod pod) {
        return pod.getMetadata().getName().split("--")[0];
    }

    private static KubernetesClient client(Path kubeconfig) throws IOException {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                .build();
    }

    private static Path built() throws IOException {
        try (var built = Files.newDirectoryStream(Path.of("target"), "nuages-*.jar")) {
            return built.iterator().next();
        }
    }

    private final class Portal implements AutoCloseable {
        private final int port;
        private final List<String> command = new ArrayList<>();
        private Process process;

        Portal(Path jar, int port) {
            this.port = port;
            var settings = new HashMap<>(database.properties());
            settings.put("nuages.cluster", "kubeconfig");
            settings.put("nuages.kubeconfig", bench.kubeconfig().toString());
            settings.put(
                    "nuages.sealed-secrets.certificate-url",
                    bench.certificateUrl().toString());
            settings.put("nuages.kubeseal", bench.kubeseal().toString());
            settings.put("nuages.registry.plain-http", bench.registry());
            settings.put("nuages.deploy.ingress-namespaces", "ingress");
            settings.put("nuages.demo", "false");
            settings.put("server.port", Integer.toString(port));
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-jar",
                    jar.toString()));
            settings.forEach((name, value) -> command.add("--" + name + "=" + value));
        }

        void start() throws IOException {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "side-" + port + ".log").toFile())
                    .start();
            var visitor = new Browser(port);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> visitor.get("/actuator/health/readiness", "Accept", "*/*")
                                    .statusCode()
                            == 200);
        }

        @Override
        public void close() {
            Objects.requireNonNull(process).destroy();
            process.onExit().join();
        }
    }
}
