package io.nuages.run;

import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.ObjectKey;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Terminated;
import io.nuages.cluster.Purpose;
import io.nuages.cluster.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Starts, observes and ends runs. Every call is a look and a small step, to be repeated until the run has ended. */
@Component
public class Runs {
    static final int LOG_LINES = 200;

    private static final String JOB = "Job";
    private static final Set<Purpose> LASTING = Set.of(Purpose.CRON, Purpose.TASK);
    private static final Set<Integer> BY_SIGNAL = Set.of(137, 143);

    /** The cluster tells times in whole seconds. */
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private final GuardedCluster cluster;

    Runs(GuardedCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Deletes those for the same purpose that were given up, for example because their pods could not start: they must not come to life
     * beside this one.
     *
     * @return whether they are gone, and this one may start
     */
    public boolean alone(Run run, Observation seen) {
        var others = seen.jobs().stream()
                .filter(run::another)
                .map(Observation.Job::name)
                .collect(Collectors.toSet());
        if (!others.isEmpty()) {
            cluster.prune(
                    run.scope(),
                    seen.objects().stream()
                            .filter(key -> !key.kind().equals(JOB) || !others.contains(key.name()))
                            .toList());
        }
        return others.isEmpty() && seen.pods().stream().noneMatch(run::another);
    }

    /**
     * Starts the run if it has not started, and says what state it is in. An existing Job is left as it is: its template cannot change,
     * and another version of the portal, or one with other settings, may have made it.
     *
     * @param before the environment as it was seen last
     * @param job its manifest
     */
    public Look look(Run run, Observation before, List<Manifest> job) {
        if (run.in(before).isEmpty()) {
            cluster.apply(run.scope(), job);
        }
        return judged(run, cluster.observe(run.scope()));
    }

    private Look judged(Run run, Observation seen) {
        var job = run.in(seen);
        if (job.isPresent() && job.get().complete()) {
            return new Look.Succeeded(log(run, seen));
        }
        var failure = job.map(Observation.Job::failure).orElse(null);
        if (overtime(run, seen) || failure != null && failure.reason().equals("DeadlineExceeded")) {
            return new Look.Overtime(log(run, seen));
        }
        return failure == null ? new Look.Going(seen) : new Look.Failed(seen, failure, log(run, seen));
    }

    /** Its pod ends first, by the SIGTERM that it is sent then; only afterwards does the Job say that its time was up. */
    static boolean overtime(Run run, Observation seen) {
        return run.pods(seen)
                .anyMatch(pod -> pod.containers().stream()
                        .anyMatch(container -> container.state() instanceof Terminated end
                                && end.exitCode() != 0
                                && (pod.deleting() || BY_SIGNAL.contains(end.exitCode()))
                                && end.at() != null
                                && !end.at()
                                        .isBefore(pod.createdAt()
                                                .plus(run.limit())
                                                .minus(MOMENT))));
    }

    /**
     * Tells the run to end: its pod gets SIGTERM and its grace period. Starts nothing: a missing Job was never created, or is
     * being deleted, and must no longer be created.
     */
    public EndedRun end(Run run) {
        var log = log(run, cluster.observe(run.scope()));
        return new EndedRun(cluster.end(run.scope(), run.job()), log);
    }

    /** What it has written so far, or empty. */
    public List<String> log(Run run, Observation seen) {
        return run.pods(seen)
                .map(pod -> cluster.logs(run.scope(), pod.name(), null, false, LOG_LINES))
                .filter(lines -> !lines.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /**
     * Jobs that only their own end, or that of their environment, may remove: runs of cron jobs and tasks that have not
     * ended. A release command is not among them: once its deployment has ended, what is left of it was given up. Nor is a Job that
     * somebody else made with the environment's labels.
     */
    public static List<ObjectKey> unfinished(Observation seen) {
        var names = lasting(seen).stream()
                .filter(job -> !job.ended())
                .map(Observation.Job::name)
                .collect(Collectors.toSet());
        return seen.objects().stream()
                .filter(key -> key.kind().equals(JOB) && names.contains(key.name()))
                .toList();
    }

    /** Runs of cron jobs and tasks. */
    public static List<Observation.Job> lasting(Observation seen) {
        return seen.jobs().stream()
                .filter(job -> LASTING.contains(job.purpose()))
                .toList();
    }

    /** Tells the runs of cron jobs and tasks under way to end. They are not started again. */
    public void endLasting(Scope scope, Observation seen) {
        lasting(seen).stream().filter(job -> !job.ended()).forEach(job -> cluster.end(scope, job.name()));
    }
}
