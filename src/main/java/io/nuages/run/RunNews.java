package io.nuages.run;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Job;
import io.nuages.run.PastRun.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is seen of runs of cron jobs and tasks, beside what is known of them. Pure. */
final class RunNews {
    private final Observation seen;
    private final Map<String, PastRun> known;

    RunNews(Observation seen, List<PastRun> known) {
        this.seen = seen;
        this.known = known.stream().collect(Collectors.toMap(PastRun::uid, Function.identity()));
    }

    /** Null where nothing is. */
    @Nullable
    PastRun known(Job job) {
        return known.get(job.uid());
    }

    /** Those of which there is something to keep that is not kept yet. */
    List<Job> unrecorded(Instant now) {
        return Runs.lasting(seen).stream()
                .filter(job -> unrecorded(job, known(job), now))
                .toList();
    }

    private boolean unrecorded(Job job, @Nullable PastRun before, Instant now) {
        if (job.ended()) {
            return before == null ? lasts(job, now) : !before.settled();
        }
        return before == null || before.outcome() == Outcome.GONE || leaving(job);
    }

    /** The cluster keeps a few that are older than what is kept here; they must not come back again and again. */
    private boolean lasts(Job job, Instant now) {
        var endedAt = job.endedAt() == null ? seen.at() : job.endedAt();
        return endedAt.isAfter(now.minus(RunHistory.KEPT_FOR))
                && known.values().stream()
                                .filter(run -> run.endedAt() != null
                                        && run.purpose() == job.purpose()
                                        && run.name().equals(RunHistory.name(job))
                                        && newer(run, job))
                                .count()
                        < RunHistory.KEPT;
    }

    private static boolean newer(PastRun run, Job job) {
        var order = run.begunAt().compareTo(job.begunAt());
        return order > 0 || order == 0 && run.uid().compareTo(job.uid()) > 0;
    }

    /** Its pod takes the log along, as when it ran longer than it may. */
    private boolean leaving(Job job) {
        return seen.pods().stream().anyMatch(pod -> job.name().equals(pod.job()) && pod.deleting());
    }

    /** Those that went on, and are not there any more. */
    List<PastRun> gone() {
        Set<String> there = seen.jobs().stream().map(Job::uid).collect(Collectors.toSet());
        return known.values().stream()
                .filter(run -> run.outcome() == Outcome.RUNNING && !there.contains(run.uid()))
                .toList();
    }
}
