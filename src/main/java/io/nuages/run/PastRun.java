package io.nuages.run;

import io.nuages.cluster.Purpose;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run of a cron job or a task as it is kept, its log aside. It may still go on.
 *
 * @param uid the cluster's for its Job
 * @param purpose {@link Purpose#CRON} or {@link Purpose#TASK}
 * @param name of the cron job or task
 * @param job name of its Job
 * @param endedAt null while it goes on
 * @param exitCode null where nobody saw it
 * @param cause why it failed, or why it was told to stop, in a sentence; empty where neither
 * @param advice what to do about it; may be empty
 */
public record PastRun(
        String uid,
        Purpose purpose,
        String name,
        String job,
        Instant begunAt,
        @Nullable Instant endedAt,
        Outcome outcome,
        @Nullable Integer exitCode,
        String cause,
        String advice) {
    public enum Outcome {
        /** It goes on. */
        RUNNING,
        SUCCEEDED,
        FAILED,
        /** It was told to end, and did not succeed all the same. */
        STOPPED,
        /** Its Job went away before anybody saw how it ended. */
        GONE,
        /** A newer portal knows what. */
        UNKNOWN
    }

    /** Nothing that is seen of it changes what is kept. */
    boolean settled() {
        return outcome != Outcome.RUNNING && outcome != Outcome.GONE;
    }

    /** It goes on, and was told to end. */
    boolean stopping() {
        return outcome == Outcome.RUNNING && !cause.isEmpty();
    }
}
