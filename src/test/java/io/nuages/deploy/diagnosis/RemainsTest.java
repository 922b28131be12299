package io.nuages.deploy.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.ObservationBuilder;
import io.nuages.cluster.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemainsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void what_serves_keeps_its_ended_pods_for_a_while_and_others_go_at_once() {
        assertThat(Remains.outdated(
                        seen(List.of(
                                pod("fresh", "7", "Failed", Duration.ofMinutes(5)),
                                pod("old", "7", "Succeeded", Duration.ofHours(2)),
                                pod("other", "6", "Failed", Duration.ofMinutes(5)),
                                pod("serves", "6", "Running", Duration.ofHours(9)))),
                        "7"))
                .containsExactly("old", "other");
    }

    @Test
    void of_many_the_newest_are_kept() {
        var pods = IntStream.range(0, 30)
                .mapToObj(n -> pod("p" + n, "7", "Failed", Duration.ofMinutes(n)))
                .toList();

        assertThat(Remains.outdated(seen(pods), "7")).hasSize(20).doesNotContain("p0", "p9");
    }

    private static Observation seen(List<Pod> pods) {
        return ObservationBuilder.seen(NOW).pods(pods).build();
    }

    private static Pod pod(String name, String release, String phase, Duration age) {
        return PodBuilder.pod(name, NOW.minus(age))
                .release(release)
                .phase(phase)
                .reason("Evicted", "")
                .build();
    }
}
