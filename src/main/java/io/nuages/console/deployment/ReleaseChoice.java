package io.nuages.console.deployment;

import io.nuages.spec.Change;
import java.time.Instant;
import java.util.List;

/**
 * A release that can be rolled back to.
 *
 * @param changes what would differ from what is live, in words; empty for nothing
 * @param more how many further differences there are
 * @param migrations that release commands have applied since this release's own, which stay: {@code none}, {@code unknown} or some
 */
public record ReleaseChoice(
        int number,
        String version,
        String digest,
        Instant createdAt,
        List<Change> changes,
        int more,
        String migrations) {}
