package io.nuages.staff;

import io.nuages.app.EnvironmentHost.State;
import io.nuages.app.HostDesk;
import io.nuages.host.HostName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's claim of a host, as staff see it.
 *
 * @param name as in DNS, {@code shown} both ways where there are two
 * @param tone of its state
 * @param why what is said below the state; empty for nothing
 * @param disputedAt since when it is proven here, and routed for somebody else; null when it is not
 */
public record HostRow(
        String name,
        String shown,
        String tenantSlug,
        String tenantName,
        String app,
        String environment,
        String tone,
        String state,
        String why,
        Instant since,
        @Nullable Instant disputedAt,
        boolean mayVouch,
        boolean mayMove) {

    static HostRow of(HostDesk.Claim claim) {
        var host = claim.host();
        var disputed = claim.disputedAt() != null;
        return new HostRow(
                host.name(),
                HostName.shown(host.name()),
                claim.tenantSlug(),
                claim.tenantName(),
                claim.app(),
                claim.environment(),
                tone(host.state(), disputed),
                state(host.state(), disputed),
                why(claim),
                claim.since(),
                claim.disputedAt(),
                !claim.granted() && !disputed && (host.state() == State.PENDING || host.state() == State.TAKEN_OVER),
                !claim.granted() && host.state() == State.PENDING);
    }

    private static String tone(State state, boolean disputed) {
        return switch (state) {
            case EXEMPT, PROVEN, VOUCHED -> "ok";
            case TAKEN_OVER, LEAVING -> "warn";
            case UNKNOWN -> "neutral";
            case PENDING -> disputed ? "warn" : "neutral";
        };
    }

    private static String state(State state, boolean disputed) {
        return switch (state) {
            case EXEMPT -> "Needs no proof";
            case PROVEN -> "Proven";
            case VOUCHED -> "Vouched for";
            case TAKEN_OVER -> "Taken over, not proven";
            case LEAVING -> "Being removed";
            case UNKNOWN -> "Unknown";
            case PENDING -> disputed ? "Proven, disputed" : "Not proven";
        };
    }

    private static String why(HostDesk.Claim claim) {
        if (claim.granted()) {
            return "gets it as soon as its route elsewhere is gone";
        }
        return claim.host().routed() ? claim.host().live() ? "live" : "not deployed" : "";
    }
}
