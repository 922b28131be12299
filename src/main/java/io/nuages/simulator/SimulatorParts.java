package io.nuages.simulator;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.ApplicationEventPublisher;

/** Puts the parts together, reads what was there before, and continues from there. */
final class SimulatorParts implements AutoCloseable {
    final ObjectStore store;
    final Timers timers;
    final World world;
    final SimulatedRegistry registry;
    final SimulatedCluster cluster;
    final Administrator administrator;
    final TryIt tryIt;
    final Sites sites;

    private final Controllers controllers;

    SimulatorParts(DataSource dataSource, Clock clock, double speed, ApplicationEventPublisher events) {
        store = new ObjectStore(dataSource);
        timers = new Timers(clock, speed);
        world = new World(store, timers);
        registry = new SimulatedRegistry(store, clock);
        var kubelet = new Kubelet(world, registry);
        var storage = new Storage(world);
        var removals = new Removals(world, kubelet);
        controllers = new Controllers(world, kubelet, storage, removals);
        cluster = new SimulatedCluster(world, kubelet, storage, removals, controllers);
        sites = new Sites(world, registry);
        administrator = new Administrator(world, storage, removals);
        tryIt = new TryIt(world, kubelet, cluster, administrator, registry, events);
    }

    void start() {
        world.load(registry::load);
        resume();
    }

    void resume() {
        controllers.resume();
    }

    @Override
    public void close() {
        cluster.close();
        timers.close();
        store.close();
    }
}
