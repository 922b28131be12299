package io.nuages.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one phase of a deployment is.
 *
 * @param note what it found, did or waits for; empty when there is nothing to say
 */
public record PhaseView(
        Phase phase,
        State state,
        String note,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    public enum State {
        PENDING,
        RUNNING,
        DONE,
        FAILED
    }

    static List<PhaseView> initial() {
        return Arrays.stream(Phase.values())
                .map(phase -> new PhaseView(phase, State.PENDING, "", null, null))
                .toList();
    }

    static PhaseView of(List<PhaseView> phases, Phase phase) {
        return phases.get(phase.ordinal());
    }

    static List<PhaseView> running(List<PhaseView> phases, Phase phase, String note, Instant now) {
        var before = of(phases, phase);
        var startedAt = before.startedAt() == null ? now : before.startedAt();
        return with(phases, new PhaseView(phase, State.RUNNING, note, startedAt, null));
    }

    static List<PhaseView> ended(List<PhaseView> phases, Phase phase, State state, String note, Instant now) {
        var before = of(phases, phase);
        var startedAt = before.startedAt() == null ? now : before.startedAt();
        return with(phases, new PhaseView(phase, state, note, startedAt, now));
    }

    private static List<PhaseView> with(List<PhaseView> phases, PhaseView changed) {
        var result = new ArrayList<>(phases);
        result.set(changed.phase().ordinal(), changed);
        return List.copyOf(result);
    }
}
