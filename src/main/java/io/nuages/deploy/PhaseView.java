package io.nuages.deploy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nuages.rows.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one phase of a deployment has got. Deployments keep the phases of the portal that they began with, so that some of {@link Phase} may
 * be missing, and others may be there that only a newer portal knows.
 *
 * @param name of a {@link Phase}, or of one that a newer portal knows
 * @param note what it found, did or is waiting for; empty when there is nothing to say
 */
public record PhaseView(
        @JsonProperty("phase") String name,
        State state,
        String note,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    public enum State {
        PENDING,
        RUNNING,
        DONE,
        FAILED;

        /** A state that only a newer portal knows is checked again. */
        @JsonCreator
        public static State of(String word) {
            return Rows.constant(State.class, word, PENDING);
        }
    }

    PhaseView(Phase phase, State state, String note, @Nullable Instant startedAt, @Nullable Instant endedAt) {
        this(phase.name(), state, note, startedAt, endedAt);
    }

    /** In words, for example {@code Roll-out}. */
    public String label() {
        return phase().map(Phase::label)
                .orElseGet(() -> name.isEmpty()
                        ? name
                        : name.charAt(0)
                                + name.substring(1).toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    private Optional<Phase> phase() {
        return Arrays.stream(Phase.values())
                .filter(phase -> phase.name().equals(name))
                .findFirst();
    }

    public static List<PhaseView> initial() {
        return Arrays.stream(Phase.values()).map(PhaseView::pending).toList();
    }

    private static PhaseView pending(Phase phase) {
        return new PhaseView(phase, State.PENDING, "", null, null);
    }

    /** A phase that the deployment does not have is still to come. */
    public static PhaseView of(List<PhaseView> phases, Phase phase) {
        return phases.stream()
                .filter(view -> view.name.equals(phase.name()))
                .findFirst()
                .orElseGet(() -> pending(phase));
    }

    public static List<PhaseView> running(List<PhaseView> phases, Phase phase, String note, Instant now) {
        var before = of(phases, phase);
        var startedAt = before.startedAt() == null ? now : before.startedAt();
        return with(phases, phase, new PhaseView(phase, State.RUNNING, note, startedAt, null));
    }

    public static List<PhaseView> ended(List<PhaseView> phases, Phase phase, State state, String note, Instant now) {
        var before = of(phases, phase);
        var startedAt = before.startedAt() == null ? now : before.startedAt();
        return with(phases, phase, new PhaseView(phase, state, note, startedAt, now));
    }

    private static List<PhaseView> with(List<PhaseView> phases, Phase phase, PhaseView changed) {
        var result = new ArrayList<>(phases);
        for (int i = 0; i < result.size(); i++) {
            if (result.get(i).name.equals(changed.name)) {
                result.set(i, changed);
                return List.copyOf(result);
            }
        }
        result.add(place(phases, phase), changed);
        return List.copyOf(result);
    }

    /** Before the first of those that come after it. */
    private static int place(List<PhaseView> phases, Phase phase) {
        for (int i = 0; i < phases.size(); i++) {
            if (phases.get(i)
                    .phase()
                    .filter(other -> other.compareTo(phase) > 0)
                    .isPresent()) {
                return i;
            }
        }
        return phases.size();
    }
}
