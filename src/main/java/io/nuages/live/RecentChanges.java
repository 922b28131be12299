package io.nuages.live;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What changed lately, by tenant, for pages that were made before their stream was there. Not thread-safe. */
final class RecentChanges {
    /** How long it is remembered. */
    static final Duration KEPT = Duration.ofMinutes(10);

    /** Clocks of replicas differ; saying it once too often does no harm. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final Map<UUID, Map<UUID, Instant>> topics = new HashMap<>();
    private @Nullable Instant complete;

    /** Nothing is missed from here on; what happened before is unknown. */
    void listening(Instant now) {
        topics.clear();
        complete = now;
    }

    /** Something may be missed from here on. */
    void deaf() {
        complete = null;
    }

    /** Whether nothing is being missed. */
    boolean complete() {
        return complete != null;
    }

    void changed(UUID tenant, UUID topic, Instant now) {
        topics.computeIfAbsent(tenant, key -> new HashMap<>()).put(topic, now);
    }

    void forgetOld(Instant now) {
        var oldest = now.minus(KEPT);
        topics.values().forEach(each -> each.values().removeIf(at -> at.isBefore(oldest)));
        topics.values().removeIf(Map::isEmpty);
        if (complete != null && complete.isBefore(oldest)) {
            complete = oldest;
        }
    }

    /** The topics of the tenant that changed since; null when that reaches back further than is known. */
    @Nullable
    Set<UUID> since(UUID tenant, Instant since) {
        if (complete == null || since.isBefore(complete)) {
            return null;
        }
        var from = since.minus(MARGIN);
        return topics.getOrDefault(tenant, Map.of()).entrySet().stream()
                .filter(entry -> !entry.getValue().isBefore(from))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
