package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.APIResource;
import io.nuages.OnBench;
import io.nuages.cluster.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A real API server takes each golden set whole, without a word of warning, and lets its pods in where only restricted ones are. */
@OnBench
class ChartOnBenchTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Chart CHART = Chart.whole();
    private static final Map<String, List<APIResource>> KINDS = new HashMap<>();

    @TempDir
    private static Path home;

    @BeforeAll
    static void kinds() {
        BenchNamespace.create("chart-kinds").withForeignKinds().close();
    }

    @AfterAll
    static void close() throws IOException {
        CHART.close();
    }

    static Stream<Arguments> setsAndModes() {
        return ChartTest.valueSets().stream()
                .flatMap(set -> Stream.of(Arguments.of(set, "plain"), Arguments.of(set, "hooks")));
    }

    static Stream<Path> portalsGoldenFiles() throws IOException {
        try (var files = Files.list(Golden.ROOT.resolve("portal"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("setsAndModes")
    void is_taken_without_a_warning_and_its_pods_are_let_in(String set, String mode) {
        try (var namespace = BenchNamespace.create("chart-" + set + "-" + mode)) {
            var manifests = mode.equals("plain") ? plain(namespace, set) : hooks(namespace, set);

            assertIsTaken(namespace, manifests);
        }
    }

    @ParameterizedTest
    @MethodSource("portalsGoldenFiles")
    void what_the_portal_renders_is_taken_the_same_way(Path file) throws IOException {
        try (var namespace = BenchNamespace.create(
                        "portal-" + file.getFileName().toString().replace(".yaml", ""));
                MappingIterator<Map<String, Object>> each = YAML.readerFor(Map.class)
                        .readValues(Files.readString(file)
                                .replace("namespace: nuages-acme", "namespace: " + namespace.name()))) {
            assertIsTaken(namespace, each.readAll().stream().map(Manifest::of).toList());
        }
    }

    /** The chart refuses before anything is applied what the API server would refuse afterwards. */
    @Test
    void knows_the_schedules_and_time_zones_that_the_chart_lets_through() throws IOException {
        var zones = Files.readAllLines(Path.of("helm/django-app/files/timezones.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        try (var namespace = BenchNamespace.create("chart-schedules")) {
            assertThat(zones)
                    .hasSizeGreaterThan(500)
                    .allSatisfy(
                            zone -> assertThat(tried(namespace, "@daily", zone)).isEqualTo(201));
            assertThat(tried(namespace, "@daily", "Europe/Zurch")).isEqualTo(422);
            assertThat(tried(namespace, "@daily", "Local")).isEqualTo(422);
            assertThat(ChartTest.schedules())
                    .allSatisfy(each ->
                            assertThat(tried(namespace, each, "Etc/UTC")).isEqualTo(201));
            assertThat(ChartTest.noSchedules())
                    .allSatisfy(each ->
                            assertThat(tried(namespace, each, "Etc/UTC")).isEqualTo(422));
        }
    }

    /** The code of the answer to a CronJob that is not kept. */
    private static int tried(BenchNamespace namespace, String schedule, String zone) {
        var pod = Map.of(
                "restartPolicy",
                "Never",
                "containers",
                List.of(Map.of("name", "x", "image", "registry.example.com/acme/shop:1")));
        var body = Map.of(
                "apiVersion",
                "batch/v1",
                "kind",
                "CronJob",
                "metadata",
                Map.of("name", "x"),
                "spec",
                Map.of(
                        "schedule",
                        schedule,
                        "timeZone",
                        zone,
                        "jobTemplate",
                        Map.of("spec", Map.of("template", Map.of("spec", pod)))));
        var http = namespace.client().getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(namespace.client().getMasterUrl() + "apis/batch/v1/namespaces/" + namespace.name()
                        + "/cronjobs?dryRun=All")
                .post("application/json", JSON.writeValueAsString(body))
                .build();
        return http.sendAsync(request, String.class)
                .orTimeout(30, TimeUnit.SECONDS)
                .join()
                .code();
    }

    private static List<Manifest> plain(BenchNamespace namespace, String set) {
        var values = ChartTest.read(set);
        @SuppressWarnings("unchecked")
        var release = new HashMap<>((Map<String, Object>) values.getOrDefault("release", Map.of()));
        release.put("mode", "plain");
        values.put("release", release);
        return CHART.template("shop", namespace.name(), values);
    }

    /**
     * By Helm's own program, since as a library it leaves out the Jobs and the Pod that are hooks of its own; but for what a rollback
     * puts in the place of the release command's Job, under its name.
     */
    private static List<Manifest> hooks(BenchNamespace namespace, String set) {
        var manifests = HelmProgram.of(HelmProgram.versions().getLast(), home)
                .template(
                        "shop",
                        "helm/django-app",
                        "--namespace",
                        namespace.name(),
                        "--values",
                        "helm/django-app/ci/" + set + "-values.yaml",
                        "--set",
                        "release.mode=hooks");
        manifests.removeIf(each -> JSON.<JsonNode>valueToTree(each.body())
                .at("/metadata/annotations/helm.sh~1hook")
                .asString()
                .equals("pre-rollback"));
        return manifests;
    }

    private static void assertIsTaken(BenchNamespace namespace, List<Manifest> manifests) {
        var warnings = new ArrayList<String>();
        manifests.forEach(each -> warnings.addAll(apply(namespace, each)));

        assertThat(manifests).isNotEmpty();
        assertThat(warnings).isEmpty();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertPodsAreLetIn(namespace));
    }

    /** The warnings in the answer; an unknown field is an error. */
    private static List<String> apply(BenchNamespace namespace, Manifest manifest) {
        var http = namespace.client().getHttpClient();
        var group = manifest.apiVersion().contains("/") ? "apis/" : "api/";
        var request = http.newHttpRequestBuilder()
                .uri(namespace.client().getMasterUrl() + group + manifest.apiVersion() + "/namespaces/"
                        + namespace.name() + "/" + plural(namespace, manifest) + "/" + manifest.name()
                        + "?fieldManager=test&fieldValidation=Strict")
                .method("PATCH", "application/apply-patch+yaml", JSON.writeValueAsString(manifest.body()))
                .build();
        var answer = http.sendAsync(request, String.class)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        assertThat(answer.code()).as("%s: %s", manifest.key(), answer.body()).isEqualTo(201);
        return answer.headers("Warning");
    }

    private static String plural(BenchNamespace namespace, Manifest manifest) {
        return KINDS
                .computeIfAbsent(
                        manifest.apiVersion(),
                        version -> namespace.client().getApiResources(version).getResources())
                .stream()
                .filter(each -> each.getKind().equals(manifest.kind())
                        && !each.getName().contains("/"))
                .findFirst()
                .orElseThrow()
                .getName();
    }

    private static void assertPodsAreLetIn(BenchNamespace namespace) {
        var apps = namespace.client().apps();
        assertThat(apps.deployments().inNamespace(namespace.name()).list().getItems())
                .allSatisfy(each -> assertThat(
                                each.getStatus().getReplicas() == null
                                        ? 0
                                        : each.getStatus().getReplicas())
                        .as("pods of %s: %s", each.getMetadata().getName(), each.getStatus())
                        .isEqualTo(each.getSpec().getReplicas()));
        assertThat(apps.statefulSets().inNamespace(namespace.name()).list().getItems())
                .allSatisfy(each -> assertThat(each.getStatus().getReplicas()).isEqualTo(1));
        assertThat(namespace
                        .client()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace.name())
                        .list()
                        .getItems())
                .allSatisfy(each -> assertThat(each.getStatus().getActive() != null
                                || each.getStatus().getSucceeded() != null)
                        .as("pod of %s: %s", each.getMetadata().getName(), each.getStatus())
                        .isTrue());
    }
}
