package io.nuages.deploy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An environment as last seen in the cluster.
 *
 * @param problem what is wrong with what serves; null when nothing is
 */
public record StatusView(
        Health health,
        List<ProcessView> processes,
        @Nullable Diagnosis problem) {
    /** @param desired pods wanted, {@code ready} those of any release that are ready */
    public record ProcessView(String name, int desired, int ready, List<PodView> pods) {}

    /**
     * @param release number as text, empty when unknown
     * @param state a word for people, for example {@code running} or {@code CrashLoopBackOff}
     */
    public record PodView(
            String name, String release, boolean ready, boolean deleting, String state, int restarts, Instant since) {}

    static final StatusView NOTHING = new StatusView(Health.NONE, List.of(), null);
}
