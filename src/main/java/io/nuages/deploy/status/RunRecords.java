package io.nuages.deploy.status;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.ObjectKey;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Job;
import io.nuages.deploy.DeploySettings;
import io.nuages.deploy.Release;
import io.nuages.deploy.diagnosis.Diagnoses;
import io.nuages.deploy.diagnosis.DiagnosisTexts;
import io.nuages.deploy.phase.Attempt;
import io.nuages.deploy.phase.RollOutStep;
import io.nuages.run.PastRun;
import io.nuages.run.RunHistory;
import io.nuages.run.Runs;
import io.nuages.run.WhyFailed;
import io.nuages.spec.AppDocument;
import io.nuages.spec.Spec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Records what a pass sees of runs of cron jobs and tasks. */
@Component
public class RunRecords {
    private static final String JOB = "Job";
    private static final String PAUSED = "The environment was paused.";
    private static final String REMOVED = "Its cron job was removed from the configuration.";

    private final RunHistory history;
    private final Apps apps;
    private final DeploySettings settings;

    RunRecords(RunHistory history, Apps apps, DeploySettings settings) {
        this.history = history;
        this.apps = apps;
        this.settings = settings;
    }

    /**
     * @param release what serves, with its spec; null before the first success
     * @param known as it was before the cluster was looked at
     */
    public void seen(
            Environment environment, @Nullable Release release, Spec spec, Observation seen, List<PastRun> known) {
        history.record(environment.ref(), Attempt.scope(environment), seen, known, why(release, spec, seen));
    }

    /**
     * To be called before anything is ended and pruned: what is seen to have ended goes with its Job, and what goes on takes its log
     * along.
     *
     * @param release what serves
     * @param wanted all that stays
     */
    public void beforePruning(Environment environment, Release release, Collection<Manifest> wanted, Observation seen) {
        var runs = Runs.lasting(seen);
        if (runs.isEmpty()) {
            return;
        }
        var keys = wanted.stream().map(Manifest::key).collect(Collectors.toSet());
        if (runs.stream().anyMatch(job -> job.ended() && job.owner() == null && !keeps(keys, JOB, job.name()))) {
            var known = history.all(environment.ref());
            var spec = apps.revision(environment.ref(), release.revision()).spec();
            seen(environment, release, spec, seen, known);
        }
        if (environment.pausedAt() != null) {
            stopping(
                    environment, seen, runs.stream().filter(job -> !job.ended()).toList(), PAUSED);
            return;
        }
        stopping(
                environment,
                seen,
                runs.stream()
                        .filter(job -> !job.ended() && job.owner() != null && !keeps(keys, "CronJob", job.owner()))
                        .toList(),
                REMOVED);
    }

    private static boolean keeps(Set<ObjectKey> wanted, String kind, String name) {
        return wanted.stream()
                .anyMatch(key -> key.kind().equals(kind) && key.name().equals(name));
    }

    private void stopping(Environment environment, Observation seen, List<Job> jobs, String cause) {
        if (!jobs.isEmpty()) {
            history.stopping(environment.ref(), Attempt.scope(environment), seen, jobs, cause);
        }
    }

    private WhyFailed why(@Nullable Release release, Spec spec, Observation seen) {
        return (job, log) -> {
            var found = release == null
                    ? DiagnosisTexts.jobFailed(Diagnoses.name(job)).on(log)
                    : JobStatuses.failure(
                                    seen,
                                    job,
                                    limit(spec.app(), job, seen),
                                    RollOutStep.subject(spec, release, settings),
                                    (pod, previous) -> Diagnoses.readable(log))
                            .orElseGet(() -> DiagnosisTexts.jobFailed(Diagnoses.name(job))
                                    .on(log));
            return new WhyFailed.Words(found.cause(), found.advice());
        };
    }

    /** As its document says; of one that is not in it any more, as long as it took. */
    private static Duration limit(AppDocument app, Job job, Observation seen) {
        return app.cron().entrySet().stream()
                .filter(each -> job.process().equals("cron-" + each.getKey()))
                .map(each -> each.getValue().timeout())
                .findFirst()
                .or(() -> app.tasks().entrySet().stream()
                        .filter(each -> job.process().equals("task-" + each.getKey()))
                        .map(each -> each.getValue().timeout())
                        .findFirst())
                .orElseGet(() -> Duration.between(job.begunAt(), job.endedAt() == null ? seen.at() : job.endedAt()));
    }
}
