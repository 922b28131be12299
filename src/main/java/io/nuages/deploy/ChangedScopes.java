package io.nuages.deploy;

import io.nuages.cluster.Scope;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Scopes in which something changed. The first change after some quiet is handed on immediately, those that follow at most once in each
 * {@link #PAUSE}: a roll-out is dozens of changes within a second.
 */
final class ChangedScopes {
    static final Duration PAUSE = Duration.ofMillis(700);

    private final Set<Scope> waiting = ConcurrentHashMap.newKeySet();
    private final Map<Scope, Long> taken = new HashMap<>();

    /** From any thread. */
    void add(Scope scope) {
        waiting.add(scope);
    }

    /**
     * The scopes that are due, which are then no longer waiting. From one thread only, like {@link #giveBack}.
     *
     * @param now {@link System#nanoTime}
     */
    List<Scope> take(long now) {
        taken.values().removeIf(at -> now - at >= PAUSE.toNanos());
        var due = waiting.stream().filter(scope -> !taken.containsKey(scope)).toList();
        due.forEach(scope -> {
            waiting.remove(scope);
            taken.put(scope, now);
        });
        return due;
    }

    /** They could not be handed on: they are due again. */
    void giveBack(Collection<Scope> scopes) {
        scopes.forEach(taken::remove);
        waiting.addAll(scopes);
    }
}
