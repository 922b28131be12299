package io.nuages.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class YamlTextTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String WRITTEN = """
            # The shop.
            image: {repository: registry.example.com/acme/shop, tag: "1.4"}   # raised weekly
            port: 8000

            processes:
              # Two, so that one may go.
              web:
                command: [/run]
                pods: 2     # of at most 4
              worker:
                command:
                  - celery
                  - -A
                  - shop
            variables:
              GREETING: |
                Grüezi
                mitenand
              DEBUG: "no"
            # The end.
            """;

    @Test
    void a_text_means_the_same_to_everybody() {
        assertThat(YamlText.of(WRITTEN).value()).isEqualTo(JSON.readTree("""
                {"image": {"repository": "registry.example.com/acme/shop", "tag": "1.4"}, "port": 8000,
                 "processes": {"web": {"command": ["/run"], "pods": 2}, "worker": {"command": ["celery", "-A", "shop"]}},
                 "variables": {"GREETING": "Grüezi\\nmitenand\\n", "DEBUG": "no"}}"""));
        assertThat(YamlText.of("").value()).isEmpty();
        assertThat(YamlText.of("# nothing yet\n---\n").value()).isEmpty();
        assertThat(YamlText.of("---\nport: 1\n---\n").value()).hasSize(1);
        assertThat(YamlText.of("{\"port\": 1, \"on\": \"on\"}").value()).hasSize(2);
    }

    /** The library reads in pieces, and one may end in the middle of a character that takes two places. */
    @Test
    void characters_of_two_places_stand_anywhere() {
        for (var shift = 0; shift < 3; shift++) {
            var text = "x".repeat(shift) + "😀".repeat(3000);

            assertThat(YamlText.of("a: " + text).value().path("a").asString()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "y",
                "N",
                "yes",
                "No",
                "on",
                "OFF",
                "010",
                "0o10",
                "0x1F",
                "0b1",
                "1_000",
                "1:30",
                "22:22:22",
                "+1",
                "1.",
                ".5",
                "1e3",
                "12e4567",
                "1.5e3",
                ".inf",
                "-.INF",
                ".nan",
                "2026-11-30",
                "2026-1-3 10:00:00",
                "=",
                "1234567890123456789"
            })
    void what_versions_of_yaml_read_differently_wants_quotes(String text) {
        var fault = faults("port: 1\nvariables:\n  A: " + text + "\n").getFirst();

        assertThat(fault)
                .isEqualTo(new Fault("variables.A", 3, 6, "Versions of YAML read this differently: put it in quotes."));
        assertThat(YamlText.of("A: '" + text + "'").value().path("A").asString())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "true",
                "null",
                "~",
                "0",
                "-7",
                "123456789012345678",
                "1.4.2",
                "0.5",
                "5.2",
                "/run",
                "127.0.0.1:80",
                "nope"
            })
    void all_else_needs_none(String text) {
        assertThat(YamlText.of("A: " + text).value()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        'a: &x 1'                     | 1 | 4  | Anchors and aliases are not supported: write the value again.
        'a: *x'                       | 1 | 4  | Anchors and aliases are not supported: write the value again.
        'a: !!binary aGk='            | 1 | 4  | Tags are not supported.
        'a: {<<: {b: 1}}'             | 1 | 5  | Merge keys are not supported: write the values again.
        'a: {on: 1}'                  | 1 | 5  | YAML may read this name differently: put it in quotes.
        'a: {1: 1}'                   | 1 | 5  | YAML may read this name differently: put it in quotes.
        'a: {"b": 1, b: 2}'           | 1 | 13 | “b” is given twice.
        'a: {[b]: 1}'                 | 1 | 5  | A name must be text, not a list or mapping.
        '- a'                         | 1 | 1  | This is not a mapping of names to values.
        'a: [[[[[[[[[[[[[1]]]]]]]]]]]]]' | 1 | 15 | This is nested too deeply.
        'a: b: c'                     | 1 | 5  | This is not YAML: mapping values are not allowed here.
        """)
    void what_is_wrong_is_told_at_its_place(String text, int line, int column, String message) {
        assertThat(faults(text))
                .containsExactly(new Fault(faults(text).getFirst().path(), line, column, message));
    }

    @Test
    void two_documents_tabs_and_what_cannot_be_printed_are_told() {
        assertThat(faults("a: 1\n---\nb: 1\n").getFirst().toString())
                .isEqualTo("Line 3, column 1: This contains several documents.");
        assertThat(faults("a:\n\tb: 1\n").getFirst().message()).contains("not with tabs");
        assertThat(faults("a: \u0007").getFirst().message()).contains("a non-printable character");
        assertThat(faults("a: " + "x".repeat(YamlText.LARGEST)).getFirst().message())
                .contains("1 MiB");
        assertThat(faults("a: " + "[".repeat(200_000)).getFirst().message()).contains("deeply");
    }

    @Test
    void all_faults_are_told_at_once_in_their_order() {
        assertThat(faults("b: on\na:\n  c: 010\n  b: yes\n"))
                .extracting(Fault::path)
                .containsExactly("b", "a.c", "a.b");
    }

    @Test
    void a_fault_stands_at_the_value_or_at_what_is_around_it() {
        var text = YamlText.of(WRITTEN);

        assertThat(text.fault("processes.web.pods", "Too many."))
                .isEqualTo(new Fault("processes.web.pods", 9, 5, "Too many."));
        assertThat(text.fault("processes.worker.pods", "Missing.").line()).isEqualTo(10);
        assertThat(text.fault("cron.a.schedule", "Missing.").line()).isEqualTo(2);
    }

    @Test
    void a_change_touches_its_own_lines_alone() {
        var text = YamlText.of(WRITTEN);
        var wanted = text.value();
        ((ObjectNode) wanted.at("/processes/web")).put("pods", 3);
        ((ObjectNode) wanted.at("/processes")).remove("worker");
        ((ObjectNode) wanted.at("/image")).put("tag", "1.5");
        ((ObjectNode) wanted.at("/variables")).put("SITE", "on");
        wanted.putObject("cron")
                .putObject("clear")
                .put("schedule", "15 3 * * *")
                .putArray("command")
                .add("clear");

        assertThat(text.with(wanted).text()).isEqualTo("""
                # The shop.
                image: {repository: registry.example.com/acme/shop, tag: "1.5"}   # raised weekly
                port: 8000

                processes:
                  # Two, so that one may go.
                  web:
                    command: [/run]
                    pods: 3     # of at most 4
                variables:
                  GREETING: |
                    Grüezi
                    mitenand
                  DEBUG: "no"
                  SITE: "on"
                cron:
                  clear:
                    schedule: "15 3 * * *"
                    command: [clear]
                # The end.
                """);
        assertThat(text.with(text.value())).isSameAs(text);
    }

    @Test
    void whatever_is_wanted_comes_out_and_untouched_lines_stay() {
        var random = new Random(20261130);
        for (var i = 0; i < 4_000; i++) {
            var have = object(random, 3);
            var text = commented(YamlText.of("").with(have).text(), random);
            var written = YamlText.of(text);
            assertThat(written.value()).as(text).isEqualTo(have);
            var wanted = changed(have, random);

            var changed = written.with(wanted);

            assertThat(changed.value()).as(text).isEqualTo(wanted);
            have.properties().stream()
                    .filter(entry -> entry.getValue().equals(wanted.get(entry.getKey())))
                    .forEach(entry -> assertThat(changed.text())
                            .as(text)
                            .contains(YamlWriter.entry(entry.getKey(), entry.getValue(), 0)));
            assertThat(changed.text()
                            .lines()
                            .filter(line -> line.startsWith("# kept"))
                            .count())
                    .as(text + "\n->\n" + changed.text())
                    .isEqualTo(text.lines()
                            .filter(line -> line.startsWith("# kept"))
                            .count());
        }
    }

    @Test
    void blanks_at_the_end_of_a_text_stay() {
        for (var end : List.of("\u2003", "\u3000", "\u3000\n", " ", "\n")) {
            var object = JsonNodeFactory.instance.objectNode();
            object.putObject("variables").put("A", "one\ntwo" + end);

            assertThat(YamlText.of("").with(object).value()).isEqualTo(object);
        }
    }

    @Test
    void a_number_of_base_60_may_be_as_long_as_the_text() {
        assertThat(faults("A: 1" + ":1".repeat(400_000)).getFirst().message()).startsWith("Versions of YAML");
    }

    /** Each of these is small to send, and would be large to read. */
    @Test
    void what_strangers_write_is_bounded() {
        assertThat(faults("k:\n" + "- x\n".repeat(100_000)))
                .singleElement()
                .extracting(Fault::message)
                .isEqualTo("This contains more than 10,000 values.");
        assertThat(faults("? " + "k".repeat(400_000) + "\n:\n" + "- x\n".repeat(9_000)))
                .singleElement()
                .extracting(Fault::message)
                .isEqualTo("A name can have at most 253 characters.");
        assertThat(faults("- on\n".repeat(9_000).indent(2).transform(items -> "k:\n" + items)))
                .hasSize(100);
        assertThat(faults("k: [" + "&a x, ".repeat(9_000) + "]")).hasSize(100);
        assertThat(faults("k: " + "[".repeat(50) + "]".repeat(50)))
                .singleElement()
                .extracting(Fault::message)
                .isEqualTo("This is nested too deeply.");
        assertThat(faults("x".repeat(YamlText.LARGEST + 1)))
                .singleElement()
                .extracting(Fault::message)
                .isEqualTo("This is longer than 1 MiB.");
    }

    private static ObjectNode object(Random random, int depth) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var i = random.nextInt(5); i > 0; i--) {
            object.set(text(random), value(random, depth - 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        var nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> nodes.numberNode(random.nextInt(-1000, 100_000));
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.nullNode();
            case 3 -> {
                var array = nodes.arrayNode();
                for (var i = random.nextInt(12); i > 0; i--) {
                    array.add(text(random));
                }
                yield array;
            }
            case 4, 5 -> nodes.stringNode(text(random));
            default -> object(random, depth);
        };
    }

    private static String text(Random random) {
        var pieces = List.of(
                "a", "B_", "9", "on", "010", " ", "\n", "#", ": ", "- ", "\"", "'", "\\", "é", "\t", "{", "]", ",", "&",
                "*", "!", "%", "@", "😀", "\u0000", "\u0085", "\u2028", "null", "~", "<<", "|", ">", "?", "=", "--- ",
                "...", "\r", "\u00a0", "\ufeff", "\u2003", "\u3000");
        var text = new StringBuilder();
        for (var i = random.nextInt(4); i >= 0; i--) {
            text.append(
                    random.nextInt(3) == 0 ? pieces.get(random.nextInt(pieces.size())) : "name" + random.nextInt(9));
        }
        return text.toString();
    }

    /** The same with comments and empty lines between the names of the top. */
    private static String commented(String text, Random random) {
        var result = new StringBuilder();
        text.lines().forEach(line -> {
            if (!line.startsWith(" ") && random.nextInt(3) == 0) {
                result.append("\n# kept ").append(random.nextInt()).append('\n');
            }
            result.append(line).append('\n');
        });
        return result.toString();
    }

    private static ObjectNode changed(ObjectNode have, Random random) {
        var result = JsonNodeFactory.instance.objectNode();
        have.properties().forEach(entry -> {
            var value = entry.getValue();
            switch (random.nextInt(5)) {
                case 0 -> {}
                case 1 -> result.set(entry.getKey(), value(random, 2));
                case 2 ->
                    result.set(entry.getKey(), value instanceof ObjectNode object ? changed(object, random) : value);
                default -> result.set(entry.getKey(), value);
            }
        });
        for (var i = random.nextInt(3); i > 0; i--) {
            result.set(text(random), value(random, 2));
        }
        return result;
    }

    private static List<Fault> faults(String text) {
        return catchThrowableOfType(Faults.class, () -> YamlText.of(text)).faults();
    }
}
