package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonTest {
    /** @param advice words of it, or {@code none} */
    record Case(String name, List<String> log, String reason, String advice) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Tails of logs, each with the line that says why. */
    static Stream<Case> logs() throws IOException {
        try (var in = ReasonTest.class.getResourceAsStream("reasons.txt")) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^=== ")).skip(1).map(block -> {
                var lines = block.lines().toList();
                var because = lines.indexOf("---");
                return new Case(
                        lines.getFirst(), lines.subList(1, because), lines.get(because + 1), lines.get(because + 2));
            });
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void the_line_that_says_why_is_the_reason(Case each) {
        var reason = Reason.of(each.log()).orElseThrow();

        assertThat(reason.sentence()).isEqualTo(each.reason());
        if (each.advice().equals("none")) {
            assertThat(reason.advice()).isNull();
        } else {
            assertThat(reason.advice()).contains(each.advice());
        }
    }

    @Test
    void what_a_server_says_of_its_end_is_no_reason() {
        assertThat(Reason.of(List.of(
                        "[2026-11-29 12:00:00 +0000] [1] [INFO] Handling signal: term",
                        "[2026-11-29 12:00:00 +0000] [7] [INFO] Worker exiting (pid: 7)",
                        "[2026-11-29 12:00:00 +0000] [1] [INFO] Shutting down: Master")))
                .isEmpty();
    }

    @Test
    void a_master_that_kills_a_silent_worker_tells_nothing_of_memory() {
        assertThat(Workers.of(List.of(
                        "[CRITICAL] WORKER TIMEOUT (pid:7)",
                        "Worker (pid:7) was sent SIGKILL! Perhaps out of memory?")))
                .isEqualTo(Workers.SILENT);
        assertThat(Workers.of(List.of("Worker (pid:8) was sent SIGKILL! Perhaps out of memory?")))
                .isEqualTo(Workers.KILLED);
    }
}
