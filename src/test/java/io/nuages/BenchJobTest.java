package io.nuages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Tenants;
import io.nuages.webhook.Webhooks;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * The main job in a real browser on the bench: a real API server, controllers, Sealed Secrets and registry, with no more rights
 * than helm/portal grants, where pods and Services have IPv6 addresses only. No container runs, so what serving means here ends with
 * the pods' readiness.
 */
@OnBench
@DirtiesContext
@NuagesTest
@TestPropertySource(
        properties = {
            "nuages.cluster=kubeconfig",
            "nuages.deploy.ingress-namespaces=ingress",
            "nuages.deploy.nat64=64:ff9b::/96",
            "nuages.probe-image=registry.test/tools/goodinit:1",
            "nuages.deploy.roll-out-timeout=12s"
        })
class BenchJobTest {
    private static final double PATIENCE = 60_000;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAMESPACE = "nuages-atelier";
    private static final String STAFF = "staff@nuages.example";
    private static final String OWNER = "olivia@atelier.example";
    private static final String PASSWORD = "a password for the bench";
    private static final Pattern SECRET_NAME = Pattern.compile("env-secret\\.py (\\S+) ");

    private static Bench bench;
    private static PushedImages images;
    private static KubernetesClient admin;
    private static TestBrowser chromium;

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Webhooks webhooks;

    @Value("${nuages.database.host}:${nuages.database.port}")
    private String databaseServer;

    @TempDir
    private Path folder;

    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void start() {
        bench = Bench.withIpv6Only();
        images = new PushedImages(bench.registry());
        chromium = TestBrowser.launch();
        admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(bench.adminKubeconfig().toFile()))
                .build();
    }

    @AfterAll
    static void stop() {
        Stream.of(chromium, images, admin).forEach(each -> {
            try (each) {
                if (each instanceof KubernetesClient client) {
                    client.namespaces().withName(NAMESPACE).delete();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @DynamicPropertySource
    static void onTheBench(DynamicPropertyRegistry properties) {
        properties.add("nuages.kubeconfig", () -> bench.kubeconfig().toString());
        properties.add(
                "nuages.sealed-secrets.certificate-url",
                () -> bench.certificateUrl().toString());
        properties.add("nuages.kubeseal", () -> bench.kubeseal().toString());
        properties.add("nuages.registry.plain-http", () -> bench.registry());
    }

    @Test
    void the_main_job_is_done_on_a_real_api_server() throws Exception {
        var size = plans.saveSize(null, "Small", 500, 512, 900);
        var giant = plans.saveSize(null, "Giant", 1000, 300 * 1024, 90_000);
        plans.create("Studio", 2900, new Limits(8000, 1024 * 1024, 20480, 0, 5, 9), 60, 20, List.of(size, giant));
        accounts.create(STAFF, "Staff", PASSWORD, true);
        try (var staff = chromium.context();
                var customer = chromium.context();
                var plain = chromium.context(new NewContextOptions().setJavaScriptEnabled(false))) {
            var link = tenantMadeByStaff(staff);
            var page = ownerJoins(customer, link);

            var first = images.push("acme/shop", "1", "the first");
            register(page);
            succeeds(page, 1);
            within(page, "2 values opened by the cluster");
            serves(first);
            everyAddressIsIpv6();
            assertThat(opened("SECRET_KEY")).hasSizeGreaterThan(40);
            theDatabaseOpensWithTheSealedPassword();

            sealInTheBrowser(page);
            sealWithoutScripts(plain);
            sealByOnesOwnKubeseal(page);
            deploy(page, image("shop:1"));
            succeeds(page, 2);
            within(page, "5 values opened by the cluster");
            assertThat(opened("STRIPE_KEY")).isEqualTo("sk_live_browser");
            assertThat(opened("MAIL_PASSWORD")).isEqualTo("typed ünd sealed");
            assertThat(opened("SENTRY_DSN")).isEqualTo("https://own@kubeseal.example/1");

            var second = redeployedByPush(page, "the second");
            serves(second);

            cancelled(page, second);
            failures(page, second);
            rolledBack(page, first);
            deleted(page);
            assertThat(complaints).isEmpty();
        }
    }

    /** With the portal's rights and through its fence. The node says of pods that they ended well, and has started none. */
    @Test
    void staff_see_what_a_real_cluster_offers_and_that_the_probes_pods_did_not_run() {
        accounts.create("survey@nuages.example", "Sam", PASSWORD, true);
        try (var context = chromium.context()) {
            var page = signedIn(context, "survey@nuages.example");
            page.navigate(address("/staff/cluster"));
            within(page, "The probe was inconclusive: its pods did not run.");
            within(page, "The portal may do everything it needs.");
            assertThat(page.locator("main")).containsText(Pattern.compile("version v1\\.\\d+"));
            assertThat(page.locator("main")).containsText("There is no ingress class");
            assertThat(page.locator("main")).containsText("let in namespaces that do not exist");
            assertThat(page.locator("main")).containsText("API bitnami.com/v1alpha1");
        }
        await().atMost(SOON)
                .until(() -> Stream.of("nuages--probe-listener", "nuages--probe-caller")
                        .allMatch(namespace -> admin.pods()
                                        .inNamespace(namespace)
                                        .list()
                                        .getItems()
                                        .isEmpty()
                                && admin.network()
                                        .v1()
                                        .networkPolicies()
                                        .inNamespace(namespace)
                                        .list()
                                        .getItems()
                                        .isEmpty()));
    }

    private String tenantMadeByStaff(BrowserContext context) {
        var page = signedIn(context, STAFF);
        page.navigate(address("/staff/tenants/new"));
        field(page, "Name").fill("Atelier Lumière");
        field(page, "Short name").fill("atelier");
        field(page, "E-mail address of its first owner").fill(OWNER);
        button(page, "Create").click();
        assertThat(page.locator("h1")).containsText("Atelier Lumière");
        var link = Pattern.compile("/link/\\S+").matcher(page.locator("main").innerText());
        assertThat(link.find()).isTrue();
        return link.group();
    }

    private Page ownerJoins(BrowserContext context, String link) {
        var page = page(context);
        page.navigate(address(link));
        field(page, "Your name").fill("Olivia");
        field(page, "Password").fill(PASSWORD);
        button(page, "Make my account").click();
        page.waitForURL(url -> !url.contains("/link/"));
        return page;
    }

    private void register(Page page) {
        page.navigate(address("/t/atelier/new"));
        field(page, "Image").fill(image("shop:1"));
        field(page, "Name").fill("shop");
        page.locator("input[name=size][value=Small]").check();
        // After the one that asks whether it fits.
        var posted = page.waitForRequest(
                request -> request.method().equals("POST") && request.url().endsWith("/apps"),
                () -> button(page, "Create and deploy").click());
        assertThat(posted.postData()).contains("SECRET_KEY", "ciphertext=");
    }

    private void everyAddressIsIpv6() {
        assertThat(admin.pods().inNamespace(NAMESPACE).list().getItems())
                .isNotEmpty()
                .allSatisfy(pod -> assertThat(pod.getStatus().getPodIPs())
                        .allSatisfy(address -> assertThat(address.getIp()).startsWith("fd00:10:244::")));
        assertThat(admin.services().inNamespace(NAMESPACE).list().getItems())
                .isNotEmpty()
                .allSatisfy(service ->
                        assertThat(service.getSpec().getClusterIPs()).allMatch(ip -> ip.startsWith("fd00:10:96::")));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(admin.discovery()
                                .v1()
                                .endpointSlices()
                                .inNamespace(NAMESPACE)
                                .list()
                                .getItems())
                        .isNotEmpty()
                        .allSatisfy(slice -> {
                            assertThat(slice.getAddressType()).isEqualTo("IPv6");
                            assertThat(slice.getEndpoints()).isNotEmpty();
                        }));
    }

    private void sealInTheBrowser(Page page) {
        page.navigate(environment("/secrets"));
        field(page, "Variable").fill("STRIPE_KEY");
        field(page, "Value").fill("sk_live_browser");
        var posted = page.waitForRequest(
                request -> request.method().equals("POST"),
                () -> button(page, "Seal").click());
        assertThat(posted.postData()).doesNotContain("sk_live_browser");
        assertThat(page.locator("main")).containsText("Sealed STRIPE_KEY");
    }

    private void sealWithoutScripts(BrowserContext context) {
        var page = signedIn(context, OWNER);
        page.navigate(environment("/secrets"));
        page.locator("form[action$='/secrets/typed'] input[name=variable]").fill("MAIL_PASSWORD");
        page.locator("form[action$='/secrets/typed'] textarea").fill("typed ünd sealed");
        button(page, "Send and seal").click();
        assertThat(page.locator("main")).containsText("Sealed MAIL_PASSWORD");
        assertThat(page.locator("main")).containsText("sealed by the portal, in memory");
    }

    /** As the page's command does it; kubectl only turns a .env file into a Secret. */
    private void sealByOnesOwnKubeseal(Page page) throws Exception {
        page.navigate(environment("/secrets"));
        page.locator("#kubeseal > summary").click();
        var name = SECRET_NAME.matcher(page.locator("main").innerText());
        assertThat(name.find()).isTrue();
        var certificate = page.waitForDownload(
                        () -> page.getByText("certificate", new Page.GetByTextOptions().setExact(true))
                                .click())
                .path();
        var secret = Files.writeString(folder.resolve("secret.yaml"), """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: %s}
                stringData: {SENTRY_DSN: "https://own@kubeseal.example/1"}
                """.formatted(name.group(1), NAMESPACE));
        var sealed = new ProcessBuilder(
                        bench.kubeseal().toString(),
                        "--scope",
                        "strict",
                        "--cert",
                        certificate.toString(),
                        "--format",
                        "yaml")
                .redirectInput(secret.toFile())
                .redirectError(folder.resolve("kubeseal.log").toFile())
                .start();
        var manifest = sealed.getInputStream().readAllBytes();
        assertThat(sealed.waitFor())
                .as(Files.readString(folder.resolve("kubeseal.log")))
                .isZero();
        page.locator("input[type=file]").setInputFiles(new FilePayload("sealed.yaml", "text/yaml", manifest));
        button(page, "Upload").click();
        assertThat(page.locator("main")).containsText("SENTRY_DSN");
    }

    private String redeployedByPush(Page page, String content) {
        page.navigate(environment("/webhooks"));
        page.locator("input[type=checkbox][name=on]").check();
        TestBrowser.follow(page, button(page, "Save"));
        var tenant = tenants.bySlug("atelier").orElseThrow().id();
        var app = apps.app(tenant, "shop").orElseThrow().id();
        bench.notify(URI.create(
                "http://127.0.0.1:" + port + "/hooks/" + webhooks.open(tenant, app, null, new Actor(null, OWNER))));
        page.navigate(environment(""));
        var digest = images.push("acme/shop", "1", content);
        within(page, "by push");
        within(page, "phases done");
        return digest;
    }

    /** While the release command runs; its Job says how it took that. */
    private void cancelled(Page page, String serving) {
        var told = Map.of(
                "hangs:1",
                "The release command was stopped because " + OWNER,
                "finishes:1",
                "exit 0, before it could be ended");
        told.forEach((image, outcome) -> {
            images.push("acme/" + image.substring(0, image.indexOf(':')), "1", image);
            deploy(page, image(image));
            within(page, "/init runs");
            TestBrowser.press(page, page.locator("a[href$='/cancellation']").first());
            TestBrowser.press(page, button(page, "Stop the command and cancel"));
            page.waitForURL(url -> url.contains("/deployments/"));
            within(page, outcome);
            within(page, "Cancelled");
            serves(serving);
        });
    }

    private void failures(Page page, String serving) {
        var told = Map.of(
                "missing:1", "The image " + image("missing:1") + " does not exist",
                "denied:1", "The registry did not let the cluster pull " + image("denied:1"),
                "crash-goodinit:1", "The web process crashed on startup: No module named 'shop'",
                "oom-goodinit:1", "The web process ran out of memory",
                "norun-goodinit:1", "The image has no command /run that can be started",
                "unhealthy:1", "The web process answers 500 on /healthz/",
                "failinit:1", "The release command failed: connection refused");
        told.forEach((image, diagnosis) -> {
            images.push("acme/" + image.substring(0, image.indexOf(':')), "1", image);
            fails(page, image, diagnosis);
            serves(serving);
        });
        fails(page, "absent:1", "The image " + image("absent:1") + " does not exist");

        page.navigate(environment("/configuration"));
        page.locator("select")
                .filter(new Locator.FilterOptions().setHasText("Giant"))
                .first()
                .selectOption("Giant");
        TestBrowser.follow(page, button(page, "Save"));
        fails(page, "shop:1", "The release command does not fit on any node");
        serves(serving);
    }

    private void fails(Page page, String image, String diagnosis) {
        deploy(page, image(image));
        within(page, "Failed");
        within(page, diagnosis);
        within(page, "Running");
    }

    private void rolledBack(Page page, String digest) {
        page.navigate(environment("/rollbacks/new"));
        page.locator("input[type=radio]").last().check();
        button(page, "Roll back").click();
        within(page, "rolled back");
        page.locator(".release a.button").click();
        within(page, "ran with release 1 before");
        serves(digest);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(environmentsVariables()).contains("SECRET_KEY"));
        assertThat(environmentsVariables()).doesNotContain("STRIPE_KEY", "MAIL_PASSWORD", "SENTRY_DSN");
    }

    private void deleted(Page page) {
        page.navigate(environment("/settings"));
        page.locator("input[name=confirm]").fill("shop");
        button(page, "Delete").click();
        await().atMost(SOON)
                .until(() ->
                        apps.all(tenants.bySlug("atelier").orElseThrow().id()).isEmpty());
        page.navigate(address("/t/atelier"));
        assertThat(page.locator("main a[href*='/apps/shop']")).hasCount(0);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(remaining())
                        .containsExactlyInAnyOrder(
                                "ConfigMap/kube-root-ca.crt",
                                "LimitRange/tenant",
                                "NetworkPolicy/default-deny",
                                "ResourceQuota/tenant",
                                "ServiceAccount/default"));
        page.navigate(address("/t/atelier/databases"));
        assertThat(page.locator("main")).containsText("shop");
    }

    /** Everything in the namespace, of every kind that has namespaces, but events and what mirrors other objects. */
    private static List<String> remaining() {
        var found = new ArrayList<String>();
        for (var group : admin.getApiGroups().getGroups()) {
            kinds(group.getPreferredVersion().getGroupVersion(), found);
        }
        kinds("v1", found);
        return found;
    }

    private static void kinds(String version, List<String> found) {
        admin.getApiResources(version).getResources().stream()
                .filter(kind -> kind.getNamespaced()
                        && kind.getVerbs().contains("list")
                        && !List.of("Event", "Lease").contains(kind.getKind()))
                .forEach(kind -> admin.genericKubernetesResources(version, kind.getKind())
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems()
                        .forEach(item -> found.add(
                                kind.getKind() + "/" + item.getMetadata().getName())));
    }

    /** All pods of the app are ready and run this digest, as the cluster says. */
    private static void serves(String digest) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(pods())
                        .isNotEmpty()
                        .allSatisfy(pod -> assertThat(pod.getStatus().getContainerStatuses())
                                .allSatisfy(container -> {
                                    assertThat(container.getReady()).isTrue();
                                    assertThat(container.getImageID()).endsWith("@" + digest);
                                })));
    }

    private static List<Pod> pods() {
        return admin.pods()
                .inNamespace(NAMESPACE)
                .withLabel("app.kubernetes.io/component", "web")
                .list()
                .getItems();
    }

    private static List<String> environmentsVariables() {
        return pods().getFirst().getSpec().getContainers().getFirst().getEnv().stream()
                .map(variable -> variable.getName())
                .toList();
    }

    /** A value as the real controller wrote it; its SealedSecret says that it is synced. */
    private static String opened(String variable) {
        var values = admin.secrets().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(secret -> secret.getData() != null && secret.getData().containsKey(variable))
                .toList();
        assertThat(values).singleElement();
        assertThat(synced(values.getFirst())).isTrue();
        return new String(Base64.getDecoder().decode(values.getFirst().getData().get(variable)), UTF_8);
    }

    private static boolean synced(HasMetadata secret) {
        GenericKubernetesResource sealed = admin.genericKubernetesResources("bitnami.com/v1alpha1", "SealedSecret")
                .inNamespace(NAMESPACE)
                .withName(secret.getMetadata().getName())
                .get();
        List<Map<String, Object>> conditions = sealed.get("status", "conditions");
        return conditions.stream()
                .anyMatch(condition -> condition.get("type").equals("Synced")
                        && condition.get("status").equals("True"));
    }

    private void theDatabaseOpensWithTheSealedPassword() throws Exception {
        var environment = pods().getFirst().getSpec().getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(variable -> variable.getName(), variable -> variable.getValue()));
        var url = "jdbc:postgresql://" + databaseServer + "/" + environment.get("PGDATABASE");
        try (var connection = DriverManager.getConnection(url, environment.get("PGUSER"), opened("password"))) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    private Page signedIn(BrowserContext context, String email) {
        var page = page(context);
        page.navigate(address("/sign-in"));
        field(page, "E-mail address").fill(email);
        field(page, "Password").fill(PASSWORD);
        button(page, "Sign in").click();
        page.waitForURL(url -> !url.contains("sign-in"));
        return page;
    }

    private Page page(BrowserContext context) {
        var page = context.newPage();
        page.setDefaultTimeout(PATIENCE);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    private void deploy(Page page, String image) {
        page.navigate(environment("/deployments/new"));
        field(page, "Image").fill(image);
        button(page, "Deploy").click();
        page.waitForURL(url -> !url.contains("/new"));
        page.navigate(environment(""));
    }

    /** From the overview, on which it appears, to the page of that deployment, which tells its phases also afterwards. */
    private void succeeds(Page page, int deployment) {
        within(page, "Deployment " + deployment);
        page.navigate(environment("/deployments/" + deployment));
        within(page, "Succeeded");
    }

    /** The regions of a page refetch themselves: no reload here. */
    private static void within(Page page, String text) {
        assertThat(page.locator("main")).containsText(text, new ContainsTextOptions().setTimeout(PATIENCE));
    }

    private static Locator field(Page page, String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true))
                .first();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                        AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    private static String image(String name) {
        return bench.registry() + "/acme/" + name;
    }

    private String environment(String path) {
        return address("/t/atelier/apps/shop/production" + path);
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
