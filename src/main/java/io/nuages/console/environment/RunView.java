package io.nuages.console.environment;

import io.nuages.cluster.Purpose;
import io.nuages.console.EnvironmentHead;
import io.nuages.form.Badge;
import io.nuages.run.PastRun;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run of a cron job or a task on a page.
 *
 * @param job name of its Job in the cluster
 * @param endedAt null while it goes on
 * @param took null while it goes on
 * @param exitCode null where nobody saw it
 * @param cause why it failed, or was stopped; empty where neither
 * @param advice what to do about it; may be empty
 */
public record RunView(
        String href,
        String job,
        Badge state,
        Instant begunAt,
        @Nullable Instant endedAt,
        @Nullable Duration took,
        @Nullable Integer exitCode,
        String cause,
        String advice,
        boolean failed) {
    static RunView of(PastRun run, EnvironmentHead head) {
        return new RunView(
                href(head, run.purpose(), run.name()) + "/" + run.uid(),
                run.job(),
                state(run),
                run.begunAt(),
                run.endedAt(),
                run.endedAt() == null ? null : Duration.between(run.begunAt(), run.endedAt()),
                run.exitCode(),
                run.cause(),
                run.advice(),
                run.outcome() == PastRun.Outcome.FAILED);
    }

    /** The page of all runs of a cron job or task. */
    static String href(EnvironmentHead head, Purpose purpose, String name) {
        return head.base() + "/runs/" + purpose.label() + "/" + name;
    }

    private static Badge state(PastRun run) {
        return switch (run.outcome()) {
            case RUNNING -> run.cause().isEmpty() ? Badge.info("Running") : Badge.warn("Stopping");
            case SUCCEEDED -> Badge.ok("Succeeded");
            case FAILED -> Badge.bad("Failed");
            case STOPPED -> Badge.neutral("Stopped");
            case GONE -> Badge.neutral("Removed");
            case UNKNOWN -> Badge.neutral("Unknown");
        };
    }
}
