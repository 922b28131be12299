package io.nuages.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Job;
import io.nuages.cluster.Purpose;
import io.nuages.run.PastRun.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunNewsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @Test
    void a_run_is_news_when_it_begins_and_when_it_ends() {
        var begun = SeenRuns.going("a", Purpose.CRON, "cron-nightly", NOW);
        var ended = SeenRuns.succeeded("a", Purpose.CRON, "cron-nightly", NOW);

        assertThat(unrecorded(List.of(begun), List.of())).containsExactly(begun);
        assertThat(unrecorded(List.of(begun), List.of(kept("a", NOW, Outcome.RUNNING))))
                .isEmpty();
        assertThat(unrecorded(List.of(ended), List.of(kept("a", NOW, Outcome.RUNNING))))
                .containsExactly(ended);
        assertThat(unrecorded(List.of(ended), List.of(kept("a", NOW, Outcome.SUCCEEDED))))
                .isEmpty();
    }

    @Test
    void release_commands_and_jobs_of_others_are_none() {
        assertThat(unrecorded(
                        List.of(
                                SeenRuns.going("a", Purpose.RELEASE_COMMAND, "init", NOW),
                                SeenRuns.going("b", Purpose.OTHER, "cron-nightly", NOW)),
                        List.of()))
                .isEmpty();
    }

    /** The cluster keeps its last failures, however many runs have succeeded since. */
    @Test
    void what_is_older_than_all_that_is_kept_does_not_come_back() {
        var kept = IntStream.rangeClosed(1, RunHistory.KEPT)
                .mapToObj(n -> kept("k" + n, NOW.minusSeconds(n * 60L), Outcome.SUCCEEDED))
                .toList();
        var older = SeenRuns.failed("old", Purpose.CRON, "cron-nightly", NOW.minusSeconds(7200));
        var newer = SeenRuns.failed("new", Purpose.CRON, "cron-nightly", NOW);
        var another = SeenRuns.failed("another", Purpose.CRON, "cron-hourly", NOW.minusSeconds(7200));
        var task = SeenRuns.failed("task", Purpose.TASK, "task-nightly", NOW.minusSeconds(7200));

        assertThat(unrecorded(List.of(older, newer, another, task), kept)).containsExactly(newer, another, task);
        assertThat(unrecorded(List.of(older), kept.subList(1, kept.size()))).containsExactly(older);
    }

    @Test
    void what_ended_too_long_ago_does_not_come_back() {
        var old = SeenRuns.failed(
                "old",
                Purpose.TASK,
                "task-import",
                NOW.minus(RunHistory.KEPT_FOR).minusSeconds(60));

        assertThat(unrecorded(List.of(old), List.of())).isEmpty();
    }

    @Test
    void a_run_is_gone_with_its_job_and_back_with_it() {
        var going = SeenRuns.going("a", Purpose.CRON, "cron-nightly", NOW);
        var known = kept("a", NOW, Outcome.RUNNING);

        assertThat(new RunNews(SeenRuns.of(NOW), List.of(known)).gone()).containsExactly(known);
        assertThat(new RunNews(SeenRuns.of(NOW, going), List.of(known)).gone()).isEmpty();
        assertThat(new RunNews(SeenRuns.of(NOW), List.of(kept("a", NOW, Outcome.GONE))).gone())
                .isEmpty();
        assertThat(unrecorded(List.of(going), List.of(kept("a", NOW, Outcome.GONE))))
                .containsExactly(going);
    }

    /** Such as a run that took too long: its Job tells only afterwards. */
    @Test
    void what_a_pod_wrote_that_is_being_deleted_is_news() {
        var going = SeenRuns.going("a", Purpose.CRON, "cron-nightly", NOW);
        var known = List.of(kept("a", NOW, Outcome.RUNNING));

        assertThat(new RunNews(SeenRuns.with(SeenRuns.pod("a", true), going), known).unrecorded(NOW))
                .containsExactly(going);
        assertThat(new RunNews(SeenRuns.with(SeenRuns.pod("a", false), going), known).unrecorded(NOW))
                .isEmpty();
    }

    private static List<Job> unrecorded(List<Job> jobs, List<PastRun> known) {
        Observation seen = SeenRuns.of(NOW, jobs.toArray(Job[]::new));
        return new RunNews(seen, new ArrayList<>(known)).unrecorded(NOW);
    }

    private static PastRun kept(String name, Instant begunAt, Outcome outcome) {
        return new PastRun(
                "uid of " + name,
                Purpose.CRON,
                "nightly",
                name,
                begunAt,
                outcome == Outcome.RUNNING ? null : begunAt.plusSeconds(5),
                outcome,
                null,
                "",
                "");
    }
}
