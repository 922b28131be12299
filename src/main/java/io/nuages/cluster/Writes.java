package io.nuages.cluster;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What this process wrote: so that it never reads anything from the mirror that is older than its own writes, and never writes the same thing
 * twice because the API server words it differently.
 */
final class Writes {
    private static final int REMEMBERED = 10_000;

    /** After this, the mirror will no longer catch up: the object is gone or was changed again. */
    private static final long FORGOTTEN = TimeUnit.SECONDS.toNanos(30);

    private record Place(Kind kind, String namespace, String name) {}

    /**
     * @param environment value of {@link Scope#ENVIRONMENT_LABEL}
     * @param version null when it was deleted
     * @param item as the API server answered
     */
    private record Pending(
            Place place,
            @Nullable String environment,
            String uid,
            @Nullable String version,
            Map<String, Object> item,
            long since) {
        boolean concerns(Scope scope) {
            return place.namespace.equals(scope.namespace())
                    && Objects.equals(environment, scope.labels().get(Scope.ENVIRONMENT_LABEL));
        }
    }

    private final Map<Place, Pending> pending = new ConcurrentHashMap<>();
    private final Map<Place, String> wordings = java.util.Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, String> eldest) {
            return size() > REMEMBERED;
        }
    });

    void applied(Kind kind, Manifest wanted, Map<String, Object> answer) {
        changed(kind, answer);
        if (!Drift.covers(answer, wanted.body())) {
            wordings.put(place(kind, answer), wording(wanted, answer));
        }
    }

    void changed(Kind kind, Map<String, Object> answer) {
        remember(kind, answer, Tree.text(answer, "metadata", "resourceVersion"));
    }

    void deleted(Kind kind, Map<String, Object> item) {
        remember(kind, item, null);
    }

    /** Whether applying would change nothing. */
    boolean settled(Kind kind, Manifest wanted, Map<String, Object> present) {
        return Tree.text(present, "metadata", "deletionTimestamp").isEmpty()
                && Tree.text(present, "metadata", "annotations", KubernetesCluster.APPLIED)
                        .equals(Tree.text(wanted.body(), "metadata", "annotations", KubernetesCluster.APPLIED))
                && (Drift.covers(present, wanted.body())
                        || wording(wanted, present).equals(wordings.get(place(kind, present))));
    }

    /** The object as the mirror knows it, or, if that has not heard of the last write yet, as that write left it. */
    @Nullable
    Map<String, Object> newest(Mirror mirror, Kind kind, String namespace, String name) {
        var write = pending.get(new Place(kind, kind.namespaced() ? namespace : name, name));
        return write == null || heard(write, mirror)
                ? mirror.get(kind, namespace, name)
                : write.version == null ? null : write.item;
    }

    /** Whether the mirror has heard of everything that was written in the scope. */
    boolean seen(Mirror mirror, Scope scope) {
        long now = System.nanoTime();
        pending.values()
                .removeIf(write -> now - write.since > FORGOTTEN || write.concerns(scope) && heard(write, mirror));
        return pending.values().stream().noneMatch(write -> write.concerns(scope));
    }

    private static boolean heard(Pending write, Mirror mirror) {
        var place = write.place;
        if (write.version == null) {
            var item = mirror.get(place.kind, place.namespace, place.name);
            return item == null
                    || !Tree.text(item, "metadata", "uid").equals(write.uid)
                    || !Tree.text(item, "metadata", "deletionTimestamp").isEmpty();
        }
        var item = mirror.listed(place.kind, place.namespace, write.environment, place.name);
        return item != null
                && new BigInteger(Tree.text(item, "metadata", "resourceVersion"))
                                .compareTo(new BigInteger(write.version))
                        >= 0;
    }

    private void remember(Kind kind, Map<String, Object> item, @Nullable String version) {
        var place = place(kind, item);
        pending.put(
                place,
                new Pending(
                        place,
                        Tree.labels(item).get(Scope.ENVIRONMENT_LABEL),
                        Tree.text(item, "metadata", "uid"),
                        version,
                        item,
                        System.nanoTime()));
    }

    private static Place place(Kind kind, Map<String, Object> item) {
        var name = Tree.name(item);
        return new Place(kind, kind.namespaced() ? Tree.text(item, "metadata", "namespace") : name, name);
    }

    private static String wording(Manifest wanted, Map<String, Object> present) {
        var said = new LinkedHashMap<>(present);
        said.remove("status");
        said.put("metadata", Tree.text(wanted.body(), "metadata", "annotations", KubernetesCluster.APPLIED));
        return KubernetesCluster.sha256(Api.json(said));
    }
}
