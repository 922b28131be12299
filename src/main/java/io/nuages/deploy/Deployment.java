package io.nuages.deploy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to bring a release live.
 *
 * @param image as asked for
 * @param release null until the tag is resolved
 * @param previousRelease what served when it began
 * @param diagnosis why it failed; null unless it did
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
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    public enum State {
        /** Until the one before it has ended. */
        WAITING,
        ACTIVE,
        SUCCEEDED,
        FAILED,
        /** A newer one took its place before it began. */
        SUPERSEDED,
        CANCELLED;

        public boolean ended() {
            return this != WAITING && this != ACTIVE;
        }
    }

    public enum Kind {
        DEPLOY,
        ROLLBACK
    }

    public enum Trigger {
        PERSON,
        PUSH
    }
}
