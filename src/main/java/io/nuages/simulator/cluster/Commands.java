package io.nuages.simulator.cluster;

import io.nuages.cluster.Purpose;
import io.nuages.simulator.registry.Fate;
import io.nuages.simulator.registry.SimulatedRegistry;
import io.nuages.simulator.site.AppDatabase;
import io.nuages.simulator.site.DemoMigrations;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** What the pods of Jobs do: a release command migrates, really where it concerns a database; any other command only says that it ran. */
final class Commands {
    /** The component whose pod tests whether policies are enforced; here they are, as far as anything is. */
    private static final String NETWORK_PROBE = "network-probe";

    private final World world;
    private final SimulatedRegistry registry;
    private final Semaphore connections = new Semaphore(4);

    Commands(World world, SimulatedRegistry registry) {
        this.world = world;
        this.registry = registry;
    }

    /** @param message as the pod's status has it; empty for the end of its log */
    record End(int code, String message, List<String> said) {}

    List<String> begun(Pod pod) {
        return releases(pod)
                ? ContainerLogs.migrating()
                : ContainerLogs.commandBegun(
                        world.timers.now(), pod.template().first().command());
    }

    private static boolean releases(Pod pod) {
        return Purpose.of(pod.template().labels()) == Purpose.RELEASE_COMMAND;
    }

    /**
     * With the world's lock held.
     *
     * @param ended called right away, or later without the lock
     */
    void work(Space space, Pod pod, Fate fate, Consumer<End> ended) {
        var now = world.timers.now();
        if (fate == Fate.INIT_FAILS || fate == Fate.CRASH) {
            var said = releases(pod) ? ContainerLogs.migrationFailed() : ContainerLogs.commandFailed(now);
            ended.accept(new End(1, "", said));
        } else if (pod.template().process().equals(NETWORK_PROBE)) {
            ended.accept(new End(0, "closed", List.of()));
        } else if (!releases(pod)) {
            ended.accept(new End(0, "", ContainerLogs.commandDone(now)));
        } else if (!Variables.names(space, pod.template()).containsAll(Set.of("PGHOST", "PGDATABASE"))) {
            ended.accept(new End(0, "", ContainerLogs.unmigrated()));
        } else {
            var variables = Variables.values(space, world.sealingKey(), pod.template(), AppDatabase.VARIABLES);
            var migrations = registry.migrations(pod.template().first().image());
            Thread.ofVirtual().name("simulated-init").start(() -> ended.accept(migrate(variables, migrations)));
        }
    }

    private End migrate(Map<String, String> variables, List<DemoMigrations.Migration> migrations) {
        connections.acquireUninterruptibly();
        try {
            return new End(0, "", ContainerLogs.migrated(AppDatabase.migrate(variables, migrations)));
        } catch (SQLException e) {
            return new End(1, "", ContainerLogs.databaseDown(String.valueOf(e.getMessage())));
        } finally {
            connections.release();
        }
    }
}
