package io.nuages.deploy.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.Terminated;
import io.nuages.cluster.Observation.Waiting;
import io.nuages.cluster.Observation.Warning;
import io.nuages.cluster.ObservationBuilder;
import io.nuages.cluster.PodBuilder;
import io.nuages.cluster.Purpose;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.ReleaseBuilder;
import io.nuages.deploy.StatusView.JobView;
import io.nuages.deploy.StatusView.Run;
import io.nuages.deploy.diagnosis.Diagnoses;
import io.nuages.spec.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobStatusesTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    /** Minutes after noon; a run that succeeded ended after the time for which it was begun. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, '', NONE",
                "0, -, nightly-1, RUNNING",
                "0, -, '', FAILED",
                "0, 2, '', SUCCEEDED",
                "0, 0, '', SUCCEEDED",
                "60, 2, '', FAILED",
                "60, 2, nightly-2, RUNNING"
            })
    void a_cron_job_stands_as_its_newest_run_does(
            @Nullable Integer scheduled, @Nullable Integer successful, String active, Run run) {
        var job = new Observation.CronJob(
                "shop--production-nightly",
                "cron-nightly",
                "0 * * * *",
                null,
                false,
                at(scheduled),
                at(successful),
                active.isEmpty() ? List.of() : List.of(active));
        assertThat(of(List.of(), List.of(), List.of(job), List.of()))
                .containsExactly(new JobView("cron/nightly", run, at(scheduled), at(successful), null), NO_TASK);
    }

    /** Its pod is deleted then, so its Job alone tells why. */
    @Test
    void a_run_that_took_too_long_says_so() {
        var late = job("shop--production-nightly-29700000", Purpose.CRON, "cron-nightly", "DeadlineExceeded");

        var view = of(List.of(late), List.of(), List.of(cron("")), List.of()).getFirst();

        assertThat(view.run()).isEqualTo(Run.FAILED);
        assertThat(view.problem().cause())
                .isEqualTo("The cron job nightly exceeded its time limit and was stopped after 90 s.");
    }

    @Test
    void a_task_that_took_too_long_says_so() {
        var late = job("shop--production-task-import-7", Purpose.TASK, "task-import", "DeadlineExceeded");

        var view = of(List.of(late), List.of(), List.of(), List.of()).getLast();

        assertThat(view.run()).isEqualTo(Run.FAILED);
        assertThat(view.problem().cause())
                .isEqualTo("The task import exceeded its time limit and was stopped after 60 min.");
    }

    @Test
    void a_run_whose_pod_was_taken_away_says_so() {
        var stopped = job("shop--production-task-import-7", Purpose.TASK, "task-import", "BackoffLimitExceeded");

        var view = of(List.of(stopped), List.of(), List.of(), List.of()).getLast();

        assertThat(view.run()).isEqualTo(Run.FAILED);
        assertThat(view.problem().cause())
                .isEqualTo("The task import was stopped before it had finished, for example by a pause.");
    }

    @Test
    void a_run_that_ends_with_an_error_is_not_told_to_stop_at_start() {
        var name = "shop--production-nightly-29700000";
        var failed = job(name, Purpose.CRON, "cron-nightly", "BackoffLimitExceeded");
        var pod = pod(name, new Terminated(3, "Error", "", NOON, NOON.plusSeconds(2)), "Failed");

        var view =
                of(List.of(failed), List.of(pod), List.of(cron("")), List.of()).getFirst();

        assertThat(view.problem().cause()).isEqualTo("The cron job nightly failed: exit code 3.");
    }

    /** For as long as it may run, which may be a day. */
    @Test
    void a_run_that_cannot_begin_says_what_it_waits_for() {
        var name = "shop--production-nightly-29700000";
        var begun = job(name, Purpose.CRON, "cron-nightly", null);
        var pod = pod(
                name, new Waiting("CreateContainerConfigError", "secret \"shop--production-x\" not found"), "Pending");

        var view =
                of(List.of(begun), List.of(pod), List.of(cron(name)), List.of()).getFirst();

        assertThat(view.run()).isEqualTo(Run.RUNNING);
        assertThat(view.problem().code()).isEqualTo(Code.SECRET_MISSING);
    }

    @Test
    void a_run_that_gets_no_pod_says_which_job_it_is_of() {
        var name = "shop--production-task-import-7";
        var begun = job(name, Purpose.TASK, "task-import", null);
        var refusal = new Warning(
                "Job", name, "FailedCreate", "pods \"x\" is forbidden: exceeded quota: nuages", 3, NOON, NOON);

        var view = of(List.of(begun), List.of(), List.of(), List.of(refusal)).getLast();

        assertThat(view.run()).isEqualTo(Run.RUNNING);
        assertThat(view.problem().cause()).isEqualTo("The namespace's quota leaves no room for the task import.");
    }

    private static final JobView NO_TASK = new JobView("task/import", Run.NONE, null, null, null);

    private static List<JobView> of(
            List<Observation.Job> jobs, List<Pod> pods, List<Observation.CronJob> cronJobs, List<Warning> warnings) {
        var seen = ObservationBuilder.seen(NOON)
                .pods(pods)
                .jobs(jobs)
                .cronJobs(cronJobs)
                .warnings(warnings)
                .build();
        var app = Specs.yaml("""
                image: {repository: r.example.com/shop, tag: "1"}
                cron: {nightly: {schedule: "0 * * * *", command: [/nightly], timeoutSeconds: 90}}
                tasks: {import: {command: [/import]}}
                """).app();
        var subject = new Diagnoses.Subject(
                "7",
                "r.example.com/shop:1",
                "/healthz/",
                8000,
                Map.of(),
                Map.of(),
                Duration.ofMinutes(5),
                Duration.ofSeconds(120));
        var release = ReleaseBuilder.release(new UUID(0, 7), Instant.EPOCH)
                .number(7)
                .withoutCommand()
                .build();
        return new JobStatuses(seen, subject, (pod, previous) -> List.of()).of(app, release);
    }

    private static Observation.CronJob cron(String active) {
        return new Observation.CronJob(
                "shop--production-nightly",
                "cron-nightly",
                "0 * * * *",
                null,
                false,
                NOON,
                null,
                active.isEmpty() ? List.of() : List.of(active));
    }

    private static Observation.Job job(String name, Purpose purpose, String process, @Nullable String failure) {
        return new Observation.Job(
                name,
                "uid of " + name,
                process,
                purpose,
                purpose == Purpose.CRON ? "shop--production-nightly" : null,
                NOON,
                failure == null ? null : NOON.plusSeconds(90),
                failure == null ? 1 : 0,
                0,
                failure == null ? 0 : 1,
                false,
                failure == null ? null : new Observation.Condition("Failed", "True", failure, ""));
    }

    private static Pod pod(String job, Observation.State state, String phase) {
        return PodBuilder.pod(job + "-x", NOON)
                .process("cron-nightly")
                .of(job, Purpose.CRON)
                .phase(phase)
                .containers(new Observation.Container("app", "r.example.com/shop", "", false, 0, state, null))
                .build();
    }

    private static @Nullable Instant at(@Nullable Integer minutes) {
        return minutes == null ? null : NOON.plusSeconds(minutes * 60L);
    }
}
