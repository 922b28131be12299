package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation.NamespacePhase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReaderTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    void a_sealed_secret_is_undecided_until_the_controller_has_seen_its_current_generation() {
        assertThat(sealed(2, 1, "True").synced()).isNull();
        assertThat(sealed(2, 2, "True").synced()).isTrue();
        assertThat(sealed(2, 2, "False").synced()).isFalse();
        assertThat(sealed(2, 2, "False").message()).isEqualTo("no key could decrypt secret");
    }

    @Test
    void a_pod_without_a_node_says_why() {
        var pod = pod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: shop-1}
                spec: {containers: [{name: app, image: shop}]}
                status:
                  phase: Pending
                  conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: 0/1 nodes are available}]
                """);

        assertThat(pod.scheduling()).isEqualTo("0/1 nodes are available");
        assertThat(pod.containers())
                .singleElement()
                .extracting(Observation.Container::state)
                .isEqualTo(new Observation.Waiting("", ""));
    }

    @Test
    void a_pod_that_the_scheduler_has_not_looked_at_does_not_lack_a_node() {
        assertThat(pod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: shop-1}
                spec: {containers: [{name: app, image: shop}]}
                status: {phase: Pending}
                """).scheduling()).isNull();
    }

    @Test
    void a_cron_job_is_seen_with_its_runs_and_a_run_with_the_cron_job_that_made_it() {
        var cron = Manifests.yaml("""
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: shop-clean, labels: {app.kubernetes.io/component: cron-clean}}
                spec: {schedule: "0 4 * * *", timeZone: Europe/Zurich, suspend: true}
                status:
                  active: [{kind: Job, name: shop-clean-29}]
                  lastScheduleTime: "2026-05-01T02:00:00Z"
                  lastSuccessfulTime: "2026-04-30T02:01:00Z"
                """).body();
        var run = Manifests.yaml("""
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: shop-clean-29
                  uid: 7c1f6c1e-64f2-4b3c-8d4c-0f6f3b6d2a11
                  labels: {app.kubernetes.io/component: cron-clean}
                  ownerReferences: [{kind: CronJob, name: shop-clean}]
                  creationTimestamp: "2026-05-01T02:00:00Z"
                status: {active: 1, startTime: "2026-05-01T02:00:01Z"}
                """).body();

        var seen = Reader.observation(
                NOW, NamespacePhase.ACTIVE, Map.of(Kind.CRON_JOB, List.of(cron), Kind.JOB, List.of(run)), List.of());

        assertThat(seen.cronJobs())
                .containsExactly(new Observation.CronJob(
                        "shop-clean",
                        "cron-clean",
                        "0 4 * * *",
                        "Europe/Zurich",
                        true,
                        Instant.parse("2026-05-01T02:00:00Z"),
                        Instant.parse("2026-04-30T02:01:00Z"),
                        List.of("shop-clean-29")));
        assertThat(seen.jobs()).singleElement().satisfies(job -> {
            assertThat(job.process()).isEqualTo("cron-clean");
            assertThat(job.owner()).isEqualTo("shop-clean");
            assertThat(job.uid()).isEqualTo("7c1f6c1e-64f2-4b3c-8d4c-0f6f3b6d2a11");
            assertThat(job.begunAt()).isEqualTo(Instant.parse("2026-05-01T02:00:01Z"));
            assertThat(job.endedAt()).isNull();
            assertThat(job.ended()).isFalse();
        });
        assertThat(seen.objects()).containsExactly(Kind.CRON_JOB.key("shop-clean"));
    }

    @Test
    void a_job_tells_when_it_ended_however_it_did() {
        var complete = Manifests.yaml("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: a, creationTimestamp: "2026-05-01T02:00:00Z"}
                status:
                  completionTime: "2026-05-01T02:03:00Z"
                  conditions: [{type: Complete, status: "True", lastTransitionTime: "2026-05-01T02:03:01Z"}]
                """).body();
        var failed = Manifests.yaml("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: b, creationTimestamp: "2026-05-01T02:00:00Z"}
                status:
                  conditions:
                    - {type: FailureTarget, status: "True", reason: DeadlineExceeded, lastTransitionTime: "2026-05-01T02:05:00Z"}
                    - {type: Failed, status: "True", reason: DeadlineExceeded, lastTransitionTime: "2026-05-01T02:05:30Z"}
                """).body();

        var seen =
                Reader.observation(NOW, NamespacePhase.ACTIVE, Map.of(Kind.JOB, List.of(complete, failed)), List.of());

        assertThat(seen.jobs())
                .extracting(Observation.Job::endedAt)
                .containsExactly(Instant.parse("2026-05-01T02:03:00Z"), Instant.parse("2026-05-01T02:05:30Z"));
        assertThat(seen.jobs())
                .allSatisfy(job -> assertThat(job.begunAt()).isEqualTo(Instant.parse("2026-05-01T02:00:00Z")));
    }

    @Test
    void an_autoscaler_is_seen_with_its_bounds_and_whether_it_follows_the_load() {
        var autoscaler = Manifests.yaml("""
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: shop-web}
                spec: {scaleTargetRef: {kind: Deployment, name: shop-web}, minReplicas: 2, maxReplicas: 5}
                status:
                  currentReplicas: 3
                  desiredReplicas: 4
                  conditions: [{type: ScalingActive, status: "False", reason: FailedGetResourceMetric, message: no metrics}]
                """).body();

        var seen =
                Reader.observation(NOW, NamespacePhase.ACTIVE, Map.of(Kind.AUTOSCALER, List.of(autoscaler)), List.of());

        assertThat(seen.autoscalers()).singleElement().satisfies(each -> {
            assertThat(each.workload()).isEqualTo("shop-web");
            assertThat(List.of(each.min(), each.current(), each.desired(), each.max()))
                    .containsExactly(2, 3, 4, 5);
            assertThat(each.active()).isFalse();
            assertThat(each.conditions())
                    .extracting(Observation.Condition::reason)
                    .containsExactly("FailedGetResourceMetric");
        });
    }

    @Test
    void a_claim_has_the_size_it_asks_for_until_it_has_a_volume() {
        var pending = Manifests.yaml("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: shop-files}
                spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
                status: {phase: Pending}
                """).body();
        var bound = Manifests.yaml("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: shop-more}
                spec: {storageClassName: nfs, accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
                status: {phase: Bound, capacity: {storage: 2Gi}}
                """).body();

        var seen =
                Reader.observation(NOW, NamespacePhase.ACTIVE, Map.of(Kind.CLAIM, List.of(pending, bound)), List.of());

        assertThat(seen.claims())
                .containsExactly(
                        new Observation.VolumeClaim("shop-files", "", List.of("ReadWriteMany"), "Pending", 1L << 30),
                        new Observation.VolumeClaim("shop-more", "nfs", List.of("ReadWriteMany"), "Bound", 2L << 30));
    }

    @Test
    void what_postgresql_cannot_store_is_not_passed_on() {
        var pod = pod("""
                apiVersion: v1
                kind: Pod
                metadata: {name: shop-1}
                spec: {nodeName: node, containers: [{name: app, image: shop}]}
                status:
                  containerStatuses:
                  - {name: app, state: {terminated: {exitCode: 1, reason: Error, message: "Segfault \\0 at"}}}
                """);

        assertThat(pod.containers().getFirst().state())
                .isEqualTo(new Observation.Terminated(1, "Error", "Segfault \uFFFD at", null, null));
    }

    @Test
    void an_init_container_is_shown_until_it_has_done_its_part() {
        var text = """
                apiVersion: v1
                kind: Pod
                metadata: {name: shop-1}
                spec:
                  nodeName: node
                  containers: [{name: app, image: shop}]
                  initContainers: [{name: wait, image: shop}]
                status:
                  containerStatuses: [{name: app, state: {waiting: {reason: PodInitializing}}}]
                  initContainerStatuses: [{name: wait, state: {terminated: {exitCode: %d, reason: Error}}}]
                """;

        assertThat(pod(text.formatted(5)).containers())
                .extracting(Observation.Container::name)
                .containsExactly("app", "wait");
        assertThat(pod(text.formatted(0)).containers())
                .extracting(Observation.Container::name)
                .containsExactly("app");
    }

    @Test
    void only_warnings_of_the_last_hour_about_ones_own_objects_are_news() {
        var deployment = Manifests.deployment("shop", "shop", 1);

        var seen = Reader.observation(
                NOW,
                NamespacePhase.ACTIVE,
                Map.of(Kind.DEPLOYMENT, List.of(deployment.body())),
                List.of(
                        event("ReplicaSet", "shop-7d9f", "2026-05-01T11:30:00Z"),
                        event("Deployment", "shop", "2026-05-01T11:59:00Z"),
                        event("Deployment", "shop", "2026-05-01T10:59:00Z"),
                        event("Deployment", "blog", "2026-05-01T11:59:00Z"),
                        event("ReplicaSet", "shop-blog-7d9f", "2026-05-01T11:59:00Z")));

        assertThat(seen.warnings()).extracting(Observation.Warning::kind).containsExactly("Deployment", "ReplicaSet");
    }

    @Test
    void an_evicted_pod_whose_containers_ended_well_is_known_by_its_event() {
        var pod = Manifests.yaml("""
                apiVersion: v1
                kind: Pod
                metadata: {name: shop-1}
                spec: {nodeName: node, containers: [{name: app, image: shop}]}
                status:
                  phase: Succeeded
                  containerStatuses: [{name: app, state: {terminated: {exitCode: 0, reason: Completed}}}]
                """);
        var event = Manifests.yaml("""
                apiVersion: v1
                kind: Event
                metadata: {name: shop-1.1}
                involvedObject: {kind: Pod, name: shop-1}
                reason: Evicted
                message: 'Usage of EmptyDir volume "tmp" exceeds the limit "256Mi". '
                lastTimestamp: "2026-05-01T11:59:00Z"
                """);

        var seen = Reader.observation(
                NOW, NamespacePhase.ACTIVE, Map.of(Kind.POD, List.of(pod.body())), List.of(event.body()));
        var ended = Reader.observation(NOW, NamespacePhase.ACTIVE, Map.of(Kind.POD, List.of(pod.body())), List.of());

        assertThat(seen.pods().getFirst().reason()).isEqualTo("Evicted");
        assertThat(seen.pods().getFirst().message()).startsWith("Usage of EmptyDir volume");
        assertThat(ended.pods().getFirst().reason()).isEmpty();
    }

    @Test
    void what_a_node_says_of_a_log_that_is_gone_is_no_log() {
        assertThat(Reader.log("unable to retrieve container logs for containerd://5cd911185cae64c3"))
                .isEmpty();
        assertThat(Reader.log("failed to try resolving symlinks in path \"/var/log/pods/a_b/web/0.log\": lstat"
                        + " /var/log/pods/a_b/web/0.log: no such file or directory"))
                .isEmpty();
        assertThat(Reader.log("unable to retrieve container logs\nthen more\n"))
                .containsExactly("unable to retrieve container logs", "then more");
    }

    @Test
    void a_malformed_object_says_nothing_and_breaks_nothing() {
        var broken = Map.<String, Object>of("metadata", "text", "spec", List.of(1), "status", 7);

        var seen = Reader.observation(
                NOW,
                NamespacePhase.ACTIVE,
                Map.of(
                        Kind.POD, List.of(broken),
                        Kind.DEPLOYMENT, List.of(broken),
                        Kind.JOB, List.of(broken),
                        Kind.SEALED_SECRET, List.of(broken)),
                List.of(broken));

        assertThat(seen.pods()).hasSize(1);
        assertThat(seen.workloads()).hasSize(1);
    }

    private static Observation.SealedSecret sealed(int generation, int observed, String status) {
        var item = Manifests.yaml("""
                apiVersion: bitnami.com/v1alpha1
                kind: SealedSecret
                metadata: {name: shop-1, generation: %d}
                status:
                  observedGeneration: %d
                  conditions: [{type: Synced, status: "%s", message: no key could decrypt secret}]
                """, generation, observed, status);
        return Reader.observation(
                        NOW, NamespacePhase.ACTIVE, Map.of(Kind.SEALED_SECRET, List.of(item.body())), List.of())
                .sealedSecrets()
                .getFirst();
    }

    private static Observation.Pod pod(String text) {
        return Reader.observation(
                        NOW,
                        NamespacePhase.ACTIVE,
                        Map.of(Kind.POD, List.of(Manifests.yaml(text).body())),
                        List.of())
                .pods()
                .getFirst();
    }

    private static Map<String, Object> event(String kind, String name, String at) {
        return Map.of(
                "involvedObject",
                Map.of("kind", kind, "name", name),
                "reason",
                "FailedCreate",
                "message",
                "no",
                "lastTimestamp",
                at);
    }
}
