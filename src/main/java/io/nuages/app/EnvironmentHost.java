package io.nuages.app;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.nuages.rows.Rows;

/**
 * A host of an environment: one of its newest spec, or one that is still live.
 *
 * @param live whether the live release has it
 * @param disputed whether it is proven, and routed for somebody else
 * @param position among those of the newest spec
 */
public record EnvironmentHost(String name, State state, boolean live, boolean disputed, int position) {
    /** Position of a host that the newest spec does not name. */
    static final int GONE = 1000;

    public enum State {
        /** Needs no proof. */
        EXEMPT,
        /** Claimed, perhaps by others, too; has no route. */
        PENDING,
        PROVEN,
        /** Staff said that it is the tenant's. */
        VOUCHED,
        /** Served when proofs were introduced. */
        TAKEN_OVER,
        /** Given to somebody else by staff; its route is being removed. */
        LEAVING,
        /** Only a newer portal beside this one knows it; the host is left to that one. */
        UNKNOWN;

        /** Whether it is this environment's alone, and requests for it should come here. */
        public boolean routed() {
            return this != PENDING && this != LEAVING && this != UNKNOWN;
        }

        @JsonCreator
        static State of(String word) {
            return Rows.constant(State.class, word, UNKNOWN);
        }
    }

    /** Whether requests for it should come here; what is not known stays as it is, so that a route is neither removed nor created. */
    public boolean routed() {
        return state == State.UNKNOWN ? live : state.routed();
    }

    /** Whether visitors reach the site through it. */
    public boolean serves() {
        return live && routed();
    }

    /** Whether the newest spec names it. */
    public boolean wanted() {
        return position < GONE;
    }
}
