package io.nuages.deploy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An environment as last seen in the cluster.
 *
 * @param jobs cron jobs and tasks; what is wrong with one is not a problem of the site
 * @param problem what is wrong with what is live; null when nothing is
 */
public record StatusView(
        Health health,
        List<ProcessView> processes,
        List<JobView> jobs,
        @Nullable Diagnosis problem) {
    public StatusView {
        // Absent from what an earlier version stored.
        jobs = jobs == null ? List.of() : List.copyOf(jobs);
    }

    /** The state of the newest run of a cron job or a task. */
    public enum Run {
        NONE,
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /**
     * A cron job or a task.
     *
     * @param name {@code cron/NAME} or {@code task/NAME}
     * @param at the scheduled time of the newest run; null for tasks, and before the first run
     * @param succeededAt when a run last succeeded; null for tasks, and if none has
     * @param problem why the newest run failed, or what keeps it from starting; null if nothing does, or it is unknown
     */
    public record JobView(
            String name,
            Run run,
            @Nullable Instant at,
            @Nullable Instant succeededAt,
            @Nullable Diagnosis problem) {}

    /**
     * @param desired pods wanted, {@code ready} those of any release that are ready
     * @param scaling why its autoscaler does not follow the load; null where it does, or there is none
     */
    public record ProcessView(
            String name,
            int desired,
            int ready,
            List<PodView> pods,
            @Nullable Diagnosis scaling) {}

    /**
     * @param release number as text, empty when unknown
     * @param state a word for people, for example {@code running} or {@code CrashLoopBackOff}
     */
    public record PodView(
            String name, String release, boolean ready, boolean deleting, String state, int restarts, Instant since) {}

    public static final StatusView NOTHING = new StatusView(Health.NONE, List.of(), List.of(), null);
}
