package io.nuages.deploy;

import io.nuages.tenant.EnvironmentRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to bring a release live.
 *
 * @param image as asked for
 * @param release null until the tag is resolved
 * @param previousRelease what was live when it began
 * @param diagnosis why it failed, or why it was cancelled at its release command; null otherwise
 * @param cancelAskedBy who cancelled it while its release command ran; it stays active until that has ended
 * @param migrations that its release command applied; null when it has run none
 */
public record Deployment(
        UUID id,
        UUID tenant,
        UUID environment,
        int number,
        State state,
        String image,
        int revision,
        @Nullable Release release,
        @Nullable UUID previousRelease,
        Kind kind,
        Trigger trigger,
        String actor,
        List<PhaseView> phases,
        @Nullable Diagnosis diagnosis,
        @Nullable String cancelAskedBy,
        @Nullable Migrations migrations,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    /** @param log the last lines of its release command, oldest first; empty when it has not run */
    public record Logged(Deployment deployment, List<String> log) {}

    /** What it deploys to. */
    public EnvironmentRef environmentRef() {
        return new EnvironmentRef(tenant, environment);
    }

    /** Whether it is being cancelled, which lasts until its release command has ended. */
    public boolean cancelling() {
        return cancelAskedBy != null && !state.ended();
    }

    /** Whether its release command is running now, which a cancellation would have to end. */
    public boolean commandRuns() {
        return state == State.ACTIVE && release != null && release.command() == Release.Command.RUNNING;
    }

    public enum State {
        /** Waits until the one before it has ended. */
        WAITING,
        ACTIVE,
        SUCCEEDED,
        FAILED,
        /** A newer one replaced it before it started. */
        SUPERSEDED,
        CANCELLED,
        /** Only a newer portal knows it; this one leaves it alone. */
        UNKNOWN;

        public boolean ended() {
            return this != WAITING && this != ACTIVE;
        }
    }

    /** One of an environment in short. */
    public record Numbered(UUID environment, int number, State state, String image) {}

    public enum Kind {
        DEPLOY,
        ROLLBACK,
        /** A newer portal knows what. */
        UNKNOWN
    }

    public enum Trigger {
        PERSON,
        PUSH,
        /** The provider renews the pods of what is already live, see {@link Renewals}. */
        PROVIDER,
        /** A newer portal knows what. */
        UNKNOWN
    }
}
