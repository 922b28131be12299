package io.nuages.deploy;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Purpose;
import io.nuages.deploy.StatusView.JobView;
import io.nuages.deploy.StatusView.Run;
import io.nuages.spec.AppDocument;
import io.nuages.spec.CronJob;
import io.nuages.spec.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How cron jobs and tasks stand, for people. Pure. */
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
        app.cron().keySet().forEach(name -> views.add(cron(name)));
        app.tasks().keySet().forEach(name -> views.add(task(name, release)));
        return List.copyOf(views);
    }

    private JobView cron(String name) {
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
                            run == Run.FAILED ? problem(failed(job.name())) : null);
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

    /** Of the runs that are kept, the newest: their names end with the time of the schedule. */
    private Optional<Observation.Job> failed(String cronJob) {
        return seen.jobs().stream()
                .filter(job -> cronJob.equals(job.owner()) && job.failure() != null)
                .max(Comparator.comparing(Observation.Job::name));
    }

    private JobView task(String name, Release release) {
        var component = Task.component(name);
        var process = component.replace('/', '-');
        return seen.jobs().stream()
                .filter(job -> job.purpose() == Purpose.TASK
                        && job.process().equals(process)
                        && job.name().endsWith("-" + release.number()))
                .findFirst()
                .map(job -> job.failure() != null
                        ? new JobView(component, Run.FAILED, null, null, problem(Optional.of(job)))
                        : new JobView(component, job.complete() ? Run.SUCCEEDED : Run.RUNNING, null, null, null))
                .orElseGet(() -> new JobView(component, Run.NONE, null, null, null));
    }

    private @Nullable Diagnosis problem(Optional<Observation.Job> failed) {
        return failed.flatMap(job -> Diagnoses.command(seen, job.name(), subject, logs))
                .map(Diagnoses.Finding::diagnosis)
                .orElse(null);
    }
}
