package io.nuages.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nuages.cluster.ClusterException.Refused;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.Manifests;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class SimulatedLifeTest {
    private final Playground playground = new Playground();

    @AfterEach
    void close() {
        playground.close();
    }

    @Test
    void a_roll_over_never_has_fewer_ready_pods_than_wanted_and_at_most_one_more_than_wanted() {
        playground.cluster().apply(playground.shop, List.of(playground.web(playground.image("shop:1.0"), 3)));
        playground.eventually(playground.shop, o -> ready(o) == 3);
        var readies = new CopyOnWriteArrayList<Integer>();
        var totals = new CopyOnWriteArrayList<Integer>();
        playground.parts().world.listen(scopes -> {
            var seen = playground.cluster().observe(playground.shop);
            readies.add(ready(seen));
            totals.add(seen.workloads().getFirst().total());
        });
        var next = playground.image("shop:1.1");

        playground.cluster().apply(playground.shop, List.of(playground.web(next, 3)));

        playground.eventually(
                playground.shop,
                o -> o.pods().size() == 3 && ready(o) == 3 && images(o).equals(Set.of(next)));
        assertThat(readies).hasSizeGreaterThan(3).allMatch(ready -> ready >= 3);
        assertThat(totals).allMatch(total -> total <= 4);
    }

    @Test
    void a_new_image_that_never_gets_ready_leaves_the_old_pods_serving() {
        var good = playground.image("shop:1.0");
        playground.cluster().apply(playground.shop, List.of(playground.web(good, 2)));
        playground.eventually(playground.shop, o -> ready(o) == 2);

        playground.cluster().apply(playground.shop, List.of(playground.web(playground.image("crash:1.0"), 2)));

        var seen = playground.eventually(
                playground.shop,
                o -> o.workloads().getFirst().conditions().stream()
                        .anyMatch(c -> c.reason().equals("ProgressDeadlineExceeded")));
        assertThat(seen.pods().stream()
                        .filter(Observation.Pod::ready)
                        .map(pod -> pod.containers().getFirst().image()))
                .containsOnly(good)
                .hasSize(2);
        assertThat(seen.pods()).hasSize(3);

        playground.cluster().apply(playground.shop, List.of(playground.web(good, 2)));

        playground.eventually(playground.shop, o -> o.pods().size() == 2 && ready(o) == 2);
    }

    @Test
    void a_worker_that_stops_after_its_start_is_never_available() {
        playground.cluster().apply(playground.shop, List.of(playground.worker(playground.image("journal:1.8"), "")));

        var seen = playground.eventually(
                playground.shop,
                o -> !o.pods().isEmpty()
                        && o.pods().getFirst().containers().stream()
                                .anyMatch(c -> c.restarts() > 0 && c.last() != null));

        assertThat(seen.workloads().getFirst().available()).isZero();
        var last = seen.pods().getFirst().containers().getFirst().last();
        assertThat(last).isNotNull();
        assertThat(last.message()).contains("KeyError: 'SECRET_KEY'");
    }

    @Test
    void the_same_worker_runs_with_its_key() {
        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(
                                playground.sealed("shop-1", "SECRET_KEY", "s3cret"),
                                playground.worker(playground.image("journal:1.8"), """
                                env:
                                - {name: SECRET_KEY, valueFrom: {secretKeyRef: {name: shop-1, key: SECRET_KEY}}}
                                """)));

        playground.eventually(playground.shop, o -> o.workloads().getFirst().available() == 1);
    }

    @Test
    void a_pod_waits_for_a_secret_that_could_not_be_opened_and_starts_once_it_could() {
        var env = """
                env:
                - {name: SECRET_KEY, valueFrom: {secretKeyRef: {name: shop-1, key: SECRET_KEY}}}
                """;
        var elsewhere = playground.sealed("shop-2", "SECRET_KEY", "s3cret");
        var ciphertext = Json.tree(Json.write(elsewhere.body()))
                .path("spec")
                .path("encryptedData")
                .path("SECRET_KEY")
                .asString("");
        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(Manifests.yaml("""
                                apiVersion: bitnami.com/v1alpha1
                                kind: SealedSecret
                                metadata: {name: shop-1}
                                spec: {encryptedData: {SECRET_KEY: %s}}
                                """, ciphertext), playground.web(playground.image("shop:1.0"), 1, env)));

        var seen = playground.eventually(
                playground.shop,
                o -> waits(o, "CreateContainerConfigError")
                        && Boolean.FALSE.equals(o.sealedSecrets().getFirst().synced()));

        assertThat(seen.warnings())
                .anyMatch(warning -> warning.message().equals("Error: secret \"shop-1\" not found"))
                .anyMatch(warning -> warning.reason().equals("ErrUnsealFailed"));

        playground.cluster().apply(playground.shop, List.of(playground.sealed("shop-1", "SECRET_KEY", "s3cret")));

        playground.eventually(playground.shop, o -> ready(o) == 1);
    }

    @Test
    void what_a_secret_says_is_written_nowhere() {
        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(
                                playground.sealed("shop-1", "SECRET_KEY", "do-not-write-me"),
                                playground.web(playground.image("shop:1.0"), 1, """
                        env:
                        - {name: SECRET_KEY, valueFrom: {secretKeyRef: {name: shop-1, key: SECRET_KEY}}}
                        """)));
        playground.eventually(playground.shop, o -> ready(o) == 1);

        var everything = JdbcClient.create(playground.dataSource())
                .sql("SELECT string_agg(body::text, '') FROM simulator_object")
                .query(String.class)
                .single();

        assertThat(everything).contains("shop-1").doesNotContain("do-not-write-me");
    }

    @Test
    void a_pod_that_a_quota_held_back_is_created_when_another_goes() {
        playground.cluster().apply(playground.shared, List.of(playground.quota("requests.memory: 300Mi")));
        playground.cluster().apply(playground.blog, List.of(playground.worker(playground.image("shop:1.0"), "")));
        playground.eventually(playground.blog, o -> o.workloads().getFirst().available() == 1);
        playground.cluster().apply(playground.shop, List.of(playground.web(playground.image("shop:1.0"), 1)));
        var held = playground.eventually(
                playground.shop,
                o -> o.workloads().getFirst().conditions().stream()
                        .anyMatch(c -> c.type().equals("ReplicaFailure")));
        assertThat(held.pods()).isEmpty();
        assertThat(held.workloads().getFirst().conditions().toString())
                .contains("exceeded quota: plan, requested: requests.memory=256Mi, used: requests.memory=256Mi,"
                        + " limited: requests.memory=300Mi");

        playground.cluster().delete(playground.blog);

        var seen = playground.eventually(playground.shop, o -> ready(o) == 1);
        assertThat(seen.workloads().getFirst().conditions())
                .noneMatch(condition -> condition.type().equals("ReplicaFailure"));
    }

    @Test
    void too_little_memory_kills_what_more_memory_lets_run() {
        playground.cluster().apply(playground.shop, List.of(playground.web(playground.image("hungry:1.0"), 1)));
        playground.eventually(playground.shop, o -> waits(o, "CrashLoopBackOff"));

        var bigger = Json.write(
                        playground.web(playground.image("hungry:1.0"), 1).body())
                .replace("256Mi", "1Gi");
        playground.cluster().apply(playground.shop, List.of(Manifest.of(Json.map(bigger))));

        playground.eventually(playground.shop, o -> ready(o) == 1 && o.pods().size() == 1);
    }

    @Test
    void a_health_path_that_the_app_does_not_have_is_answered_with_404() {
        var lost = Json.write(playground.web(playground.image("shop:1.0"), 1).body())
                .replace("/healthz/", "/status");
        playground.cluster().apply(playground.shop, List.of(Manifest.of(Json.map(lost))));

        playground.eventually(
                playground.shop,
                o -> o.warnings().stream()
                        .anyMatch(w ->
                                w.message().equals("Readiness probe failed: HTTP probe failed with statuscode: 404")));
    }

    @Test
    void an_object_with_a_character_that_no_database_stores_is_refused() {
        assertThatThrownBy(() -> playground.cluster().apply(playground.shop, List.of(Manifests.yaml("""
                                apiVersion: v1
                                kind: ConfigMap
                                metadata: {name: shop-env}
                                data: {GREETING: "a\\0b"}
                                """))))
                .isInstanceOf(Refused.class);
    }

    @Test
    void settled_environments_have_no_timers_left() {
        var scopes = new ArrayList<Scope>();
        for (var i = 0; i < 20; i++) {
            var scope = new Scope("nuages-lumiere", playground.tenant, UUID.randomUUID());
            var web = Json.write(playground.web(playground.image("shop:1.0"), 1).body())
                    .replace("shop-web", "web-" + i);
            playground.cluster().apply(scope, List.of(Manifest.of(Json.map(web))));
            scopes.add(scope);
        }
        scopes.forEach(scope -> playground.eventually(scope, o -> ready(o) == 1));

        await().until(() -> playground.parts().timers.waiting() == 0);
    }

    private static boolean waits(Observation seen, String reason) {
        return seen.pods().stream()
                .flatMap(pod -> pod.containers().stream())
                .anyMatch(container -> container.state() instanceof Observation.Waiting waiting
                        && waiting.reason().equals(reason));
    }

    private static int ready(Observation seen) {
        return (int) seen.pods().stream()
                .filter(pod -> pod.ready() && !pod.deleting())
                .count();
    }

    private static Set<String> images(Observation seen) {
        return seen.pods().stream()
                .flatMap(pod -> pod.containers().stream())
                .map(Observation.Container::image)
                .collect(Collectors.toSet());
    }
}
