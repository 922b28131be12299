package io.nuages.simulator.site;

import io.nuages.registry.ImageReference;
import io.nuages.simulator.cluster.ContainerLogs;
import io.nuages.simulator.cluster.Kubelet;
import io.nuages.simulator.cluster.Pod;
import io.nuages.simulator.cluster.Space;
import io.nuages.simulator.cluster.Template;
import io.nuages.simulator.cluster.Thing;
import io.nuages.simulator.cluster.Variables;
import io.nuages.simulator.cluster.World;
import io.nuages.simulator.registry.SimulatedRegistry;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** From a host name to the pod that answers, as Ingress and Service lead there. */
public final class Sites {
    /** @param pod null when none is ready */
    record Site(String name, @Nullable Pod pod, String version, String imageId) {}

    /** The app's counter: a number, or why there is none. */
    sealed interface Visits {
        record Counted(long hits) implements Visits {}

        record NoDatabase() implements Visits {}

        record NoTable() implements Visits {}

        record DatabaseDown() implements Visits {}
    }

    private static final String UNDEFINED_TABLE = "42P01";
    private static final int CONNECTIONS = 8;

    private final World world;
    private final SimulatedRegistry registry;
    private final AtomicInteger turn = new AtomicInteger();
    private final Semaphore connections = new Semaphore(CONNECTIONS);

    public Sites(World world, SimulatedRegistry registry) {
        this.world = world;
        this.registry = registry;
    }

    /** The site of a host, empty when no Ingress has it. */
    Optional<Site> find(String host) {
        return world.look(() -> {
            var ingresses = world.hosts.get(host);
            if (ingresses == null) {
                return Optional.empty();
            }
            var ingress = ingresses.getFirst();
            var space = Objects.requireNonNull(world.spaces.get(ingress.namespace()));
            for (var rule : ingress.body().path("spec").path("rules")) {
                if (rule.path("host").asString("").equals(host)) {
                    var service = rule.path("http")
                            .path("paths")
                            .path(0)
                            .path("backend")
                            .path("service")
                            .path("name")
                            .asString("");
                    return Optional.of(site(space, ingress, service));
                }
            }
            return Optional.empty();
        });
    }

    private Site site(Space space, Thing ingress, String service) {
        var selector = space.find("v1", "Service", service)
                .map(found -> Template.strings(found.body().path("spec").path("selector")))
                .orElse(Map.of());
        var ready = selector.isEmpty()
                ? List.<Pod>of()
                : space.pods.values().stream()
                        .filter(pod -> pod.serves()
                                && pod.template().labels().entrySet().containsAll(selector.entrySet()))
                        .toList();
        if (ready.isEmpty()) {
            return new Site(ingress.name(), null, "", "");
        }
        var pod = ready.get(Math.floorMod(turn.getAndIncrement(), ready.size()));
        var image = ImageReference.parse(pod.template().first().image());
        return new Site(ingress.name(), pod, registry.version(image), pod.imageId);
    }

    /** Counts a visit in the app's own database, reached with what the pod was given. */
    Visits visit(Pod pod) {
        var variables = world.look(() -> {
            var space = world.spaces.get(pod.namespace);
            return space == null
                    ? new HashMap<String, String>()
                    : Variables.values(space, world.sealingKey(), pod.template(), AppDatabase.VARIABLES);
        });
        if (!AppDatabase.given(variables)) {
            return new Visits.NoDatabase();
        }
        try {
            if (!connections.tryAcquire(5, TimeUnit.SECONDS)) {
                return new Visits.DatabaseDown();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Visits.DatabaseDown();
        }
        try {
            return new Visits.Counted(AppDatabase.hit(variables));
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return new Visits.NoTable();
            }
            world.look(() -> Kubelet.append(pod, ContainerLogs.databaseDown(String.valueOf(e.getMessage()))));
            return new Visits.DatabaseDown();
        } finally {
            connections.release();
        }
    }

    /** Lines of visits are kept in memory only: a line is not worth a write. */
    void log(Pod pod, String method, String path, int status, int bytes) {
        world.look(() ->
                Kubelet.append(pod, List.of(ContainerLogs.request(world.timers.now(), method, path, status, bytes))));
    }
}
