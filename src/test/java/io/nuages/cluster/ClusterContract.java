package io.nuages.cluster;

import static io.nuages.cluster.Manifests.autoscaler;
import static io.nuages.cluster.Manifests.careless;
import static io.nuages.cluster.Manifests.claim;
import static io.nuages.cluster.Manifests.config;
import static io.nuages.cluster.Manifests.cronJob;
import static io.nuages.cluster.Manifests.deployment;
import static io.nuages.cluster.Manifests.job;
import static io.nuages.cluster.Manifests.keys;
import static io.nuages.cluster.Manifests.namespace;
import static io.nuages.cluster.Manifests.quota;
import static io.nuages.cluster.Manifests.sealedSecret;
import static io.nuages.cluster.Manifests.service;
import static io.nuages.cluster.Manifests.serviceAccount;
import static io.nuages.cluster.Manifests.unnumbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link Cluster} promises, whoever implements it. It runs against the real API server and against the simulator.
 *
 * <p>A pod's fate follows its image, by a word in the repository's name, on every cluster that runs this:
 * <ul>
 *   <li>{@code missing}: cannot be pulled; ErrImagePull and ImagePullBackOff with a message that ends in "not found"
 *   <li>{@code denied}: likewise, with a message that holds "unauthorized"
 *   <li>{@code crash}: exits with 1 right after each start; CrashLoopBackOff; its log is not empty
 *   <li>{@code oom}: is killed for its memory after each start: OOMKilled, exit code 137; CrashLoopBackOff
 *   <li>{@code norun}: its command does not exist: StartError, exit code 128; CrashLoopBackOff
 *   <li>{@code unhealthy}: runs and never becomes ready; warning event Unhealthy "Readiness probe failed: …"
 *   <li>{@code slow}: becomes ready some seconds after its start; a Job's pod takes as long
 *   <li>{@code hangs}: as a Job's pod runs until it is told to end, and then exits with 143; as a Deployment's pod it is like every
 *       other
 *   <li>{@code finishes}: likewise, and then exits with 0
 *   <li>{@code failinit}: as a Job's pod exits with 1; as a Deployment's pod it is like every other
 *   <li>every other name: runs and is ready at once; a Job's pod exits with 0
 * </ul>
 * A Job's pod of {@code crash}, {@code oom} and {@code norun} ends the same way, once.
 */
public abstract class ClusterContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final UUID tenant = UUID.randomUUID();
    private final String name = "nuages-" + tenant.toString().substring(0, 8);
    protected final Scope shared = new Scope(name, tenant, null);
    protected final Scope production = new Scope(name, tenant, UUID.randomUUID());
    protected final Scope staging = new Scope(name, tenant, UUID.randomUUID());

    protected abstract Cluster cluster();

    /** A reference, pinned by digest, to an image whose repository's name ends in this word. */
    protected abstract String image(String repository);

    /** Somebody else, with all rights, creates the object in the namespace or changes what is said of it. */
    protected abstract void meddle(String namespace, Manifest manifest);

    /** The object as somebody with all rights sees it, with resourceVersion. */
    protected abstract Optional<Manifest> look(String namespace, ObjectKey key);

    /** Somebody with all rights asks for the namespace to be deleted. */
    protected abstract void removeNamespace(String namespace);

    /** Cuts the way to the cluster, or mends it. */
    protected abstract void disconnect(boolean disconnected);

    @BeforeEach
    void makeNamespace() {
        cluster().apply(shared, List.of(namespace(name), serviceAccount()));
    }

    @AfterEach
    void removeNamespace() {
        disconnect(false);
        removeNamespace(name);
    }

    @Test
    void applying_creates_what_was_not_there_in_the_namespace_and_with_the_labels_of_its_scope() {
        var config = config("shop-env", "0");
        var web = deployment("shop", image("shop"), 2);

        cluster().apply(production, List.of(config, web, service("shop")));

        assertThat(cluster().observe(production).objects())
                .containsExactlyInAnyOrderElementsOf(keys(config, web, service("shop")));
        assertThat(labels(look(name, config.key()).orElseThrow())).containsAllEntriesOf(production.labels());
        assertThat(cluster().observe(staging).objects()).isEmpty();
    }

    @Test
    void it_says_what_the_cluster_offers_and_what_the_portal_may_do_there() {
        var inventory = cluster().inventory(List.of(name, name + "-gone"));

        assertThat(inventory.version()).isNotEmpty();
        assertThat(inventory.version("bitnami.com")).contains("v1alpha1");
        assertThat(inventory.absent()).containsExactly(name + "-gone");
        assertThat(inventory.lacking()).isEmpty();
        assertThat(inventory.beyond()).isEmpty();
        assertThat(List.of(inventory.storage(), inventory.ingress(), inventory.gateways()))
                .allSatisfy(each -> assertThat(each.allowed()).isTrue());

        disconnect(true);
        assertThatThrownBy(() -> cluster().inventory(List.of())).isInstanceOf(ClusterException.Unavailable.class);
    }

    @Test
    void a_deployment_becomes_ready_with_the_digest_it_is_pinned_to() {
        var image = image("shop");
        cluster().apply(production, List.of(deployment("shop", image, 2)));

        var seen = eventually(production, o -> ready(o, 2) && o.pods().stream().allMatch(Observation.Pod::ready));

        var workload = seen.workloads().getFirst();
        assertThat(workload.name()).isEqualTo("shop");
        assertThat(workload.process()).isEqualTo("web");
        assertThat(workload.image()).isEqualTo(image);
        assertThat(workload.release()).isEqualTo("7");
        assertThat(workload.desired()).isEqualTo(2);
        assertThat(workload.observedGeneration()).isEqualTo(workload.generation());
        assertThat(seen.pods()).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.process()).isEqualTo("web");
            assertThat(pod.release()).isEqualTo("7");
            assertThat(pod.job()).isNull();
            assertThat(pod.purpose()).isNull();
            assertThat(pod.phase()).isEqualTo("Running");
            assertThat(pod.scheduling()).isNull();
            assertThat(pod.containers()).singleElement().satisfies(container -> {
                assertThat(container.image()).isEqualTo(image);
                assertThat(container.imageId()).endsWith(image.substring(image.indexOf('@')));
                assertThat(container.state()).isInstanceOf(Observation.Running.class);
            });
        });
    }

    @Test
    void applying_the_same_again_writes_nothing() {
        var config = config("shop-env", "0");
        var web = deployment("shop", image("shop"), 1);
        cluster().apply(production, List.of(config, service("shop"), web));
        eventually(production, o -> ready(o, 1));
        // Controllers write its status for a while longer, and nothing says which write was their last.
        await().pollDelay(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .until(() -> version(web), version -> version.equals(version(web)));
        var before = List.of(version(config), version(service("shop")), version(web));

        cluster().apply(production, List.of(config, service("shop"), web));

        assertThat(List.of(version(config), version(service("shop")), version(web)))
                .isEqualTo(before);
    }

    @Test
    void what_somebody_else_changed_is_as_wanted_after_the_next_apply() {
        var wanted = service("shop");
        cluster().apply(production, List.of(wanted));
        var meddled = Manifests.yaml("""
                apiVersion: v1
                kind: Service
                metadata: {name: shop}
                spec: {selector: {app.kubernetes.io/name: other}}
                """);
        meddle(name, meddled);

        await().atMost(PATIENCE).untilAsserted(() -> {
            cluster().apply(production, List.of(wanted));
            assertThat(look(name, wanted.key()).orElseThrow().body().get("spec"))
                    .extracting("selector")
                    .isEqualTo(Map.of("app.kubernetes.io/name", "shop"));
        });
    }

    @Test
    void a_new_image_is_a_new_generation_and_replaces_the_pods() {
        cluster().apply(production, List.of(deployment("shop", image("shop"), 1)));
        var before = eventually(production, o -> ready(o, 1));
        var next = image("shop-next");

        cluster().apply(production, List.of(deployment("shop", next, 1)));

        var after = eventually(
                production,
                o -> ready(o, 1) && o.pods().size() == 1 && images(o).equals(Set.of(next)));
        assertThat(after.workloads().getFirst().generation())
                .isGreaterThan(before.workloads().getFirst().generation());
        assertThat(after.workloads().getFirst().image()).isEqualTo(next);
        assertThat(after.pods().getFirst().name())
                .isNotEqualTo(before.pods().getFirst().name());
    }

    @Test
    void what_was_applied_can_be_read_back_and_applied_again_without_new_pods() {
        var config = config("shop-env", "1");
        var web = deployment("shop", image("shop"), 1);
        cluster().apply(production, List.of(config, service("shop"), web));
        cluster().apply(staging, List.of(config("blog-env", "1")));
        var before = eventually(production, o -> ready(o, 1));

        var applied = cluster().applied(production);

        assertThat(applied).extracting(Manifest::key).containsExactlyInAnyOrder(config.key(), web.key());
        assertThat(applied)
                .allSatisfy(each -> assertThat(Manifest.alike(
                                said(production.claim(each)),
                                said(production.claim(each.key().equals(web.key()) ? web : config))))
                        .as(String.valueOf(each))
                        .isTrue());
        cluster().apply(production, applied);
        // A quantity that is written otherwise, such as 1 for 1000m, counts as another generation and makes no other
        // pods.
        var after = eventually(
                production,
                o -> ready(o, 1)
                        && o.workloads().getFirst().observedGeneration()
                                == o.workloads().getFirst().generation());
        assertThat(after.workloads().getFirst().updated()).isOne();
        assertThat(after.pods()).extracting(Observation.Pod::name).isEqualTo(names(before));
    }

    @Test
    void what_somebody_added_to_a_deployment_is_known_and_can_be_taken_away() {
        var web = deployment("shop", image("shop"), 1);
        cluster().apply(production, List.of(web, service("shop")));
        eventually(production, o -> ready(o, 1));
        assertThat(cluster().foreign(production)).isEmpty();

        meddle(name, variable("DEBUG"));

        var foreign = await().atMost(PATIENCE).until(() -> cluster().foreign(production), found -> !found.isEmpty());
        assertThat(foreign).singleElement().satisfies(found -> {
            assertThat(found.workload()).isEqualTo("shop");
            assertThat(found.process()).isEqualTo("web");
            assertThat(found.path()).containsExactly("template", "spec", "containers", "app", "env", "DEBUG");
            assertThat(found.by()).isEqualTo("by-hand");
        });
        assertThat(cluster().foreign(staging)).isEmpty();
        cluster().apply(production, List.of(web));
        assertThat(String.valueOf(look(name, web.key()).orElseThrow().body().get("spec")))
                .as("what applying leaves")
                .contains("DEBUG");

        cluster().undo(staging, foreign);
        cluster().undo(production, foreign);

        assertThat(cluster().foreign(production)).isEmpty();
        assertThat(String.valueOf(look(name, web.key()).orElseThrow().body().get("spec")))
                .doesNotContain("DEBUG");
        cluster().undo(production, foreign);
        cluster().apply(production, List.of(web));
        assertThat(cluster().foreign(production)).isEmpty();
    }

    @Test
    void a_field_that_somebody_changed_is_foreign_until_it_is_applied_again_or_left_to_them() {
        var web = deployment("shop", image("shop"), 1);
        cluster().apply(production, List.of(web));
        meddle(name, image("shop", image("other")));
        var foreign = await().atMost(PATIENCE).until(() -> cluster().foreign(production), found -> !found.isEmpty());
        assertThat(foreign)
                .extracting(Foreign::path)
                .containsExactly(List.of("template", "spec", "containers", "app", "image"));

        cluster().apply(production, List.of(foreign.getFirst().without(web)));
        assertThat(cluster().observe(production).workloads().getFirst().image()).isEqualTo(image("other"));
        assertThat(cluster().foreign(production)).isEqualTo(foreign);

        cluster().apply(production, List.of(web));
        assertThat(cluster().observe(production).workloads().getFirst().image()).isEqualTo(image("shop"));
        assertThat(cluster().foreign(production)).isEmpty();
    }

    @Test
    void numbers_of_pods_and_annotations_of_the_template_are_for_others_to_set() {
        var web = deployment("shop", image("shop"), 1);
        cluster().apply(production, List.of(web));

        meddle(name, Manifests.yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop}
                spec:
                  replicas: 2
                  template: {metadata: {annotations: {kubectl.kubernetes.io/restartedAt: now}}}
                """));

        eventually(production, o -> o.workloads().getFirst().desired() == 2);
        assertThat(cluster().foreign(production)).isEmpty();
        cluster().apply(production, List.of(web));
        assertThat(String.valueOf(look(name, web.key()).orElseThrow().body().get("spec")))
                .contains("restartedAt");
    }

    @Test
    void a_number_of_pods_that_is_not_said_any_more_is_one() {
        cluster().apply(production, List.of(deployment("shop", image("shop"), 3)));

        cluster().apply(production, List.of(unnumbered("shop", image("shop"))));

        assertThat(pods()).isOne();
    }

    @Test
    void a_number_of_pods_that_was_handed_over_stays_and_is_for_others_to_set() {
        var web = unnumbered("shop", image("shop"));
        cluster().apply(production, List.of(deployment("shop", image("shop"), 3)));

        cluster().handOver(production, "shop", 1);
        assertThat(pods()).isEqualTo(3);
        cluster().apply(production, List.of(web));
        assertThat(pods()).isEqualTo(3);

        meddle(name, pods(4));
        cluster().handOver(production, "shop", 1);
        cluster().apply(production, List.of(web));
        eventually(production, o -> o.workloads().getFirst().desired() == 4);
        assertThat(cluster().foreign(production)).isEmpty();
        assertThat(cluster().applied(production))
                .singleElement()
                .satisfies(each -> assertThat(each.body().get("spec"))
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .doesNotContainKey("replicas"));
    }

    @Test
    void who_applies_a_number_of_pods_again_decides_it_from_then_on() {
        var web = unnumbered("shop", image("shop"));
        cluster().apply(production, List.of(deployment("shop", image("shop"), 2)));
        cluster().handOver(production, "shop", 2);
        cluster().apply(production, List.of(web));
        meddle(name, pods(4));

        for (var wanted : List.of(4, 3)) {
            var numbered = deployment("shop", image("shop"), wanted);
            await().atMost(PATIENCE).untilAsserted(() -> {
                cluster().apply(production, List.of(numbered));
                assertThat(pods()).isEqualTo(wanted);
            });
        }
        cluster().apply(production, List.of(deployment("shop", image("shop"), 2)));
        assertThat(pods()).isEqualTo(2);
        cluster().handOver(production, "shop", 1);
        cluster().apply(production, List.of(web));
        assertThat(pods()).isEqualTo(2);
        assertThat(cluster().foreign(production)).isEmpty();
    }

    @Test
    void what_was_paused_while_its_number_was_handed_over_begins_again_with_the_least() {
        var web = unnumbered("shop", image("shop"));
        cluster().apply(production, List.of(deployment("shop", image("shop"), 3)));
        cluster().handOver(production, "shop", 2);
        cluster().apply(production, List.of(web));

        cluster().apply(production, List.of(deployment("shop", image("shop"), 0)));
        assertThat(pods()).isZero();
        cluster().handOver(production, "shop", 2);
        assertThat(pods()).isEqualTo(2);
        cluster().apply(production, List.of(web));

        assertThat(pods()).isEqualTo(2);
        eventually(production, o -> ready(o, 2));
    }

    @Test
    void handing_over_again_writes_nothing_and_what_is_not_there_or_anothers_is_not_handed_over() {
        var web = unnumbered("shop", image("shop"));
        cluster().handOver(production, "shop", 1);
        assertThat(look(name, web.key())).isEmpty();
        cluster().apply(production, List.of(deployment("shop", image("shop"), 1)));
        cluster().handOver(production, "shop", 1);
        cluster().apply(production, List.of(web));
        eventually(production, o -> ready(o, 1));
        var before = look(name, web.key()).orElseThrow().body().get("spec");

        cluster().handOver(production, "shop", 2);

        assertThat(look(name, web.key()).orElseThrow().body().get("spec")).isEqualTo(before);
        assertThatThrownBy(() -> cluster().handOver(staging, "shop", 2)).isInstanceOf(ClusterException.Refused.class);
    }

    @Test
    void an_autoscaler_keeps_the_number_within_its_bounds_until_it_is_taken_back() {
        var web = unnumbered("shop", image("shop"));
        cluster().apply(production, List.of(deployment("shop", image("shop"), 5)));
        cluster().handOver(production, "shop", 2);
        cluster().apply(production, List.of(web, autoscaler("shop", 2, 3)));

        var seen = eventually(
                production,
                o -> Set.of(2, 3).contains(o.workloads().getFirst().desired())
                        && o.autoscalers().stream()
                                .anyMatch(each -> each.current()
                                        == o.workloads().getFirst().desired()));

        assertThat(seen.autoscalers()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("shop");
            assertThat(each.workload()).isEqualTo("shop");
            assertThat(each.min()).isEqualTo(2);
            assertThat(each.max()).isEqualTo(3);
            assertThat(each.conditions())
                    .filteredOn(c -> c.type().equals("AbleToScale"))
                    .extracting(Observation.Condition::status)
                    .containsExactly("True");
        });
        cluster().apply(production, List.of(web, autoscaler("shop", 4, 6)));
        eventually(production, o -> o.workloads().getFirst().desired() == 4 && ready(o, 4));
        assertThat(cluster().foreign(production)).isEmpty();

        cluster().prune(production, keys(web));
        cluster().apply(production, List.of(deployment("shop", image("shop"), 1)));

        eventually(production, o -> ready(o, 1) && o.autoscalers().isEmpty());
        assertThat(cluster().foreign(production)).isEmpty();
    }

    @Test
    void a_new_deployment_gets_its_number_from_its_autoscaler_and_a_paused_one_keeps_none() {
        var web = unnumbered("shop", image("shop"));
        cluster().handOver(production, "shop", 2);
        cluster().apply(production, List.of(web, autoscaler("shop", 2, 3)));
        eventually(production, o -> ready(o, 2));

        cluster().apply(production, List.of(deployment("shop", image("shop"), 0)));

        eventually(
                production,
                o -> o.autoscalers().stream()
                        .flatMap(each -> each.conditions().stream())
                        .anyMatch(c -> c.reason().equals("ScalingDisabled")));
        assertThat(pods()).isZero();
        cluster().handOver(production, "shop", 2);
        cluster().apply(production, List.of(web));
        eventually(production, o -> ready(o, 2));
        assertThat(cluster().foreign(production)).isEmpty();
    }

    @Test
    void an_autoscaler_whose_bounds_cross_is_refused_with_the_words_of_the_api() {
        refused(autoscaler("shop", 3, 2), "spec.maxReplicas: Invalid value: 2: must be greater than or equal to");
    }

    @Test
    void a_claim_is_seen_with_what_it_asks_for_and_stays_as_it_was_made() {
        var claim = claim("shop-files");
        cluster().apply(production, List.of(claim));

        var seen = eventually(
                production,
                o -> o.claims().stream().anyMatch(each -> !each.phase().isEmpty()));

        assertThat(seen.claims()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("shop-files");
            assertThat(each.access()).containsExactly("ReadWriteOnce");
            assertThat(each.phase()).isIn("Pending", "Bound");
            assertThat(each.size()).isEqualTo(10L << 20);
        });
        refused(Manifests.yaml("""
                        apiVersion: v1
                        kind: PersistentVolumeClaim
                        metadata: {name: shop-files}
                        spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 10Mi}}}
                        """), "spec: Forbidden: spec is immutable after creation");
        assertThat(cluster().prune(production, List.of())).isEmpty();
        assertThat(cluster().observe(production).claims()).hasSize(1);
    }

    @Test
    void who_meddles_with_what_was_handed_over_is_found_all_the_same() {
        cluster().apply(production, List.of(deployment("shop", image("shop"), 2)));
        cluster().handOver(production, "shop", 2);
        cluster().apply(production, List.of(unnumbered("shop", image("shop"))));
        meddle(name, variable("DEBUG"));

        var foreign = await().atMost(PATIENCE).until(() -> cluster().foreign(production), found -> !found.isEmpty());

        assertThat(foreign).singleElement().satisfies(found -> {
            assertThat(found.path()).endsWith("env", "DEBUG");
            assertThat(found.by()).isEqualTo("by-hand");
        });
        cluster().undo(production, foreign);
        assertThat(cluster().foreign(production)).isEmpty();
        assertThat(pods()).isEqualTo(2);
    }

    private int pods() {
        return cluster().observe(production).workloads().getFirst().desired();
    }

    private static Manifest pods(int number) {
        return Manifests.yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop}
                spec: {replicas: %d}
                """, number);
    }

    private static Manifest variable(String variable) {
        return Manifests.yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop}
                spec: {template: {spec: {containers: [{name: app, env: [{name: %s, value: "1"}]}]}}}
                """, variable);
    }

    private static Manifest image(String deployment, String image) {
        return Manifests.yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s}
                spec: {template: {spec: {containers: [{name: app, image: "%s"}]}}}
                """, deployment, image);
    }

    @Test
    void pruning_deletes_what_is_not_kept_of_its_own_scope_only_and_never_a_volume() {
        var kept = config("shop-env-2", "1");
        var old = config("shop-env-1", "0");
        var volume = claim("shop-media");
        var others = config("shop-staging-env", "1");
        cluster().apply(production, List.of(kept, old, volume));
        cluster().apply(staging, List.of(others));
        meddle(name, config("by-hand", "1"));

        assertThat(cluster().prune(production, keys(kept))).containsExactly(old.key());

        eventually(production, o -> o.objects().equals(Set.copyOf(keys(kept, volume))));
        assertThat(cluster().observe(staging).objects()).containsExactly(others.key());
        assertThat(look(name, config("by-hand", "1").key())).isPresent();
        assertThat(cluster().prune(production, keys(kept))).isEmpty();
    }

    @Test
    void an_object_of_nobody_is_not_taken_over() {
        var ours = config("shop-env", "1");
        meddle(name, config("shop-env", "by hand"));

        assertThatThrownBy(() -> cluster().apply(production, List.of(ours)))
                .isInstanceOf(ClusterException.Refused.class)
                .hasMessageContaining("shop-env");

        assertThat(look(name, ours.key()).orElseThrow().body().get("data")).isEqualTo(Map.of("DEBUG", "by hand"));
    }

    @Test
    void an_object_of_nobody_that_says_nothing_else_is_not_taken_over_either() {
        var account =
                Manifest.of(Map.of("apiVersion", "v1", "kind", "ServiceAccount", "metadata", Map.of("name", "shop")));
        meddle(name, account);
        var before = look(name, account.key()).orElseThrow();

        assertThatThrownBy(() -> cluster().apply(production, List.of(account)))
                .isInstanceOf(ClusterException.Refused.class)
                .hasMessageContaining("somebody else");

        assertThat(look(name, account.key()).orElseThrow()).isEqualTo(before);
    }

    @Test
    void an_object_of_another_environment_is_not_taken_over_and_what_came_before_it_stays() {
        cluster().apply(staging, List.of(config("shop-env", "staging")));

        assertThatThrownBy(() ->
                        cluster().apply(production, List.of(config("first", "1"), config("shop-env", "production"))))
                .isInstanceOf(ClusterException.Refused.class);

        assertThat(look(name, config("shop-env", "").key()).orElseThrow().body().get("data"))
                .isEqualTo(Map.of("DEBUG", "staging"));
        assertThat(cluster().observe(production).objects())
                .containsExactly(config("first", "1").key());
    }

    @Test
    void an_invalid_object_is_refused_with_the_words_of_the_api() {
        assertThatThrownBy(() -> cluster().apply(production, List.of(config("Shop_Env", "1"))))
                .isInstanceOfSatisfying(
                        ClusterException.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo("Invalid"))
                .hasMessageContaining("Shop_Env")
                .hasMessageContaining("lowercase RFC 1123");
    }

    @Test
    void a_namespace_that_is_not_there_refuses_objects() {
        var nowhere = new Scope(name + "-not", tenant, UUID.randomUUID());
        assertThatThrownBy(() -> cluster().apply(nowhere, List.of(config("shop-env", "1"))))
                .isInstanceOfSatisfying(
                        ClusterException.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo("NotFound"));
    }

    @Test
    void what_exceeds_the_quota_shows_as_a_condition_of_its_workload() {
        cluster().apply(shared, List.of(quota(1)));
        await().atMost(PATIENCE)
                .until(() -> look(name, quota(1).key()).orElseThrow().body().get("status") != null);

        cluster().apply(production, List.of(deployment("shop", image("shop"), 2)));

        var seen = eventually(production, o -> !failures(o).isEmpty());
        assertThat(failures(seen)).singleElement().satisfies(condition -> {
            assertThat(condition.reason()).isEqualTo("FailedCreate");
            assertThat(condition.message()).contains("exceeded quota: plan");
        });
    }

    @Test
    void what_pod_security_forbids_is_warned_of_and_shows_as_a_condition() {
        var warnings = cluster().apply(production, List.of(careless("shop", image("shop"))));

        assertThat(warnings).singleElement().asString().contains("would violate PodSecurity \"restricted");
        var seen = eventually(production, o -> !failures(o).isEmpty());
        assertThat(failures(seen).getFirst().message()).contains("violates PodSecurity \"restricted");
    }

    @Test
    void an_absent_namespace_is_seen_as_absent_and_empty() {
        var seen = cluster().observe(new Scope(name + "-not", tenant, UUID.randomUUID()));

        assertThat(seen.namespace()).isEqualTo(Observation.NamespacePhase.ABSENT);
        assertThat(seen.objects()).isEmpty();
        assertThat(seen.workloads()).isEmpty();
        assertThat(seen.pods()).isEmpty();
        assertThat(cluster().observe(production).namespace()).isEqualTo(Observation.NamespacePhase.ACTIVE);
    }

    @Test
    void deleting_leaves_nothing_of_the_scope_and_everything_of_the_others() {
        var others = config("shop-staging-env", "1");
        cluster().apply(staging, List.of(others));
        cluster()
                .apply(
                        production,
                        List.of(
                                config("shop-env", "1"),
                                claim("shop-media"),
                                job("shop-init", image("shop")),
                                deployment("shop", image("shop"), 1)));
        eventually(production, o -> ready(o, 1));

        await().atMost(PATIENCE).until(() -> cluster().delete(production));

        var seen = cluster().observe(production);
        assertThat(seen.objects()).isEmpty();
        assertThat(seen.pods()).isEmpty();
        assertThat(look(name, claim("shop-media").key())).isEmpty();
        assertThat(cluster().delete(production)).isTrue();
        assertThat(cluster().observe(staging).objects()).containsExactly(others.key());
    }

    @Test
    void what_a_tenant_shares_is_deleted_by_nobody_but_who_removes_the_namespace() {
        cluster().apply(shared, List.of(quota(5)));
        assertThatThrownBy(() -> cluster().delete(shared)).isInstanceOf(IllegalArgumentException.class);
        assertThat(cluster().observe(shared).namespace()).isEqualTo(Observation.NamespacePhase.ACTIVE);

        removeNamespace(name);

        await().atMost(PATIENCE)
                .until(() -> cluster().observe(shared).namespace() == Observation.NamespacePhase.ABSENT);
        assertThat(cluster().observe(shared).objects()).isEmpty();
    }

    @Test
    void a_secret_sealed_for_its_place_is_opened() {
        var sealed = Sealing.seal(cluster().sealingCertificate(), name, "shop-1", "s3cret");

        cluster().apply(production, List.of(sealedSecret("shop-1", Map.of("SECRET_KEY", sealed))));

        var seen =
                eventually(production, o -> o.sealedSecrets().stream().anyMatch(s -> Boolean.TRUE.equals(s.synced())));
        assertThat(seen.sealedSecrets().getFirst().name()).isEqualTo("shop-1");
    }

    @Test
    void a_secret_sealed_for_another_place_is_not_opened() {
        var sealed = Sealing.seal(cluster().sealingCertificate(), name, "blog-1", "s3cret");

        cluster().apply(production, List.of(sealedSecret("shop-1", Map.of("SECRET_KEY", sealed))));

        var seen =
                eventually(production, o -> o.sealedSecrets().stream().anyMatch(s -> Boolean.FALSE.equals(s.synced())));
        assertThat(seen.sealedSecrets().getFirst().message()).contains("no key could decrypt secret");
    }

    @Test
    void a_job_completes() {
        cluster().apply(production, List.of(job("shop-init", image("shop"))));

        var seen = eventually(production, o -> o.jobs().stream().anyMatch(Observation.Job::complete));

        var done = seen.jobs().getFirst();
        assertThat(done.purpose()).isEqualTo(Purpose.RELEASE_COMMAND);
        assertThat(done.name()).isEqualTo("shop-init");
        assertThat(done.succeeded()).isEqualTo(1);
        assertThat(done.failure()).isNull();
        assertThat(done.uid()).isNotBlank();
        assertThat(done.endedAt()).isAfterOrEqualTo(done.begunAt());
        assertThat(seen.pods()).singleElement().satisfies(pod -> {
            assertThat(pod.job()).isEqualTo("shop-init");
            assertThat(pod.purpose()).isEqualTo(Purpose.RELEASE_COMMAND);
            assertThat(pod.process()).isEqualTo("init");
            assertThat(pod.phase()).isEqualTo("Succeeded");
        });
    }

    @Test
    void a_job_that_fails_says_why() {
        cluster().apply(production, List.of(job("shop-init", image("failinit"))));

        var seen = eventually(production, o -> o.jobs().stream().anyMatch(j -> j.failure() != null));

        assertThat(seen.jobs().getFirst().complete()).isFalse();
        assertThat(seen.jobs().getFirst().failed()).isEqualTo(1);
        assertThat(seen.jobs().getFirst().failure()).extracting("reason").isEqualTo("BackoffLimitExceeded");
        assertThat(seen.jobs().getFirst().endedAt())
                .isAfterOrEqualTo(seen.jobs().getFirst().begunAt());
        assertThat(seen.pods()).singleElement().satisfies(pod -> {
            assertThat(pod.phase()).isEqualTo("Failed");
            assertThat(pod.containers().getFirst().state())
                    .isInstanceOfSatisfying(
                            Observation.Terminated.class,
                            end -> assertThat(end.exitCode()).isEqualTo(1));
        });
    }

    @Test
    void a_job_that_is_told_to_end_has_failed_once_its_pod_has_ended() {
        assertThat(toldToEnd("hangs")).isEqualTo(Cluster.JobEnd.FAILED);

        assertThat(cluster().observe(production).pods())
                .allSatisfy(pod -> assertThat(pod.phase()).isEqualTo("Failed"));
        var job = eventually(production, o -> o.jobs().stream().anyMatch(j -> j.failure() != null))
                .jobs()
                .getFirst();
        assertThat(job.complete()).isFalse();
        assertThat(cluster().end(production, "shop-init")).isEqualTo(Cluster.JobEnd.FAILED);
    }

    @Test
    void a_job_that_ends_with_0_when_it_is_told_to_end_has_succeeded() {
        assertThat(toldToEnd("finishes")).isEqualTo(Cluster.JobEnd.SUCCEEDED);

        var job = eventually(production, o -> o.jobs().stream().anyMatch(Observation.Job::complete))
                .jobs()
                .getFirst();
        assertThat(job.failure()).isNull();
        assertThat(cluster().end(production, "shop-init")).isEqualTo(Cluster.JobEnd.SUCCEEDED);
    }

    @Test
    void only_pods_that_have_ended_are_cleared_away() {
        cluster().apply(production, List.of(job("shop-init", image("crash")), deployment("shop", image("shop"), 1)));
        var pods = eventually(
                        production,
                        o -> o.pods().stream().anyMatch(Observation.Pod::ended)
                                && o.pods().stream()
                                        .anyMatch(pod ->
                                                pod.job() == null && pod.phase().equals("Running")))
                .pods();
        var names = pods.stream().map(Observation.Pod::name).toList();

        cluster().clear(staging, names);
        assertThat(cluster().observe(production).pods())
                .extracting(Observation.Pod::name)
                .containsAll(names);

        cluster().clear(production, names);
        eventually(production, o -> o.pods().stream().noneMatch(pod -> pod.ended() && names.contains(pod.name())));
        assertThat(cluster().observe(production).pods())
                .filteredOn(pod -> pod.job() == null && !pod.deleting())
                .extracting(Observation.Pod::name)
                .isSubsetOf(names);
    }

    @Test
    void a_cron_job_runs_by_its_schedule_and_is_pruned_with_its_runs() {
        var cron = cronJob("shop-clean", image("shop"), "@every 5s", "concurrencyPolicy: Forbid");
        cluster().apply(production, List.of(cron));

        var seen = eventually(
                production,
                o -> o.jobs().stream().anyMatch(Observation.Job::complete)
                        && o.cronJobs().stream().anyMatch(each -> each.lastSuccessful() != null));

        assertThat(seen.cronJobs()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("shop-clean");
            assertThat(each.process()).isEqualTo("cron-clean");
            assertThat(each.schedule()).isEqualTo("@every 5s");
            assertThat(each.timeZone()).isNull();
            assertThat(each.suspended()).isFalse();
            assertThat(each.lastScheduled()).isNotNull();
        });
        var run = seen.jobs().stream()
                .filter(Observation.Job::complete)
                .findFirst()
                .orElseThrow();
        assertThat(run.owner()).isEqualTo("shop-clean");
        assertThat(run.process()).isEqualTo("cron-clean");
        assertThat(run.purpose()).isEqualTo(Purpose.CRON);
        assertThat(run.name()).startsWith("shop-clean-");
        assertThat(seen.pods())
                .filteredOn(pod -> run.name().equals(pod.job()))
                .singleElement()
                .satisfies(pod -> {
                    assertThat(pod.process()).isEqualTo("cron-clean");
                    assertThat(pod.phase()).isEqualTo("Succeeded");
                });
        assertThat(seen.objects()).containsExactly(cron.key());

        assertThat(cluster().prune(production, keys(cron))).isEmpty();
        assertThat(cluster().observe(production).jobs())
                .extracting(Observation.Job::name)
                .contains(run.name());
        assertThat(cluster().prune(production, List.of())).containsExactly(cron.key());
        eventually(
                production,
                o -> o.cronJobs().isEmpty() && o.jobs().isEmpty() && o.pods().isEmpty());
    }

    @Test
    void a_suspended_cron_job_does_not_run() {
        var suspended = cronJob("shop-report", image("shop"), "@every 1s", "suspend: true");
        cluster().apply(production, List.of(suspended));
        cluster().apply(production, List.of(cronJob("shop-clean", image("shop"), "@every 5s", "suspend: false")));

        var seen = eventually(production, o -> !o.jobs().isEmpty());

        assertThat(seen.cronJobs()).extracting(Observation.CronJob::suspended).containsExactlyInAnyOrder(false, true);
        assertThat(seen.jobs()).extracting(Observation.Job::owner).containsOnly("shop-clean");
    }

    @Test
    void a_run_is_active_until_it_has_ended_and_one_that_fails_is_no_success() {
        cluster()
                .apply(
                        production,
                        List.of(
                                cronJob("shop-hangs", image("hangs"), "@every 1s", "concurrencyPolicy: Forbid"),
                                cronJob("shop-fails", image("failinit"), "@every 1s", "concurrencyPolicy: Forbid")));

        var seen = eventually(
                production, o -> active(o).size() == 1 && o.jobs().stream().anyMatch(job -> job.failure() != null));

        var active = active(seen).getFirst();
        assertThat(seen.jobs())
                .filteredOn(job -> job.name().equals(active))
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.owner()).isEqualTo("shop-hangs");
                    assertThat(job.active()).isOne();
                });
        assertThat(seen.cronJobs())
                .allSatisfy(each -> assertThat(each.lastSuccessful()).isNull());
        assertThat(cluster().end(production, active)).isEqualTo(Cluster.JobEnd.NOT_YET);
        await().atMost(PATIENCE).until(() -> cluster().end(production, active) == Cluster.JobEnd.FAILED);
        await().atMost(PATIENCE).until(() -> cluster().delete(production));
        assertThat(cluster().observe(production).jobs()).isEmpty();
    }

    private static List<String> active(Observation seen) {
        return seen.cronJobs().stream()
                .filter(each -> each.name().equals("shop-hangs"))
                .flatMap(each -> each.active().stream())
                .toList();
    }

    @Test
    void a_cron_job_that_would_never_run_is_refused_with_the_words_of_the_api() {
        refused(cronJob("shop", image("shop"), "61 * * * *", ""), "spec.schedule: Invalid value: \"61 * * * *\"");
        refused(cronJob("shop", image("shop"), "* * * * 7", ""), "spec.schedule: Invalid value");
        refused(
                cronJob("shop", image("shop"), "@daily", "timeZone: Mars/Olympus"),
                "spec.timeZone: Invalid value: \"Mars/Olympus\": unknown time zone Mars/Olympus");
        refused(cronJob("s".repeat(53), image("shop"), "@daily", ""), "must be no more than 52 characters");
    }

    private void refused(Manifest manifest, String words) {
        assertThatThrownBy(() -> cluster().apply(production, List.of(manifest)))
                .isInstanceOfSatisfying(
                        ClusterException.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo("Invalid"))
                .hasMessageContaining(words);
    }

    private Cluster.JobEnd toldToEnd(String image) {
        cluster().apply(production, List.of(job("shop-init", image(image))));
        eventually(
                production, o -> o.pods().stream().anyMatch(pod -> pod.phase().equals("Running")));
        assertThat(cluster().end(staging, "shop-init")).isEqualTo(Cluster.JobEnd.FAILED);

        assertThat(cluster().end(production, "shop-init")).isEqualTo(Cluster.JobEnd.NOT_YET);

        return await().atMost(PATIENCE)
                .until(() -> cluster().end(production, "shop-init"), end -> end != Cluster.JobEnd.NOT_YET);
    }

    @Test
    void a_job_that_gets_no_pod_and_is_told_to_end_gets_none_any_more() {
        cluster().apply(shared, List.of(quota(1)));
        await().atMost(PATIENCE)
                .until(() -> look(name, quota(1).key()).orElseThrow().body().get("status") != null);
        cluster().apply(staging, List.of(deployment("blog", image("shop"), 1)));
        eventually(staging, o -> ready(o, 1));
        cluster().apply(production, List.of(job("shop-init", image("shop"))));
        eventually(
                production, o -> o.warnings().stream().anyMatch(w -> w.reason().equals("FailedCreate")));

        await().atMost(PATIENCE).until(() -> cluster().end(production, "shop-init") == Cluster.JobEnd.FAILED);

        assertThat(cluster().observe(production).objects()).isEmpty();
        assertThat(cluster().end(production, "no-such-job")).isEqualTo(Cluster.JobEnd.FAILED);
    }

    @Test
    void an_image_that_is_not_there_leaves_its_pod_waiting() {
        cluster().apply(production, List.of(deployment("shop", image("missing"), 1)));

        var waiting = (Observation.Waiting) container(eventually(
                        production,
                        o -> state(o) instanceof Observation.Waiting w
                                && w.reason().endsWith("ImagePullBackOff")))
                .state();

        assertThat(waiting.message()).contains("not found");
        assertThat(cluster().observe(production).workloads().getFirst().ready()).isZero();
    }

    @Test
    void a_program_that_crashes_is_seen_with_how_it_ended_and_what_it_said() {
        cluster().apply(production, List.of(deployment("shop", image("crash"), 1)));

        var seen = eventually(
                production,
                o -> state(o) instanceof Observation.Waiting w && w.reason().equals("CrashLoopBackOff"));

        assertThat(container(seen).restarts()).isPositive();
        assertThat(container(seen).last())
                .isNotNull()
                .extracting(Observation.Terminated::exitCode)
                .isEqualTo(1);
        var pod = seen.pods().getFirst().name();
        var log = cluster().logs(production, pod, null, true, 100);
        assertThat(log).isNotEmpty();
        assertThat(cluster().logs(production, pod, "app", true, 1)).containsExactly(log.getLast());
    }

    @Test
    void a_program_that_uses_too_much_memory_is_seen_as_killed_for_it() {
        cluster().apply(production, List.of(deployment("shop", image("oom"), 1)));

        var last = container(eventually(
                        production, o -> state(o) != null && container(o).last() != null))
                .last();

        assertThat(last).isNotNull();
        assertThat(last.reason()).isEqualTo("OOMKilled");
        assertThat(last.exitCode()).isEqualTo(137);
    }

    @Test
    void a_program_that_fails_its_health_check_runs_and_is_not_ready_and_there_is_a_warning() {
        cluster().apply(production, List.of(deployment("shop", image("unhealthy"), 1)));

        var seen = eventually(
                production,
                o -> state(o) instanceof Observation.Running
                        && o.warnings().stream().anyMatch(w -> w.reason().equals("Unhealthy")));

        assertThat(seen.pods().getFirst().ready()).isFalse();
        assertThat(seen.workloads().getFirst().available()).isZero();
        assertThat(seen.warnings())
                .filteredOn(w -> w.reason().equals("Unhealthy"))
                .allSatisfy(warning -> {
                    assertThat(warning.kind()).isEqualTo("Pod");
                    assertThat(warning.object())
                            .isEqualTo(seen.pods().getFirst().name());
                    assertThat(warning.message()).startsWith("Readiness probe failed");
                });
        assertThat(cluster().observe(staging).warnings()).isEmpty();
    }

    @Test
    void there_are_no_logs_of_a_pod_that_is_not_there_or_is_anothers() {
        cluster().apply(production, List.of(deployment("shop", image("shop"), 1)));
        var pod = eventually(production, o -> ready(o, 1)).pods().getFirst().name();

        assertThat(cluster().logs(production, "shop-0", null, false, 10)).isEmpty();
        assertThat(cluster().logs(staging, pod, null, false, 10)).isEmpty();
        assertThat(cluster().logs(production, pod, null, true, 10)).isEmpty();
    }

    @Test
    void changes_are_called_back_with_their_scope() {
        var changed = ConcurrentHashMap.<Scope>newKeySet();
        try (var watch = cluster().watch(changed::add)) {
            await().atMost(PATIENCE).until(watch::connected);
            cluster().apply(production, List.of(config("shop-env", "1")));
            await().atMost(PATIENCE).until(() -> changed.contains(production));
            assertThat(changed).doesNotContain(staging);

            changed.clear();
            cluster().prune(production, List.of());
            await().atMost(PATIENCE).until(() -> changed.contains(production));
        }
    }

    @Test
    void while_the_cluster_is_out_of_reach_nothing_is_said_about_it_and_afterwards_all_is_heard_again() {
        var changed = ConcurrentHashMap.<Scope>newKeySet();
        try (var watch = cluster().watch(changed::add)) {
            cluster().apply(production, List.of(config("shop-env", "1")));
            await().atMost(PATIENCE).until(watch::connected);

            disconnect(true);

            await().atMost(PATIENCE).until(() -> !watch.connected());
            assertThatThrownBy(() -> cluster().observe(production)).isInstanceOf(ClusterException.Unavailable.class);
            assertThatThrownBy(() -> cluster().apply(production, List.of(config("shop-env", "2"))))
                    .isInstanceOf(ClusterException.Unavailable.class);
            assertThatThrownBy(() -> cluster().prune(production, List.of()))
                    .isInstanceOf(ClusterException.Unavailable.class);
            assertThatThrownBy(() -> cluster().delete(production)).isInstanceOf(ClusterException.Unavailable.class);
            assertThatThrownBy(() -> cluster().sealingCertificate()).isInstanceOf(ClusterException.Unavailable.class);
            changed.clear();

            disconnect(false);

            await().atMost(PATIENCE).until(() -> watch.connected() && changed.contains(production));
            assertThat(cluster().observe(production).objects())
                    .containsExactly(config("shop-env", "1").key());
            cluster().apply(production, List.of(config("shop-env", "2")));
            assertThat(look(name, config("shop-env", "2").key())
                            .orElseThrow()
                            .body()
                            .get("data"))
                    .isEqualTo(Map.of("DEBUG", "2"));
        }
    }

    protected final Observation eventually(Scope scope, Predicate<Observation> condition) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> cluster().observe(scope), condition);
    }

    private static boolean ready(Observation seen, int pods) {
        return seen.workloads().stream()
                .anyMatch(w -> w.observedGeneration() == w.generation()
                        && w.ready() == pods
                        && w.updated() == pods
                        && w.total() == pods);
    }

    private static List<String> names(Observation seen) {
        return seen.pods().stream().map(Observation.Pod::name).toList();
    }

    private static List<Object> said(Manifest manifest) {
        return java.util.Arrays.asList(
                manifest.body().get("spec"), manifest.body().get("data"));
    }

    private static Set<String> images(Observation seen) {
        return Set.copyOf(seen.pods().stream()
                .flatMap(pod -> pod.containers().stream())
                .map(Observation.Container::image)
                .toList());
    }

    private static List<Observation.Condition> failures(Observation seen) {
        return seen.workloads().stream()
                .flatMap(w -> w.conditions().stream())
                .filter(c -> c.type().equals("ReplicaFailure") && c.status().equals("True"))
                .toList();
    }

    private static Observation.Container container(Observation seen) {
        return seen.pods().getFirst().containers().getFirst();
    }

    private static Observation.State state(Observation seen) {
        return seen.pods().isEmpty() || seen.pods().getFirst().containers().isEmpty()
                ? null
                : container(seen).state();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> labels(Manifest manifest) {
        return (Map<String, String>) ((Map<String, Object>) manifest.body().get("metadata")).get("labels");
    }

    private String version(Manifest manifest) {
        var metadata =
                (Map<?, ?>) look(name, manifest.key()).orElseThrow().body().get("metadata");
        return String.valueOf(metadata.get("resourceVersion"));
    }
}
