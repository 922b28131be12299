package io.nuages.simulator.cluster;

import io.nuages.simulator.cluster.Status.ReplicaSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The Deployment and ReplicaSet controllers in one: replaces pod by pod, and keeps as many as wanted. */
final class Rollouts {
    private final World world;
    private final Kubelet kubelet;

    Rollouts(World world, Kubelet kubelet) {
        this.world = world;
        this.kubelet = kubelet;
    }

    void reconcile(Space space, Thing deployment) {
        var status = space.status(deployment.key());
        var before = Json.write(status);
        var spec = deployment.body().path("spec");
        var desired = spec.path("replicas").asInt(1);
        var current = current(status, spec);
        var pods = space.podsOf(deployment);

        scale(status, spec, desired, current, pods);
        status.shortage = null;
        for (var set : List.copyOf(status.sets)) {
            fill(space, deployment, status, set);
        }
        var left = space.podsOf(deployment);
        status.sets.removeIf(
                set -> set != current && set.desired == 0 && left.stream().noneMatch(pod -> pod.set.equals(set.hash)));
        report(space, deployment, spec, status, desired, current, left);
        if (!before.equals(Json.write(status))) {
            world.saveStatus(space, deployment);
        }
    }

    private void watchDeadline(Space space, Thing deployment, JsonNode spec) {
        world.timers.at(
                world.timers.in(deadline(spec)),
                () -> world.change(() -> {
                    var status = space.statuses.get(deployment.key());
                    if (status != null && !status.completed.equals(hash(spec))) {
                        world.touch(deployment);
                    }
                }));
    }

    /** Checks again when its time to make progress is up; for one that a restart interrupted. */
    void resume(Space space, Thing deployment) {
        var spec = deployment.body().path("spec");
        var status = space.status(deployment.key());
        if (!status.late && !status.completed.equals(hash(spec))) {
            watchDeadline(space, deployment, spec);
        }
    }

    /** The set with the Deployment's present template; it is last. */
    private static ReplicaSet current(Status status, JsonNode spec) {
        var hash = hash(spec);
        var current = status.sets.stream()
                .filter(set -> set.hash.equals(hash))
                .findFirst()
                .orElseGet(ReplicaSet::new);
        current.hash = hash;
        status.sets.remove(current);
        status.sets.add(current);
        return current;
    }

    private void scale(Status status, JsonNode spec, int desired, ReplicaSet current, List<Pod> pods) {
        var olds = status.sets.stream().filter(set -> set != current).toList();
        if (spec.path("strategy").path("type").asString("").equals("Recreate")) {
            olds.forEach(old -> old.desired = 0);
            var gone = pods.stream().allMatch(pod -> pod.set.equals(current.hash));
            current.desired = gone ? desired : current.desired;
            return;
        }
        var rolling = spec.path("strategy").path("rollingUpdate");
        var surge = share(rolling.path("maxSurge"), desired, true);
        var unavailable = share(rolling.path("maxUnavailable"), desired, false);
        var oldTotal = olds.stream().mapToInt(old -> old.desired).sum();
        if (current.desired < desired) {
            var room = desired + Math.max(surge, unavailable == 0 ? 1 : surge) - current.desired - oldTotal;
            current.desired = Math.min(desired, current.desired + Math.max(0, room));
        } else {
            current.desired = desired;
        }
        var minReady = Duration.ofSeconds(spec.path("minReadySeconds").asInt(0));
        var least = desired - unavailable;
        var currentMissing = Math.max(0, current.desired - available(pods, current, minReady));
        var spare = current.desired + oldTotal - least - currentMissing;
        for (var old : olds) {
            var unhealthy = Math.max(0, old.desired - available(pods, old, minReady));
            var down = Math.max(0, Math.min(unhealthy, spare));
            old.desired -= down;
            spare -= down;
        }
        var serving = status.sets.stream()
                .mapToInt(set -> Math.min(set.desired, available(pods, set, minReady)))
                .sum();
        for (var old : olds) {
            var down = Math.max(0, Math.min(old.desired, serving - least));
            old.desired -= down;
            serving -= down;
        }
    }

    /** Creates or deletes pods until the set has as many as it should. */
    private void fill(Space space, Thing deployment, Status status, ReplicaSet set) {
        var pods = new ArrayList<>(space.podsOf(deployment).stream()
                .filter(pod -> pod.active() && pod.set.equals(set.hash))
                .toList());
        if (pods.size() > set.desired) {
            pods.sort(Comparator.<Pod, Boolean>comparing(pod -> pod.ready)
                    .thenComparing(pod -> pod.createdAt, Comparator.reverseOrder()));
            pods.subList(0, pods.size() - set.desired).forEach(pod -> kubelet.end(space, pod));
        }
        var template = template(deployment, set);
        for (var missing = set.desired - pods.size(); missing > 0; missing--) {
            var owner = deployment.name() + "-" + set.hash;
            var name = shorten(owner, 57) + "-" + Json.suffix(space.name + owner + status.created, 5);
            var refusal = refusal(space, name, template);
            if (refusal != null) {
                status.shortage = refusal;
                world.warn(
                        space,
                        deployment.tenant(),
                        deployment.environment(),
                        "ReplicaSet",
                        owner,
                        "FailedCreate",
                        "Error creating: " + refusal);
                return;
            }
            status.created++;
            kubelet.start(space, deployment, set.hash, name, template);
        }
    }

    static @Nullable String refusal(Space space, String pod, Template template) {
        if (space.terminating()) {
            return "pods \"%s\" is forbidden: unable to create new content in namespace %s because it is being terminated"
                    .formatted(pod, space.name);
        }
        if (template.violation() != null
                && space.label("pod-security.kubernetes.io/enforce").equals("restricted")) {
            return "pods \"%s\" is forbidden: violates PodSecurity \"restricted:latest\": %s"
                    .formatted(pod, template.violation());
        }
        return ResourceQuotas.refusal(space, pod, template);
    }

    private void report(
            Space space,
            Thing deployment,
            JsonNode spec,
            Status status,
            int desired,
            ReplicaSet current,
            List<Pod> all) {
        var minReady = Duration.ofSeconds(spec.path("minReadySeconds").asInt(0));
        var pods = all.stream().filter(Pod::active).toList();
        var updated =
                (int) pods.stream().filter(pod -> pod.set.equals(current.hash)).count();
        var ready = (int) pods.stream().filter(pod -> pod.ready).count();
        var available =
                (int) pods.stream().filter(pod -> available(pod, minReady)).count();
        var progress = status.observed != deployment.generation()
                || updated > status.updated
                || pods.size() - updated < status.total - status.updated
                || ready > status.ready
                || available > status.available;
        status.observed = deployment.generation();
        status.updated = updated;
        status.total = pods.size();
        status.ready = ready;
        status.available = available;
        if (updated == desired && pods.size() == desired && available == desired) {
            status.completed = current.hash;
            status.late = false;
        } else if (progress) {
            status.progressedAt = world.timers.now();
            status.late = false;
            watchDeadline(space, deployment, spec);
        } else if (!status.completed.equals(current.hash) && overdue(status, spec)) {
            status.late = true;
        }
    }

    private boolean overdue(Status status, JsonNode spec) {
        return world.timers.since(status.progressedAt).compareTo(deadline(spec).minusMillis(100)) >= 0;
    }

    private static Duration deadline(JsonNode spec) {
        return Duration.ofSeconds(spec.path("progressDeadlineSeconds").asInt(600));
    }

    private int available(List<Pod> pods, ReplicaSet set, Duration minReady) {
        return (int) pods.stream()
                .filter(pod -> pod.active() && pod.set.equals(set.hash) && available(pod, minReady))
                .count();
    }

    private boolean available(Pod pod, Duration minReady) {
        return pod.ready
                && (minReady.isZero()
                        || pod.readyAt != null
                                && world.timers.since(pod.readyAt).compareTo(minReady.minusMillis(100)) >= 0);
    }

    /** A number or a percentage; Kubernetes rounds the surge up and the unavailable down. */
    private static int share(JsonNode value, int of, boolean up) {
        if (value.isMissingNode()) {
            return share("25%", of, up);
        }
        return value.isNumber() ? value.asInt(0) : share(value.asString("0"), of, up);
    }

    private static int share(String text, int of, boolean up) {
        if (!text.endsWith("%")) {
            return Integer.parseInt(text);
        }
        var hundredths = Integer.parseInt(text.substring(0, text.length() - 1)) * of;
        return up ? Math.ceilDiv(hundredths, 100) : hundredths / 100;
    }

    /** How many pods it wants, by its own spec. */
    static int wanted(Thing deployment) {
        return deployment.body().path("spec").path("replicas").asInt(1);
    }

    /** The same with another number of pods, as JSON. */
    static String scaled(Thing deployment, int pods) {
        var body = Json.map(deployment.json());
        body.put("spec", Layers.said(body.get("spec"), Map.of("replicas", pods)));
        return Json.write(body);
    }

    static String hash(JsonNode spec) {
        return Json.suffix(Json.text(spec.path("template")), 10);
    }

    static Template template(Thing deployment, ReplicaSet set) {
        if (set.parsed == null) {
            set.parsed = Template.of(
                    set.template == null ? deployment.body().path("spec").path("template") : Json.tree(set.template));
        }
        return Objects.requireNonNull(set.parsed);
    }

    private static String shorten(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
