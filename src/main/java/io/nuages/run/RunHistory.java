package io.nuages.run;

import io.nuages.cluster.ClusterException;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Job;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.Terminated;
import io.nuages.cluster.Purpose;
import io.nuages.cluster.Scope;
import io.nuages.live.Live;
import io.nuages.run.PastRun.Outcome;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How runs of cron jobs and tasks ended, and what they wrote: of each the newest {@link #KEPT}, for {@link #KEPT_FOR}. The cluster keeps
 * a few of their Jobs and nothing of a pod that is gone, so a log is read once, when the end is first seen.
 */
@Component
public class RunHistory {
    public static final int KEPT = 20;
    public static final Duration KEPT_FOR = Duration.ofDays(30);

    /** The cluster gives no more than 64 KiB of them. */
    private static final int LOG_LINES = 1000;

    private static final String GONE =
            "Its Job was removed before it had ended, for example because the next run replaced it.";

    private static final Logger log = LoggerFactory.getLogger(RunHistory.class);

    private final RunStore runs;
    private final GuardedCluster cluster;
    private final Tenancy tenancy;
    private final Live live;
    private final Clock clock;

    RunHistory(RunStore runs, GuardedCluster cluster, Tenancy tenancy, Live live, Clock clock) {
        this.runs = runs;
        this.cluster = cluster;
        this.tenancy = tenancy;
        this.live = live;
        this.clock = clock;
    }

    /** All that are kept of an environment. */
    public List<PastRun> all(EnvironmentRef environment) {
        return tenancy.in(environment.tenant(), () -> runs.all(environment));
    }

    /** Those of one cron job or task, newest first. */
    public List<PastRun> of(EnvironmentRef environment, Purpose purpose, String name) {
        return tenancy.in(environment.tenant(), () -> runs.of(environment, purpose, name));
    }

    public Optional<PastRun> byUid(EnvironmentRef environment, String uid) {
        return tenancy.in(environment.tenant(), () -> runs.byUid(environment, uid));
    }

    /** The last lines of a run; empty where they are not kept. */
    public Optional<List<String>> log(EnvironmentRef environment, String uid) {
        return tenancy.in(environment.tenant(), () -> runs.log(environment, uid));
    }

    /**
     * Keeps what is seen of runs and not kept yet. A log that cannot be read does not make this fail. What two replicas see is
     * kept once.
     *
     * @param known what {@link #all} gave before it was seen
     */
    public void record(EnvironmentRef environment, Scope scope, Observation seen, List<PastRun> known, WhyFailed why) {
        var news = new RunNews(seen, known);
        var logs = new Logs(scope, seen);
        var found = new ArrayList<Found>();
        news.unrecorded(clock.instant()).forEach(job -> found.add(found(job, news.known(job), seen, logs, why)));
        news.gone().forEach(run -> found.add(new Found(gone(run, clock.instant()), logs.of(run.job()))));
        save(environment, found);
    }

    /**
     * Keeps why these runs are about to be told to end, and what they have written: their pods take their logs along.
     *
     * @param cause a sentence
     */
    public void stopping(
            EnvironmentRef environment, Scope scope, Observation seen, Collection<Job> jobs, String cause) {
        var logs = new Logs(scope, seen);
        save(
                environment,
                jobs.stream()
                        .map(job -> new Found(
                                run(job, null, Outcome.RUNNING, null, new WhyFailed.Words(cause, "")),
                                logs.of(job.name())))
                        .toList());
    }

    /** The name of the cron job or task that a Job runs. */
    static String name(Job job) {
        var prefix = job.purpose().label() + "-";
        return job.process().startsWith(prefix) ? job.process().substring(prefix.length()) : job.process();
    }

    private record Found(PastRun run, @Nullable List<String> log) {}

    private static Found found(Job job, @Nullable PastRun known, Observation seen, Logs logs, WhyFailed why) {
        var told = new WhyFailed.Words(known != null && known.stopping() ? known.cause() : "", "");
        var stopped = !told.cause().isEmpty();
        if (!job.ended()) {
            return new Found(
                    run(job, null, Outcome.RUNNING, null, told), logs.leaving(job) ? logs.of(job.name()) : null);
        }
        var endedAt = job.endedAt() == null ? seen.at() : job.endedAt();
        var lines = logs.of(job.name());
        if (job.complete()) {
            return new Found(run(job, endedAt, Outcome.SUCCEEDED, 0, new WhyFailed.Words("", "")), lines);
        }
        return new Found(
                run(
                        job,
                        endedAt,
                        stopped ? Outcome.STOPPED : Outcome.FAILED,
                        logs.exitCode(job),
                        stopped ? told : why.of(job, lines == null ? List.of() : lines)),
                lines);
    }

    private static PastRun run(
            Job job, @Nullable Instant endedAt, Outcome outcome, @Nullable Integer exitCode, WhyFailed.Words words) {
        return new PastRun(
                job.uid(),
                job.purpose(),
                name(job),
                job.name(),
                job.begunAt(),
                endedAt,
                outcome,
                exitCode,
                words.cause(),
                words.advice());
    }

    private static PastRun gone(PastRun run, Instant now) {
        return new PastRun(
                run.uid(),
                run.purpose(),
                run.name(),
                run.job(),
                run.begunAt(),
                now,
                run.stopping() ? Outcome.STOPPED : Outcome.GONE,
                null,
                run.stopping() ? run.cause() : GONE,
                "");
    }

    private void save(EnvironmentRef environment, List<Found> found) {
        if (found.isEmpty()) {
            return;
        }
        tenancy.run(environment.tenant(), () -> {
            found.forEach(each -> runs.save(environment, each.run(), each.log()));
            found.stream()
                    .map(Found::run)
                    .filter(run -> run.endedAt() != null)
                    .map(run -> new Owner(run.purpose(), run.name()))
                    .distinct()
                    .forEach(owner -> runs.forget(environment, owner.purpose(), owner.name(), KEPT));
            live.changed(environment.tenant(), environment.id());
        });
    }

    private record Owner(Purpose purpose, String name) {}

    @Scheduled(initialDelay = 11, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void prune() {
        tenancy.everywhere(() -> {
            runs.forget(clock.instant().minus(KEPT_FOR));
            return null;
        });
    }

    /** The logs of one pass. */
    private final class Logs {
        private final Scope scope;
        private final Observation seen;
        private boolean silent;

        Logs(Scope scope, Observation seen) {
            this.scope = scope;
            this.seen = seen;
        }

        private Optional<Pod> pod(String job) {
            return seen.pods().stream().filter(pod -> job.equals(pod.job())).max(Comparator.comparing(Pod::createdAt));
        }

        boolean leaving(Job job) {
            return pod(job.name()).filter(Pod::deleting).isPresent();
        }

        @Nullable
        Integer exitCode(Job job) {
            return pod(job.name()).stream()
                    .flatMap(pod -> pod.containers().stream().limit(1))
                    .map(container -> container.state() instanceof Terminated end ? end.exitCode() : null)
                    .findFirst()
                    .orElse(null);
        }

        /** Null where it cannot be read. Where one could not for want of an answer, the others are not waited for. */
        @Nullable
        List<String> of(String job) {
            var pod = pod(job);
            if (pod.isEmpty() || silent) {
                return null;
            }
            try {
                return cluster.logs(scope, pod.get().name(), null, false, LOG_LINES);
            } catch (ClusterException e) {
                silent = e instanceof ClusterException.Unavailable;
                log.info(
                        "The log of {} in {} could not be read: {}",
                        pod.get().name(),
                        scope.namespace(),
                        e.getMessage());
                return null;
            }
        }
    }
}
