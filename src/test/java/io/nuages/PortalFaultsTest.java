package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.app.Environment;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.EnvironmentState;
import io.nuages.deploy.Health;
import io.nuages.deploy.Phase;
import io.nuages.deploy.PhaseView;
import io.nuages.deploy.Release;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * Portals in processes of their own, with helm/portal's rights on the bench, whose world breaks while they deploy: afterwards the
 * cluster is as wanted, no release command ran twice, nothing is lost and other tenants did not wait. The portal in this process
 * only asks and looks: its queue and its watches are off. {@code -Dnuages.kills} and {@code -Dnuages.seed} make the kills other than
 * thirty and those of an earlier run; the portals' logs stay in {@code target/portal-faults}.
 */
@OnBench
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "nuages.cluster=kubeconfig",
            "nuages.deploy.ingress-namespaces=ingress",
            "nuages.demo=false",
            "db-scheduler.enabled=false"
        })
@ContextConfiguration(initializers = PortalFaultsTest.OwnServer.class)
@DirtiesContext
class PortalFaultsTest {
    private static final Logger log = LoggerFactory.getLogger(PortalFaultsTest.class);
    private static final String ACTOR = "dev@example.org";
    private static final String PASSWORD = "a password for faults";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path FOLDER = Path.of("target", "portal-faults");
    private static final int KILLS = Integer.getInteger("nuages.kills", 30);
    private static final String ENVIRONMENT = "nuages.io/environment";

    private static Bench bench;
    private static TestDatabase.OnOwnServer postgresql;
    private static JdbcClient everything;
    private static PushedImages images;
    private static KubernetesClient admin;
    private static Runs runs;
    private static List<PortalProcess> portals = List.of();
    private static final List<Site> allSites = new ArrayList<>();

    @Autowired
    private ConfigurableApplicationContext context;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    private final List<Site> sites = new ArrayList<>();
    private String size;
    private UUID plan;

    static final class OwnServer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(postgresql.database().properties()).applyTo(context);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        bench = Bench.running();
        FileSystemUtils.deleteRecursively(FOLDER);
        Files.createDirectories(FOLDER);
        images = new PushedImages(bench.registry());
        postgresql = new TestDatabase.OnOwnServer();
        everything = JdbcClient.create(postgresql.database().administrator());
        admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(bench.adminKubeconfig().toFile()))
                .build();
        runs = new Runs(admin);
        portals = List.of(portal("one"), portal("two"));
        portals.getFirst().launch();
        portals.getFirst().awaitReady();
        portals.getFirst().end();
    }

    private static PortalProcess portal(String name) {
        var properties = new HashMap<>(postgresql.database().properties());
        properties.putAll(cluster());
        properties.put("nuages.cluster", "kubeconfig");
        properties.put("nuages.deploy.ingress-namespaces", "ingress");
        properties.put("nuages.demo", "false");
        properties.put("db-scheduler.polling-interval", "200ms");
        properties.put("db-scheduler.heartbeat-interval", "500ms");
        return new PortalProcess(FOLDER, name, properties);
    }

    @AfterAll
    static void stop() {
        portals.forEach(PortalProcess::close);
        allSites.forEach(site ->
                admin.namespaces().withName(site.environment().namespace()).delete());
        Stream.of(images, admin, postgresql).filter(Objects::nonNull).forEach(each -> {
            try (each) {
                log.debug("Closing {}", each);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @DynamicPropertySource
    static void onTheBench(DynamicPropertyRegistry properties) {
        cluster().forEach((name, value) -> properties.add(name, () -> value));
    }

    private static Map<String, String> cluster() {
        return Map.of(
                "nuages.kubeconfig", bench.kubeconfig().toString(),
                "nuages.sealed-secrets.certificate-url", bench.certificateUrl().toString(),
                "nuages.registry.plain-http", bench.registry());
    }

    @BeforeEach
    void onlyAskAndLook() {
        var watcher = context.getBean("clusterWatcher", SmartLifecycle.class);
        if (watcher.isRunning()) {
            watcher.stop();
        }
        portals.stream().filter(portal -> !portal.launched()).forEach(PortalProcess::launch);
        portals.forEach(PortalProcess::awaitReady);
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        size = "S" + suffix;
        var id = plans.saveSize(null, size, 100, 128, 900);
        plan = plans.create("Plan " + suffix, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of(id));
    }

    @AfterEach
    void nothingIsLeftOver() {
        nobodyIsBusyOrHasAProblem();
        oneDatabaseForEachEnvironment();
    }

    @Test
    void killed_at_random_points_of_deployments_it_loses_nothing_and_does_nothing_twice() throws Exception {
        var seed = Long.getLong("nuages.seed", System.nanoTime());
        var random = new Random(seed);
        for (var tenant = 0; tenant < 2; tenant++) {
            site(site("shop").tenant(), "blog");
        }
        var visitors = visitors();
        var enough = new AtomicBoolean();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var customers = sites.stream()
                .map(site -> CompletableFuture.supplyAsync(
                        () -> keepsDeploying(site, visitors.get(site.tenant().id()), enough), threads))
                .toList();
        var phases = new TreeMap<String, Integer>();
        var passes = 0;
        var kills = 0;
        try {
            while (kills < KILLS) {
                awaitPhase(Phase.values()[random.nextInt(Phase.values().length)]);
                pause(random.nextInt(1000));
                var victim = anyReady(random);
                if (random.nextBoolean()) {
                    awaitPass(victim);
                }
                var midway = await().atMost(PATIENCE)
                        .pollDelay(Duration.ZERO)
                        .until(this::midway, active -> !active.isEmpty());
                passes += inPass(victim) ? 1 : 0;
                victim.kill();
                victim.launch();
                kills++;
                midway.forEach(phase -> phases.merge(phase, 1, Integer::sum));
                log.info("Kill {}, deployments were at {}", kills, midway);
            }
        } finally {
            enough.set(true);
            threads.shutdown();
        }
        log.info("Seed {}: {} kills, {} of them within a pass; deployments were at {}", seed, kills, passes, phases);

        assertThat(passes).as("kills within a pass, seed %d", seed).isGreaterThanOrEqualTo(KILLS / 6);
        for (var i = 0; i < sites.size(); i++) {
            var site = sites.get(i);
            var asked = customers.get(i).get(4, TimeUnit.MINUTES);
            settles(site, asked.digest());
            assertThat(requestKeys(site)).as("seed %d", seed).containsExactlyElementsOf(asked.keys());
            assertThat(states(site))
                    .as("seed %d", seed)
                    .isSubsetOf(Deployment.State.SUCCEEDED, Deployment.State.SUPERSEDED);
        }
    }

    /** @param digest of the last image that was asked for */
    private record Asked(List<String> keys, String digest) {}

    /** A customer who deploys again as soon as a deployment has ended, and every third time before it has. */
    private Asked keepsDeploying(Site site, List<Browser> visitors, AtomicBoolean enough) {
        var keys = new ArrayList<String>();
        var digest = "";
        while (!enough.get()) {
            var tag = "r" + (keys.size() + 1);
            digest = images.push(site.repository(), tag, site.id() + tag);
            var key = click(visitors, site, tag);
            keys.add(key);
            if (keys.size() % 3 != 0) {
                await().atMost(PATIENCE).until(() -> enough.get() || ended(key));
            }
        }
        return new Asked(keys, digest);
    }

    private boolean ended(String key) {
        return everything
                .sql("SELECT ended_at IS NOT NULL FROM deployment WHERE request_key = :key")
                .param("key", key)
                .query(Boolean.class)
                .single();
    }

    private static PortalProcess anyReady(Random random) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            var ready = portals.stream()
                                    .filter(PortalProcess::ready)
                                    .toList();
                            return ready.isEmpty() ? null : ready.get(random.nextInt(ready.size()));
                        },
                        Objects::nonNull);
    }

    /** Until some deployment gets there, but not forever: a phase may take no time. */
    private void awaitPhase(Phase phase) {
        awaitUpTo(Duration.ofSeconds(20), () -> midway().contains(phase.name()));
    }

    /** Until the portal is in the middle of a pass over something, or seems to have nothing to do. */
    private static void awaitPass(PortalProcess portal) {
        awaitUpTo(Duration.ofSeconds(1), () -> inPass(portal));
    }

    private static void awaitUpTo(Duration longest, BooleanSupplier condition) {
        var begun = System.nanoTime();
        await().atMost(longest.plusSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> condition.getAsBoolean() || System.nanoTime() - begun > longest.toNanos());
    }

    private static boolean inPass(PortalProcess portal) {
        return everything
                .sql("SELECT EXISTS (SELECT FROM scheduled_tasks WHERE picked AND picked_by = :worker)")
                .param("worker", portal.worker())
                .query(Boolean.class)
                .single();
    }

    /** Just lets time go by, so that portals are killed at any moment, and not only right after one that was waited for. */
    private static void pause(int millis) {
        await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
    }

    /** Who gets no answer sends the same form again, to whichever portal is there. */
    private static String click(List<Browser> visitors, Site site, String tag) {
        var key = UUID.randomUUID().toString();
        var form = Map.of("image", site.image(tag), "requestKey", key);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() ->
                        visitors.stream().anyMatch(visitor -> accepted(visitor, site.path() + "/deployments", form)));
        return key;
    }

    private static boolean accepted(Browser visitor, String path, Map<String, String> form) {
        try {
            return visitor.post(path, form).statusCode() == 302;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** One browser of each tenant's owner at each portal. */
    private Map<UUID, List<Browser>> visitors() {
        var visitors = new HashMap<UUID, List<Browser>>();
        for (var site : sites) {
            visitors.computeIfAbsent(site.tenant().id(), id -> {
                var email = site.tenant().slug() + "@example.org";
                var account = accounts.create(email, "Owner", PASSWORD, false);
                tenants.addMember(id, ACTOR, account, Role.OWNER);
                return portals.stream()
                        .map(portal -> {
                            var visitor = new Browser(portal.port());
                            visitor.signIn(email, PASSWORD);
                            return visitor;
                        })
                        .toList();
            });
        }
        return visitors;
    }

    /** The phases that run right now. */
    private List<String> midway() {
        return everything.sql("""
                        SELECT coalesce((SELECT p ->> 'phase' FROM json_array_elements(d.phases) p WHERE p ->> 'state' = 'RUNNING'),
                                        'between')
                        FROM deployment d WHERE d.state = 'active'
                        """).query(String.class).list();
    }

    private List<String> requestKeys(Site site) {
        return everything
                .sql("SELECT request_key FROM deployment WHERE environment_id = :id ORDER BY number")
                .param("id", site.id())
                .query(String.class)
                .list();
    }

    private List<Deployment.State> states(Site site) {
        return deployments.newest(site.ref(), 200, 0).stream()
                .map(Deployment::state)
                .toList();
    }

    @Test
    void when_one_of_two_replicas_is_killed_the_other_takes_over_and_other_tenants_do_not_wait() {
        for (var tenant = 0; tenant < 4; tenant++) {
            site("slow");
        }
        var bystander = site("bystander");
        var usual = took(ask(bystander, pushed(bystander, "0")));
        for (var round = 0; round < 2; round++) {
            var tag = "r" + round;
            var digests = new HashMap<UUID, String>();
            sites.forEach(site -> digests.put(site.id(), images.push(site.repository(), tag, site.id() + tag)));
            var asked = sites.stream()
                    .filter(site -> site != bystander)
                    .map(site -> ask(site, tag))
                    .toList();
            await().atMost(PATIENCE).until(() -> asked.stream().allMatch(one -> at(one, Phase.RELEASE_COMMAND)));

            portals.get(round).kill();

            doesNotWait(ask(bystander, tag), usual);
            asked.forEach(this::succeeds);
            sites.forEach(site -> settles(site, digests.get(site.id())));
            portals.get(round).launch();
            portals.get(round).awaitReady();
        }
    }

    @Test
    void a_restarted_postgresql_only_delays_deployments() {
        var site = site("slow");
        for (var phase : List.of(Phase.RELEASE_COMMAND, Phase.ROLL_OUT)) {
            var tag = Integer.toString(phase.ordinal());
            var digest = images.push(site.repository(), tag, tag);
            var asked = ask(site, tag);
            await().atMost(PATIENCE).until(() -> at(asked, phase));

            postgresql.stop();
            postgresql.start();

            succeeds(asked);
            settles(site, digest);
        }
        portals.forEach(PortalProcess::awaitReady);
    }

    @Test
    void a_restarted_api_server_only_delays_deployments() {
        var site = site("slow");
        for (var phase : List.of(Phase.RELEASE_COMMAND, Phase.ROLL_OUT)) {
            var tag = Integer.toString(phase.ordinal());
            var digest = images.push(site.repository(), tag, tag);
            var asked = ask(site, tag);
            await().atMost(PATIENCE).until(() -> at(asked, phase));

            bench.stop("kube-apiserver");
            try {
                await().atMost(PATIENCE).until(() -> outOfSight(site));
            } finally {
                bench.start("kube-apiserver");
            }

            succeeds(asked);
            settles(site, digest);
            await().atMost(PATIENCE).until(() -> !outOfSight(site));
        }
    }

    private boolean outOfSight(Site site) {
        var status = state(site).status();
        return status != null && status.unreachableSince() != null;
    }

    @Test
    void what_somebody_deleted_or_edited_by_hand_comes_back() {
        var site = site("shop");
        var digest = images.push(site.repository(), "1", "1");
        succeeds(ask(site, "1"));
        settles(site, digest);
        var namespace = site.environment().namespace();
        var deployment = admin.apps().deployments().inNamespace(namespace).withName(site.name() + "-web");
        var service = admin.services().inNamespace(namespace).withName(site.name());

        var former = deployment.get().getMetadata().getUid();
        deployment.delete();
        await().atMost(PATIENCE)
                .until(() -> deployment.get() != null
                        && !deployment.get().getMetadata().getUid().equals(former));
        settles(site, digest);

        var wanted = service.get().getSpec();
        service.edit(edited -> {
            edited.getSpec().getPorts().getFirst().setPort(8080);
            edited.getSpec().getSelector().put("app.kubernetes.io/component", "nobody");
            return edited;
        });
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(service.get().getSpec().getPorts()).isEqualTo(wanted.getPorts());
            assertThat(service.get().getSpec().getSelector()).isEqualTo(wanted.getSelector());
        });

        var generation = deployment.get().getMetadata().getGeneration();
        deployment.scale(0);
        await().atMost(PATIENCE)
                .until(() -> deployment.get().getSpec().getReplicas() == 1
                        && deployment.get().getMetadata().getGeneration() >= generation + 2);
        settles(site, digest);
    }

    @Test
    void a_namespace_that_is_stuck_in_deletion_holds_up_its_own_tenant_only() {
        var stuck = site("shop");
        var other = site("blog");
        var digest = images.push(stuck.repository(), "1", "1");
        var usual = took(ask(stuck, "1"));
        settles(stuck, digest);
        var password = databasePassword(stuck);
        var namespace = stuck.environment().namespace();
        admin.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("stuck")
                        .withNamespace(namespace)
                        .withFinalizers("example.com/stuck")
                        .endMetadata()
                        .build())
                .create();
        admin.namespaces().withName(namespace).delete();
        var next = images.push(stuck.repository(), "2", "2");
        var waiting = ask(stuck, "2");

        var elsewhere = images.push(other.repository(), "1", "other");
        doesNotWait(ask(other, "1"), usual);
        settles(other, elsewhere);
        assertThat(again(waiting).state()).isEqualTo(Deployment.State.ACTIVE);
        assertThat(at(waiting, Phase.NAMESPACE)).isTrue();
        assertThat(again(waiting).phases().get(Phase.NAMESPACE.ordinal()).note())
                .contains("until the former namespace");

        admin.configMaps().inNamespace(namespace).withName("stuck").edit(map -> {
            map.getMetadata().setFinalizers(List.of());
            return map;
        });
        succeeds(waiting);
        settles(stuck, next);
        assertThat(databasePassword(stuck)).isEqualTo(password);
    }

    @Test
    void malformed_objects_and_rows_of_a_tenant_trouble_nobody_else() {
        var odd = site("shop");
        var other = site("blog");
        var digest = images.push(odd.repository(), "1", "1");
        var usual = took(ask(odd, "1"));
        settles(odd, digest);
        var nonsense = nonsense(odd);

        doesNotWait(ask(other, pushed(other, "1")), usual);
        await().atMost(PATIENCE)
                .until(() -> nonsense.stream()
                        .filter(item -> odd.id()
                                .toString()
                                .equals(item.getMetadata().getLabels().get(ENVIRONMENT)))
                        .allMatch(item -> admin.resource(item).get() == null));
        settles(odd, digest);

        apps.edit(
                odd.ref(), odd.environment().revision(), withVariable(Draft.web(size, 1), "GREETING", "hello"), ACTOR);
        var damaged = everything
                .sql("""
                        UPDATE spec_revision SET app = jsonb_set(app::jsonb, '{hosts}', '["not a host"]')::json
                        WHERE environment_id = :id AND revision = :revision
                        """)
                .param("id", odd.id())
                .param("revision", odd.environment().revision() + 1)
                .update();
        assertThat(damaged).isOne();
        var refused = ask(odd, pushed(odd, "2"));
        doesNotWait(ask(other, pushed(other, "2")), usual);
        await().atMost(PATIENCE).until(() -> again(refused).state().ended());

        assertThat(again(refused).state()).isEqualTo(Deployment.State.FAILED);
        assertThat(again(refused).diagnosis().code()).isEqualTo(Diagnosis.Code.REFUSED);
        settles(odd, digest);
    }

    private static Draft withVariable(Draft draft, String name, String value) {
        return DraftBuilder.of(draft).variables(Map.of(name, value)).build();
    }

    private static String pushed(Site site, String tag) {
        images.push(site.repository(), tag, site.id() + tag);
        return tag;
    }

    /** Objects with our labels whose content, or whose labels, say nothing that could be understood. */
    private static List<HasMetadata> nonsense(Site site) {
        var namespace = site.environment().namespace();
        var own = admin.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(site.name() + "-web")
                .get();
        var labels = new HashMap<>(own.getMetadata().getLabels());
        labels.put("nuages.io/release", "the-newest");
        var strange = new HashMap<>(labels);
        strange.put("nuages.io/tenant", "nobody");
        strange.put(ENVIRONMENT, "9-9-9");
        var signed = Map.of("nuages.io/applied", "{");
        return Stream.<HasMetadata>of(
                        new ConfigMapBuilder()
                                .withMetadata(named(namespace, "strange", strange, signed))
                                .addToData("spec", "\u0001{{")
                                .build(),
                        new DeploymentBuilder()
                                .withMetadata(named(namespace, "odd", labels, signed))
                                .withSpec(own.getSpec())
                                .editSpec()
                                .withReplicas(0)
                                .endSpec()
                                .build(),
                        new JobBuilder()
                                .withMetadata(named(namespace, "odd-init-0-x", labels, Map.of()))
                                .withNewSpec()
                                .withSuspend(true)
                                .withTemplate(own.getSpec().getTemplate())
                                .editTemplate()
                                .editSpec()
                                .withRestartPolicy("Never")
                                .endSpec()
                                .endTemplate()
                                .endSpec()
                                .build(),
                        new GenericKubernetesResourceBuilder()
                                .withApiVersion("bitnami.com/v1alpha1")
                                .withKind("SealedSecret")
                                .withMetadata(named(namespace, "odd", labels, Map.of()))
                                .addToAdditionalProperties(
                                        "spec", Map.of("encryptedData", Map.of("", "not base64", "../x", "AAAA")))
                                .build())
                .map(item -> admin.resource(item).create())
                .toList();
    }

    private static ObjectMeta named(
            String namespace, String name, Map<String, String> labels, Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .withAnnotations(annotations)
                .build();
    }

    private static String databasePassword(Site site) {
        var secret = admin.secrets()
                .inNamespace(site.environment().namespace())
                .withName(site.name() + "-database")
                .get();
        return new String(Base64.getDecoder().decode(secret.getData().get("password")));
    }

    private record Site(Tenant tenant, Environment environment) {
        EnvironmentRef ref() {
            return environment.ref();
        }

        UUID id() {
            return environment.id();
        }

        String name() {
            return environment.baseName();
        }

        String repository() {
            return tenant.slug() + "/" + environment.appName();
        }

        String image(String tag) {
            return bench.registry() + "/" + repository() + ":" + tag;
        }

        String path() {
            return "/t/" + tenant.slug() + "/apps/" + environment.appName() + "/" + environment.name();
        }
    }

    /** A tenant of its own with one app, whose pods' fate follows the app's name. */
    private Site site(String app) {
        var slug = "f" + UUID.randomUUID().toString().substring(0, 8);
        var tenant = tenants.create(ACTOR, slug, "Atelier " + slug, plan);
        return site(tenant, app);
    }

    private Site site(Tenant tenant, String app) {
        var image = bench.registry() + "/" + tenant.slug() + "/" + app + ":1";
        var environment = apps.create(tenant.id(), app, image, Draft.web(size, 1), ACTOR);
        var site = new Site(tenant, environment);
        sites.add(site);
        allSites.add(site);
        return site;
    }

    private Deployment ask(Site site, String tag) {
        return deployments.ask(site.ref(), Wish.image(site.image(tag)), null, ACTOR);
    }

    private Deployment again(Deployment deployment) {
        return deployments
                .byNumber(deployment.environmentRef(), deployment.number())
                .orElseThrow();
    }

    private boolean at(Deployment deployment, Phase phase) {
        return again(deployment).phases().get(phase.ordinal()).state() == PhaseView.State.RUNNING;
    }

    private void succeeds(Deployment deployment) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> again(deployment).state().ended());
        var ended = again(deployment);
        assertThat(ended.state()).as(ended.toString()).isEqualTo(Deployment.State.SUCCEEDED);
    }

    private Duration took(Deployment deployment) {
        succeeds(deployment);
        var ended = again(deployment);
        return Duration.between(ended.createdAt(), ended.endedAt());
    }

    /** @param usual what a deployment takes here and now while nothing is wrong */
    private void doesNotWait(Deployment deployment, Duration usual) {
        assertThat(took(deployment)).isLessThan(usual.multipliedBy(2).plusSeconds(5));
    }

    private EnvironmentState state(Site site) {
        return deployments.states(site.tenant().id(), site.environment().appName()).stream()
                .filter(state -> state.environment().id().equals(site.id()))
                .findFirst()
                .orElseThrow();
    }

    /** This image is live, in the cluster as in the portal's eyes, and nothing is in progress. */
    private void settles(Site site, String digest) {
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            assertThat(states(site)).doesNotContain(Deployment.State.ACTIVE, Deployment.State.WAITING);
            assertThat(state(site).serving().digest()).isEqualTo(digest);
            assertThat(state(site).status().view().health()).isEqualTo(Health.RUNNING);
            var pods = of(admin.pods(), site);
            assertThat(pods).singleElement().satisfies(pod -> {
                var container = ((Pod) pod).getStatus().getContainerStatuses().getFirst();
                assertThat(container.getReady()).isTrue();
                assertThat(container.getImageID()).endsWith("@" + digest);
            });
            assertThat(of(admin.apps().deployments(), site)).hasSize(1);
            assertThat(of(admin.services(), site)).hasSize(1);
            assertThat(of(admin.batch().v1().jobs(), site)).isEmpty();
        });
        releaseCommandsRanOnce(site);
    }

    private static <T extends HasMetadata> List<? extends HasMetadata> of(
            io.fabric8.kubernetes.client.dsl.MixedOperation<
                            T,
                            ? extends io.fabric8.kubernetes.api.model.KubernetesResourceList<T>,
                            ? extends io.fabric8.kubernetes.client.dsl.Resource<T>>
                    kind,
            Site site) {
        return kind.inNamespace(site.environment().namespace())
                .withLabel(ENVIRONMENT, site.id().toString())
                .list()
                .getItems();
    }

    /** That of a release whose deployment ended before it never ran. */
    private void releaseCommandsRanOnce(Site site) {
        var prefix = site.environment().namespace() + "/" + site.name() + "-init-";
        var expected = new TreeSet<String>();
        for (var release : deployments.releases(site.ref(), 200, 0)) {
            if (release.command() != Release.Command.PENDING) {
                var job = prefix + release.number() + "-1";
                assertThat(release.command()).isEqualTo(Release.Command.SUCCEEDED);
                assertThat(release.commandAttempt()).isOne();
                assertThat(runs.jobs.get(job)).as(job).hasSize(1);
                assertThat(runs.pods.get(job)).as(job).hasSize(1);
                expected.add(job);
            }
        }
        assertThat(runs.jobs.keySet().stream().filter(job -> job.startsWith(prefix) && !job.endsWith("-x")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Nobody holds a key any more, and none has a problem. */
    private static void nobodyIsBusyOrHasAProblem() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(everything
                            .sql("SELECT task_instance FROM scheduled_tasks WHERE picked AND task_name = 'reconcile'")
                            .query(String.class)
                            .list())
                    .isEmpty();
            assertThat(everything
                            .sql("SELECT key || ': ' || problem FROM reconcile_key WHERE problem IS NOT NULL")
                            .query(String.class)
                            .list())
                    .isEmpty();
        });
    }

    private static void oneDatabaseForEachEnvironment() {
        assertThat(everything
                        .sql("SELECT datname FROM pg_database WHERE datname LIKE 'db\\_%' ORDER BY 1")
                        .query(String.class)
                        .list())
                .isEqualTo(everything
                        .sql("SELECT database_name FROM environment_database ORDER BY 1")
                        .query(String.class)
                        .list());
    }

    /** Every Job of a release command that ever was, and its pods, as the API server tells an administrator. */
    private static final class Runs {
        final Map<String, Set<String>> jobs = new ConcurrentHashMap<>();
        final Map<String, Set<String>> pods = new ConcurrentHashMap<>();

        Runs(KubernetesClient admin) {
            admin.batch()
                    .v1()
                    .jobs()
                    .inAnyNamespace()
                    .withLabel("app.kubernetes.io/managed-by", "nuages")
                    .inform(new Seen<Job>(jobs) {
                        @Override
                        String job(Job job) {
                            return job.getMetadata().getName();
                        }
                    });
            admin.pods()
                    .inAnyNamespace()
                    .withLabel("app.kubernetes.io/component", "init")
                    .inform(new Seen<Pod>(pods) {
                        @Override
                        String job(Pod pod) {
                            return pod.getMetadata()
                                    .getOwnerReferences()
                                    .getFirst()
                                    .getName();
                        }
                    });
        }
    }

    private abstract static class Seen<T extends HasMetadata> implements ResourceEventHandler<T> {
        private final Map<String, Set<String>> seen;

        Seen(Map<String, Set<String>> seen) {
            this.seen = seen;
        }

        abstract String job(T item);

        @Override
        public void onAdd(T item) {
            seen.computeIfAbsent(
                            item.getMetadata().getNamespace() + "/" + job(item), name -> ConcurrentHashMap.newKeySet())
                    .add(item.getMetadata().getUid());
        }

        @Override
        public void onUpdate(T before, T after) {
            onAdd(after);
        }

        @Override
        public void onDelete(T item, boolean unknown) {
            onAdd(item);
        }
    }
}
