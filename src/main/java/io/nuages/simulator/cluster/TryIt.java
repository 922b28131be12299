package io.nuages.simulator.cluster;

import io.nuages.cluster.Manifest;
import io.nuages.cluster.Scope;
import io.nuages.simulator.Simulator;
import io.nuages.simulator.registry.Samples;
import io.nuages.simulator.registry.SimulatedRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.springframework.context.ApplicationEventPublisher;

/** What the drawer on the pages of a simulated cluster does. */
public final class TryIt implements Simulator {
    private final World world;
    private final Kubelet kubelet;
    private final SimulatedCluster cluster;
    private final Administrator administrator;
    private final SimulatedRegistry registry;
    private final ApplicationEventPublisher events;

    public TryIt(
            World world,
            Kubelet kubelet,
            SimulatedCluster cluster,
            Administrator administrator,
            SimulatedRegistry registry,
            ApplicationEventPublisher events) {
        this.world = world;
        this.kubelet = kubelet;
        this.cluster = cluster;
        this.administrator = administrator;
        this.registry = registry;
        this.events = events;
    }

    @Override
    public List<Sample> samples() {
        return Samples.ALL.stream()
                .map(image -> new Sample(image.reference(), image.story()))
                .toList();
    }

    @Override
    public void push(String reference) {
        events.publishEvent(registry.push(reference));
    }

    @Override
    public String killPod(Scope scope, String process) {
        return onPod(scope, process, pod -> true, kubelet::end);
    }

    @Override
    public String exhaustMemory(Scope scope, String process) {
        return onPod(scope, process, pod -> pod.view == Pod.View.RUNNING, kubelet::exhaustMemory);
    }

    @Override
    public String killWorker(Scope scope, String process) {
        return onPod(scope, process, pod -> pod.view == Pod.View.RUNNING, kubelet::killWorker);
    }

    @Override
    public String load(Scope scope, String process, int pods) {
        return world.change(() -> {
            var space = world.spaces.get(scope.namespace());
            var found = deployment(scope, process);
            if (space == null || found.isEmpty()) {
                return "";
            }
            space.status(found.get().key()).load = pods;
            world.saveStatus(space, found.get());
            world.touch(found.get());
            return found.get().name();
        });
    }

    private Optional<Thing> deployment(Scope scope, String process) {
        var space = world.spaces.get(scope.namespace());
        return space == null
                ? Optional.empty()
                : space.group(scope).things.values().stream()
                        .filter(thing -> thing.kind().equals("Deployment")
                                && template(thing).process().equals(process))
                        .findFirst();
    }

    @Override
    public String setVariable(Scope scope, String process, String variable, String value) {
        var found = world.look(() -> deployment(scope, process));
        found.ifPresent(thing -> administrator.meddle(
                scope.namespace(),
                Manifest.of(Map.of(
                        "apiVersion",
                        thing.apiVersion(),
                        "kind",
                        thing.kind(),
                        "metadata",
                        Map.of("name", thing.name()),
                        "spec",
                        Map.of(
                                "template",
                                Map.of(
                                        "spec",
                                        Map.of(
                                                "containers",
                                                List.of(Map.of(
                                                        "name",
                                                        template(thing).first().name(),
                                                        "env",
                                                        List.of(Map.of("name", variable, "value", value)))))))))));
        return found.map(Thing::name).orElse("");
    }

    private static Template template(Thing deployment) {
        return Template.of(deployment.body().path("spec").path("template"));
    }

    /** The pod that serves best: what happens to it is seen best. */
    private String onPod(Scope scope, String process, Predicate<Pod> suits, BiConsumer<Space, Pod> act) {
        return world.change(() -> {
            var space = world.spaces.get(scope.namespace());
            Optional<Pod> chosen = space == null
                    ? Optional.empty()
                    : space.group(scope).pods.values().stream()
                            .filter(pod -> pod.active()
                                    && !pod.job()
                                    && pod.template().process().equals(process)
                                    && suits.test(pod))
                            .max(Comparator.comparing(pod -> pod.ready));
            if (space == null || chosen.isEmpty()) {
                return "";
            }
            act.accept(space, chosen.get());
            return chosen.get().name;
        });
    }

    @Override
    public boolean nodesFull() {
        return world.look(() -> world.settings.nodesFull);
    }

    @Override
    public void fillNodes(boolean full) {
        world.change(() -> {
            world.settings.nodesFull = full;
            world.saveSettings();
            if (!full) {
                kubelet.reschedule();
            }
        });
    }

    @Override
    public boolean disconnected() {
        return world.settings.disconnected;
    }

    @Override
    public void disconnect(boolean disconnected) {
        var mended = world.look(() -> {
            var before = world.settings.disconnected;
            world.settings.disconnected = disconnected;
            world.saveSettings();
            return before && !disconnected;
        });
        if (mended) {
            cluster.reconnected();
        }
    }
}
