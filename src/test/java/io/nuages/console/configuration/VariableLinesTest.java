package io.nuages.console.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.form.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariableLinesTest {
    @Test
    void lines_become_variables() {
        assertThat(parsed("DEBUG=0\r\n# off in production\n\n TZ = Europe/Zurich \nURL=http://a/?x=1#y\nEMPTY="))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("DEBUG", "0", "TZ", "Europe/Zurich", "URL", "http://a/?x=1#y", "EMPTY", ""));
    }

    @Test
    void quotes_and_comments_are_read_as_in_an_env_file_and_what_is_left_out_is_told() {
        var text = "A='single quoted'\nB=\"double\"\nC=value # note\nD=#0a7d32";

        assertThat(parsed(text)).isEqualTo(Map.of("A", "single quoted", "B", "double", "C", "value", "D", "#0a7d32"));
        assertThat(VariableLines.notes(text))
                .containsExactly(
                        "Line 3: The value of C ends before the #: what follows is a comment. Quotes would keep it.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a=b",
                "two\nlines\r\n",
                " blanks ",
                "\u00a0",
                "\"quoted\"",
                "'quoted'",
                "\\n is no line break",
                "\"\\\"\\",
                "#x",
                "x #y",
                "c:\\new"
            })
    void every_value_comes_back_as_it_was(String value) {
        var variables = Map.of("NAME", value);

        assertThat(parsed(VariableLines.format(variables))).isEqualTo(variables);
    }

    @Test
    void all_variables_come_back_as_they_were() {
        var random = new Random(16);
        for (var i = 0; i < 20_000; i++) {
            var variables = new LinkedHashMap<String, String>();
            for (var n = random.nextInt(4); n > 0; n--) {
                variables.put("N" + n, DotEnvTest.text(random).replace("\0", ""));
            }
            var written = VariableLines.format(variables);
            assertThat(parsed(written)).as(written).isEqualTo(variables);
            // As a browser posts a text area.
            assertThat(parsed(written.replace("\n", "\r\n"))).as(written).isEqualTo(variables);
            assertThat(VariableLines.notes(written)).noneMatch(note -> note.contains("left out") || note.contains("#"));
        }
    }

    @Test
    void every_fault_is_told_at_once_by_line_and_hides_nothing_of_the_others() {
        var read = VariableLines.read("just words\nA=1\nA=2\nPORT=1\n1X=y\nC=c\nB=\"open");

        assertThat(read.problems())
                .extracting(Problems.Problem::message)
                .containsExactly(
                        "Line 1: This is not NAME=value.",
                        "Line 3: A is set twice.",
                        "Line 4: PORT is set by Nuages.",
                        "Line 5: “1X” is not a variable name: letters, digits and underscores, and no digit first.",
                        "Line 7: The quote \" is never closed.");
        assertThat(read.values()).isEqualTo(Map.of("A", "2", "C", "c"));
    }

    private static Map<String, String> parsed(String text) {
        var read = VariableLines.read(text);
        assertThat(read.problems()).as(text).isEmpty();
        return read.values();
    }
}
