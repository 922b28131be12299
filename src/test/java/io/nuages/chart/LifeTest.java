package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.nuages.OnBench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From install to uninstall with Helm on a real API server; the pods are played. */
@OnBench
class LifeTest {
    private static final String CHART = "helm/django-app";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private HelmProgram helm;
    private BenchNamespace namespace;

    static List<String> versions() {
        return HelmProgram.versions();
    }

    @AfterEach
    void leave() {
        if (namespace != null) {
            namespace
                    .client()
                    .persistentVolumes()
                    .withLabel("for", namespace.name())
                    .delete();
            namespace.close();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_shop_lives_from_install_to_uninstall(String version) {
        begin(version, "life");
        volume("files", "shop-files", "1Gi");
        volume("data", "data-shop-db-0", "5Gi");

        helm("install", values("1", "web: {pods: 2}"), "--wait-for-jobs");
        assertThat(images("web")).containsExactly("1", "1");
        assertThat(images("worker")).containsExactly("1");
        helm.run("test", "shop", "--namespace", namespace.name(), "--timeout", "60s");

        upgradeRunsTheReleaseCommandBeforeTheRollOut();
        aFailingReleaseCommandLeavesTheOldPodsServing();

        helm("upgrade", values("4", "web: {pods: 3}"));
        assertThat(images("web")).as("scaled, after a failed upgrade").containsExactly("4", "4", "4");

        anAutoscalerKeepsItsNumberThroughAnUpgrade();
        pausedItKeepsAllButItsPods();

        helm.run("uninstall", "shop", "--namespace", namespace.name(), "--wait");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(left())
                        .containsExactlyInAnyOrder(
                                "PersistentVolumeClaim/data-shop-db-0", "PersistentVolumeClaim/shop-files"));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void told_so_it_takes_the_volume_along_and_leaves_the_database_of_an_operator(String version) {
        begin(version, "leave");
        namespace.withForeignKinds();
        volume("files", "shop-files", "1Gi");
        var values = """
                app:
                  image: {repository: registry.example.com/acme/shop, tag: "1"}
                  processes: {web: {files: false}}
                  releaseCommand: null
                files: {provider: volume, volume: {keep: false}}
                database:
                  provider: cloudnative-pg
                  cloudnativePg: {backup: {destination: "s3://backups/shop", secret: backup-key}}
                network: {egress: {apiServer: [{cidr: 10.0.0.1/32, ports: [6443]}]}}
                """;

        helm("install", values);
        assertThat(left()).contains("PersistentVolumeClaim/shop-files", "Cluster/shop-db");
        helm.run("uninstall", "shop", "--namespace", namespace.name(), "--wait");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(left())
                        .containsExactlyInAnyOrder(
                                "Cluster/shop-db", "ObjectStore/shop-db", "ScheduledBackup/shop-db"));
    }

    /** The failed Job, which stays for its log, has the name of that of the install, which a rollback wants back. */
    @ParameterizedTest
    @MethodSource("versions")
    void a_first_upgrade_that_fails_is_rolled_back_to_the_install(String version) {
        begin(version, "back");
        helm("install", small("1", ""), "--wait-for-jobs");

        var answer = helm.attempt(Stream.concat(
                        Stream.of(words("upgrade", small("2-failinit", ""))),
                        Stream.of(version.startsWith("v3") ? "--atomic" : "--rollback-on-failure"))
                .toArray(String[]::new));
        assertThat(answer.code()).as(answer.everything()).isNotZero();
        assertThat(helm.run("status", "shop", "--namespace", namespace.name()))
                .contains("STATUS: deployed", "REVISION: 3");
        assertThat(images("web")).containsExactly("1");

        helm("upgrade", small("3", ""));
        helm.attempt(words("upgrade", small("4-failinit", "")));
        helm.run("rollback", "shop", "1", "--namespace", namespace.name(), "--wait", "--timeout", "60s");
        assertThat(images("web")).containsExactly("1");
    }

    /** The README's table. */
    @ParameterizedTest
    @MethodSource("versions")
    void what_the_release_command_needs_comes_one_upgrade_earlier(String version) {
        begin(version, "need");
        volume("files", "shop-files", "1Gi");
        volume("data", "data-shop-db-0", "5Gi");
        helm("install", small("1", ""), "--wait-for-jobs");

        var files = "files: {provider: volume}\n";
        assertThat(helm.attempt(Stream.concat(
                                        Stream.of(words("upgrade", small("1", files))), Stream.of("--timeout", "10s"))
                                .toArray(String[]::new))
                        .code())
                .as("the claim comes after the hook that mounts it")
                .isNotZero();
        helm("upgrade", small("1", files), "--no-hooks");
        helm("upgrade", small("2", files));
        assertThat(images("web")).containsExactly("2");

        var database = files + "database: {provider: statefulset, secret: {name: shop-db}}\n";
        helm("upgrade", small("2", database), "--no-hooks", "--set", "paused=true");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(pods("web")).isEmpty());
        assertThat(pods("db")).hasSize(1);
        helm("upgrade", small("2", database));
        assertThat(images("web")).containsExactly("2");
    }

    private static String small(String tag, String more) {
        return """
                app:
                  image: {repository: registry.example.com/acme/shop, tag: "%s"}
                  hosts: [shop.example.com]
                sizes: {default: {cpu: 10m, memory: 16Mi}}
                """.formatted(tag) + more;
    }

    private void upgradeRunsTheReleaseCommandBeforeTheRollOut() {
        Queue<Job> jobs = new ConcurrentLinkedQueue<>();
        Queue<ReplicaSet> roll = new ConcurrentLinkedQueue<>();
        var client = namespace.client();
        try (var commands =
                        client.batch().v1().jobs().inNamespace(namespace.name()).watch(added(jobs, true));
                var sets = client.apps()
                        .replicaSets()
                        .inNamespace(namespace.name())
                        .watch(added(roll, false))) {
            helm("upgrade", values("2", "web: {pods: 2}"));
            await().atMost(PATIENCE)
                    .until(() ->
                            roll.stream().filter(LifeTest::ofTheSecondImage).count() == 2);
        }
        var done = jobs.stream()
                .filter(each -> each.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage()
                        .endsWith(":2"))
                .filter(each -> each.getStatus().getCompletionTime() != null)
                .findFirst()
                .orElseThrow();

        assertThat(roll.stream().filter(LifeTest::ofTheSecondImage)).allSatisfy(each -> {
            assertThat(Instant.parse(each.getMetadata().getCreationTimestamp()))
                    .isAfterOrEqualTo(Instant.parse(done.getStatus().getCompletionTime()));
            assertThat(revision(each)).isGreaterThan(revision(done));
        });
        assertThat(images("web")).containsExactly("2", "2");
        assertThat(left()).as("a release command that went well is gone").noneMatch(each -> each.startsWith("Job/"));
    }

    private void aFailingReleaseCommandLeavesTheOldPodsServing() {
        var before =
                pods("web").stream().map(each -> each.getMetadata().getUid()).toList();
        var sets = namespace
                .client()
                .apps()
                .replicaSets()
                .inNamespace(namespace.name())
                .list()
                .getItems()
                .size();

        var answer = helm.attempt(words("upgrade", values("3-failinit", "web: {pods: 2}")));

        assertThat(answer.code()).as(answer.everything()).isNotZero();
        assertThat(answer.everything()).contains("pre-upgrade");
        assertThat(pods("web")).extracting(each -> each.getMetadata().getUid()).containsExactlyElementsOf(before);
        assertThat(images("web")).containsExactly("2", "2");
        assertThat(namespace
                        .client()
                        .apps()
                        .replicaSets()
                        .inNamespace(namespace.name())
                        .list()
                        .getItems())
                .hasSize(sets);
        assertThat(left()).as("the failed Job stays for its log").contains("Job/shop-init-upgrade");
        assertThat(namespace
                        .client()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace.name())
                        .withName("shop-init-upgrade")
                        .get()
                        .getSpec()
                        .getTtlSecondsAfterFinished())
                .as("and for no longer than a day")
                .isEqualTo(86400);
    }

    private void anAutoscalerKeepsItsNumberThroughAnUpgrade() {
        var scaled = "web: {autoscale: {minPods: 2, maxPods: 6, cpuPercent: 70}}";
        helm("upgrade", values("4", scaled));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(images("web")).hasSize(2));
        assertThat(left()).contains("HorizontalPodAutoscaler/shop-web");

        // As the autoscaler would, had it measured anything.
        namespace
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace.name())
                .withName("shop-web")
                .scale(4);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(images("web")).hasSize(4));
        helm("upgrade", values("5", scaled));

        assertThat(images("web")).containsExactly("5", "5", "5", "5");
    }

    private void pausedItKeepsAllButItsPods() {
        var scaled = "web: {autoscale: {minPods: 2, maxPods: 6, cpuPercent: 70}}";
        var before = left();

        helm("upgrade", values("5", scaled) + "paused: true\n");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Stream.concat(pods("web").stream(), pods("worker").stream()))
                        .isEmpty());
        assertThat(left())
                .containsExactlyInAnyOrderElementsOf(before.stream()
                        .filter(each -> !each.equals("HorizontalPodAutoscaler/shop-web")
                                && !each.equals("PodDisruptionBudget/shop-web"))
                        .toList());
        assertThat(namespace
                        .client()
                        .batch()
                        .v1()
                        .cronjobs()
                        .inNamespace(namespace.name())
                        .withName("shop-clean")
                        .get()
                        .getSpec()
                        .getSuspend())
                .isTrue();

        helm("upgrade", values("5", scaled));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(images("web")).containsExactly("5", "5"));
    }

    private static String values(String tag, String web) {
        return """
                app:
                  image: {repository: registry.example.com/acme/shop, tag: "%s"}
                  hosts: [shop.example.com]
                  processes: {%s, worker: {}}
                  cron: {clean: {schedule: "0 3 * * *", command: [/clean]}}
                sizes: {default: {cpu: 10m, memory: 16Mi}}
                database: {provider: statefulset, secret: {name: shop-db}}
                files: {provider: volume}
                """.formatted(tag, web);
    }

    private void begin(String version, String name) {
        helm = HelmProgram.of(version, home);
        namespace = BenchNamespace.create(name + "-" + version.substring(0, 2));
        namespace
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("shop-db")
                        .withNamespace(namespace.name())
                        .endMetadata()
                        .addToStringData("password", "for-tests-only")
                        .build())
                .create();
    }

    /** There is nobody on the bench who provisions one. */
    private void volume(String name, String claim, String size) {
        namespace
                .client()
                .resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(namespace.name() + "-" + name)
                        .addToLabels("for", namespace.name())
                        .endMetadata()
                        .withNewSpec()
                        .addToCapacity("storage", new Quantity(size))
                        .withAccessModes("ReadWriteOnce")
                        .withNewClaimRef()
                        .withNamespace(namespace.name())
                        .withName(claim)
                        .endClaimRef()
                        .withNewHostPath()
                        .withPath("/nowhere")
                        .endHostPath()
                        .endSpec()
                        .build())
                .create();
    }

    private void helm(String verb, String values, String... more) {
        helm.run(Stream.concat(Stream.of(words(verb, values)), Stream.of(more)).toArray(String[]::new));
    }

    private String[] words(String verb, String values) {
        try {
            var file = Files.writeString(home.resolve("values.yaml"), values);
            return new String[] {
                verb,
                "shop",
                CHART,
                "--namespace",
                namespace.name(),
                "--values",
                file.toString(),
                "--wait",
                "--timeout",
                "90s"
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That are ready and not on their way out. */
    private List<Pod> pods(String component) {
        return namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withLabel("app.kubernetes.io/component", component)
                .list()
                .getItems()
                .stream()
                .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
                .filter(each -> each.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")))
                .toList();
    }

    /** Their tags. */
    private List<String> images(String component) {
        return pods(component).stream()
                .map(each -> each.getSpec().getContainers().getFirst().getImage())
                .map(each -> each.substring(each.lastIndexOf(':') + 1))
                .toList();
    }

    /** Everything of the application in the namespace but what controllers made from it. */
    private List<String> left() {
        var client = namespace.client();
        var found = new ArrayList<HasMetadata>();
        for (var kind : List.of(
                Map.entry("v1", List.of("Service", "ConfigMap", "ServiceAccount", "PersistentVolumeClaim", "Pod")),
                Map.entry("apps/v1", List.of("Deployment", "StatefulSet")),
                Map.entry("batch/v1", List.of("Job", "CronJob")),
                Map.entry("autoscaling/v2", List.of("HorizontalPodAutoscaler")),
                Map.entry("policy/v1", List.of("PodDisruptionBudget")),
                Map.entry("networking.k8s.io/v1", List.of("Ingress", "NetworkPolicy")),
                Map.entry("postgresql.cnpg.io/v1", List.of("Cluster", "ScheduledBackup")),
                Map.entry("barmancloud.cnpg.io/v1", List.of("ObjectStore")))) {
            for (var each : kind.getValue()) {
                if (client.supports(kind.getKey(), each)) {
                    found.addAll(client.genericKubernetesResources(kind.getKey(), each)
                            .inNamespace(namespace.name())
                            .list()
                            .getItems());
                }
            }
        }
        return found.stream()
                .filter(each -> each.getMetadata().getOwnerReferences().isEmpty())
                .filter(each -> !List.of("kube-root-ca.crt", "default")
                        .contains(each.getMetadata().getName()))
                .map(each -> each.getKind() + "/" + each.getMetadata().getName())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static boolean ofTheSecondImage(ReplicaSet set) {
        return set.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage()
                .endsWith(":2");
    }

    /** The API server counts all its writes, so that they have an order within one second, too. */
    private static long revision(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    private static <T> Watcher<T> added(Queue<T> seen, boolean modified) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                if (action == Action.ADDED || modified && action == Action.MODIFIED) {
                    seen.add(object);
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                // The assertions miss what did not come.
            }
        };
    }
}
