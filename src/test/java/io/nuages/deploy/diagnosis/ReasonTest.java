package io.nuages.deploy.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void what_has_not_failed_by_itself_is_not_taken_at_its_last_word() {
        assertThat(Reason.of(List.of("importing prices", "done")))
                .hasValueSatisfying(reason -> assertThat(reason.text()).isEqualTo("done"));
        assertThat(Reason.ofErrors(List.of("importing prices", "done"))).isEmpty();
        assertThat(Reason.ofErrors(List.of("[ERROR] the cache is cold", "done")))
                .hasValueSatisfying(reason -> assertThat(reason.text()).isEqualTo("the cache is cold"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.244.0.1 - - [29/Nov/2026:22:35:01 -0600] \"GET /healthz/ HTTP/1.1\" 503 14 \"-\" \"kube-probe/1.36\"",
                "INFO:     10.244.0.1:43210 - \"GET /healthz/ HTTP/1.1\" 503 Service Unavailable",
                "[29/Nov/2026 22:35:01] \"GET /healthz/ HTTP/1.1\" 500 145",
                "10.244.0.1:43210 - - [29/Nov/2026:22:35:01] \"GET /healthz/\" 503 14",
                "[2026-11-29 22:35:01 +0000] [7] [INFO] 10.244.0.1:43210 - - \"GET /healthz/ 1.1\" 503 14",
                "[pid: 7|app: 0|req: 1/1] 10.244.0.1 () {30 vars in 400 bytes} GET /healthz/ => generated 14 bytes",
                "Internal Server Error: /healthz/",
                "Service Unavailable: /healthz/",
                "Forbidden: /healthz/"
            })
    void a_request_that_was_answered_is_no_reason(String line) {
        assertThat(Reason.of(List.of(line))).isEmpty();
    }

    @Test
    void a_broker_that_does_not_answer_is_told_until_it_does() {
        var missed =
                "[2026-11-30 04:40:00,123: ERROR/MainProcess] consumer: Cannot connect to amqp://guest:**@127.0.0.1:5672//:"
                        + " [Errno 111] Connection refused.";
        assertThat(Broker.missed(List.of(missed, "Trying again in 2.00 seconds... (1/100)")))
                .hasValue("amqp://guest:**@127.0.0.1:5672//: [Errno 111] Connection refused");
        assertThat(Broker.missed(List.of(
                        missed, "[2026-11-30 04:41:00,123: INFO/MainProcess] Connected to amqp://guest:**@mq:5672//")))
                .isEmpty();
        assertThat(Broker.missed(List.of("worker tick 7"))).isEmpty();
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

    /** Each of these took minutes, or the whole stack, in one line. */
    @ParameterizedTest
    @ValueSource(strings = {"Task ", "a.", "A", "timed out ", "consumer: Cannot connect to ...", "refused "})
    void no_line_takes_long_to_read(String piece) {
        var log = Diagnoses.readable(List.of(piece.repeat(64 * 1024 / piece.length()) + "!"));

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Reason.of(log);
            Reason.ofErrors(log);
            Workers.of(log);
            return Broker.missed(log);
        });
    }
}
