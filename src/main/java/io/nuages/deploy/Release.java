package io.nuages.deploy;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What can be brought live: an image pinned by digest with one revision of the spec, which names sealed secrets that never
 * change. Immutable except for how its release command went.
 *
 * @param image as asked for, with tag
 * @param digest of the index or manifest
 * @param command how the release command went
 * @param commandAttempt counts its Jobs
 * @param servedAt when it was first verified, null if never
 */
public record Release(
        UUID id,
        int number,
        String image,
        String digest,
        int revision,
        String actor,
        Instant createdAt,
        Command command,
        int commandAttempt,
        @Nullable Instant servedAt) {
    public enum Command {
        NONE,
        PENDING,
        RUNNING,
        SUCCEEDED,
        FAILED,
        /** Only a newer portal knows it, and continues with it. */
        UNKNOWN
    }

    public Release with(Command command, int attempt) {
        return new Release(id, number, image, digest, revision, actor, createdAt, command, attempt, servedAt);
    }
}
