package io.nuages.intake;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Counts whose bodies are being read at the moment. */
final class Places {
    /** The fuller it is, the fewer one sender gets: taking all places needs very many senders. */
    private static final int SHARE = 4;

    private final Map<Sender, Integer> taken = new HashMap<>();
    private final Map<Sender.Kind, Integer> byKind = new EnumMap<>(Sender.Kind.class);

    /** Whether there was a place; it must be given back. */
    synchronized boolean take(Sender sender) {
        var kind = sender.kind();
        var free = kind.all - byKind.getOrDefault(kind, 0);
        if (free <= 0 || taken.getOrDefault(sender, 0) >= Math.max(1, Math.min(kind.each, free / SHARE))) {
            return false;
        }
        taken.merge(sender, 1, Integer::sum);
        byKind.merge(kind, 1, Integer::sum);
        return true;
    }

    synchronized void giveBack(Sender sender) {
        taken.computeIfPresent(sender, (key, count) -> count == 1 ? null : count - 1);
        byKind.computeIfPresent(sender.kind(), (key, count) -> count - 1);
    }

    synchronized int taken(Sender.Kind kind) {
        return byKind.getOrDefault(kind, 0);
    }
}
