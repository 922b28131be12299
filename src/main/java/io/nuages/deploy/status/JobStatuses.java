package io.nuages.deploy.status;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Purpose;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Release;
import io.nuages.deploy.StatusView.JobView;
import io.nuages.deploy.StatusView.Run;
import io.nuages.deploy.diagnosis.Diagnoses;
import io.nuages.deploy.diagnosis.DiagnosisTexts;
import io.nuages.spec.AppDocument;
import io.nuages.spec.CronJob;
import io.nuages.spec.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of cron jobs and tasks, for people. Pure. */
final class JobStatuses {
    private final Observation seen;
    private final Diagnoses.Subject subject;
    private final Diagnoses.Logs logs;

    JobStatuses(Observation seen, Diagnoses.Subject subject, Diagnoses.Logs logs) {
        this.seen = seen;
        this.subject = subject;
        this.logs = logs;
    }

    List<JobView> of(AppDocument app, Release release) {
        var views = new ArrayList<JobView>();
        app.cron().forEach((name, job) -> views.add(cron(name, job)));
        app.tasks().forEach((name, task) -> views.add(task(name, task, release)));
        return List.copyOf(views);
    }

    private JobView cron(String name, CronJob settings) {
        var component = CronJob.component(name);
        var process = component.replace('/', '-');
        return seen.cronJobs().stream()
                .filter(job -> job.process().equals(process))
                .findFirst()
                .map(job -> {
                    var run = run(job);
                    return new JobView(
                            component,
                            run,
                            job.lastScheduled(),
                            job.lastSuccessful(),
                            switch (run) {
                                case RUNNING -> beginning(job.active());
                                case FAILED -> problem(failed(job.name()), settings.timeout());
                                default -> null;
                            });
                })
                .orElseGet(() -> new JobView(component, Run.NONE, null, null, null));
    }

    private static Run run(Observation.CronJob job) {
        if (!job.active().isEmpty()) {
            return Run.RUNNING;
        }
        if (job.lastScheduled() == null) {
            return Run.NONE;
        }
        return job.lastSuccessful() == null || job.lastSuccessful().isBefore(job.lastScheduled())
                ? Run.FAILED
                : Run.SUCCEEDED;
    }

    /** The newest of the runs that are kept: their names end with the time of the schedule. */
    private Optional<Observation.Job> failed(String cronJob) {
        return seen.jobs().stream()
                .filter(job -> cronJob.equals(job.owner()) && job.failure() != null)
                .max(Comparator.comparing(Observation.Job::name));
    }

    private JobView task(String name, Task settings, Release release) {
        var component = Task.component(name);
        var process = component.replace('/', '-');
        return seen.jobs().stream()
                .filter(job -> job.purpose() == Purpose.TASK
                        && job.process().equals(process)
                        && job.name().endsWith("-" + release.number()))
                .findFirst()
                .map(job -> {
                    if (job.complete()) {
                        return new JobView(component, Run.SUCCEEDED, null, null, null);
                    }
                    return job.failure() != null
                            ? new JobView(
                                    component, Run.FAILED, null, null, problem(Optional.of(job), settings.timeout()))
                            : new JobView(component, Run.RUNNING, null, null, beginning(List.of(job.name())));
                })
                .orElseGet(() -> new JobView(component, Run.NONE, null, null, null));
    }

    /** What keeps a run from starting; null while nothing does, and once it has started. */
    private @Nullable Diagnosis beginning(List<String> jobs) {
        return jobs.stream()
                .filter(job -> seen.pods().stream().noneMatch(pod -> job.equals(pod.job()) && pod.ended()))
                .flatMap(job -> Diagnoses.command(seen, job, subject, logs).stream())
                .map(Diagnoses.Finding::diagnosis)
                .filter(diagnosis -> diagnosis.code() != Code.STILL_STARTING)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Diagnosis problem(Optional<Observation.Job> failed, Duration limit) {
        return failed.flatMap(job -> failure(seen, job, limit, subject, logs).or(() -> stopped(job)))
                .orElse(null);
    }

    /** Why a run failed; empty where nobody knows. */
    static Optional<Diagnosis> failure(
            Observation seen, Observation.Job job, Duration limit, Diagnoses.Subject subject, Diagnoses.Logs logs) {
        var found = Diagnoses.command(seen, job.name(), subject, logs).map(Diagnoses.Finding::diagnosis);
        return overtime(job) ? Optional.of(tooLong(job, limit, found)) : found;
    }

    /** Whoever ends a run deletes its pod; else that stays for as long as its Job. */
    private Optional<Diagnosis> stopped(Observation.Job job) {
        return seen.pods().stream().anyMatch(pod -> job.name().equals(pod.job()))
                ? Optional.empty()
                : Optional.of(DiagnosisTexts.jobStopped(Diagnoses.name(job)).on(List.of()));
    }

    private static boolean overtime(Observation.Job job) {
        return job.failure() != null && job.failure().reason().equals("DeadlineExceeded");
    }

    /** What kept it from starting all along says more than that its time is up. Its pod is usually gone. */
    private static Diagnosis tooLong(Observation.Job job, Duration limit, Optional<Diagnosis> found) {
        return found.filter(diagnosis -> diagnosis.code() != Code.CRASH)
                .orElseGet(() -> DiagnosisTexts.jobTooLong(Diagnoses.name(job), limit)
                        .on(found.map(Diagnosis::evidence).orElse(List.of())));
    }
}
