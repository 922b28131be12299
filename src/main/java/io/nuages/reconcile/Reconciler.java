package io.nuages.reconcile;

/**
 * Makes one kind of thing as it should be. Level-triggered: a key says only <em>what</em> to look at, never what happened. One key
 * never runs twice at the same time; what was requested while it ran runs again. Must be idempotent, bounded in time and never wait:
 * answer {@link Outcome.Again} instead. An exception is unexpected and is retried with growing pauses.
 */
public interface Reconciler {
    /** The {@link Key#kind} it takes. */
    String kind();

    Outcome reconcile(Key key) throws Exception;
}
