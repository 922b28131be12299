package io.nuages.simulator.cluster;

import io.nuages.cluster.Cluster;
import io.nuages.cluster.ClusterException.Refused;
import io.nuages.cluster.ClusterException.Unavailable;
import io.nuages.cluster.Foreign;
import io.nuages.cluster.Inventory;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.ObjectKey;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The API server of the simulated cluster. It serves one process of the portal: its memory is in the database, so that it
 * survives a restart, but two processes on the same database would not see each other's changes.
 */
public final class SimulatedCluster implements Cluster, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CONTROLLER_LAG = Duration.ofMillis(50);
    private static final int LOG_BYTES = 64 << 10;

    private final World world;
    private final Kubelet kubelet;
    private final Storage storage;
    private final Removals removals;
    private final Observer observer;
    private final Watches watches;

    public SimulatedCluster(World world, Kubelet kubelet, Storage storage, Removals removals, Controllers controllers) {
        this.world = world;
        this.kubelet = kubelet;
        this.storage = storage;
        this.removals = removals;
        observer = new Observer(world);
        world.connect(controllers::settle);
        watches = new Watches(world);
        world.listen(watches::tell);
    }

    @Override
    public String describe() {
        return "simulated";
    }

    @Override
    public boolean simulated() {
        return true;
    }

    // changes
    // ----------------------------------------------------------------------------------------------------------

    @Override
    public List<String> apply(Scope scope, List<Manifest> manifests) {
        reachable();
        var warnings = new ArrayList<String>();
        var changed = new ArrayList<Thing>();
        try {
            world.change(() -> {
                reachable();
                manifests.forEach(manifest -> apply(scope, manifest, warnings, changed));
            });
        } finally {
            wake(changed);
        }
        durable();
        return List.copyOf(warnings);
    }

    private void apply(Scope scope, Manifest manifest, List<String> warnings, List<Thing> changed) {
        var space = place(scope, manifest);
        var old = space.things.get(manifest.key());
        if (old != null) {
            requireOurs(scope, old);
        }
        var said = Json.write(labelled(scope, manifest));
        var json = old == null || old.applied() == null
                ? said
                : Json.write(Objects.requireNonNull(
                        Layers.over(Json.map(said), Json.map(old.applied()), Json.map(old.json()))));
        if (old != null && old.json().equals(json) && old.said().equals(said)) {
            return;
        }
        Admission.check(manifest, json, old);
        changed.add(storage.store(space, manifest.key(), json, json.equals(said) ? null : said, old, scope));
        warn(space, manifest, json, warnings);
    }

    private static void requireOurs(Scope scope, Thing thing) {
        if (!thing.of(scope)) {
            throw new Refused(
                    "Conflict",
                    thing.key() + " in " + scope.namespace() + " belongs to somebody else; it is left as it is");
        }
    }

    private Space place(Scope scope, Manifest manifest) {
        if (manifest.kind().equals("Namespace")) {
            if (!manifest.name().equals(scope.namespace())) {
                throw new Refused("Invalid", "Namespace \"" + manifest.name() + "\" is not " + scope.namespace());
            }
            return world.spaces.computeIfAbsent(scope.namespace(), Space::new);
        }
        var space = world.spaces.get(scope.namespace());
        if (space == null || space.namespace == null) {
            throw new Refused("NotFound", "namespaces \"" + scope.namespace() + "\" not found");
        }
        if (space.terminating()) {
            throw new Refused(
                    "Forbidden",
                    manifest.key() + " is forbidden: unable to create new content in namespace " + space.name
                            + " because it is being terminated");
        }
        return space;
    }

    private static Map<String, Object> labelled(Scope scope, Manifest manifest) {
        var body = new LinkedHashMap<>(manifest.body());
        var metadata = new LinkedHashMap<String, Object>();
        if (body.get("metadata") instanceof Map<?, ?> given) {
            given.forEach((key, value) -> metadata.put(String.valueOf(key), value));
        }
        var labels = new TreeMap<String, Object>();
        if (metadata.get("labels") instanceof Map<?, ?> given) {
            given.forEach((key, value) -> labels.put(String.valueOf(key), value));
        }
        labels.putAll(scope.labels());
        metadata.put("labels", labels);
        if (!manifest.kind().equals("Namespace")) {
            metadata.put("namespace", scope.namespace());
        }
        body.put("metadata", metadata);
        body.remove("status");
        return body;
    }

    private static void warn(Space space, Manifest manifest, String json, List<String> warnings) {
        var template = Template.within(manifest.kind(), Json.tree(json).path("spec"));
        if (template.isObject()
                && space.label("pod-security.kubernetes.io/warn").equals("restricted")) {
            var violation = PodSecurity.violation(template.path("spec"));
            if (violation != null) {
                warnings.add("would violate PodSecurity \"restricted:latest\": " + violation);
            }
        }
    }

    /** Controllers notice a change a moment later, as they do in a real cluster. */
    private void wake(List<Thing> changed) {
        if (!changed.isEmpty()) {
            world.timers.at(world.timers.in(CONTROLLER_LAG), () -> world.change(() -> changed.forEach(world::touch)));
        }
    }

    @Override
    public Set<ObjectKey> prune(Scope scope, Collection<ObjectKey> keep) {
        reachable();
        var kept = Set.copyOf(keep);
        var pruned = world.change(() -> {
            reachable();
            var space = world.spaces.get(scope.namespace());
            if (space == null) {
                return Set.<ObjectKey>of();
            }
            var doomed = space.group(scope).things.values().stream()
                    .filter(thing -> !kept.contains(thing.key())
                            && !thing.kind().equals("PersistentVolumeClaim")
                            && thing.owner() == null
                            && !thing.terminating())
                    .toList();
            doomed.forEach(thing -> removals.remove(space, thing));
            return new LinkedHashSet<>(doomed.stream().map(Thing::key).toList());
        });
        durable();
        return pruned;
    }

    @Override
    public boolean delete(Scope scope) {
        scope.requireEnvironment();
        reachable();
        var gone = world.change(() -> {
            reachable();
            var space = world.spaces.get(scope.namespace());
            if (space == null) {
                return true;
            }
            List.copyOf(space.group(scope).things.values()).forEach(thing -> removals.remove(space, thing));
            return space.group(scope).isEmpty();
        });
        durable();
        return gone;
    }

    @Override
    public void clear(Scope scope, Collection<String> pods) {
        reachable();
        world.change(() -> {
            reachable();
            var space = world.spaces.get(scope.namespace());
            if (space != null) {
                space.group(scope).pods.values().stream()
                        .filter(pod -> pods.contains(pod.name) && pod.view == Pod.View.ENDED)
                        .toList()
                        .forEach(pod -> kubelet.end(space, pod));
            }
        });
        durable();
    }

    @Override
    public JobEnd end(Scope scope, String job) {
        reachable();
        var ended = world.change(() -> {
            reachable();
            var space = world.spaces.get(scope.namespace());
            return space == null ? JobEnd.FAILED : end(space, scope, job);
        });
        durable();
        return ended;
    }

    private JobEnd end(Space space, Scope scope, String name) {
        var group = space.group(scope);
        var job = group.things.values().stream()
                .filter(thing -> thing.kind().equals("Job") && thing.name().equals(name))
                .findFirst()
                .orElse(null);
        var pods = group.pods.values().stream()
                .filter(pod -> pod.job() && pod.owner.equals(name))
                .toList();
        var status = job == null ? null : space.status(job.key());
        if (status != null && status.complete
                || pods.stream().anyMatch(pod -> pod.phase().equals("Succeeded"))) {
            return JobEnd.SUCCEEDED;
        }
        var running = pods.stream().filter(pod -> pod.view != Pod.View.ENDED).toList();
        running.forEach(pod -> kubelet.end(space, pod));
        if (!running.isEmpty()) {
            return JobEnd.NOT_YET;
        }
        if (job == null || status == null || status.failure != null) {
            return JobEnd.FAILED;
        }
        if (pods.isEmpty()) {
            removals.remove(space, job);
        }
        return JobEnd.NOT_YET;
    }

    // looking
    // ----------------------------------------------------------------------------------------------------------

    @Override
    public Observation observe(Scope scope) {
        reachable();
        return world.look(() -> {
            reachable();
            return observer.observe(scope);
        });
    }

    @Override
    public List<Manifest> applied(Scope scope) {
        reachable();
        scope.requireEnvironment();
        return world.look(() -> {
            reachable();
            var space = world.spaces.get(scope.namespace());
            return space == null
                    ? List.of()
                    : space.things.values().stream()
                            .filter(thing -> thing.of(scope) && !thing.terminating())
                            .filter(thing -> thing.kind().equals("Deployment")
                                    || thing.kind().equals("ConfigMap"))
                            .map(thing -> Manifest.of(Json.map(thing.said())))
                            .toList();
        });
    }

    @Override
    public List<Foreign> foreign(Scope scope) {
        reachable();
        scope.requireEnvironment();
        return world.look(() -> {
            var space = world.spaces.get(scope.namespace());
            return space == null
                    ? List.of()
                    : meddled(space, scope).stream()
                            .flatMap(thing -> foreign(thing).stream())
                            .toList();
        });
    }

    private static List<Thing> meddled(Space space, Scope scope) {
        return space.group(scope).things.values().stream()
                .filter(thing -> thing.kind().equals("Deployment") && thing.applied() != null)
                .toList();
    }

    private static List<Foreign> foreign(Thing thing) {
        var process = Template.of(thing.body().path("spec").path("template")).process();
        return Layers.beside(
                        Json.map(thing.said()).get("spec"),
                        Json.map(thing.json()).get("spec"))
                .stream()
                .map(path -> new Foreign(thing.name(), process, path, "by-hand"))
                .toList();
    }

    @Override
    public void undo(Scope scope, Collection<Foreign> foreign) {
        if (foreign.isEmpty()) {
            return;
        }
        reachable();
        world.change(() -> {
            reachable();
            var space = world.spaces.get(scope.namespace());
            if (space != null) {
                List.copyOf(meddled(space, scope)).forEach(thing -> undo(space, scope, thing, foreign));
            }
        });
        durable();
    }

    private void undo(Space space, Scope scope, Thing thing, Collection<Foreign> foreign) {
        var manifest = Manifest.of(Json.map(thing.json()));
        for (var each : foreign(thing)) {
            if (foreign.contains(each)) {
                manifest = each.without(manifest);
            }
        }
        var json = Json.write(manifest.body());
        if (!json.equals(thing.json())) {
            var said = thing.said();
            world.touch(storage.store(space, manifest.key(), json, json.equals(said) ? null : said, thing, scope));
        }
    }

    @Override
    public void handOver(Scope scope, String deployment, int least) {
        reachable();
        world.change(() -> {
            reachable();
            var space = world.spaces.get(scope.namespace());
            var thing = space == null ? null : space.things.get(new ObjectKey("apps/v1", "Deployment", deployment));
            if (space != null && thing != null) {
                requireOurs(scope, thing);
                handOver(space, thing, least);
            }
        });
        durable();
    }

    /** The portal's own number is forgotten, and the present one is somebody else's to set. */
    private void handOver(Space space, Thing thing, int least) {
        var said = Json.map(thing.said());
        var spec = new LinkedHashMap<>((Map<?, ?>) Objects.requireNonNull(said.get("spec")));
        if (spec.remove("replicas") != null) {
            said.put("spec", spec);
            var pods = Math.max(least, Rollouts.wanted(thing));
            storage.scale(space, thing, pods, Json.write(said));
        }
    }

    @Override
    public List<String> logs(Scope scope, String pod, @Nullable String container, boolean previous, int lines) {
        reachable();
        return world.look(() -> {
            var space = world.spaces.get(scope.namespace());
            var found = space == null ? null : space.group(scope).pods.get(pod);
            if (found == null
                    || container != null
                            && found.template().containers().stream()
                                    .noneMatch(each -> each.name().equals(container))) {
                return List.<String>of();
            }
            if (previous && found.last == null) {
                return List.<String>of();
            }
            return last(previous && found.view == Pod.View.RUNNING ? found.previousLog : found.log, lines);
        });
    }

    /** Lines carry no time, and none is old. */
    @Override
    public List<String> recentLogs(Scope scope, String pod, Duration within, int lines) {
        return logs(scope, pod, null, false, lines);
    }

    private static List<String> last(List<String> log, int lines) {
        var from = Math.max(0, log.size() - Math.max(0, lines));
        var bytes = 0;
        for (var i = log.size() - 1; i >= from; i--) {
            bytes += log.get(i).length() * 3 + 1;
            if (bytes > LOG_BYTES) {
                from = i + 1;
            }
        }
        return List.copyOf(log.subList(from, log.size()));
    }

    @Override
    public Inventory inventory(Collection<String> namespaces) {
        reachable();
        var own = List.of(new Inventory.Item("simulated", "simulated", true, null));
        return new Inventory(
                "simulated",
                List.of("bitnami.com/v1alpha1"),
                false,
                new Inventory.Classes(true, own),
                new Inventory.Classes(true, own),
                new Inventory.Classes(true, List.of()),
                List.of(new Inventory.Controller("simulated", "simulated")),
                world.look(() -> namespaces.stream()
                        .filter(each -> !world.spaces.containsKey(each))
                        .toList()),
                List.of(),
                List.of());
    }

    @Override
    public String sealingCertificate() {
        reachable();
        durable();
        return world.sealingKey().certificate();
    }

    // watching
    // ---------------------------------------------------------------------------------------------------------

    /** Nobody hears anything while the cluster is out of reach, and everything when it is back. */
    public void reconnected() {
        watches.tellAll();
    }

    @Override
    public Watch watch(Consumer<Scope> changed) {
        return watches.add(changed);
    }

    @Override
    public void close() {
        watches.close();
    }

    // ------------------------------------------------------------------------------------------------------------------

    private void reachable() {
        if (world.settings.disconnected) {
            throw new Unavailable("The simulated cluster is disconnected");
        }
    }

    private void durable() {
        if (!world.flush(PATIENCE)) {
            throw new Unavailable("The simulated cluster could not write its memory in time");
        }
    }
}
