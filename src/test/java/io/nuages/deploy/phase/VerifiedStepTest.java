package io.nuages.deploy.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.Running;
import io.nuages.cluster.ObservationBuilder;
import io.nuages.cluster.PodBuilder;
import io.nuages.deploy.diagnosis.Diagnoses;
import io.nuages.deploy.phase.Step.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifiedStepTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String OTHER = "sha256:" + "b".repeat(64);

    @Test
    void a_pod_that_asks_for_the_digest_runs_it() {
        assertThat(VerifiedStep.runs(List.of(container(DIGEST, DIGEST)), DIGEST))
                .isTrue();
    }

    /** As containerd does where two manifests have the same configuration. */
    @Test
    void a_node_may_name_the_same_content_by_another_digest() {
        assertThat(VerifiedStep.runs(List.of(container(DIGEST, OTHER)), DIGEST)).isTrue();
    }

    @Test
    void a_pod_that_asks_for_another_digest_does_not_run_the_release() {
        assertThat(VerifiedStep.runs(List.of(container(OTHER, OTHER)), DIGEST)).isFalse();
        assertThat(VerifiedStep.runs(List.of(container(DIGEST, DIGEST), container(OTHER, OTHER)), DIGEST))
                .isFalse();
    }

    @Test
    void nothing_runs_before_the_node_has_said_so() {
        assertThat(VerifiedStep.runs(List.of(), DIGEST)).isFalse();
        var starting = new Container(
                "web", "registry.example/shop:1.0@" + DIGEST, "", false, 0, new Running(Instant.EPOCH), null);
        assertThat(VerifiedStep.runs(List.of(starting), DIGEST)).isFalse();
    }

    /** An evicted pod stays for as long as nobody clears it away. */
    @Test
    void what_has_ended_neither_counts_nor_blocks() {
        var seen = seen(pod("a", "7", true, "Running"), pod("b", "7", false, "Failed"), pod("c", "6", false, "Failed"));

        assertThat(verdict(seen, 1, Duration.ZERO)).isInstanceOf(Result.Done.class);
    }

    @Test
    void pods_of_another_release_are_waited_for_and_never_undo_what_serves() {
        var seen = seen(pod("a", "7", true, "Running"), pod("b", "6", true, "Running"));

        assertThat(verdict(seen, 1, Duration.ZERO)).isInstanceOf(Result.Wait.class);
        assertThat(verdict(seen, 1, Duration.ofMinutes(2)))
                .isEqualTo(Step.done("1 pod runs " + "a".repeat(8) + " · of another release 1 pod is there still"));
    }

    @Test
    void more_pods_than_wanted_serve_as_well() {
        var seen = seen(pod("a", "7", true, "Running"), pod("b", "7", false, "Running"));

        assertThat(verdict(seen, 1, Duration.ofMinutes(2))).isInstanceOf(Result.Done.class);
    }

    @Test
    void too_few_fail_with_what_the_others_lack() {
        var seen = seen(pod("a", "7", true, "Running"), pod("b", "7", false, "Running"));

        assertThat(verdict(seen, 2, Duration.ofMinutes(2)))
                .isInstanceOfSatisfying(
                        Result.Failed.class,
                        failed -> assertThat(failed.diagnosis().cause()).isEqualTo("1 of 2 pods run the new image."));
    }

    private static Result verdict(Observation seen, int wanted, Duration elapsed) {
        var subject = new Diagnoses.Subject(
                "7", "shop:1", "/healthz/", 8000, Map.of(), Map.of(), Duration.ofMinutes(5), Duration.ofSeconds(120));
        return VerifiedStep.verdict(seen, subject, Diagnoses.Logs.NONE, DIGEST, wanted, elapsed);
    }

    private static Observation seen(Pod... pods) {
        return ObservationBuilder.seen(Instant.EPOCH).pods(pods).build();
    }

    private static Pod pod(String name, String release, boolean ready, String phase) {
        return PodBuilder.pod(name, Instant.EPOCH)
                .release(release)
                .phase(phase)
                .ready(ready)
                .containers(container(DIGEST, DIGEST))
                .build();
    }

    private static Container container(String asked, String reported) {
        return new Container(
                "web",
                "registry.example/shop:1.0@" + asked,
                "mirror.example/shop@" + reported,
                true,
                0,
                new Running(Instant.EPOCH),
                null);
    }
}
