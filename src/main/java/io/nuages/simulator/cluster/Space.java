package io.nuages.simulator.cluster;

import io.nuages.cluster.ObjectKey;
import io.nuages.cluster.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A namespace with all that is in it; guarded by the {@link World}'s lock. */
public final class Space {
    /** What happened lately; equal events are kept once. */
    record Event(String kind, String object, String reason, String message, Instant lastSeen) {
        boolean same(Event other) {
            return kind.equals(other.kind)
                    && object.equals(other.object)
                    && reason.equals(other.reason)
                    && message.equals(other.message);
        }
    }

    /** What belongs to one scope. */
    public static final class Group {
        public final Map<ObjectKey, Thing> things = new LinkedHashMap<>();
        public final Map<String, Pod> pods = new TreeMap<>();
        List<Event> events = new ArrayList<>();

        boolean isEmpty() {
            return things.isEmpty() && pods.isEmpty();
        }
    }

    static final String SEALED_SECRET = "SealedSecret";

    final String name;
    public final Map<ObjectKey, Thing> things = new LinkedHashMap<>();
    final Map<ObjectKey, Status> statuses = new LinkedHashMap<>();
    final Map<String, Group> groups = new LinkedHashMap<>();
    public final Map<String, Pod> pods = new TreeMap<>();

    /** Workloads that a quota or a policy leaves no room for. */
    final Set<ObjectKey> starving = new LinkedHashSet<>();

    @Nullable
    Thing namespace;

    Space(String name) {
        this.name = name;
    }

    public Group group(String tenant, String environment) {
        return groups.computeIfAbsent(tenant + "/" + environment, key -> new Group());
    }

    public Group group(Scope scope) {
        var labels = scope.labels();
        var found = groups.get(labels.get(Scope.TENANT_LABEL) + "/" + labels.get(Scope.ENVIRONMENT_LABEL));
        return found == null ? new Group() : found;
    }

    public Status status(ObjectKey key) {
        return statuses.computeIfAbsent(key, none -> new Status());
    }

    public Optional<Thing> find(String apiVersion, String kind, String name) {
        return Optional.ofNullable(things.get(new ObjectKey(apiVersion, kind, name)));
    }

    Optional<Thing> owner(Pod pod) {
        return find(pod.job() ? "batch/v1" : "apps/v1", pod.ownerKind, pod.owner);
    }

    List<Thing> ofKind(String kind) {
        return things.values().stream()
                .filter(thing -> thing.kind().equals(kind))
                .toList();
    }

    /** The Jobs that a CronJob has created, the oldest first. */
    List<Thing> jobsOf(Thing cron) {
        var group = groups.get(cron.tenant() + "/" + cron.environment());
        return group == null || !cron.kind().equals("CronJob")
                ? List.of()
                : group.things.values().stream()
                        .filter(thing ->
                                thing.kind().equals("Job") && cron.name().equals(thing.owner()))
                        .sorted(Comparator.comparing(Thing::createdAt))
                        .toList();
    }

    List<Pod> podsOf(Thing owner) {
        var group = groups.get(owner.tenant() + "/" + owner.environment());
        return group == null
                ? List.of()
                : group.pods.values().stream()
                        .filter(pod -> pod.owner.equals(owner.name()) && pod.ownerKind.equals(owner.kind()))
                        .toList();
    }

    Optional<Map<String, String>> config(String name) {
        return find("v1", "ConfigMap", name)
                .map(config -> Template.strings(config.body().path("data")));
    }

    /** Ciphertexts that the controller turned into a Secret. */
    Optional<Map<String, String>> secret(String name) {
        return find("bitnami.com/v1alpha1", SEALED_SECRET, name)
                .flatMap(found -> Optional.ofNullable(status(found.key()).opened));
    }

    boolean terminating() {
        return namespace != null && namespace.terminating();
    }

    String label(String label) {
        JsonNode body = namespace == null ? null : namespace.body();
        return body == null
                ? ""
                : body.path("metadata").path("labels").path(label).asString("");
    }

    boolean isEmpty() {
        return things.isEmpty() && pods.isEmpty();
    }
}
