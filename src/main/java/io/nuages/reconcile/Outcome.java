package io.nuages.reconcile;

import java.time.Duration;

/** The result of one pass over a key. */
public sealed interface Outcome {
    /** As it should be: look again only when woken, or at the next resync. */
    record Settled() implements Outcome {}

    /**
     * Not there yet: look again after this time, or earlier when woken.
     *
     * @param problem null while all goes well; otherwise what a person should see in the queue
     */
    record Again(
            Duration after,
            @org.jspecify.annotations.Nullable String problem) implements Outcome {}

    /** Nothing is left to reconcile: the key leaves the queue. */
    record Gone() implements Outcome {}

    static Outcome settled() {
        return new Settled();
    }

    static Outcome again(Duration after) {
        return new Again(after, null);
    }

    /** Needs a person: no retry storm, a look now and then. */
    static Outcome stalled(String problem) {
        return new Again(Duration.ofMinutes(5), problem);
    }

    static Outcome gone() {
        return new Gone();
    }
}
