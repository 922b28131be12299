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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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
    void renders_as_the_golden_file_says(String name) {
        Golden.verify("values/" + name + ".yaml", Golden.text(template(read(name))));
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void the_portals_renderer_reads_less_and_renders_the_same(String name) {
        assertThat(LEAN.template("shop", "acme", read(name))).isEqualTo(template(read(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"app: {portt: 1}", "app: {port: '80'}", "app: {image: {tag: a port}}", "appFile: 'portt: 1'"})
    void the_portals_renderer_keeps_to_the_schema(String values) {
        var both = asMap(merge((ObjectNode) YAML.readTree(MINIMAL), (ObjectNode) YAML.readTree(values)));

        assertThatThrownBy(() -> LEAN.template("shop", "acme", both))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("app");
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void every_pod_is_restricted(String name) {
        var pods = template(read(name)).stream().flatMap(ChartTest::pods).toList();

        assertThat(pods).allSatisfy(pod -> {
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsGroup").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asString())
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.path("hostNetwork").isMissingNode()).isTrue();
            assertThat(pod.path("volumes").valueStream().filter(each -> each.has("emptyDir")))
                    .allSatisfy(
                            each -> assertThat(each.at("/emptyDir/sizeLimit").asString())
                                    .isNotEmpty());
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
                    assertThat(container
                                    .at("/resources/limits/ephemeral-storage")
                                    .asString())
                            .isNotEmpty();
                    assertThat(container.at("/terminationMessagePolicy").asString())
                            .isEqualTo("FallbackToLogsOnError");
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void no_two_objects_have_one_name_and_no_container_a_variable_twice(String name) {
        var manifests = template(read(name));

        assertThat(manifests).extracting(Manifest::key).doesNotHaveDuplicates();
        for (var pod : manifests.stream().flatMap(ChartTest::pods).toList()) {
            for (var container : pod.path("containers")) {
                assertThat(container.path("env").valueStream().map(each -> each.path("name")))
                        .doesNotHaveDuplicates();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',384Mi",
        "'security: {tmpSize: 1.5Gi}',1664Mi",
        "'security: {tmpSize: 100M}',224Mi",
        "'security: {readOnlyRootFilesystem: false}',640Mi",
        "'files: {static: {server: nginx}}',640Mi"
    })
    void a_container_may_have_of_the_nodes_disk_what_it_may_write_to_and_its_log(String values, String limit) {
        var site = template(asMap(merged(values.isEmpty() ? "{}" : values))).stream()
                .filter(each -> each.name().equals("shop-web") && each.kind().equals("Deployment"))
                .flatMap(ChartTest::pods)
                .findFirst()
                .orElseThrow();

        assertThat(site.at("/containers/0/resources/limits/ephemeral-storage").asString())
                .isEqualTo(limit);
        if (site.path("containers").size() > 1) {
            assertThat(site.at("/containers/1/resources/limits/ephemeral-storage")
                            .asString())
                    .isEqualTo("384Mi");
        }
    }

    @Test
    void what_a_variable_refers_to_stands_above_it() {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "volume-on-one-node",
                "cloudnative-pg-cluster",
                "cloudnative-pg-shared",
                "autonomous-database",
                "statefulset-database"
            })
    void what_holds_data_and_its_backups_outlive_the_values_that_name_them(String name) {
        var manifests = template(read(name));
        var holders = List.of(
                "PersistentVolumeClaim",
                "Cluster",
                "Database",
                "AutonomousDatabases",
                "ObjectStore",
                "ScheduledBackup");

        var claims = manifests.stream()
                .<JsonNode>map(each -> JSON.valueToTree(each.body()))
                .flatMap(each -> each.at("/spec/volumeClaimTemplates").valueStream());
        var kept = manifests.stream()
                .filter(each -> holders.contains(each.kind()))
                .<JsonNode>map(each -> JSON.valueToTree(each.body()))
                .peek(each -> assertThat(each.at("/metadata/annotations/helm.sh~1resource-policy")
                                .asString())
                        .as(each.path("kind").asString())
                        .isEqualTo("keep"));
        assertThat(Stream.concat(claims, kept))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.at("/metadata/annotations/argocd.argoproj.io~1sync-options")
                                .asString())
                        .as(each.path("kind").asString())
                        .isEqualTo("Prune=false,Delete=false"));
    }

    /** A ConfigMap would go, or change, under the pods of the old release. */
    @Test
    void pods_carry_the_configuration_of_their_nginx() {
        var manifests = template(read("nginx-beside-the-site"));
        var template = manifests.stream()
                .filter(each -> each.kind().equals("Deployment"))
                .<JsonNode>map(each -> JSON.valueToTree(each.body()))
                .map(each -> each.at("/spec/template"))
                .findFirst()
                .orElseThrow();
        var files = template.at("/spec/volumes")
                .valueStream()
                .flatMap(each -> each.at("/downwardAPI/items").valueStream())
                .map(each -> each.at("/fieldRef/fieldPath").asString());

        assertThat(manifests).noneMatch(each -> each.kind().equals("ConfigMap"));
        assertThat(files)
                .containsExactlyInAnyOrderElementsOf(template.at("/metadata/annotations")
                        .propertyStream()
                        .map(each -> "metadata.annotations['" + each.getKey() + "']")
                        .toList())
                .isNotEmpty();
    }

    @Test
    void nginx_lets_web_sockets_through_and_does_without_ipv6() {
        var nginx = template(read("nginx-beside-the-site")).stream()
                .filter(each -> each.kind().equals("Deployment"))
                .<JsonNode>map(each -> JSON.valueToTree(each.body()))
                .map(each -> each.at("/spec/template/metadata/annotations/nuages.io~1nginx.conf")
                        .asString())
                .findFirst()
                .orElseThrow();

        assertThat(nginx)
                .contains("proxy_set_header Upgrade $upgrade;", "proxy_set_header Connection $connection_upgrade;")
                .doesNotContain("listen [::]");
    }

    @Test
    void an_autonomous_database_has_a_user_with_a_password_and_a_service_of_its_workload() {
        var values = "app: {image: {repository: r.example.com/shop, tag: '1'}}\n"
                + "database: {provider: autonomous, autonomous: {compartmentId: c, adminSecret: a, walletSecret: w}}";

        assertThat(environment(values))
                .contains("ORACLE_USER=ADMIN", "ORACLE_PASSWORD=a/password", "ORACLE_DSN=shop_tp");
        assertThat(environment(values.replace("autonomous, ", "autonomous, user: admin, ")))
                .contains("ORACLE_USER=admin", "ORACLE_PASSWORD=a/password");
        assertThat(environment(values.replace("autonomous, ", "autonomous, user: u, secret: {name: s}, ")))
                .contains("ORACLE_USER=u", "ORACLE_PASSWORD=s/password");
        assertThat(environment(values.replace("{compartmentId", "{workload: DW, compartmentId")))
                .contains("ORACLE_DSN=shop_low");
        assertThat(environment(values.replace("{compartmentId", "{workload: DW, service: tp, compartmentId")))
                .contains("ORACLE_DSN=shop_tp");
    }

    /** Of the site: values, or Secret and key. */
    private static List<String> environment(String values) {
        return template(asMap(YAML.readTree(values))).stream()
                .filter(each -> each.kind().equals("Deployment"))
                .flatMap(ChartTest::pods)
                .flatMap(each -> each.at("/containers/0/env").valueStream())
                .map(each -> each.path("name").asString() + "="
                        + (each.has("value")
                                ? each.path("value").asString()
                                : each.at("/valueFrom/secretKeyRef/name").asString() + "/"
                                        + each.at("/valueFrom/secretKeyRef/key").asString()))
                .toList();
    }

    /** Argo CD compares no hooks, and a commit that changes nothing else would be "Synced". */
    @Test
    void what_changes_in_hooks_alone_shows_in_an_object_that_is_compared() {
        var base = "app: {image: {repository: r.example.com/shop, tag: '1'}, releaseCommand: {command: [/init]}}\n";
        var account = account(base);

        assertThat(account(base)).isEqualTo(account);
        assertThat(Stream.of(
                        base.replace("/init", "/init2"),
                        base.replace("[/init]", "[/init], args: [x]"),
                        base.replace("{repository", "{digest: 'sha256:" + "0".repeat(64) + "', repository"),
                        base.replace("app: {", "app: {tasks: {import: {command: [/import]}}, "),
                        base.replace("app: {", "app: {variables: {A: b}, "),
                        base + "sizes: {init: {memory: 512Mi}}"))
                .map(ChartTest::account)
                .doesNotContain(account)
                .doesNotHaveDuplicates();
        assertThat(account(base + "release: {mode: plain}"))
                .isEqualTo(account(base.replace("/init", "/x") + "release: {mode: plain}"));
    }

    private static String account(String values) {
        return template(asMap(YAML.readTree(values))).stream()
                .filter(each -> each.kind().equals("ServiceAccount"))
                .map(each -> JSON.writeValueAsString(each.body()))
                .findFirst()
                .orElseThrow();
    }

    /** While pods of the old release still refer to it. */
    @Test
    void a_replaced_sealed_secret_goes_last() {
        var sealed = template(asMap(merged("app: {sealedSecrets: {shop-1: {values: {KEY: AgB0}}}}"))).stream()
                .filter(each -> each.kind().equals("SealedSecret"))
                .<JsonNode>map(each -> JSON.valueToTree(each.body()))
                .findFirst()
                .orElseThrow();

        assertThat(sealed.at("/metadata/annotations/argocd.argoproj.io~1sync-options")
                        .asString())
                .isEqualTo("PruneLast=true");
    }

    /** Argo CD waits for each wave, and some classes of volumes for a pod. */
    @Test
    void a_claim_comes_in_the_wave_of_its_first_user() {
        var volume = "app: {image: {repository: r.example.com/shop, tag: '1'}}\nfiles: {provider: volume}";

        assertThat(waveOfTheClaim(volume)).isEqualTo("0");
        assertThat(waveOfTheClaim(volume.replace("app: {", "app: {releaseCommand: null, ")))
                .isEqualTo("1");
        assertThat(waveOfTheClaim(volume.replace("app: {", "app: {releaseCommand: {files: false}, ")))
                .isEqualTo("1");
    }

    private static String waveOfTheClaim(String values) {
        return template(asMap(YAML.readTree(values))).stream()
                .filter(each -> each.kind().equals("PersistentVolumeClaim"))
                .<JsonNode>map(each -> JSON.valueToTree(each.body()))
                .map(each -> each.at("/metadata/annotations/argocd.argoproj.io~1sync-wave")
                        .asString())
                .findFirst()
                .orElseThrow();
    }

    /** With a budget, the first pod off a drained node would wait for its sibling there, which may not go before it is back. */
    @Test
    void pods_that_a_volume_holds_on_one_node_have_no_budget() {
        var pods =
                "app: {image: {repository: r.example.com/shop, tag: '1'}, processes: {web: {pods: 2}, w: {pods: 2, files: false}}}\n";

        assertThat(budgets(pods)).containsExactlyInAnyOrder("shop-web", "shop-w");
        assertThat(budgets(pods + "files: {provider: volume}")).containsExactly("shop-w");
        assertThat(budgets(pods + "files: {provider: volume, volume: {access: ReadWriteMany}}"))
                .containsExactlyInAnyOrder("shop-web", "shop-w");
    }

    private static List<String> budgets(String values) {
        return template(asMap(YAML.readTree(values))).stream()
                .filter(each -> each.kind().equals("PodDisruptionBudget"))
                .map(Manifest::name)
                .toList();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("app: {port: '80'}", "/app/port"),
                Arguments.of("app: {portt: 80}", "'portt' not allowed"),
                Arguments.of("databse: {}", "'databse' not allowed"),
                Arguments.of("database: {provider: mysql}", "must be one of"),
                Arguments.of("sizes: {web: {memory: 4 GB}}", "/sizes/web/memory"),
                Arguments.of("app: {hosts: [Shop_1]}", "app.hosts[0]: \"Shop_1\" is not a host name"),
                Arguments.of("app: {health: {path: healthz}}", "does not start with /"),
                Arguments.of("app: {variables: {A B: x}}", "\"A B\" is not a name of letters"),
                Arguments.of("app: {variables: {A: 1}}", "/app/variables/A"),
                Arguments.of("app: {variables: {PORT: '1'}}", "PORT is set by the chart"),
                Arguments.of("app: {variables: {A: x}, secretVariables: {A: {secret: s, key: k}}}", "A is set twice"),
                Arguments.of("app: {processes: {init: {}}}", "cannot be called \"init\""),
                Arguments.of(
                        "app: {processes: {w: {command: []}}}",
                        "app.processes.w has no command: without a command or args"),
                Arguments.of("app: {releaseCommand: {command: []}}", "app.releaseCommand has no command"),
                Arguments.of("app: {cron: {a: {schedule: '@daily', command: []}}}", "app.cron.a has no command"),
                Arguments.of("app: {tasks: {a: {command: []}}}", "app.tasks.a has no command"),
                Arguments.of("app: {processes: {web: {pods: 21}}}", "at most 20 are allowed"),
                Arguments.of(
                        "app: {processes: {web: {autoscale: {minPods: 3, maxPods: 2, cpuPercent: 70}}}}",
                        "maxPods (2) is below minPods (3)"),
                Arguments.of("app: {processes: {web: {autoscale: {minPods: 1, maxPods: 2}}}}", "needs cpuPercent"),
                Arguments.of("app: {cron: {a: {schedule: often, command: []}}}", "is not a schedule of five fields"),
                Arguments.of(
                        "app: {cron: {a: {schedule: \"0\\t3\\t*\\t*\", command: [/x]}}}",
                        "is not a schedule of five fields"),
                Arguments.of(
                        "app: {cron: {a: {schedule: \"0\\t25\\t*\\t*\\t*\", command: [/x]}}}",
                        "\"25\" is not a valid hour (0 to 23)"),
                Arguments.of("app: {image: {repository: ''}}", "app.image.repository is required"),
                Arguments.of(
                        "app: {image: {repository: 'r.example.com/shop:1'}}", "in lower-case letters, without a tag"),
                Arguments.of("app: {image: {repository: 'shop:1'}}", "in lower-case letters, without a tag"),
                Arguments.of("app: {image: {repository: r.example.com/Shop}}", "in lower-case letters, without a tag"),
                Arguments.of("app: {image: {repository: R.example.com/shop}}", "in lower-case letters, without a tag"),
                Arguments.of("app: {image: {repository: r.example.com/shop/}}", "in lower-case letters, without a tag"),
                Arguments.of("app: {image: {repository: r.example.com//shop}}", "in lower-case letters, without a tag"),
                Arguments.of(
                        "app: {image: {repository: 'r.example.com/shop@sha256:12'}}",
                        "in lower-case letters, without a tag"),
                Arguments.of(
                        "appFile: 'image: {repository: r.example.com/shop/}'", "in lower-case letters, without a tag"),
                Arguments.of(
                        "app: {hosts: [a.example, b.example]}\nlimits: {hosts: {most: 1}}",
                        "app.hosts has 2 hosts; at most 1 are allowed here"),
                Arguments.of(
                        "appFile: 'hosts: [shop.example.com, shop.example.org]'\nlimits: {hosts: {under: [example.com]}}",
                        "app.hosts: shop.example.org is not allowed here; allowed are example.com, and hosts below"),
                Arguments.of(
                        "appFile: 'hosts: [notexample.com]'\nlimits: {hosts: {under: [example.com]}}",
                        "app.hosts: notexample.com is not allowed here"),
                Arguments.of(
                        "appFile: 'processes: {worker: {graceSeconds: 61}}'\nlimits: {graceSeconds: 60}",
                        "app.processes.worker.graceSeconds is 61; at most 60 are allowed here"),
                Arguments.of(
                        "appFile: 'releaseCommand: {timeoutSeconds: 901}'\nlimits: {timeoutSeconds: 900}",
                        "app.releaseCommand.timeoutSeconds is 901; at most 900"),
                Arguments.of(
                        "appFile: 'cron: {a: {schedule: \"@daily\", command: [/x], timeoutSeconds: 901}}'\nlimits: {timeoutSeconds: 900}",
                        "app.cron.a.timeoutSeconds is 901; at most 900"),
                Arguments.of(
                        "appFile: 'tasks: {a: {command: [/x], timeoutSeconds: 901}}'\nlimits: {timeoutSeconds: 900}",
                        "app.tasks.a.timeoutSeconds is 901; at most 900"),
                Arguments.of(
                        "app: {processes: {beat: {singleton: true, pods: 2}}}", "app.processes.beat is a singleton"),
                Arguments.of(
                        "app: {processes: {beat: {singleton: true, autoscale: {minPods: 1, maxPods: 1, cpuPercent: 70}}}}",
                        "app.processes.beat is a singleton"),
                Arguments.of("app: {image: {tag: ''}}", "needs a tag or a digest"),
                Arguments.of("app: {image: {digest: sha256:12}}", "is not a digest"),
                Arguments.of("rollout: {progressDeadlineSeconds: 60}", "must exceed app.health.startupSeconds"),
                Arguments.of("database: {provider: external}", "database.host is required"),
                Arguments.of("database: {provider: statefulset}", "which Secret holds the password"),
                Arguments.of("cache: {provider: valkey}", "which Secret holds the password"),
                Arguments.of("files: {provider: s3}", "files.s3.bucket is required"),
                Arguments.of(
                        "app: {processes: {web: {pods: 2}}}\nfiles: {provider: volume, volume: {sharedNode: false}}",
                        "The volume is mounted by web (2 pods), the release command, on one node at a time"),
                Arguments.of(
                        "files: {provider: volume, volume: {sharedNode: false}}",
                        "mounted by web, the release command"),
                Arguments.of("""
                        app:
                          releaseCommand: null
                          processes: {mailer: {files: false}, off: {pods: 0}, worker: {}}
                          cron: {a: {schedule: '@daily', command: [/a]}, b: {schedule: '@daily', command: [/b], files: false}}
                          tasks: {c: {command: [/c]}}
                        files: {provider: volume, volume: {sharedNode: false}}
                        """, "mounted by web, worker, cron a, task c, on one node"),
                Arguments.of("files: {static: {server: nginx, port: 8000}}", "cannot both listen there"),
                Arguments.of("exposure: {type: httpRoute}", "which Gateway?"),
                Arguments.of(
                        "exposure: {type: httpRoute, httpRoute: {parents: [{name: g}]}, tls: {secret: t}}",
                        "exposure.tls.secret has no effect with exposure.type: httpRoute"),
                Arguments.of(
                        "exposure: {type: loadBalancer, tls: {issuer: i}}",
                        "exposure.tls has no effect with exposure.type: loadBalancer"),
                Arguments.of(
                        "app: {processes: {web: {autoscale: {minPods: 1, maxPods: 21, cpuPercent: 70}}}}",
                        "asks for 21 pods; at most 20"),
                Arguments.of(
                        "app: {processes: {web: {autoscale: {minPods: 1, maxPods: 2, cpuPercent: 70}}}}\n"
                                + "files: {provider: volume, volume: {sharedNode: false}}",
                        "mounted by web (2 pods), the release command, on one node"),
                Arguments.of("app: {processes: {" + "w".repeat(60) + ": {}}}", "is too long"),
                Arguments.of(
                        "app: {cron: {" + "c".repeat(50) + ": {schedule: '@daily', command: []}}}",
                        "the name is too long: together with \"shop\", it can have at most 51"),
                Arguments.of("app: {tasks: {web: {command: [/x]}}}", "app.tasks.web: a process has that name"),
                Arguments.of(
                        "app: {tasks: {init: {command: [/x]}}}", "app.tasks.init: the chart uses that name itself"),
                Arguments.of(
                        "app: {cron: {init: {schedule: '@daily', command: [/x]}}}",
                        "app.cron.init: the chart uses that name itself"),
                Arguments.of(
                        "app: {processes: {cron-a: {}}, cron: {a: {schedule: '@daily', command: [/x]}}}",
                        "app.cron.a: its pods would be counted as those of the process \"cron-a\""),
                Arguments.of("sizes: {cron/Clear: {memory: 1Gi}}", "invalid propertyName 'cron/Clear'"),
                Arguments.of(
                        "limits: {processes: 1}\napp: {processes: {w: {}}}",
                        "app.processes has 2 processes; at most 1"),
                Arguments.of(
                        "limits: {pods: 4}\napp: {processes: {web: {pods: 2}, w: {pods: 3}}}",
                        "app.processes ask for 5 pods in total; at most 4"),
                Arguments.of(
                        "limits: {tasks: 0}\napp: {tasks: {a: {command: [/x]}}}", "app.tasks has 1 entries; at most 0"),
                Arguments.of(
                        "limits: {cron: 0}\nappFile: 'cron: {a: {schedule: \"@daily\", command: [/x]}}'",
                        "app.cron has 1 entries; at most 0"),
                Arguments.of(
                        "database: {provider: cloudnative-pg}",
                        "network.egress.apiServer is required with a Cluster of its own"),
                Arguments.of(
                        "app: {processes: {web: {variables: {PORT: '1'}}}}",
                        "PORT is set by the chart; the application cannot set it"),
                Arguments.of(
                        "app: {processes: {web: {variables: {A: x}, secretVariables: {A: {secret: s, key: k}}}}}",
                        "A is set twice"),
                Arguments.of("database: {provider: autonomous}", "database.autonomous.compartmentId is required"),
                Arguments.of(
                        "database: {provider: cloudnative-pg, cloudnativePg: {sharedCluster: t}}",
                        "which Secret holds the password"),
                Arguments.of(
                        "database: {provider: cloudnative-pg, cloudnativePg: {backup: {destination: 's3://b/p'}}}",
                        "backup.secret is required with a destination"),
                Arguments.of(
                        "database: {provider: autonomous, user: shop, autonomous: {compartmentId: c, adminSecret: a, walletSecret: w}}",
                        "database.secret.name is required with database.user: shop"),
                Arguments.of(
                        "exposure: {hstsSeconds: 100}",
                        "exposure.hstsSeconds has no effect with exposure.type: ingress"),
                Arguments.of(
                        "exposure: {type: none, hstsSeconds: 100}",
                        "exposure.hstsSeconds has no effect with exposure.type: none"),
                Arguments.of(
                        "exposure: {maxBodyMib: 50}",
                        "exposure.maxBodyMib has no effect with exposure.type: ingress and exposure.ingress.controller: \"\""),
                Arguments.of(
                        "exposure: {timeoutSeconds: 120}",
                        "exposure.timeoutSeconds has no effect with exposure.type: ingress and exposure.ingress.controller: \"\""),
                Arguments.of(
                        "exposure: {timeoutSeconds: 120, ingress: {controller: traefik}}",
                        "Traefik has no time limit for a route"),
                Arguments.of(
                        "exposure: {type: httpRoute, maxBodyMib: 50, httpRoute: {parents: [{name: g}]}}",
                        "exposure.maxBodyMib has no effect with exposure.type: httpRoute and exposure.httpRoute.controller: \"\""),
                Arguments.of(
                        "exposure: {type: httpRoute, timeoutSeconds: 9, httpRoute: {controller: traefik, parents: [{name: g}]}}",
                        "Traefik has no time limit for a route"),
                Arguments.of(
                        "exposure: {type: loadBalancer, maxBodyMib: 50}",
                        "exposure.maxBodyMib has no effect with exposure.type: loadBalancer: nothing"),
                Arguments.of(
                        "exposure: {type: none, timeoutSeconds: 9}",
                        "exposure.timeoutSeconds has no effect with exposure.type: none: nothing"),
                Arguments.of("exposure: {ingress: {controller: haproxy}}", "/exposure/ingress/controller"),
                Arguments.of("cache: {provider: external}", "cache.host is required"),
                Arguments.of("files: {provider: s3, s3: {bucket: b}}", "files.s3.secret is required"),
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
                Arguments.of("appFile: 'sizes: {web: {memory: 64Gi}}'", "appFile: sizes is unknown here"),
                Arguments.of("appFile: 'processes: {web: {memory: 64Gi}}'", "appFile.processes.web: memory is unknown"),
                Arguments.of("appFile: 'processes: {web: {pods: 99}}'", "at most 20 are allowed"),
                Arguments.of("appFile: 'port: 1.5'", "appFile.port: is number, but must be integer"),
                Arguments.of("appFile: 'variables: {Y: \"1\"}'", "appFile.variables: the name true: YAML reads y, yes"),
                Arguments.of("app: {variables: {'false': '1'}}", "app.variables: the name false: YAML reads"),
                Arguments.of(
                        "appFile: 'processes: {web: {variables: {On: \"1\"}}}'",
                        "appFile.processes.web.variables: the name true"),
                Arguments.of("appFile: \"port: 80\\n---\\nport: 81\"", "appFile: contains more than one YAML document"),
                Arguments.of("appFile: \"# ours\\n---\\nport: 80\\n...\\n\"", "contains more than one YAML document"),
                Arguments.of("appFile: \"port: 80\\nhosts: []\\nport: 81\"", "appFile: port appears twice"),
                Arguments.of("network: null", "missing property 'network'"),
                Arguments.of("database: null", "missing property 'database'"),
                Arguments.of("network: {egress: {dns: null}}", "missing property 'dns'"),
                Arguments.of("database: {port: null}", "missing property 'port'"),
                Arguments.of("app: {hosts: null}", "missing property 'hosts'"),
                Arguments.of("app: {health: {path: null}}", "app.health.path is required; health: null switches off"),
                Arguments.of("sizes: {default: null}", "missing property 'default'"),
                Arguments.of("sizes: {web: {memory: '512'}}", "/sizes/web/memory"),
                Arguments.of("sizes: {web: {memory: 0Mi}}", "/sizes/web/memory"),
                Arguments.of("sizes: {web: {memory: 500m}}", "/sizes/web/memory"),
                Arguments.of("sizes: {web: {cpu: '0'}}", "/sizes/web/cpu"),
                Arguments.of("sizes: {web: {cpu: '1', cpuLimit: 900m}}", "sizes.web: cpuLimit (900m) is below cpu (1)"),
                Arguments.of("sizes: {web: {cpuLimit: 0.05}}", "/sizes/web/cpuLimit"),
                Arguments.of("sizes: {web: {cpuLimit: '0.05'}}", "sizes.web: cpuLimit (0.05) is below cpu (100m)"),
                Arguments.of("exposure: {loadBalancer: {ip: nope}}", "/exposure/loadBalancer/ip"),
                Arguments.of("network: {ingressFrom: {cidrs: [999.1.1.1/99]}}", "/network/ingressFrom/cidrs/0"),
                Arguments.of("network: {egress: {peers: [{cidr: 'fd00::/129'}]}}", "/network/egress/peers/0/cidr"),
                Arguments.of("network: {egress: {except: {ipv4: [0.0.0.0/0]}}}", "/network/egress/except/ipv4/0"),
                Arguments.of("network: {egress: {except: {ipv4: ['fd00::/8']}}}", "/network/egress/except/ipv4/0"),
                Arguments.of("network: {nat64: ['64:ff9b::/64']}", "/network/nat64/0"),
                Arguments.of("network: {nat64: ['64:ff9b::1/96']}", "/network/nat64/0"),
                Arguments.of("network: {nat64: null}", "missing property 'nat64'"),
                Arguments.of("network: {egress: {dns: {podLabels: {a b: c}}}}", "invalid propertyName 'a b'"),
                Arguments.of("labels: {team: a b}", "/labels/team"),
                Arguments.of("database: {secret: {name: Shop_DB}}", "/database/secret/name"),
                Arguments.of("pullSecrets: ['']", "/pullSecrets/0"),
                Arguments.of(
                        "app: {processes: {web: {autoscale: {minPods: 1, maxPods: 2, requestsPerSecond: 1e30}}}}",
                        "requestsPerSecond"),
                Arguments.of("nameOverride: my.shop", "/nameOverride"),
                Arguments.of(
                        "app: {cron: {a: {schedule: '99 * * * *', command: [/x]}}}",
                        "app.cron.a.schedule: \"99\" is not a valid minute (0 to 59)"),
                Arguments.of(
                        "app: {cron: {a: {schedule: '0 5-3 * * *', command: [/x]}}}",
                        "\"5-3\" is not a valid hour (0 to 23)"),
                Arguments.of(
                        "app: {cron: {a: {schedule: '0 0 0 * *', command: [/x]}}}",
                        "\"0\" is not a valid day of the month"),
                Arguments.of(
                        "app: {cron: {a: {schedule: '0 0 * 1,13 *', command: [/x]}}}", "\"1,13\" is not a valid month"),
                Arguments.of(
                        "app: {cron: {a: {schedule: '0 0 * * 7', command: [/x]}}}",
                        "\"7\" is not a valid day of the week"),
                Arguments.of(
                        "app: {cron: {a: {schedule: '*/0 * * * *', command: [/x]}}}", "\"*/0\" is not a valid minute"),
                Arguments.of(
                        "app: {cron: {a: {schedule: '0 0 * * fry', command: [/x]}}}",
                        "\"fry\" is not a valid day of the week"),
                Arguments.of(
                        "app: {cron: {a: {schedule: '@daily', timeZone: Europe/Zurch, command: [/x]}}}",
                        "app.cron.a.timeZone: \"Europe/Zurch\" is not a time zone"),
                Arguments.of(
                        "app: {cron: {a: {schedule: '@daily', timeZone: Local, command: [/x]}}}", "is not a time zone"),
                Arguments.of(
                        "app: {processes: {web: {graceSeconds: 3}}}",
                        "app.processes.web.graceSeconds (3) must exceed rollout.drainSeconds (3)"),
                Arguments.of(
                        "rollout: {drainSeconds: 60}",
                        "app.processes.web.graceSeconds (30) must exceed rollout.drainSeconds (60)"),
                Arguments.of(
                        "rollout: {progressDeadlineSeconds: 200, workerMinReadySeconds: 200}\napp: {processes: {w: {}}}",
                        "rollout.progressDeadlineSeconds must exceed rollout.workerMinReadySeconds"),
                Arguments.of(
                        "app: {processes: {w: {health: {command: [/x], startupSeconds: 300}}}}",
                        "must exceed app.processes.w.health.startupSeconds (300)"),
                Arguments.of(
                        "app: {processes: {w: {health: {command: []}}}}", "app.processes.w.health.command is empty"),
                Arguments.of(
                        "app: {processes: {web: {health: {command: [/x]}}}}", "app.processes.web.health has no effect"),
                Arguments.of("app: {processes: {web: {preStop: [/x]}}}", "app.processes.web.preStop has no effect"),
                Arguments.of(
                        "app: {processes: {web: {files: false}}}\n"
                                + "files: {provider: volume, static: {server: nginx}}",
                        "app.processes.web.files: nginx beside the site serves static files from the volume"),
                Arguments.of(
                        "app: {releaseCommand: {files: false}}\nfiles: {provider: volume, static: {server: nginx}}",
                        "app.releaseCommand.files: nginx beside the site"),
                Arguments.of(
                        "files: {provider: volume, volume: {path: /tmp}}",
                        "the pods already have something else at /tmp"),
                Arguments.of("files: {provider: volume, volume: {path: //tmp/./x/}}", "already have something else"),
                Arguments.of("files: {provider: volume, volume: {path: /wallet}}", "already have something else"),
                Arguments.of("files: {provider: volume, volume: {path: /./}}", "already have something else"),
                Arguments.of(
                        "app: {hosts: [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q]}\n"
                                + "exposure: {type: httpRoute, httpRoute: {parents: [{name: g}]}}",
                        "app.hosts has 17 hosts; an HTTPRoute takes at most 16"),
                Arguments.of("app: {hosts: [192.0.2.7]}", "app.hosts: 192.0.2.7 is an IP address"),
                Arguments.of("app: {sealedSecrets: {a: {values: {}}}}", "app.sealedSecrets.a has no values"),
                Arguments.of("appFile: 'a: ['", "appFile is not YAML"),
                Arguments.of("appFile: '[1]'", "appFile"));
    }

    /** Which the API server takes; ChartOnBenchTest asks it. */
    static List<String> schedules() {
        return List.of(
                "*/15 08,20 1-31/2 JAN,jun-dec mon-FRI",
                "0 0 ? * 0",
                "59 23 31 12 6",
                "00 09 * * *",
                "1,2-5,*/30 * * * *",
                "5/7 * * * *",
                "*/90 * * * *",
                "0 0 */40 */20 mon-5/9",
                "@hourly",
                "@every 5m",
                "@every 1h30m",
                "@every 90s");
    }

    /** Which it does not take. */
    static List<String> noSchedules() {
        return List.of(
                "99 * * * *",
                "60 * * * *",
                "* 24 * * *",
                "0 5-3 * * *",
                "0 0 0 * *",
                "0 0 32 * *",
                "0 0 * 1,13 *",
                "0 0 * 0 *",
                "0 0 * * 7",
                "*/0 * * * *",
                "-5 * * * *",
                "1- * * * *",
                "0 0 * * fry",
                "0 0 * mon *",
                "0 0 * * sunmon",
                "0 0 * * 0mon",
                "0 0 * jan0-2 *",
                "0 0 * dec-jan *",
                "a * * * *");
    }

    @ParameterizedTest
    @MethodSource("noSchedules")
    void refuses_a_schedule(String schedule) {
        assertRefused("app: {cron: {a: {schedule: '" + schedule + "', command: [/x]}}}", "app.cron.a.schedule: \"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@every",
                "@every 5",
                "@every 30s",
                "@every 0m",
                "@every -5m",
                "@every  5m",
                "@reboot",
                "@daily 0 0 0 0"
            })
    void refuses_an_interval(String schedule) {
        assertRefused(
                "app: {cron: {a: {schedule: '" + schedule + "', command: [/x]}}}", "is not a schedule of five fields");
    }

    /** As a block of YAML ends. */
    @ParameterizedTest
    @CsvSource({"0 3 * * *\\n,0 3 * * *", "@daily\\n,@daily", "\\t@every 5m\\r\\n,@every 5m", "0 3\\n* * *,0 3\\n* * *"
    })
    void blanks_around_a_schedule_are_left_out(String given, String rendered) {
        var manifests = template(asMap(merged("app: {cron: {a: {schedule: \"" + given + "\", command: [/x]}}}")));

        assertThat(manifests)
                .filteredOn(each -> each.kind().equals("CronJob"))
                .singleElement()
                .satisfies(each -> assertThat(((Map<?, ?>) each.body().get("spec")).get("schedule"))
                        .isEqualTo(rendered.replace("\\n", "\n")));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void takes_a_schedule(String schedule) {
        var manifests = template(asMap(merged("app: {cron: {a: {schedule: '" + schedule
                + "', timeZone: America/Argentina/Buenos_Aires, command: [/x]}}}")));

        assertThat(manifests).anyMatch(each -> each.kind().equals("CronJob"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\nvariables: {A: '1'}\n",
                "# ours\n\n---\nvariables:\n  A: '1'\n  TEXT: |\n    ---\n    port: 1\n    port: 2\n",
                "%YAML 1.1\n---\nvariables: {A: '1'}",
                "variables: {A: '1', \"Y\": '2', TEXT: a--- b}"
            })
    void takes_one_document_of_the_customer(String file) {
        var values = merged("release: {mode: plain}");
        values.put("appFile", file);

        assertThat(template(asMap(values)))
                .filteredOn(each -> each.kind().equals("ConfigMap"))
                .singleElement()
                .satisfies(
                        each -> assertThat(each.body().get("data").toString()).contains("A=1"));
    }

    @Test
    void refuses_a_release_whose_name_is_no_services() {
        var values = asMap(merged("paused: false"));

        for (var name : List.of("my.shop", "9lives")) {
            assertThatThrownBy(() -> CHART.template(name, "acme", values))
                    .hasMessageContaining("cannot be used for a Service");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ci, Local",
        "'network: {ingressFrom: {cidrs: []}}', Cluster",
        "'network: {policies: false}', Cluster",
        "'exposure: {loadBalancer: {externalTrafficPolicy: Cluster}}', Cluster"
    })
    void a_load_balancer_keeps_addresses_where_they_are_told_apart(String values, String policy) {
        var set = JSON.<ObjectNode>valueToTree(read("load-balancer"));
        if (!values.equals("ci")) {
            merge(set, (ObjectNode) YAML.readTree(values));
        }

        assertThat(template(asMap(set)))
                .filteredOn(each -> each.kind().equals("Service"))
                .singleElement()
                .satisfies(each -> assertThat(JSON.valueToTree(each.body())
                                .at("/spec/externalTrafficPolicy")
                                .asString())
                        .isEqualTo(policy));
    }

    /** What each belongs to, and whether the values need to say more for it to be there. */
    static Stream<Arguments> operatorsSecrets() {
        var cluster =
                "database: {provider: cloudnative-pg, cloudnativePg: {backup: {destination: 's3://b/p', secret: bk}}}\n"
                        + "network: {egress: {apiServer: [{cidr: 10.0.0.1/32}]}}";
        var shared = "database: {provider: cloudnative-pg, secret: {name: s}, cloudnativePg: {sharedCluster: tenant}}";
        var autonomous = "database: {provider: autonomous, autonomous:"
                + " {compartmentId: c, adminSecret: adm, walletSecret: wal}}";
        return Stream.of(
                Arguments.of(cluster, "bk", "database.cloudnativePg.backup.secret", true),
                Arguments.of(cluster, "shop-db-superuser", "CloudNativePG creates it", true),
                Arguments.of(cluster, "shop-db-replication", "CloudNativePG creates it", true),
                Arguments.of(cluster, "shop-db-ca", "CloudNativePG creates it", true),
                Arguments.of(cluster, "shop-db-server", "CloudNativePG creates it", true),
                Arguments.of(cluster, "shop-db-app", "CloudNativePG creates it", false),
                Arguments.of(shared, "tenant-superuser", "CloudNativePG creates it", true),
                Arguments.of(shared, "s", "database.secret", false),
                Arguments.of(autonomous, "shop-wallet", "the database's operator creates it", true),
                Arguments.of(autonomous, "adm", "database.autonomous.adminSecret", false),
                Arguments.of(autonomous, "wal", "database.autonomous.walletSecret", false),
                Arguments.of("exposure: {tls: {secret: t}}", "t", "exposure.tls.secret", true),
                Arguments.of("exposure: {tls: {issuer: i}}", "shop-tls", "cert-manager creates it", true),
                Arguments.of("pullSecrets: [p]", "p", "pullSecrets", false),
                Arguments.of("cache: {provider: valkey, secret: {name: c}}", "c", "cache.secret", false),
                Arguments.of("files: {provider: s3, s3: {bucket: b, secret: f}}", "f", "files.s3.secret", false),
                Arguments.of("paused: false", "sh.helm.release.v1.shop.v1", "Helm keeps its releases there", true));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("operatorsSecrets")
    void the_application_does_not_reach_the_operators_secrets(
            String operators, String secret, String why, boolean never) {
        var variables = "secretVariables: {X: {secret: " + secret + ", key: k}}";
        var inTheFile = "appFile: '" + variables + "'";
        var ofAProcess = "appFile: 'processes: {worker: {" + variables + "}}'";
        var brought = "appFile: 'sealedSecrets: {" + secret + ": {values: {k: AgBy}}}'";
        var byOneOwner = "app: {processes: {worker: {" + variables + "}}}";

        assertRefused(
                operators + "\n" + inTheFile, "appFile.secretVariables.X: the Secret \"" + secret, "(" + why + ")");
        assertRefused(operators + "\n" + ofAProcess, "appFile.processes.worker.secretVariables.X: the Secret", why);
        assertRefused(operators + "\n" + brought, "appFile.sealedSecrets: the Secret \"" + secret, "(" + why + ")");
        if (never) {
            assertRefused(operators + "\n" + byOneOwner, "app.processes.worker.secretVariables.X: the Secret", why);
        } else {
            assertThat(template(asMap(merged(operators + "\n" + byOneOwner)))).isNotEmpty();
        }
    }

    @Test
    void a_customer_brings_the_pull_secret_that_the_operator_allows() {
        var manifests = template(asMap(merged("""
                pullSecrets: [registry-1]
                appFile: |
                  sealedSecrets: {registry-1: {type: kubernetes.io/dockerconfigjson, values: {.dockerconfigjson: AgCx}}}
                """)));

        assertThat(manifests).anyMatch(each -> each.kind().equals("SealedSecret"));
    }

    /** A size goes by name; no kind's name leads to another's. */
    @Test
    void a_cron_job_or_task_does_not_get_the_size_of_a_process_of_its_name() {
        var manifests = template(asMap(merged("""
                app:
                  cron: {worker: {schedule: "@daily", command: [/x]}, clean: {schedule: "@daily", command: [/x]}}
                  tasks: {import: {command: [/x]}}
                release: {mode: plain}
                sizes:
                  worker: {memory: 4Gi}
                  import: {memory: 4Gi}
                  cron/clean: {memory: 64Mi}
                """)));
        var memory = new TreeMap<String, String>();
        for (var each : manifests) {
            pods(each)
                    .forEach(pod -> memory.put(
                            each.name(),
                            pod.at("/containers/0/resources/limits/memory").asString()));
        }

        assertThat(memory)
                .containsEntry("shop-worker", "256Mi")
                .containsEntry("shop-import", "256Mi")
                .containsEntry("shop-clean", "64Mi");
    }

    @Test
    void arguments_follow_the_images_own_command_or_the_one_given() {
        var manifests = template(asMap(merged("""
                app:
                  processes:
                    web: {args: [--workers, "2"]}
                    worker: {command: [], args: [work]}
                  releaseCommand: {command: [], args: [init]}
                  cron: {clean: {schedule: "@daily", command: [/x], args: [clean]}}
                  tasks: {import: {command: [], args: [import]}}
                release: {mode: plain}
                """)));
        var lines = new TreeMap<String, String>();
        for (var each : manifests) {
            pods(each)
                    .forEach(pod -> lines.put(
                            each.name(), pod.at("/containers/0/command") + " " + pod.at("/containers/0/args")));
        }

        assertThat(lines)
                .containsEntry("shop-web", "[\"/run\"] [\"--workers\",\"2\"]")
                .containsEntry("shop-worker", " [\"work\"]")
                .containsEntry("shop-init", " [\"init\"]")
                .containsEntry("shop-clean", "[\"/x\"] [\"clean\"]")
                .containsEntry("shop-import", " [\"import\"]");
    }

    /** As Kubernetes reads what is rendered: {@code $$} is {@code $}, and {@code $(NAME)} the variable's value. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pa$$word",
                "a$(HOME)b",
                "x$$(HOME)y",
                "$5",
                "$",
                "$$",
                "$$$",
                "$$$(HOME)",
                "$$$$x",
                "a$$(b",
                "$(",
                "${A}"
            })
    void a_variable_reaches_the_process_as_it_stands(String value) {
        for (var where : List.of("variables: {A: '%s'}", "processes: {web: {variables: {A: '%s'}}}")) {
            assertThat(
                            environment("app: {image: {repository: r.example.com/shop, tag: '1'}, "
                                            + where.formatted(value) + "}")
                                    .stream()
                                    .filter(each -> each.startsWith("A="))
                                    .map(each -> expanded(each.substring(2))))
                    .containsExactly(value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "echo $$ > /tmp/pid; exec gunicorn -b :$(PORT) x,echo $$ > /tmp/pid; exec gunicorn -b :<PORT> x",
        "$$$(PORT),$$<PORT>",
        "$5 ${A} $(date),$5 ${A} <date>",
        "$$$$,$$$$"
    })
    void a_probes_command_reaches_the_container_as_others_do_and_a_hooks_as_it_stands(String word, String read) {
        var worker = template(asMap(merged("""
                        app: {processes: {worker: {health: {command: ["%1$s"]}, preStop: ["%1$s"]}}}
                        """.formatted(word)))).stream()
                .flatMap(ChartTest::pods)
                .filter(pod -> pod.at("/containers/0/name").asString().equals("worker"))
                .findFirst()
                .orElseThrow()
                .at("/containers/0");

        for (var probe : List.of("startupProbe", "livenessProbe")) {
            assertThat(expanded(worker.at("/" + probe + "/exec/command/0").asString()))
                    .isEqualTo(read);
        }
        assertThat(worker.at("/lifecycle/preStop/exec/command/0").asString()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "echo $$ > /tmp/pid; exec gunicorn -b :$(PORT) x,echo $$ > /tmp/pid; exec gunicorn -b :<PORT> x",
        "$$$(PORT),$$<PORT>",
        "$5 ${A} $(date),$5 ${A} <date>",
        "$$$$,$$$$"
    })
    void a_command_reaches_the_container_as_it_stands_but_for_variables(String word, String read) {
        var pods = template(asMap(merged("""
                        app:
                          processes: {web: {command: ["%1$s"], args: ["%1$s"]}, worker: {command: ["%1$s"]}}
                          releaseCommand: {command: ["%1$s"]}
                          cron: {clean: {schedule: "@daily", command: ["%1$s"]}}
                          tasks: {import: {command: ["%1$s"]}}
                        release: {mode: plain}
                        """.formatted(word)))).stream()
                .flatMap(ChartTest::pods)
                .toList();

        assertThat(pods)
                .hasSize(5)
                .allSatisfy(pod -> assertThat(
                                expanded(pod.at("/containers/0/command/0").asString()))
                        .isEqualTo(read));
        assertThat(pods)
                .filteredOn(pod -> pod.at("/containers/0").has("args"))
                .singleElement()
                .satisfies(pod -> assertThat(
                                expanded(pod.at("/containers/0/args/0").asString()))
                        .isEqualTo(read));
    }

    /** What the kubelet makes of it; {@code <NAME>} stands for a variable's value. */
    private static String expanded(String text) {
        var read = new StringBuilder();
        for (var at = 0; at < text.length(); at++) {
            var next = at + 1 < text.length() && text.charAt(at) == '$' ? text.charAt(at + 1) : ' ';
            var end = next == '(' ? text.indexOf(')', at) : -1;
            if (next == '$') {
                read.append('$');
                at++;
            } else if (end > 0) {
                read.append('<').append(text, at + 2, end).append('>');
                at = end;
            } else {
                read.append(text.charAt(at));
            }
        }
        return read.toString();
    }

    @Test
    void tabs_part_the_fields_of_a_schedule() {
        var schedules =
                template(asMap(merged("""
                app: {cron: {a: {schedule: "0\\t3\\t*\\t*\\t*", command: [/x]}, b: {schedule: " 0 \\t3 * * mon-fri ", command: [/x]}}}
                """))).stream().filter(each -> each.kind().equals("CronJob"));

        assertThat(schedules).hasSize(2);
    }

    @Test
    void a_singleton_is_never_there_twice() {
        var beat = template(asMap(merged("app: {processes: {beat: {singleton: true}, worker: {}}}"))).stream()
                .filter(each -> each.kind().equals("Deployment"))
                .collect(Collectors.toMap(Manifest::name, each -> JSON.<JsonNode>valueToTree(each.body())));

        assertThat(beat.get("shop-beat").at("/spec/strategy/type").asString()).isEqualTo("Recreate");
        assertThat(beat.get("shop-beat").at("/spec/replicas").asInt()).isOne();
        assertThat(beat.get("shop-worker").at("/spec/strategy/type").asString()).isEqualTo("RollingUpdate");
    }

    @Test
    void what_the_customer_does_not_say_stays_within_the_operators_bounds() {
        var manifests = template(asMap(merged("""
                app:
                  hosts: [example.com, a.b.example.com]
                  processes: {worker: {}}
                  cron: {clean: {schedule: "@daily", command: [/x]}}
                  tasks: {import: {command: [/x]}}
                  releaseCommand: {command: [/init], timeoutSeconds: null}
                limits: {graceSeconds: 20, timeoutSeconds: 300, hosts: {most: 2, under: [example.com]}}
                release: {mode: plain}
                """)));
        var texts = manifests.stream()
                .map(each -> JSON.writeValueAsString(each.body()))
                .toList();

        assertThat(manifests.stream().flatMap(ChartTest::pods).filter(each -> each.has("topologySpreadConstraints")))
                .hasSize(2)
                .allSatisfy(pod -> assertThat(
                                pod.path("terminationGracePeriodSeconds").asInt())
                        .isEqualTo(20));
        assertThat(texts.stream().filter(each -> each.contains("activeDeadlineSeconds")))
                .hasSize(3)
                .allSatisfy(each -> assertThat(each).contains("\"activeDeadlineSeconds\":300"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop",
                "acme/shop",
                "localhost:5000/shop",
                "registry.example.com:5000/a/b__c/d-e.f",
                "10.0.0.1:5000/shop",
                "[2001:db8::1]:5000/acme/shop"
            })
    void a_repository_may_stand_in_any_registry(String repository) {
        assertThat(template(asMap(merged("app: {image: {repository: '" + repository + "'}}"))).stream()
                        .flatMap(ChartTest::pods)
                        .map(pod -> pod.at("/containers/0/image").asString()))
                .isNotEmpty()
                .allMatch((repository + ":1")::equals);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    void refuses_and_says_why(String values, String message) {
        assertRefused(values, message);
    }

    private static void assertRefused(String values, String... messages) {
        assertThatThrownBy(() -> template(asMap(merged(values))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(messages);
    }

    /** Over the least that is accepted. */
    private static ObjectNode merged(String values) {
        return merge((ObjectNode) YAML.readTree(MINIMAL), (ObjectNode) YAML.readTree(values));
    }

    @Test
    void the_customers_file_also_says_what_is_empty_zero_or_nothing() {
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
    void both_schemas_say_the_same_of_the_customers_part() throws IOException {
        var values = JSON.readTree(Files.readString(FOLDER.resolve("values.schema.json")));
        var app = JSON.readTree(Files.readString(FOLDER.resolve("files/app.schema.json")));
        var definitions = (ObjectNode) withoutPatterns(app.path("definitions"));

        assertThat(values.at("/properties/app/properties")).isEqualTo(withoutPatterns(app.path("properties")));
        definitions
                .propertyNames()
                .forEach(name -> assertThat(values.at("/definitions/" + name)).isEqualTo(definitions.path(name)));
    }

    @Test
    void every_default_value_is_in_the_schema_and_the_other_way_round() throws IOException {
        var schema = JSON.readTree(Files.readString(FOLDER.resolve("values.schema.json")));
        var values = YAML.readTree(Files.readString(FOLDER.resolve("values.yaml")));
        var known = new TreeSet<String>();
        known(schema, schema, "", known);
        known.removeIf(each -> each.equals("global") || each.endsWith(".cpuLimit"));

        assertThat(ReadmeTable.paths(values)).containsAll(known);
    }

    @Test
    void the_readme_tells_every_value_and_its_default() throws IOException {
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
