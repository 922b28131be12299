package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.cluster.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The chart as somebody uses it who has no portal: by values of their own. */
class ChartTest {
    private static final Path FOLDER = Path.of("helm/django-app");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Chart CHART = Chart.whole();
    private static final Chart LEAN = Chart.lean();

    /** The least that is accepted; each refusal differs in one thing. */
    private static final String MINIMAL = "app: {image: {repository: registry.example.com/acme/shop, tag: '1'}}";

    @AfterAll
    static void close() throws IOException {
        CHART.close();
        LEAN.close();
    }

    static List<String> valueSets() {
        try (var files = Files.list(FOLDER.resolve("ci"))) {
            return files.map(file -> file.getFileName().toString().replace("-values.yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void rendersAsTheGoldenFileSays(String name) {
        Golden.verify("values/" + name + ".yaml", Golden.text(template(read(name))));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void thePortalsRendererReadsLessAndRendersTheSame(String name) {
        assertThat(LEAN.template("shop", "acme", read(name))).isEqualTo(template(read(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"app: {portt: 1}", "app: {port: '80'}", "app: {image: {tag: a port}}", "appFile: 'portt: 1'"})
    void thePortalsRendererKeepsToTheSchema(String values) {
        var both = asMap(merge((ObjectNode) YAML.readTree(MINIMAL), (ObjectNode) YAML.readTree(values)));

        assertThatThrownBy(() -> LEAN.template("shop", "acme", both))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("app");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyPodIsRestricted(String name) {
        var pods = template(read(name)).stream().flatMap(ChartTest::pods).toList();

        assertThat(pods).allSatisfy(pod -> {
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsGroup").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asString())
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.path("hostNetwork").isMissingNode()).isTrue();
            for (var containers : List.of("containers", "initContainers")) {
                for (var container : pod.path(containers)) {
                    assertThat(container
                                    .at("/securityContext/allowPrivilegeEscalation")
                                    .asBoolean(true))
                            .isFalse();
                    assertThat(container
                                    .at("/securityContext/capabilities/drop/0")
                                    .asString())
                            .isEqualTo("ALL");
                    assertThat(container.at("/resources/limits/memory").asString())
                            .isNotEmpty();
                    assertThat(container.at("/terminationMessagePolicy").asString())
                            .isEqualTo("FallbackToLogsOnError");
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void noTwoObjectsHaveOneNameAndNoContainerAVariableTwice(String name) {
        var manifests = template(read(name));

        assertThat(manifests).extracting(Manifest::key).doesNotHaveDuplicates();
        for (var pod : manifests.stream().flatMap(ChartTest::pods).toList()) {
            for (var container : pod.path("containers")) {
                assertThat(container.path("env").valueStream().map(each -> each.path("name")))
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void whatAVariableRefersToStandsAboveIt() {
        var container = template(read("external-database")).stream()
                .filter(each -> each.kind().equals("Deployment"))
                .flatMap(ChartTest::pods)
                .findFirst()
                .orElseThrow()
                .at("/containers/0/env");
        var names = container
                .valueStream()
                .map(each -> each.path("name").asString())
                .toList();

        assertThat(names.indexOf("PGPASSWORD")).isBetween(0, names.indexOf("DATABASE_URL") - 1);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("app: {port: '80'}", "/app/port"),
                Arguments.of("app: {portt: 80}", "'portt' not allowed"),
                Arguments.of("databse: {}", "'databse' not allowed"),
                Arguments.of("database: {provider: mysql}", "must be one of"),
                Arguments.of("sizes: {web: {memory: 4 GB}}", "/sizes/web/memory"),
                Arguments.of("app: {hosts: [Shop_1]}", "app.hosts[0]: \"Shop_1\" is not a host name"),
                Arguments.of("app: {health: {path: healthz}}", "does not begin with /"),
                Arguments.of("app: {variables: {A B: x}}", "\"A B\" is not a name of letters"),
                Arguments.of("app: {variables: {A: 1}}", "/app/variables/A"),
                Arguments.of("app: {variables: {PORT: '1'}}", "PORT is set by the chart"),
                Arguments.of("app: {variables: {A: x}, secretVariables: {A: {secret: s, key: k}}}", "A is said twice"),
                Arguments.of("app: {processes: {init: {}}}", "cannot be called \"init\""),
                Arguments.of(
                        "app: {processes: {web: {command: []}, w: {command: []}}}", "both would run the image's own"),
                Arguments.of("app: {processes: {web: {pods: 21}}}", "at most 20 are allowed"),
                Arguments.of(
                        "app: {processes: {web: {autoscale: {minPods: 3, maxPods: 2, cpuPercent: 70}}}}",
                        "maxPods (2) is below minPods (3)"),
                Arguments.of("app: {processes: {web: {autoscale: {minPods: 1, maxPods: 2}}}}", "needs cpuPercent"),
                Arguments.of("app: {cron: {a: {schedule: often, command: []}}}", "is not a schedule of five fields"),
                Arguments.of("app: {image: {repository: ''}}", "app.image.repository is needed"),
                Arguments.of("app: {image: {tag: ''}}", "needs a tag or a digest"),
                Arguments.of("app: {image: {digest: sha256:12}}", "is not a digest"),
                Arguments.of("rollout: {progressDeadlineSeconds: 60}", "must exceed app.health.startupSeconds"),
                Arguments.of("database: {provider: external}", "database.host is needed"),
                Arguments.of("database: {provider: statefulset}", "which Secret holds the password"),
                Arguments.of("cache: {provider: valkey}", "which Secret holds the password"),
                Arguments.of("files: {provider: s3}", "files.s3.bucket is needed"),
                Arguments.of(
                        "app: {processes: {web: {pods: 2}}}\nfiles: {provider: volume, volume: {sharedNode: false}}",
                        "on a volume that one node mounts at a time"),
                Arguments.of("files: {static: {server: nginx, port: 8000}}", "cannot both listen there"),
                Arguments.of("exposure: {type: httpRoute}", "which Gateway?"),
                Arguments.of(
                        "exposure: {type: httpRoute, httpRoute: {parents: [{name: g}]}, tls: {secret: t}}",
                        "exposure.tls.secret has no use with exposure.type: httpRoute"),
                Arguments.of(
                        "exposure: {type: loadBalancer, tls: {issuer: i}}",
                        "exposure.tls has no use with exposure.type: loadBalancer"),
                Arguments.of(
                        "app: {processes: {web: {autoscale: {minPods: 1, maxPods: 21, cpuPercent: 70}}}}",
                        "asks for 21 pods; at most 20"),
                Arguments.of(
                        "app: {processes: {web: {autoscale: {minPods: 1, maxPods: 2, cpuPercent: 70}}}}\n"
                                + "files: {provider: volume, volume: {sharedNode: false}}",
                        "asks for 2 pods on a volume that one node mounts at a time"),
                Arguments.of("app: {processes: {" + "w".repeat(60) + ": {}}}", "is too long"),
                Arguments.of(
                        "app: {cron: {" + "c".repeat(50) + ": {schedule: '@daily', command: []}}}",
                        "the name is too long: together with \"shop\" at most 51"),
                Arguments.of("app: {tasks: {web: {command: [/x]}}}", "app.tasks.web: a process has that name"),
                Arguments.of(
                        "app: {processes: {web: {variables: {PORT: '1'}}}}",
                        "PORT is set by the chart; the application cannot set it"),
                Arguments.of(
                        "app: {processes: {web: {variables: {A: x}, secretVariables: {A: {secret: s, key: k}}}}}",
                        "A is said twice"),
                Arguments.of("database: {provider: autonomous}", "database.autonomous.compartmentId is needed"),
                Arguments.of(
                        "database: {provider: cloudnative-pg, cloudnativePg: {sharedCluster: t}}",
                        "which Secret holds the password"),
                Arguments.of(
                        "database: {provider: cloudnative-pg, cloudnativePg: {backup: {destination: 's3://b/p'}}}",
                        "backup.secret is needed with a destination"),
                Arguments.of("cache: {provider: external}", "cache.host is needed"),
                Arguments.of("files: {provider: s3, s3: {bucket: b}}", "files.s3.secret is needed"),
                Arguments.of("release: {mode: waves}", "must be one of"),
                Arguments.of("app: {processes: {w: {autoscale: {minPods: 0, maxPods: 1}}}}", "minPods"),
                Arguments.of("network: {egress: {peers: [{cidr: everywhere}]}}", "/network/egress/peers/0/cidr"),
                Arguments.of("appFile: 'cron: {a: {command: []}}'", "appFile.cron.a: schedule is missing"),
                Arguments.of(
                        "appFile: 'cron: {a: {schedule: \"@daily\", command: [], concurrency: Never}}'",
                        "Never is not one of Forbid, Replace, Allow"),
                Arguments.of("appFile: 'port: 0'", "appFile.port: 0 is below 1"),
                Arguments.of("appFile: 'hosts: [\"" + "a".repeat(300) + "\"]'", "appFile.hosts[0]"),
                Arguments.of("nameOverride: " + "a".repeat(43), "at most 42"),
                Arguments.of("appFile: 'sizes: {web: {memory: 64Gi}}'", "appFile: sizes is not known here"),
                Arguments.of(
                        "appFile: 'processes: {web: {memory: 64Gi}}'", "appFile.processes.web: memory is not known"),
                Arguments.of("appFile: 'processes: {web: {pods: 99}}'", "at most 20 are allowed"),
                Arguments.of("appFile: 'port: 1.5'", "appFile.port: is number, but must be integer"),
                Arguments.of("appFile: 'a: ['", "appFile is not YAML"),
                Arguments.of("appFile: '[1]'", "appFile"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    void refusesAndSaysWhy(String values, String message) {
        var merged = merge((ObjectNode) YAML.readTree(MINIMAL), (ObjectNode) YAML.readTree(values));

        assertThatThrownBy(() -> template(asMap(merged)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theCustomersFileAlsoSaysWhatIsEmptyZeroOrNothing() {
        var values = asMap(YAML.readTree("""
                appFile: |
                  image: {repository: registry.example.com/acme/shop, tag: "1"}
                  processes: {web: {command: [], pods: 0}, gone: null}
                  releaseCommand: null
                """));
        var manifests = template(values);
        var web = manifests.stream()
                .filter(each -> each.kind().equals("Deployment"))
                .map(each -> JSON.<JsonNode>valueToTree(each.body()))
                .toList();

        assertThat(manifests).noneMatch(each -> each.kind().equals("Job"));
        assertThat(web).hasSize(1);
        assertThat(web.getFirst().at("/spec/replicas").asInt(-1)).isZero();
        assertThat(web.getFirst().at("/spec/template/spec/containers/0/command").isMissingNode())
                .isTrue();
    }

    /** Helm checks types and keys; patterns stay with the chart's own check, whose messages people understand. */
    @Test
    void bothSchemasSayTheSameOfTheCustomersPart() throws IOException {
        var values = JSON.readTree(Files.readString(FOLDER.resolve("values.schema.json")));
        var app = JSON.readTree(Files.readString(FOLDER.resolve("files/app.schema.json")));
        var definitions = (ObjectNode) withoutPatterns(app.path("definitions"));

        assertThat(values.at("/properties/app/properties")).isEqualTo(withoutPatterns(app.path("properties")));
        definitions
                .propertyNames()
                .forEach(name -> assertThat(values.at("/definitions/" + name)).isEqualTo(definitions.path(name)));
    }

    @Test
    void everyDefaultValueIsInTheSchemaAndTheOtherWayRound() throws IOException {
        var schema = JSON.readTree(Files.readString(FOLDER.resolve("values.schema.json")));
        var values = YAML.readTree(Files.readString(FOLDER.resolve("values.yaml")));
        var known = new TreeSet<String>();
        known(schema, schema, "", known);
        known.removeIf(each -> each.equals("global") || each.endsWith(".cpuLimit"));

        assertThat(ReadmeTable.paths(values)).containsAll(known);
    }

    @Test
    void theReadmeTellsEveryValueAndItsDefault() throws IOException {
        var readme = FOLDER.resolve("README.md");
        var table = ReadmeTable.of(Files.readAllLines(FOLDER.resolve("values.yaml")));
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(readme, ReadmeTable.replace(Files.readString(readme), table));
        }

        assertThat(Files.readString(readme)).contains(table);
    }

    private static void known(JsonNode root, JsonNode schema, String path, TreeSet<String> known) {
        var node = schema.has("$ref") ? root.at(schema.path("$ref").asString().substring(1)) : schema;
        if (!node.has("properties")) {
            known.add(path);
            return;
        }
        node.path("properties").forEachEntry((name, each) -> {
            // Process, command and the like are explained where they stand, not listed.
            if (!path.equals("app.releaseCommand")) {
                known(root, each, path.isEmpty() ? name : path + "." + name, known);
            } else {
                known.add(path);
            }
        });
    }

    private static JsonNode withoutPatterns(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var copy = JSON.createObjectNode();
            object.forEachEntry((name, each) -> {
                if (!each.isString() || !(name.equals("pattern") || name.equals("description"))) {
                    copy.set(name, withoutPatterns(each));
                }
            });
            return copy;
        }
        return node;
    }

    private static ObjectNode merge(ObjectNode below, ObjectNode above) {
        above.forEachEntry((name, each) -> {
            if (each instanceof ObjectNode object && below.get(name) instanceof ObjectNode under) {
                merge(under, object);
            } else {
                below.set(name, each);
            }
        });
        return below;
    }

    private static Stream<JsonNode> pods(Manifest manifest) {
        JsonNode body = JSON.valueToTree(manifest.body());
        var found = new ArrayList<JsonNode>();
        for (var path : List.of("/spec/template/spec", "/spec/jobTemplate/spec/template/spec")) {
            if (body.at(path).has("containers")) {
                found.add(body.at(path));
            }
        }
        return found.stream();
    }

    private static List<Manifest> template(Map<String, Object> values) {
        return CHART.template("shop", "acme", values);
    }

    static Map<String, Object> read(String name) {
        try {
            return asMap(YAML.readTree(Files.readString(FOLDER.resolve("ci/" + name + "-values.yaml"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(JsonNode node) {
        return JSON.convertValue(node, TreeMap.class);
    }
}
