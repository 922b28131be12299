package io.nuages.simulator;

import io.nuages.simulator.cluster.Administrator;
import io.nuages.simulator.cluster.Controllers;
import io.nuages.simulator.cluster.Kubelet;
import io.nuages.simulator.cluster.ObjectStore;
import io.nuages.simulator.cluster.Removals;
import io.nuages.simulator.cluster.SimulatedCluster;
import io.nuages.simulator.cluster.Storage;
import io.nuages.simulator.cluster.Timers;
import io.nuages.simulator.cluster.TryIt;
import io.nuages.simulator.cluster.World;
import io.nuages.simulator.registry.SimulatedRegistry;
import io.nuages.simulator.site.Sites;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.ApplicationEventPublisher;

/** Puts the parts together, reads what was there before, and continues from there. */
public final class SimulatorParts implements AutoCloseable {
    final ObjectStore store;
    public final Timers timers;
    public final World world;
    public final SimulatedRegistry registry;
    public final SimulatedCluster cluster;
    public final Administrator administrator;
    public final TryIt tryIt;
    final Sites sites;

    private final Controllers controllers;

    public SimulatorParts(DataSource dataSource, Clock clock, double speed, ApplicationEventPublisher events) {
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

    public void start() {
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
