package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.app.Problems;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariableLinesTest {
    @Test
    void linesBecomeVariables() {
        assertThat(VariableLines.parse(
                        "DEBUG=0\r\n# off in production\n\n TZ = Europe/Zurich \nURL=http://a/?x=1#y\nEMPTY="))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("DEBUG", "0", "TZ", "Europe/Zurich", "URL", "http://a/?x=1#y", "EMPTY", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a=b",
                "two\nlines\r\n",
                " blanks ",
                "\"quoted\"",
                "\\n is no line break",
                "\"\\\"\\",
                "#x",
                "c:\\new"
            })
    void everyValueComesBackAsItWas(String value) {
        var variables = Map.of("NAME", value);

        assertThat(VariableLines.parse(VariableLines.format(variables))).isEqualTo(variables);
    }

    @Test
    void everyFaultIsToldAtOnce() {
        assertThatThrownBy(() -> VariableLines.parse("just words\nA=1\nA=2\nB=\"open"))
                .isInstanceOfSatisfying(
                        Problems.class,
                        problems -> assertThat(problems.problems())
                                .extracting(Problems.Problem::message)
                                .containsExactly(
                                        "Line 1 is not NAME=value.",
                                        "A stands there twice.",
                                        "The quotes of line 4 do not match."));
    }
}
