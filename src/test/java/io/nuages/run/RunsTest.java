package io.nuages.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.ObjectKey;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Condition;
import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Job;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.Terminated;
import io.nuages.cluster.ObservationBuilder;
import io.nuages.cluster.PodBuilder;
import io.nuages.cluster.Purpose;
import io.nuages.cluster.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Run RUN = new Run(
            new Scope("nuages-acme", UUID.randomUUID(), UUID.randomUUID()),
            Purpose.RELEASE_COMMAND,
            "job-1",
            Duration.ofMinutes(10));

    @Test
    void a_run_that_ends_by_sigterm_at_its_time_took_too_long() {
        var began = NOW.minusSeconds(600);
        var ended = new Terminated(143, "Error", "waiting for lock on table hits_hit", began.plusSeconds(3), NOW);
        var early = new Terminated(143, "Error", "", began.plusSeconds(3), began.plusSeconds(30));

        assertThat(Runs.overtime(RUN, seen(List.of(pod(ended, began)), List.of())))
                .isTrue();
        assertThat(Runs.overtime(RUN, seen(List.of(pod(early, began)), List.of())))
                .isFalse();
    }

    @Test
    void only_another_run_for_the_same_purpose_that_has_not_ended_is_in_the_way() {
        assertThat(RUN.another(job("job-0", Purpose.RELEASE_COMMAND, false, null)))
                .isTrue();
        assertThat(RUN.another(job("job-0", Purpose.RELEASE_COMMAND, true, null)))
                .isFalse();
        assertThat(RUN.another(job("job-1", Purpose.RELEASE_COMMAND, false, null)))
                .isFalse();
        assertThat(RUN.another(job("job-0", Purpose.CRON, false, null))).isFalse();
        assertThat(RUN.another(job("job-0", Purpose.TASK, false, null))).isFalse();
        assertThat(RUN.another(job("job-0", Purpose.OTHER, false, null))).isFalse();
    }

    @Test
    void what_has_not_ended_stays_unless_it_was_a_release_command_or_is_somebody_elses() {
        var failed = new Condition("Failed", "True", "BackoffLimitExceeded", "");
        var jobs = List.of(
                job("init", Purpose.RELEASE_COMMAND, false, null),
                job("cron", Purpose.CRON, false, null),
                job("cron-failed", Purpose.CRON, false, failed),
                job("task", Purpose.TASK, false, null),
                job("task-done", Purpose.TASK, true, null),
                job("nobodys", Purpose.OTHER, false, null));

        assertThat(Runs.unfinished(seen(List.of(), jobs)))
                .extracting(ObjectKey::name)
                .containsExactlyInAnyOrder("cron", "task");
    }

    private static Job job(String name, Purpose purpose, boolean complete, @Nullable Condition failure) {
        return new Job(name, "uid of " + name, "", purpose, null, NOW, null, 0, 0, 0, complete, failure);
    }

    private static Pod pod(Terminated end, Instant began) {
        return PodBuilder.pod("p", began)
                .process("init")
                .of("job-1", Purpose.RELEASE_COMMAND)
                .phase("Failed")
                .containers(new Container("init", "registry.example/shop:1.0", "", false, 0, end, null))
                .build();
    }

    private static Observation seen(List<Pod> pods, List<Job> jobs) {
        return ObservationBuilder.seen(NOW)
                .pods(pods)
                .jobs(jobs)
                .objects(jobs.stream()
                        .map(job -> new ObjectKey("batch/v1", "Job", job.name()))
                        .collect(Collectors.toSet()))
                .build();
    }
}
