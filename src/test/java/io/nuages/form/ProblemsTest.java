package io.nuages.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.form.Problems.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProblemsTest {
    @Test
    void each_field_has_its_sentences_once_a_line() {
        var problems = new Problems(List.of(
                new Problem("port", "Too low."),
                new Problem("hosts", "One."),
                new Problem("hosts", "Two."),
                new Problem("hosts", "One.")));

        assertThat(problems.byField((one, other) -> one.field().compareTo(other.field())))
                .containsExactly(Map.entry("hosts", "One.\nTwo."), Map.entry("port", "Too low."));
    }

    /** Half a MiB of bad lines must not keep the portal busy. */
    @Test
    @Timeout(20)
    void of_very_many_the_first_are_told_and_how_many_more_there_are() {
        var many = Stream.concat(
                        Stream.of(new Problem("port", "Too low.")),
                        IntStream.range(0, 400_000).mapToObj(n -> new Problem("variables", "Line " + n + " is wrong.")))
                .toList();
        var started = System.nanoTime();

        var told = new Problems(many).byField((one, other) -> 0);

        assertThat(told.get("variables"))
                .startsWith("Line 0 is wrong.\n")
                .endsWith("Line 99 is wrong.\nAnd 399900 more.");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    }
}
