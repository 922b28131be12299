package io.nuages.app;

import io.nuages.app.EnvironmentHost.State;
import io.nuages.host.Dns;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check of its proof means for a host. Pure.
 *
 * @param disputed whether it is proven, and routed for another
 * @param lost whether its proof is missing again; null when that is unknown or does not matter
 */
record HostStep(State state, boolean disputed, @Nullable Boolean lost) {
    private static final Duration HELD = Duration.ofHours(12);
    private static final Duration LOST = Duration.ofHours(1);
    private static final Duration DISPUTED = Duration.ofMinutes(15);
    private static final List<Duration> WHILE_PENDING = List.of(
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(6));
    private static final List<Duration> WHILE_GRANTED =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofMinutes(1));

    /**
     * @param granted whether staff gave it to the tenant
     * @param free whether no other tenant has its route; matters only for one that has none yet
     */
    static HostStep next(State state, Dns.Proof proof, boolean granted, boolean free) {
        var found = proof == Dns.Proof.FOUND;
        return switch (state) {
            case PENDING -> {
                if (found || granted) {
                    yield free
                            ? new HostStep(found ? State.PROVEN : State.VOUCHED, false, null)
                            : new HostStep(State.PENDING, !granted, null);
                }
                yield new HostStep(State.PENDING, false, null);
            }
            // A name server that does not answer has not withdrawn anything.
            case PROVEN -> new HostStep(State.PROVEN, false, proof == Dns.Proof.FAILED ? null : !found);
            case VOUCHED, TAKEN_OVER -> new HostStep(found ? State.PROVEN : state, false, null);
            case EXEMPT, LEAVING, UNKNOWN -> new HostStep(state, false, null);
        };
    }

    /** Until the next look. @param checks made since somebody asked for one */
    static Duration pause(HostStep step, boolean granted, int checks) {
        if (step.state() == State.PENDING) {
            var pauses = granted ? WHILE_GRANTED : WHILE_PENDING;
            var pause = pauses.get(Math.min(checks, pauses.size() - 1));
            return step.disputed() && pause.compareTo(DISPUTED) < 0 ? DISPUTED : pause;
        }
        return Boolean.TRUE.equals(step.lost()) ? LOST : HELD;
    }
}
