package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.database.Databases;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.secret.Certificates;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How fast the portal is, and how much memory it takes: run by hand, on a quiet machine, by {@code src/test/figures/run}, which says
 * what it needs. The portal runs as it is packaged, in a process of its own, and so do PostgreSQL and the load. Prints lines of a
 * Markdown table.
 */
class Figures {
    private static final String PASSWORD = "a long enough password";
    private static final String OWNER = "owner@example.org";
    private static final String STAFF = "staff@example.org";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final int ROWS = 50;
    /** Of list and environment page, as long as a measurement each. */
    private static final int WARMING_UP = 6;

    private static final int CONNECTIONS = 20;
    /** More databases than the tests' server would take. */
    private static final String ROOM_FOR_ALL = "nuages.database.connections-percent";

    /** More than one tenant may do. */
    private static final String ACTS = "nuages.tenant.acts";

    private static final Map<TestDatabase, JdbcClient> ADMINISTRATORS = new ConcurrentHashMap<>();
    private static final String NAMESPACE = "nuages-acme";

    /** What an environment that serves is made of. */
    private static final List<String> KINDS = List.of(
            "v1/ServiceAccount",
            "v1/ConfigMap",
            "networking.k8s.io/v1/NetworkPolicy",
            "bitnami.com/v1alpha1/SealedSecret",
            "apps/v1/Deployment",
            "v1/Service",
            "networking.k8s.io/v1/Ingress");

    private static final Duration LOAD = Duration.ofSeconds(15);
    private static final List<String> HEAP = List.of(said(
                    "FIGURES_JVM",
                    "-Xmx128m -XX:+UseSerialGC -XX:TrimNativeHeapInterval=10000 -XX:+UseCompactObjectHeaders")
            .split(" "));

    @TempDir
    private Path folder;

    @Test
    void pages() throws Exception {
        var database = TestDatabase.create();
        seed(database, "nuages.simulator.speed=200", (tenant, context) -> {
            for (var n = 0; n < ROWS; n++) {
                deploy(context, tenant, "shop" + n);
            }
            settle(context, tenant, ROWS);
        });
        try (var portal = new Portal(database, Map.of("nuages.cluster", "simulated"))) {
            for (var n = 0; n < 3; n++) {
                row("Ready after start", "%.1f s".formatted(portal.start() / 1000.0));
                if (n < 2) {
                    portal.close();
                }
            }
            row("RSS when ready", portal.memory());
            var visitor = new Browser(portal.port);
            visitor.signIn(OWNER, PASSWORD);
            visitor.get("/t/acme/new");
            // Until the compiler has done its work, for which it needs a part of the cores: one page after the other.
            for (var n = 0; n < WARMING_UP; n++) {
                load(portal, visitor, "/t/acme", 1, null);
                load(portal, visitor, "/t/acme/apps/shop0/production", 1, null);
            }
            // More connections than before, whose threads and statements are new.
            load(portal, visitor, "/t/acme", CONNECTIONS, null);
            load(portal, visitor, "/t/acme/apps/shop0/production", CONNECTIONS, null);
            row("List page, " + ROWS + " rows", load(portal, visitor, "/t/acme", CONNECTIONS, null));
            row("Environment page", load(portal, visitor, "/t/acme/apps/shop0/production", CONNECTIONS, null));
            row("RSS after the pages", portal.memory());
            row("App creation", load(portal, visitor, "/t/acme/apps", CONNECTIONS, creation(visitor)));
            click(portal, visitor);
            for (var n = 0; n < 100; n++) {
                var environment = "/t/acme/apps/shop" + n % ROWS + "/production";
                visitor.get(environment + "/deployments/new");
                visitor.post(
                        environment + "/deployments",
                        Map.of("image", "registry.example/demo/shop:1." + (1 + n / ROWS % 2), "requestKey", "f" + n));
            }
            await().atMost(Duration.ofMinutes(15))
                    .until(() -> count(database, "SELECT count(*) FROM deployment WHERE state IN ('waiting', 'active')")
                            == 0);
            row("RSS after 100 deploys", portal.memory());
        }
    }

    /** From nothing, on the bench's API server with the portal's own rights; then the same objects applied by nobody's logic. */
    @Test
    void environments() throws Exception {
        var count = Integer.parseInt(said("FIGURES_ENVIRONMENTS", "200"));
        var bench = Bench.running();
        var images = new PushedImages(bench.registry());
        images.push("demo/shop", "1.0", "one");
        var image = bench.registry() + "/demo/shop:1.0";
        var database = TestDatabase.create();
        seed(database, "nuages.simulator.speed=200", (tenant, context) -> {});
        var properties = Map.of(
                "nuages.cluster", "kubeconfig",
                "nuages.kubeconfig", bench.kubeconfig().toString(),
                "nuages.sealed-secrets.certificate-url", bench.certificateUrl().toString(),
                "nuages.registry.plain-http", bench.registry(),
                "nuages.deploy.roll-out-timeout", "10m");
        try (var portal = new Portal(database, properties)) {
            portal.start();
            var owner = new Browser(portal.port);
            owner.signIn(OWNER, PASSWORD);
            owner.get("/t/acme/new");
            var started = System.nanoTime();
            for (var n = 0; n < count; n++) {
                var answer = owner.post(
                        "/t/acme/apps",
                        Map.of("image", image, "name", "shop" + n, "size", "S", "pods", "1", "deploy", "true"));
                assertThat(answer.statusCode()).isEqualTo(302);
            }
            row(count + " environments asked for", seconds(started));
            await().atMost(Duration.ofMinutes(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> count(database, "SELECT count(*) FROM environment WHERE serving_release IS NOT NULL")
                            == count);
            row(count + " environments serve after", seconds(started));
            assertThat(count(database, "SELECT count(*) FROM deployment WHERE state <> 'succeeded'"))
                    .isZero();
            spent(portal);
            row("RSS", portal.memory());
            resync(bench, database, portal, count);
            portal.close();
            empty(bench);
            try (var admin = client(bench.adminKubeconfig())) {
                var before = requests(admin);
                row("The same " + count + " in an empty namespace, after a restart", restart(portal, database, count));
                spent(portal);
                since(before, requests(admin));
            }
        }
        raw(bench);
    }

    /** What the portal has spent since its start, in all threads. */
    private static void spent(Portal portal) {
        var staff = new Browser(portal.port);
        staff.signIn(STAFF, PASSWORD);
        var meters = staff.get("/actuator/prometheus", "Accept", "*/*").body();
        row(
                "of which in render, " + meter(meters, "nuages_render_seconds_count", "") + " calls",
                meter(meters, "nuages_render_seconds_sum", "") + " s");
        for (var call : List.of("apply", "observe", "prune")) {
            row(
                    "of which in " + call + ", "
                            + meter(meters, "nuages_cluster_seconds_count", "call=\"" + call + "\"") + " calls",
                    meter(meters, "nuages_cluster_seconds_sum", "call=\"" + call + "\"") + " s");
        }
    }

    /** Deletes all that the environments are made of. */
    private static void empty(Bench bench) throws IOException {
        try (var admin = client(bench.adminKubeconfig())) {
            for (var kind : KINDS) {
                environments(admin, kind).delete();
            }
            await().atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> KINDS.stream()
                                    .allMatch(kind -> environments(admin, kind)
                                            .list()
                                            .getItems()
                                            .isEmpty())
                            && admin.pods()
                                    .inNamespace(NAMESPACE)
                                    .list()
                                    .getItems()
                                    .isEmpty());
        }
    }

    private static FilterWatchListDeletable<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            environments(KubernetesClient client, String kind) {
        var slash = kind.lastIndexOf('/');
        return client.genericKubernetesResources(kind.substring(0, slash), kind.substring(slash + 1))
                .inNamespace(NAMESPACE)
                .withLabel("nuages.io/environment");
    }

    /** A portal that starts looks at every environment again. */
    private void resync(Bench bench, TestDatabase database, Portal portal, int count) throws Exception {
        portal.close();
        try (var admin = client(bench.adminKubeconfig())) {
            var before = requests(admin);
            row("Resync of " + count + " settled environments", restart(portal, database, count));
            since(before, requests(admin));
        }
    }

    private static void since(Map<String, Long> before, Map<String, Long> after) {
        after.forEach((what, number) -> {
            var more = number - before.getOrDefault(what, 0L);
            if (more > 0) {
                row("of which requests " + what, Long.toString(more));
            }
        });
    }

    /** Many environments that serve, in a hundred tenants: first applied to an empty simulated cluster, then only looked at. */
    @Test
    void simulated() throws Exception {
        var count = Integer.parseInt(said("FIGURES_SIMULATED", "10000"));
        var database = TestDatabase.create();
        seed(database, "db-scheduler.enabled=false", (tenant, context) -> serve(context, database, count));
        try (var portal =
                new Portal(database, Map.of("nuages.cluster", "simulated", "nuages.simulator.speed", "200"))) {
            row(count + " environments applied to an empty simulated cluster", restart(portal, database, count));
            row("RSS", portal.memory());
            portal.close();
            row("Resync of " + count + " settled environments, simulated", restart(portal, database, count));
            row("RSS", portal.memory());
        }
    }

    /** @return how long it took from ready until every environment had been looked at */
    private static String restart(Portal portal, TestDatabase database, int count) throws Exception {
        var since = OffsetDateTime.now(ZoneOffset.UTC);
        portal.start();
        var started = System.nanoTime();
        var administrator = administrator(database);
        await().atMost(Duration.ofMinutes(60))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> administrator
                                .sql(
                                        "SELECT count(*) FROM reconcile_key WHERE key LIKE 'environment/%' AND handled_at > ?")
                                .param(since)
                                .query(Integer.class)
                                .single()
                        >= count);
        return seconds(started);
    }

    /** As after a deployment each, but for the databases, of which so many would not fit on a disk. */
    private static void serve(ConfigurableApplicationContext context, TestDatabase database, int count) {
        var certificates = context.getBean(Certificates.class);
        await().until(() -> certificates.current().isPresent());
        var plan = context.getBean(Plans.class).all().getFirst().id();
        var owner = administrator(database);
        for (var n = 0; n < count; n++) {
            var slug = "t" + n % 100;
            var tenants = context.getBean(Tenants.class);
            var tenant = tenants.bySlug(slug).orElseGet(() -> tenants.create(STAFF, slug, slug, plan));
            var made = context.getBean(Apps.class).create(tenant.id(), "shop" + n, IMAGE, Draft.web("S", 1), OWNER);
            context.getBean(Databases.class)
                    .want(
                            made.ref(),
                            made.appName(),
                            made.name(),
                            made.namespace(),
                            made.baseName(),
                            1024,
                            certificates.current().orElseThrow());
            owner.sql("""
                    WITH made AS (
                        INSERT INTO release (id, tenant_id, environment_id, number, image, digest, revision, actor, created_at,
                                             command_state, served_at)
                        VALUES (gen_random_uuid(), :tenant, :environment, 1, :image, :digest, 1, :actor, now(), 'succeeded', now())
                        RETURNING id, environment_id)
                    UPDATE environment SET serving_release = made.id, serving_since = now(), newest_release = 1
                    FROM made WHERE environment.id = made.environment_id
                    """)
                    .param("tenant", tenant.id())
                    .param("environment", made.id())
                    .param("image", IMAGE)
                    .param("digest", "sha256:" + "5".repeat(64))
                    .param("actor", OWNER)
                    .update();
        }
    }

    /** The API server's own count of requests for what environments are made of, by verb and kind. */
    private static Map<String, Long> requests(KubernetesClient admin) {
        var counted = new TreeMap<String, Long>();
        var line = Pattern.compile(
                "apiserver_request_total\\{.*resource=\"(deployments|services|configmaps|ingresses|jobs"
                        + "|networkpolicies|sealedsecrets|serviceaccounts|poddisruptionbudgets|pods)\".*verb=\"(\\w+)\".*} (\\d+)");
        admin.raw("/metrics")
                .lines()
                .map(line::matcher)
                .filter(Matcher::matches)
                .forEach(found -> counted.merge(
                        found.group(2) + " " + found.group(1), Long.parseLong(found.group(3)), Long::sum));
        return counted;
    }

    /**
     * Each object of the tenant's namespace once more in another namespace, as many at a time as the portal works on, and with its
     * rights: an administrator's requests would not wait in the API server's queues.
     */
    private static void raw(Bench bench) throws Exception {
        try (var admin = client(bench.adminKubeconfig());
                var portal = client(bench.kubeconfig())) {
            var objects = new ArrayList<GenericKubernetesResource>();
            for (var kind : KINDS) {
                environments(admin, kind).list().getItems().forEach(object -> objects.add(bare(object)));
            }
            admin.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("raw")
                            .endMetadata()
                            .build())
                    .create();
            var spent = new LongAdder();
            var started = System.nanoTime();
            try (var threads = Executors.newFixedThreadPool(16)) {
                objects.forEach(object -> threads.submit(() -> {
                    var begun = System.nanoTime();
                    portal.resource(object)
                            .inNamespace("raw")
                            .fieldManager("raw")
                            .forceConflicts()
                            .serverSideApply();
                    spent.add(System.nanoTime() - begun);
                }));
            }
            row(
                    "The same " + objects.size() + " objects, raw applies",
                    "%.1f s in %s".formatted(spent.sum() / 1e9, seconds(started)));
        }
    }

    private static GenericKubernetesResource bare(GenericKubernetesResource object) {
        var metadata = new ObjectMetaBuilder()
                .withName(object.getMetadata().getName())
                .withLabels(object.getMetadata().getLabels())
                .withAnnotations(object.getMetadata().getAnnotations())
                .build();
        object.setMetadata(metadata);
        object.getAdditionalProperties().remove("status");
        if (object.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec) {
            for (var generated : List.of("clusterIP", "clusterIPs")) {
                spec.remove(generated);
            }
        }
        return object;
    }

    private static KubernetesClient client(Path kubeconfig) throws IOException {
        var config = Config.fromKubeconfig(Files.readString(kubeconfig));
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static String meter(String meters, String name, String labels) {
        return found(meters, "(?m)^" + name + "\\{?[^}\n]*" + labels + "[^}\n]*}? ([0-9.E]+)$");
    }

    private static String seconds(long started) {
        return "%.1f s".formatted((System.nanoTime() - started) / 1e9);
    }

    /** One for each database, since each is a pool of connections. */
    private static JdbcClient administrator(TestDatabase database) {
        return ADMINISTRATORS.computeIfAbsent(database, each -> JdbcClient.create(each.administrator()));
    }

    private static int count(TestDatabase database, String query) {
        return administrator(database).sql(query).query(Integer.class).single();
    }

    /** From the click on Deploy to the first phase on the screen, in a real browser. */
    private void click(Portal portal, Browser visitor) {
        try (var chromium = TestBrowser.launch();
                BrowserContext context = chromium.browser().newContext()) {
            context.addCookies(
                    List.of(new Cookie("nuages", visitor.session()).setUrl("http://127.0.0.1:" + portal.port)));
            Page page = context.newPage();
            var times = new ArrayList<Long>();
            for (var n = 0; n < 5; n++) {
                page.navigate(
                        "http://127.0.0.1:" + portal.port + "/t/acme/apps/shop" + n + "/production/deployments/new");
                var started = System.nanoTime();
                page.locator("main form button[type=submit]").first().click();
                page.locator(".phases li, .tick").first().waitFor();
                times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            }
            row(
                    "Click on Deploy to the first phase, of " + times.size(),
                    times.stream().sorted().toList() + " ms");
        }
    }

    private Path creation(Browser visitor) throws IOException {
        return Files.writeString(folder.resolve("create.lua"), """
                local made = 0
                request = function()
                  made = made + 1
                  return wrk.format("POST", nil, {
                    ["Cookie"] = "nuages=%s",
                    ["Content-Type"] = "application/x-www-form-urlencoded"
                  }, "image=registry.example/demo/shop:1.0&size=S&pods=1&databaseMib=1024&name=made" .. made .. "&_csrf=%s")
                end
                """.formatted(visitor.session(), visitor.token()));
    }

    /** Requests a second and latencies; a script instead of plain GETs where one is given. */
    private static String load(Portal portal, Browser visitor, String path, int connections, @Nullable Path script)
            throws Exception {
        var words = new ArrayList<>(List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + LOAD.toSeconds() + "s",
                "--latency",
                "-H",
                "Cookie: nuages=" + visitor.session()));
        if (script != null) {
            words.addAll(List.of("-s", script.toString()));
        }
        words.add("http://127.0.0.1:" + portal.port + path);
        var before = portal.processorTime();
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).doesNotContain("Non-2xx");
        return found(said, "Requests/sec: +([0-9.]+)") + "/s, p50 " + found(said, "50% +([0-9.a-z]+)") + ", p99 "
                + found(said, "99% +([0-9.a-z]+)") + ", of the processor "
                + "%.1f ms"
                        .formatted(portal.processorTime().minus(before).toMillis()
                                / Double.parseDouble(found(said, "([0-9]+) requests in")));
    }

    private interface Filling {
        void fill(UUID tenant, ConfigurableApplicationContext context);
    }

    /** A provider with one large tenant; what the filling adds is made through the portal's own code. */
    private static UUID seed(TestDatabase database, String property, Filling filling) {
        var properties =
                new ArrayList<>(List.of(property, "nuages.cluster=simulated", "nuages.demo=false", "server.port=0"));
        database.properties().forEach((name, value) -> properties.add(name + "=" + value));
        properties.add(ROOM_FOR_ALL + "=1000");
        properties.add(ACTS + "=1000000");
        try (var context = new SpringApplicationBuilder(Nuages.class)
                .properties(properties.toArray(String[]::new))
                .run()) {
            var plans = context.getBean(Plans.class);
            var much = 1_000_000_000;
            var size = plans.saveSize(null, "S", 10, 64, 100);
            var plan = plans.create("Large", 0, new Limits(much, much, much, 0, 100_000, 100_000), 1, 1, Set.of(size));
            var tenants = context.getBean(Tenants.class);
            var tenant = tenants.create(STAFF, "acme", "Acme", plan).id();
            var accounts = context.getBean(Accounts.class);
            accounts.create(STAFF, "Staff", PASSWORD, true);
            tenants.addMember(tenant, STAFF, accounts.create(OWNER, "Owner", PASSWORD, false), Role.OWNER);
            filling.fill(tenant, context);
            return tenant;
        }
    }

    private static Environment deploy(ConfigurableApplicationContext context, UUID tenant, String name) {
        var environment = context.getBean(Apps.class).create(tenant, name, IMAGE, Draft.web("S", 1), OWNER);
        context.getBean(Deployments.class).ask(environment.ref(), Wish.newest(), null, OWNER);
        return environment;
    }

    private static void settle(ConfigurableApplicationContext context, UUID tenant, int count) {
        await().atMost(Duration.ofMinutes(30))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> context.getBean(Deployments.class).outlines(tenant).stream()
                                .filter(environment -> environment.serving() != null)
                                .count()
                        == count);
    }

    private static String said(String variable, String otherwise) {
        return Optional.ofNullable(System.getenv(variable)).orElse(otherwise);
    }

    private static void row(String what, String figure) {
        System.out.printf(Locale.ROOT, "FIGURE | %s | %s |%n", what, figure);
    }

    private static String found(String text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }

    /** The packaged portal in a process of its own, over the test database. */
    private final class Portal implements AutoCloseable {
        private final List<String> command = new ArrayList<>();
        private final int port = 18080;
        private Process process;

        Portal(TestDatabase database, Map<String, String> properties) throws IOException {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(HEAP);
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar", jar().toString()));
            var all = new HashMap<>(database.properties());
            all.put(ROOM_FOR_ALL, "1000");
            all.put(ACTS, "1000000");
            all.putAll(properties);
            all.put("nuages.demo", "false");
            all.put("server.port", Integer.toString(port));
            all.forEach((name, value) -> command.add("--" + name + "=" + value));
        }

        private static Path jar() throws IOException {
            try (var built = Files.newDirectoryStream(Path.of("target"), "nuages-*.jar")) {
                return built.iterator().next();
            }
        }

        /** @return milliseconds until it was ready */
        long start() throws Exception {
            var started = System.nanoTime();
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", "figures.log").toFile());
            // As in the image.
            builder.environment().putAll(Map.of("MALLOC_ARENA_MAX", "2", "GOGC", "50"));
            process = builder.start();
            var visitor = new Browser(port);
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> visitor.get("/actuator/health/readiness", "Accept", "*/*")
                                    .statusCode()
                            == 200);
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        }

        Duration processorTime() {
            return process.toHandle().info().totalCpuDuration().orElseThrow();
        }

        String memory() throws IOException {
            var kilobytes = found(
                    Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")), "VmRSS:\\s+([0-9]+)");
            return Integer.parseInt(kilobytes) / 1024 + " MiB";
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }
}
