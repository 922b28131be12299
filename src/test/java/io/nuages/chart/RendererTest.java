package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.chart.ReleaseInput.Command;
import io.nuages.chart.ReleaseInput.SealedSecret;
import io.nuages.cluster.Manifest;
import io.nuages.spec.Process;
import io.nuages.spec.SecretRef;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendererTest {
    private static final Renderer RENDERER = new Renderer();
    private static final Chart CHART = Chart.whole();

    @AfterAll
    static void close() throws IOException {
        RENDERER.close();
        CHART.close();
    }

    static Stream<Arguments> releases() {
        return Stream.of(
                Arguments.of("site", Inputs.plain()),
                Arguments.of("site-behind-a-gateway-with-tls", Inputs.plain().installation(Inputs.gateway())),
                Arguments.of(
                        "three-pods-two-workers",
                        Inputs.plain()
                                .specs(specs -> specs.process("web", 3, "/app/run", "--workers", "2")
                                        .process("celery", 2, "/async")
                                        .process("beat", 1, "/async", "beat")
                                        .size("init", "S", 250, 512)
                                        .size("web", "M", 500, 1024)
                                        .size("celery", "S", 250, 512)
                                        .size("beat", "XS", 100, 128))),
                Arguments.of(
                        "the-images-own-command",
                        Inputs.plain()
                                .specs(specs -> specs.process("web", 1)
                                        .size("init", "S", 250, 512)
                                        .size("web", "XS", 100, 256))),
                Arguments.of("without-release-command", Inputs.plain().command(null)),
                Arguments.of(
                        "worker-only",
                        Inputs.plain()
                                .specs(specs -> specs.processes(Map.of("bot", Process.of(List.of("/async"), 1))))
                                .hosts()),
                Arguments.of("two-hosts", Inputs.plain().hosts("shop.example.com", "www.shop.example.com")),
                Arguments.of("without-hosts", Inputs.plain().hosts()),
                Arguments.of("paused", Inputs.plain().paused()),
                Arguments.of(
                        "variables",
                        Inputs.plain().variables(Map.of("DEBUG", "no", "GREETING", "Grüezi: \"you\"", "WORKERS", "3"))),
                Arguments.of(
                        "sealed-secrets",
                        Inputs.plain()
                                .sealed(
                                        Map.of(
                                                "SECRET_KEY", new SecretRef("shop--production-s-1", "SECRET_KEY"),
                                                "STRIPE", new SecretRef("shop--production-s-2", "stripe.key")),
                                        List.of(
                                                new SealedSecret(
                                                        "shop--production-s-1",
                                                        "Opaque",
                                                        Inputs.sorted(Map.of("SECRET_KEY", "AgBy+c1pher/text=="))),
                                                new SealedSecret(
                                                        "shop--production-pull",
                                                        "kubernetes.io/dockerconfigjson",
                                                        Inputs.sorted(Map.of(".dockerconfigjson", "AgCx==")))),
                                        "shop--production-pull")));
    }

    /** The renderer leaves out the schema's check, since its values are written by code; this is what makes that safe. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("releases")
    void its_values_would_pass_the_schema(String name, Inputs inputs) {
        assertThat(CHART.template(name, "acme", Values.of(inputs.input()))).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("releases")
    void renders_as_the_golden_file_says(String name, Inputs inputs) {
        Golden.verify("portal/" + name + ".yaml", Golden.text(RENDERER.render(inputs.input())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("releases")
    void names_fit_and_selectors_match_their_pods_and_nothing_of_another_process(String name, Inputs inputs) {
        var rendered = RENDERER.render(inputs.input());

        assertThat(all(rendered)).allSatisfy(each -> assertThat(each.name()).hasSizeLessThanOrEqualTo(63));
        var selectors = new HashSet<Object>();
        for (var deployment : rendered.workloads()) {
            Map<String, Object> selector = at(deployment.body(), "spec", "selector", "matchLabels");
            Map<String, Object> labels = at(deployment.body(), "spec", "template", "metadata", "labels");
            assertThat(labels).containsAllEntriesOf(selector).containsEntry("nuages.io/release", "7");
            assertThat(selectors.add(selector)).isTrue();
        }
    }

    @Test
    void selectors_stay_the_same_when_everything_else_of_the_release_changes() {
        var before = RENDERER.render(Inputs.plain().input()).workloads().getFirst();
        var after = RENDERER.render(Inputs.plain()
                        .variables(Map.of("A", "b"))
                        .hosts("elsewhere.example.com")
                        .input())
                .workloads()
                .getFirst();

        assertThat(after.body()).isNotEqualTo(before.body());
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(RendererTest.<Object>at(after.body(), "spec", "selector"))
                .isEqualTo(at(before.body(), "spec", "selector"));
    }

    @Test
    void another_variable_gives_another_config_map_and_the_same_variables_the_same() {
        var a = configMap(Map.of("A", "1"));
        assertThat(configMap(Map.of("A", "1")).name()).isEqualTo(a.name());
        assertThat(configMap(Map.of("A", "2")).name()).isNotEqualTo(a.name());
    }

    @Test
    void hostile_variables_come_out_as_the_same_text() {
        var hostile = List.of(
                "{{ .Values }}",
                "{{- fail \"x\" -}}",
                "a\n---\nkind: Secret\n",
                "---",
                "\n---\n",
                "key: value",
                " leading and trailing ",
                "\"quoted\" 'single' `back` \\ \\n",
                "$(PGPASSWORD) ${HOME} %s %d",
                "# no comment",
                "yes",
                "0o17",
                "1e3",
                "1_000",
                "12:30:45",
                "null",
                "~",
                "!!binary x",
                "&anchor *alias",
                "tab\tand\rreturn",
                "bell\u0007 delete\u007f next\u0085 line\u2028 bom\ufeff",
                "Grüezi 日本語 🎷",
                "");
        var variables =
                IntStream.range(0, hostile.size()).boxed().collect(Collectors.toMap(i -> "V" + i, hostile::get));
        variables.put("yes", "a name");
        variables.put("null", "a name");

        assertThat(configMap(variables).body()).containsEntry("data", variables);
    }

    /** The YAML library reads in pieces, and one may end in the middle of a character that takes two places. */
    @Test
    void characters_of_two_places_stand_anywhere_in_a_variable() {
        for (var shift = 0; shift < 2; shift++) {
            var variables = Map.of("MOOD", "x".repeat(shift) + "😀".repeat(3000));

            assertThat(configMap(variables).body()).containsEntry("data", variables);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ .Release.Name }}",
                "a: b",
                "a\n---\nb",
                "\"",
                "A=B",
                "1A",
                " A",
                "",
                "PORT",
                "PGHOST",
                "DATABASE_URL"
            })
    void refuses_names_of_variables_that_no_process_could_read_or_that_the_chart_sets_itself(String name) {
        var input = Inputs.plain().variables(Map.of(name, "a value")).input();

        assertThatThrownBy(() -> RENDERER.render(input)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void any_text_as_variable_comes_out_as_the_same_text() {
        var random = new Random(20_261_121);
        var alphabet = "{}[]()$%\\\"'`:-#&*!|>?@,\n\r\t ~=.azAZ09\u0001\u001f\u007f\u00a0\u2029\ud83d\ude00é"
                .codePoints()
                .toArray();
        Map<String, String> variables = IntStream.range(0, 300)
                .boxed()
                .collect(Collectors.toMap(
                        i -> "V" + i,
                        i -> random.ints(random.nextInt(40), 0, alphabet.length)
                                .map(each -> alphabet[each])
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                                .toString()));

        assertThat(configMap(variables).body()).containsEntry("data", variables);
    }

    @Test
    void hostile_text_in_other_places_stays_text() {
        var rendered = RENDERER.render(Inputs.plain()
                .specs(specs -> specs.process("web", 1, "/bin/sh", "-c", "echo \"{{ x }}\"\n---\n: y"))
                .input());

        Map<String, Object> container = container(rendered.workloads().getFirst());
        assertThat(container).containsEntry("command", List.of("/bin/sh", "-c", "echo \"{{ x }}\"\n---\n: y"));
    }

    @Test
    void an_empty_command_leaves_the_images_own() {
        var rendered = RENDERER.render(
                Inputs.plain().specs(specs -> specs.process("web", 1)).input());

        assertThat(container(rendered.workloads().getFirst())).doesNotContainKey("command");
    }

    @Test
    void the_release_commands_job_has_the_name_that_was_asked_for() {
        var rendered = RENDERER.render(Inputs.plain()
                .command(new Command("shop--production-init-7-2", 60))
                .input());

        assertThat(rendered.command()).extracting(Manifest::name).containsExactly("shop--production-init-7-2");
        assertThat(RENDERER.render(Inputs.plain().command(null).input()).command())
                .isEmpty();
    }

    @Test
    void a_host_that_is_withheld_has_no_route_and_no_certificate_and_changes_no_pod() {
        var both =
                Inputs.plain().hosts("shop.example.com", "www.shop.example.com").installation(Inputs.gateway());
        var before = RENDERER.render(both.withheld("www.shop.example.com").input());
        var after = RENDERER.render(both.input());

        assertThat(before.exposure().toString()).contains("shop.example.com").doesNotContain("www.shop.example.com");
        assertThat(after.exposure().toString()).contains("www.shop.example.com");
        assertThat(before.workloads()).isEqualTo(after.workloads());
        assertThat(before.support()).isEqualTo(after.support());
        assertThat(RENDERER.render(both.withheld("shop.example.com", "www.shop.example.com")
                                .input())
                        .exposure()
                        .toString())
                .doesNotContain("shop.example.com");
    }

    @Test
    void refuses_a_name_that_leaves_no_room_for_the_names_of_its_objects() {
        var tooLong = Inputs.plain().name("a".repeat(43)).input();

        assertThatThrownBy(() -> RENDERER.render(tooLong))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at most 42");
    }

    @Test
    void the_same_input_is_rendered_once_and_cannot_be_changed_by_its_readers() {
        var rendered = RENDERER.render(Inputs.plain().input());

        assertThat(RENDERER.render(Inputs.plain().input())).isSameAs(rendered);
        assertThatThrownBy(() -> rendered.workloads().getFirst().body().put("spec", ""))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> RendererTest.<Map<String, Object>>at(
                                rendered.workloads().getFirst().body(), "metadata", "labels")
                        .clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void many_at_once_do_not_mix_their_releases() throws Exception {
        try (var pool = Executors.newFixedThreadPool(8)) {
            var tasks = IntStream.range(0, 200)
                    .<Callable<Void>>mapToObj(i -> () -> {
                        assertThat(configMap(Map.of("NUMBER", Integer.toString(i)))
                                        .body())
                                .containsEntry("data", Map.of("NUMBER", Integer.toString(i)));
                        return null;
                    })
                    .toList();
            for (var done : pool.invokeAll(tasks)) {
                done.get();
            }
        }
    }

    private static Manifest configMap(Map<String, String> variables) {
        return RENDERER.render(Inputs.plain().variables(variables).input()).support().stream()
                .filter(each -> each.kind().equals("ConfigMap"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Manifest> all(Rendered rendered) {
        return Stream.of(
                        rendered.secrets(),
                        rendered.support(),
                        rendered.command(),
                        rendered.workloads(),
                        rendered.exposure())
                .flatMap(List::stream)
                .toList();
    }

    private static Map<String, Object> container(Manifest workload) {
        List<Map<String, Object>> containers = at(workload.body(), "spec", "template", "spec", "containers");
        return containers.getFirst();
    }

    @SuppressWarnings("unchecked")
    private static <T> T at(Map<String, Object> body, String... path) {
        Object value = body;
        for (var step : path) {
            value = ((Map<String, Object>) value).get(step);
        }
        return (T) value;
    }
}
