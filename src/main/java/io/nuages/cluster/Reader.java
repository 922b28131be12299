package io.nuages.cluster;

import static io.nuages.cluster.Tree.at;
import static io.nuages.cluster.Tree.count;
import static io.nuages.cluster.Tree.flag;
import static io.nuages.cluster.Tree.map;
import static io.nuages.cluster.Tree.maps;
import static io.nuages.cluster.Tree.name;
import static io.nuages.cluster.Tree.number;
import static io.nuages.cluster.Tree.text;
import static io.nuages.cluster.Tree.texts;
import static io.nuages.cluster.Tree.time;
import static java.util.Comparator.comparing;

import io.fabric8.kubernetes.api.model.Quantity;
import io.nuages.cluster.Observation.Autoscaler;
import io.nuages.cluster.Observation.Condition;
import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.CronJob;
import io.nuages.cluster.Observation.NamespacePhase;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.SealedSecret;
import io.nuages.cluster.Observation.State;
import io.nuages.cluster.Observation.Terminated;
import io.nuages.cluster.Observation.VolumeClaim;
import io.nuages.cluster.Observation.Warning;
import io.nuages.cluster.Observation.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds an {@link Observation} from objects as the API gives them. Pure. */
final class Reader {
    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final Duration NEWS = Duration.ofHours(1);

    /** What a node answers instead of a log that is gone with its container. */
    private static final Pattern NO_LOG = Pattern.compile(
            "unable to retrieve container logs for \\S+|failed to (?:try resolving symlinks in path|open log"
                    + " file) \"[^\\n]*");

    private Reader() {}

    /**
     * @param items the scope's objects by kind, pods among them
     * @param events warnings of the whole namespace
     */
    static Observation observation(
            Instant at,
            NamespacePhase namespace,
            Map<Kind, List<Map<String, Object>>> items,
            List<Map<String, Object>> events) {
        var objects = new HashSet<ObjectKey>();
        items.forEach((kind, list) -> {
            if (kind != Kind.POD) {
                list.stream()
                        .filter(item -> !owned(item))
                        .map(item -> kind.key(name(item)))
                        .forEach(objects::add);
            }
        });
        var warnings = warnings(at, items, events);
        return new Observation(
                at,
                namespace,
                read(items, Kind.DEPLOYMENT).map(Reader::workload).toList(),
                read(items, Kind.POD).map(item -> evicted(pod(item), warnings)).toList(),
                read(items, Kind.JOB).map(Reader::job).toList(),
                read(items, Kind.CRON_JOB).map(Reader::cronJob).toList(),
                read(items, Kind.AUTOSCALER).map(Reader::autoscaler).toList(),
                read(items, Kind.CLAIM).map(Reader::claim).toList(),
                read(items, Kind.SEALED_SECRET).map(Reader::sealedSecret).toList(),
                warnings,
                Set.copyOf(objects));
    }

    /** A node that evicts a pod whose containers all end in good time writes into its status how they ended and no more: its event tells. */
    private static Pod evicted(Pod pod, List<Warning> warnings) {
        if (!pod.ended() || !pod.reason().isEmpty()) {
            return pod;
        }
        return warnings.stream()
                .filter(warning -> warning.kind().equals("Pod")
                        && warning.object().equals(pod.name())
                        && warning.reason().equals("Evicted"))
                .findFirst()
                .map(warning -> new Pod(
                        pod.name(),
                        pod.process(),
                        pod.release(),
                        pod.job(),
                        pod.purpose(),
                        pod.phase(),
                        pod.ready(),
                        pod.deleting(),
                        warning.reason(),
                        warning.message(),
                        pod.scheduling(),
                        pod.createdAt(),
                        pod.containers()))
                .orElse(pod);
    }

    /** Whether another object created this one, and takes it along when it is deleted. */
    static boolean owned(Map<String, Object> item) {
        return !maps(item, "metadata", "ownerReferences").isEmpty();
    }

    private static Stream<Map<String, Object>> read(Map<Kind, List<Map<String, Object>>> items, Kind kind) {
        return items.getOrDefault(kind, List.of()).stream().sorted(comparing(Tree::name));
    }

    private static Workload workload(Map<String, Object> item) {
        var template = map(item, "spec", "template");
        var containers = maps(template, "spec", "containers");
        var process = label(item, COMPONENT);
        return new Workload(
                name(item),
                process.isEmpty() ? label(template, COMPONENT) : process,
                containers.isEmpty() ? "" : text(containers.getFirst(), "image"),
                label(template, "nuages.io/release"),
                PodNumber.of(item),
                count(item, "status", "replicas"),
                count(item, "status", "updatedReplicas"),
                count(item, "status", "readyReplicas"),
                count(item, "status", "availableReplicas"),
                number(item, 0, "metadata", "generation"),
                number(item, 0, "status", "observedGeneration"),
                conditions(item));
    }

    private static Pod pod(Map<String, Object> item) {
        var conditions = conditions(item);
        var created = time(item, "metadata", "creationTimestamp");
        var job = owner(item, Kind.JOB);
        return new Pod(
                name(item),
                label(item, COMPONENT),
                label(item, "nuages.io/release"),
                job,
                job == null ? null : Purpose.of(Tree.labels(item)),
                text(item, "status", "phase"),
                conditions.stream()
                        .anyMatch(c -> c.type().equals("Ready") && c.status().equals("True")),
                !text(item, "metadata", "deletionTimestamp").isEmpty(),
                text(item, "status", "reason"),
                text(item, "status", "message"),
                scheduling(item, conditions),
                created == null ? Instant.EPOCH : created,
                containers(item));
    }

    private static @Nullable String owner(Map<String, Object> item, Kind kind) {
        return maps(item, "metadata", "ownerReferences").stream()
                .filter(owner -> text(owner, "kind").equals(kind.name()))
                .map(owner -> text(owner, "name"))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String scheduling(Map<String, Object> pod, List<Condition> conditions) {
        if (!text(pod, "spec", "nodeName").isEmpty()) {
            return null;
        }
        return conditions.stream()
                .filter(c -> c.type().equals("PodScheduled") && c.status().equals("False"))
                .map(Condition::message)
                .findFirst()
                .orElse(null);
    }

    /** Its own containers in the order of its spec, then those init containers that have not done their part. */
    private static List<Container> containers(Map<String, Object> pod) {
        var result = new ArrayList<Container>();
        for (var spec : maps(pod, "spec", "containers")) {
            result.add(container(spec, maps(pod, "status", "containerStatuses")));
        }
        for (var spec : maps(pod, "spec", "initContainers")) {
            var container = container(spec, maps(pod, "status", "initContainerStatuses"));
            if (!(container.state() instanceof Terminated end && end.exitCode() == 0)) {
                result.add(container);
            }
        }
        return result;
    }

    private static Container container(Map<String, Object> spec, List<Map<String, Object>> statuses) {
        var status = statuses.stream()
                .filter(s -> text(s, "name").equals(text(spec, "name")))
                .findFirst()
                .orElse(Map.of());
        return new Container(
                text(spec, "name"),
                text(spec, "image"),
                text(status, "imageID"),
                flag(status, "ready"),
                count(status, "restartCount"),
                state(map(status, "state")),
                at(status, "lastState", "terminated") instanceof Map ? terminated(map(status, "lastState")) : null);
    }

    private static State state(Map<String, Object> state) {
        if (at(state, "terminated") instanceof Map) {
            return terminated(state);
        }
        if (at(state, "running") instanceof Map) {
            var since = time(state, "running", "startedAt");
            return new Observation.Running(since == null ? Instant.EPOCH : since);
        }
        return new Observation.Waiting(text(state, "waiting", "reason"), text(state, "waiting", "message"));
    }

    private static Terminated terminated(Map<String, Object> state) {
        return new Terminated(
                count(state, "terminated", "exitCode"),
                text(state, "terminated", "reason"),
                text(state, "terminated", "message"),
                time(state, "terminated", "startedAt"),
                time(state, "terminated", "finishedAt"));
    }

    private static Observation.Job job(Map<String, Object> item) {
        var conditions = conditions(item);
        var made = time(item, "metadata", "creationTimestamp");
        var begun = time(item, "status", "startTime");
        return new Observation.Job(
                name(item),
                text(item, "metadata", "uid"),
                label(item, COMPONENT),
                Purpose.of(Tree.labels(item)),
                owner(item, Kind.CRON_JOB),
                begun != null ? begun : made != null ? made : Instant.EPOCH,
                ended(item),
                count(item, "status", "active"),
                count(item, "status", "succeeded"),
                count(item, "status", "failed"),
                conditions.stream()
                        .anyMatch(c -> c.type().equals("Complete") && c.status().equals("True")),
                conditions.stream()
                        .filter(c -> c.type().equals("Failed") && c.status().equals("True"))
                        .findFirst()
                        .orElse(null));
    }

    /** Of a Job that failed only the condition tells when. */
    private static @Nullable Instant ended(Map<String, Object> job) {
        var completed = time(job, "status", "completionTime");
        return completed != null
                ? completed
                : maps(job, "status", "conditions").stream()
                        .filter(c -> text(c, "type").equals("Failed")
                                && text(c, "status").equals("True"))
                        .map(c -> time(c, "lastTransitionTime"))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    private static CronJob cronJob(Map<String, Object> item) {
        var zone = text(item, "spec", "timeZone");
        return new CronJob(
                name(item),
                label(item, COMPONENT),
                text(item, "spec", "schedule"),
                zone.isEmpty() ? null : zone,
                flag(item, "spec", "suspend"),
                time(item, "status", "lastScheduleTime"),
                time(item, "status", "lastSuccessfulTime"),
                maps(item, "status", "active").stream()
                        .map(job -> text(job, "name"))
                        .toList());
    }

    private static Autoscaler autoscaler(Map<String, Object> item) {
        return new Autoscaler(
                name(item),
                text(item, "spec", "scaleTargetRef", "name"),
                (int) number(item, 1, "spec", "minReplicas"),
                count(item, "spec", "maxReplicas"),
                count(item, "status", "currentReplicas"),
                count(item, "status", "desiredReplicas"),
                conditions(item));
    }

    private static VolumeClaim claim(Map<String, Object> item) {
        var given = text(item, "status", "capacity", "storage");
        return new VolumeClaim(
                name(item),
                text(item, "spec", "storageClassName"),
                texts(item, "spec", "accessModes"),
                text(item, "status", "phase"),
                bytes(given.isEmpty() ? text(item, "spec", "resources", "requests", "storage") : given));
    }

    private static long bytes(String quantity) {
        try {
            return quantity.isEmpty()
                    ? 0
                    : Quantity.getAmountInBytes(Quantity.parse(quantity)).longValue();
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static SealedSecret sealedSecret(Map<String, Object> item) {
        boolean current = number(item, 0, "status", "observedGeneration") == number(item, 0, "metadata", "generation");
        var synced = conditions(item).stream()
                .filter(c -> current && c.type().equals("Synced") && !c.status().equals("Unknown"))
                .findFirst();
        return new SealedSecret(
                name(item),
                synced.map(c -> c.status().equals("True")).orElse(null),
                synced.map(Condition::message).orElse(""));
    }

    private static List<Condition> conditions(Map<String, Object> item) {
        return maps(item, "status", "conditions").stream()
                .map(c -> new Condition(text(c, "type"), text(c, "status"), text(c, "reason"), text(c, "message")))
                .toList();
    }

    private static List<Warning> warnings(
            Instant at, Map<Kind, List<Map<String, Object>>> items, List<Map<String, Object>> events) {
        var warnings = new ArrayList<Warning>();
        for (var event : events) {
            var kind = text(event, "involvedObject", "kind");
            var object = text(event, "involvedObject", "name");
            var seen = lastSeen(event);
            if (seen != null && seen.isAfter(at.minus(NEWS)) && concerns(items, kind, object)) {
                warnings.add(new Warning(
                        kind,
                        object,
                        text(event, "reason"),
                        text(event, "message"),
                        Math.max(1, Math.max(count(event, "count"), count(event, "series", "count"))),
                        firstSeen(event, seen),
                        seen));
            }
        }
        warnings.sort(comparing(Warning::lastSeen).reversed());
        return warnings;
    }

    private static boolean concerns(Map<Kind, List<Map<String, Object>>> items, String kind, String object) {
        if (kind.equals("ReplicaSet")) {
            return concerns(items, Kind.DEPLOYMENT.name(), deployment(object));
        }
        return items.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(kind))
                .anyMatch(entry ->
                        entry.getValue().stream().anyMatch(item -> name(item).equals(object)));
    }

    /** The Deployment that a ReplicaSet is named after. */
    static String deployment(String replicaSet) {
        int dash = replicaSet.lastIndexOf('-');
        return dash < 0 ? replicaSet : replicaSet.substring(0, dash);
    }

    private static @Nullable Instant lastSeen(Map<String, Object> event) {
        var series = time(event, "series", "lastObservedTime");
        var last = time(event, "lastTimestamp");
        var first = time(event, "eventTime");
        return series != null ? series : last != null ? last : first;
    }

    private static Instant firstSeen(Map<String, Object> event, Instant lastSeen) {
        var first = time(event, "firstTimestamp");
        var made = time(event, "eventTime");
        return first != null ? first : made != null ? made : lastSeen;
    }

    /** The lines of a log as a node gives it. */
    static List<String> log(String text) {
        return NO_LOG.matcher(text.strip()).matches()
                ? List.of()
                : Tree.printable(text).lines().toList();
    }

    private static String label(Map<String, Object> item, String label) {
        return text(item, "metadata", "labels", label);
    }
}
