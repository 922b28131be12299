package io.nuages.deploy.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.app.Environment;
import io.nuages.app.Hosts;
import io.nuages.app.SiteSettings;
import io.nuages.chart.Renderer;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Observation;
import io.nuages.database.Databases;
import io.nuages.deploy.ByHand;
import io.nuages.deploy.DeploySettings;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Holds;
import io.nuages.deploy.PhaseView;
import io.nuages.deploy.Release;
import io.nuages.deploy.Wish;
import io.nuages.deploy.phase.Attempt;
import io.nuages.deploy.phase.Namespaces;
import io.nuages.deploy.status.RunRecords;
import io.nuages.deploy.status.Scaling;
import io.nuages.deploy.store.ReleaseStore;
import io.nuages.live.Live;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.run.Runs;
import io.nuages.secret.SealedSecrets;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The portal as it is, and beside it one with another setting, as after an upgrade: what that makes of an environment. */
@NuagesTest
class RenderingsTest {
    private static final String GOOD = "registry.example/demo/shop:1.0";
    private static final String CRASHES = "registry.example/demo/crash:1.0";
    private static final String ACTOR = "dev@example.org";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Cluster cluster;

    @Autowired
    private GuardedCluster guarded;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private ReleaseStore releases;

    @Autowired
    private Databases databases;

    @Autowired
    private SealedSecrets secrets;

    @Autowired
    private DeploySettings settings;

    @Autowired
    private SiteSettings sites;

    @Autowired
    private Hosts hosts;

    @Autowired
    private Renderer renderer;

    @Autowired
    private Namespaces namespaces;

    @Autowired
    private Runs runs;

    @Autowired
    private RunRecords records;

    @Autowired
    private Upkeep upkeep;

    @Autowired
    private Renderings renderings;

    @Autowired
    private ByHand byHand;

    @Autowired
    private Holds holds;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private JsonMapper json;

    @Autowired
    private Live live;

    private Tenant tenant;
    private String size;

    @BeforeEach
    void newTenant() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        size = "S" + suffix;
        var id = plans.saveSize(null, size, 50, 64, 900);
        var limits = new Limits(20_000, 20_480, 102_400, 0, 3, 60, 1);
        var plan = plans.create("Studio " + suffix, 0, limits, 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", "a" + suffix, "Atelier", plan);
    }

    @AfterEach
    void letGo() {
        holds.releaseWrites(ACTOR);
    }

    @Test
    void fifty_environments_keep_their_pods_under_a_portal_that_renders_others() {
        var all = new ArrayList<Environment>();
        all.add(apps.create(tenant.id(), "shop", GOOD, draft(), ACTOR));
        for (int i = 1; i < 50; i++) {
            all.add(apps.addEnvironment(tenant.id(), all.getFirst().app(), "e" + i, GOOD, draft(), ACTOR));
        }
        all.forEach(each -> deployments.ask(each.ref(), Wish.newest(), null, ACTOR));
        all.forEach(this::awaitServing);
        var before = all.stream().collect(Collectors.toMap(Environment::id, this::seen));
        var other = otherPortal();

        all.forEach(each -> other.keep(again(each)));
        // As they were deployed by a portal that kept nothing.
        all.forEach(this::forget);
        all.forEach(each -> other.keep(again(each)));

        assertThat(all.stream().collect(Collectors.toMap(Environment::id, this::seen)))
                .isEqualTo(before);
    }

    @Test
    void policies_are_as_rendered_now_and_so_are_numbers_of_pods() {
        var shop = deployed("shop");
        var release = release(shop, again(shop).servingRelease());

        var applied = otherRenderings().serving(again(shop), release);
        assertThat(applied.support().toString()).contains("192.0.2.0/24");
        assertThat(applied.workloads())
                .isEqualTo(renderings.serving(again(shop), release).workloads());

        apps.pause(shop.ref(), ACTOR);
        otherPortal().keep(again(shop));
        await().atMost(PATIENCE).until(() -> pods(shop).isEmpty());
        apps.resume(shop.ref(), ACTOR);
        otherPortal().keep(again(shop));
        await().atMost(PATIENCE).until(() -> pods(shop).size() == 1);
    }

    @Test
    void another_setting_shows_as_pods_that_a_deployment_would_replace() {
        var shop = deployed("shop");
        var release = release(shop, again(shop).servingRelease());
        assertThat(outdated(shop)).isFalse();
        // The portal beside it looks now and then, and finds that nothing would change.
        await().atMost(PATIENCE).until(() -> {
            otherRenderings().serving(again(shop), release);
            return outdated(shop);
        });
        renderings.serving(again(shop), release);
        assertThat(outdated(shop)).isFalse();
    }

    @Test
    void what_would_get_other_pods_is_known_until_a_deployment_has_brought_them() {
        var shop = deployed("shop");
        renderedLongAgo(shop);
        var old = pods(shop);
        assertThat(outdated(shop)).isTrue();

        var release = again(shop).servingRelease();
        deployments.ask(shop.ref(), Wish.newest(), null, ACTOR);

        await().atMost(PATIENCE).until(() -> !outdated(shop) && idle(shop));
        assertThat(again(shop).servingRelease()).as("the same release").isEqualTo(release);
        await().atMost(PATIENCE).until(() -> pods(shop).size() == 1);
        assertThat(pods(shop)).doesNotContainAnyElementsOf(old);
        assertThat(rows(shop)).isEqualTo(1);
    }

    @Test
    void a_deployment_that_fails_leaves_the_pods_that_serve_as_they_were() {
        var shop = deployed("shop");
        renderedLongAgo(shop);
        var old = pods(shop);

        deployments.ask(shop.ref(), Wish.image(CRASHES), null, ACTOR);
        await().atMost(PATIENCE).until(() -> idle(shop));
        upkeep.keep(again(shop));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(pods(shop)).isEqualTo(old));
        assertThat(outdated(shop)).isTrue();
    }

    @Test
    void before_something_new_rolls_out_the_pods_of_an_older_portal_are_remembered() {
        var shop = deployed("shop");
        renderedLongAgo(shop);
        var old = pods(shop);
        forget(shop);

        deployments.ask(shop.ref(), Wish.image(CRASHES), null, ACTOR);
        await().atMost(PATIENCE).until(() -> idle(shop));
        upkeep.keep(again(shop));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(pods(shop)).isEqualTo(old));
    }

    @Test
    void what_somebody_deleted_comes_back_as_it_was() {
        var shop = deployed("shop");
        renderedLongAgo(shop);

        cluster.prune(Attempt.scope(shop), List.of());
        upkeep.keep(again(shop));

        await().atMost(PATIENCE).until(() -> pods(shop).size() == 1);
        assertThat(cluster.applied(Attempt.scope(shop)).toString()).contains("long ago");
    }

    /** It ends between the two, and another one takes the deployment over. */
    @Test
    void what_one_portal_had_stored_is_what_another_one_applies() {
        var shop = deployed("shop");
        var first = again(shop).servingRelease();
        deployments.ask(shop.ref(), Wish.image("registry.example/demo/shop:1.1"), null, ACTOR);
        awaitServing(shop);
        var second = deployments.newest(shop.ref(), 1, 0).getFirst();
        holds.holdWrites(ACTOR, "A portal ends here.");
        tenancy.run(tenant.id(), () -> {
            jdbc.sql("UPDATE environment SET serving_release = ? WHERE id = ?")
                    .params(first, shop.id())
                    .update();
            jdbc.sql("UPDATE deployment SET state = 'active', ended_at = NULL, phases = ?::json WHERE id = ?")
                    .params(json.writeValueAsString(PhaseView.initial()), second.id())
                    .update();
        });
        annotate(shop);

        holds.releaseWrites(ACTOR);

        await().atMost(PATIENCE)
                .until(() -> again(shop).servingRelease() != null
                        && !again(shop).servingRelease().equals(first)
                        && idle(shop));
        assertThat(cluster.applied(Attempt.scope(shop)).toString()).contains("long ago");
        await().atMost(PATIENCE).until(() -> rows(shop) == 1 && outdated(shop));
    }

    @Test
    void two_portals_that_render_at_once_apply_the_same() {
        var shop = deployed("shop");
        var deployment = deployments.newest(shop.ref(), 1, 0).getFirst();
        var now = again(shop);
        var attempt = new Attempt(now, deployment, now.spec(), Instant.now(), Instant.EPOCH);
        for (int i = 0; i < 5; i++) {
            forget(shop);
            try (var threads = Executors.newFixedThreadPool(2)) {
                var one = threads.submit(() -> renderings.next(attempt).workloads());
                var other = threads.submit(() -> otherRenderings().next(attempt).workloads());
                assertThat(other).succeedsWithin(PATIENCE);
                assertThat(one).succeedsWithin(PATIENCE).isEqualTo(other.resultNow());
            }
        }
        assertThat(rows(shop)).isEqualTo(1);
    }

    /** As an upgraded portal with another scheme, of which the health checks of all pods speak. */
    private Upkeep otherPortal() {
        return new Upkeep(
                guarded,
                otherRenderings(),
                apps,
                releases,
                databases,
                namespaces,
                tenancy,
                hosts,
                byHand,
                new Scaling(guarded),
                runs,
                records);
    }

    private Renderings otherRenderings() {
        var scheme = sites.scheme().equals("http") ? "https" : "http";
        var other = new SiteSettings(sites.domain(), scheme, sites.port(), sites.ipv4(), sites.ipv6(), sites.cname());
        var egress = new DeploySettings(
                settings.lookupTimeout(),
                settings.secretsTimeout(),
                settings.commandTimeout(),
                settings.rollOutTimeout(),
                settings.ingressClass(),
                settings.tlsIssuer(),
                settings.ingressNamespaces(),
                settings.ingressCidrs(),
                settings.nat64(),
                List.of("192.0.2.0/24:5432"));
        var renders = new Renders(renderer, databases, secrets, egress, other, hosts, new SimpleMeterRegistry());
        return new Renderings(renders, cluster, tenancy, apps, releases, jdbc, json, live, Clock.systemUTC());
    }

    /** As if the serving release had been rendered by a chart that said something else of its pods. */
    private void renderedLongAgo(Environment environment) {
        var before = pods(environment);
        annotate(environment);
        upkeep.keep(again(environment));
        await().atMost(PATIENCE).until(() -> {
            var now = pods(environment);
            return now.size() == 1 && !now.equals(before);
        });
    }

    /** Pods of what is kept are told from those that are rendered now. */
    private void annotate(Environment environment) {
        tenancy.run(tenant.id(), () -> {
            var document = jdbc.sql("SELECT document FROM rendering WHERE environment_id = ?")
                    .param(environment.id())
                    .query(String.class)
                    .single();
            var kept = json.readValue(document, Kept.class);
            var templates = new TreeMap<>(kept.templates());
            templates.replaceAll((name, template) -> {
                var changed = new TreeMap<>(template);
                var metadata = new TreeMap<>(asMap(template.get("metadata")));
                metadata.put("annotations", Map.of("rendered", "long ago"));
                changed.put("metadata", metadata);
                return changed;
            });
            jdbc.sql("UPDATE rendering SET document = ?::json WHERE environment_id = ?")
                    .params(json.writeValueAsString(new Kept(templates, kept.configMaps())), environment.id())
                    .update();
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    private void forget(Environment environment) {
        tenancy.run(
                tenant.id(),
                () -> jdbc.sql("DELETE FROM rendering WHERE environment_id = ?")
                        .param(environment.id())
                        .update());
    }

    private int rows(Environment environment) {
        return tenancy.in(
                tenant.id(),
                () -> jdbc.sql("SELECT count(*) FROM rendering WHERE environment_id = ?")
                        .param(environment.id())
                        .query(Integer.class)
                        .single());
    }

    private boolean outdated(Environment environment) {
        return tenancy.in(
                tenant.id(),
                () -> jdbc.sql("""
                        SELECT EXISTS (SELECT FROM rendering WHERE environment_id = ? AND outdated_since IS NOT NULL)
                        """).param(environment.id()).query(Boolean.class).single());
    }

    private Environment deployed(String name) {
        var environment = apps.create(tenant.id(), name, GOOD, draft(), ACTOR);
        deployments.ask(environment.ref(), Wish.newest(), null, ACTOR);
        awaitServing(environment);
        return environment;
    }

    private Draft draft() {
        var draft = Draft.web(size, 1);
        return DraftBuilder.of(draft)
                .releaseCommand("")
                .variables(Map.of("DEBUG", "0"))
                .hosts(List.of())
                .databaseMib(1024)
                .volumeMib(0)
                .build();
    }

    private void awaitServing(Environment environment) {
        await().atMost(PATIENCE).until(() -> again(environment).servingRelease() != null && idle(environment));
        await().atMost(PATIENCE).until(() -> pods(environment).size() == 1);
    }

    private boolean idle(Environment environment) {
        return deployments.newest(environment.ref(), 1, 0).getFirst().state().ended();
    }

    private Environment again(Environment environment) {
        return apps.environment(environment.ref()).orElseThrow();
    }

    /** What it runs, and which version of the workload's own wishes that is: another one would be seen before its pods are. */
    private record Seen(long generation, List<String> pods) {}

    private Seen seen(Environment environment) {
        var workload = cluster.observe(Attempt.scope(environment)).workloads().getFirst();
        return new Seen(workload.generation(), pods(environment));
    }

    /** By name, which no two pods ever share. */
    private List<String> pods(Environment environment) {
        return cluster.observe(Attempt.scope(environment)).pods().stream()
                .filter(pod -> pod.mayServe() && pod.ready())
                .map(Observation.Pod::name)
                .sorted()
                .toList();
    }

    private Release release(Environment environment, UUID release) {
        return deployments.release(environment.tenant(), release).orElseThrow();
    }
}
