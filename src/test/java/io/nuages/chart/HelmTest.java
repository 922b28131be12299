package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.OnBench;
import io.nuages.cluster.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart through Helm's own program, of both major versions, against a real API server. */
@OnBench
class HelmTest {
    private static final String CHART = "helm/django-app";

    @TempDir
    private static Path home;

    private static BenchNamespace namespace;

    @BeforeAll
    static void prepare() {
        namespace = BenchNamespace.create("chart-helm").withForeignKinds();
    }

    @AfterAll
    static void close() {
        if (namespace != null) {
            namespace.close();
        }
    }

    static List<String> versions() {
        return HelmProgram.versions();
    }

    static Stream<Arguments> setsOfBoth() {
        return HelmProgram.versions().stream()
                .flatMap(version -> ChartTest.valueSets().stream().map(set -> Arguments.of(version, set)));
    }

    /** All sets at once would be merged; so one lint each. */
    @ParameterizedTest
    @MethodSource("setsOfBoth")
    void finds_nothing_to_say_and_would_install(String version, String set) {
        var helm = HelmProgram.of(version, home);

        assertThat(helm.run("lint", "--strict", CHART, "--namespace", namespace.name(), "--values", values(set)))
                .doesNotContain("[WARNING]")
                .contains("0 chart(s) failed");
        var answer = helm.attempt(
                "install", "shop", CHART, "--dry-run=server", "--namespace", namespace.name(), "--values", values(set));
        assertThat(answer.code()).as(answer.everything()).isZero();
        assertThat(answer.errors()).doesNotContainIgnoringCase("warning");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void the_notes_say_where_nobody_is_let_in(String version) {
        assertThat(notes(version, "ingress-with-a-secret")).contains("Nobody outside can reach the site yet");
        for (var set : List.of("ingress-with-cert-manager", "without-network-policies", "worker-only")) {
            assertThat(notes(version, set)).contains("NOTES:").doesNotContain("Nobody outside");
        }
    }

    private static String notes(String version, String set) {
        return HelmProgram.of(version, home)
                .run(
                        "install",
                        "shop",
                        CHART,
                        "--dry-run=server",
                        "--namespace",
                        namespace.name(),
                        "--values",
                        values(set));
    }

    /** With the hooks, which the portal's renderer leaves out. */
    @ParameterizedTest
    @MethodSource("versions")
    void renders_hooks_as_the_golden_files_say(String version) throws IOException {
        var values = Files.writeString(home.resolve("hooks-" + version + ".yaml"), """
                app:
                  image: {repository: registry.example.com/acme/shop, tag: "1"}
                  hosts: [shop.example.com]
                  processes: {web: {pods: 2}}
                  tasks: {import: {command: [/import]}}
                database: {provider: external, host: 10.0.0.5, name: shop, user: shop, secret: {name: shop-db}}
                """);

        Golden.verify("hooks/install.yaml", hooks(version, values));
        Golden.verify("hooks/upgrade.yaml", hooks(version, values, "--is-upgrade"));
    }

    /** Argo CD keeps the last of two objects of one kind and name, hooks included, and renders all it applies as an install. */
    @ParameterizedTest
    @MethodSource("setsOfBoth")
    void no_two_objects_share_kind_and_name_as_install_or_as_upgrade(String version, String set) {
        var words = List.of("shop", CHART, "--namespace", "acme", "--values", values(set));
        for (var how : List.of(List.<String>of(), List.of("--is-upgrade"))) {
            var all = Stream.concat(words.stream(), how.stream()).toArray(String[]::new);
            assertThat(HelmProgram.of(version, home).template(all))
                    .as("%s", how)
                    .extracting(each -> each.kind() + "/" + each.name())
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void says_which_tasks_have_run_and_that_they_will_again(String version) throws IOException {
        var values = Files.writeString(home.resolve("tasks-" + version + ".yaml"), """
                app: {image: {repository: registry.example.com/acme/shop, tag: "1"}}
                appFile: "tasks: {import: {command: [/import]}, clean: {command: [/clean]}}"
                """);

        var answer = HelmProgram.of(version, home)
                .run(
                        "install",
                        "shop",
                        CHART,
                        "--dry-run=client",
                        "--namespace",
                        namespace.name(),
                        "--values",
                        values.toString());

        assertThat(answer.substring(answer.indexOf("NOTES:")))
                .contains("logs job/shop-import", "logs job/shop-clean", "run again with the next upgrade");
    }

    /** What has to do with the order of things: all with an annotation of Helm or Argo CD other than a wave, and the Job. */
    private static String hooks(String version, Path values, String... more) {
        var words = new ArrayList<>(List.of("shop", CHART, "--namespace", "acme", "--values", values.toString()));
        words.addAll(List.of(more));
        var manifests = HelmProgram.of(version, home).template(words.toArray(String[]::new));
        manifests.removeIf(each -> !List.of("Job", "Pod").contains(each.kind()));
        manifests.sort(Comparator.comparing(Manifest::kind).thenComparing(Manifest::name));
        return Golden.text(manifests);
    }

    private static String values(String set) {
        return CHART + "/ci/" + set + "-values.yaml";
    }
}
