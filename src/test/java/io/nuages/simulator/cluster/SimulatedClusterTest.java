package io.nuages.simulator.cluster;

import io.nuages.TestDatabase;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.ClusterContract;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.ObjectKey;
import io.nuages.simulator.SimulatorParts;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The simulated cluster keeps what {@link Cluster} promises. */
class SimulatedClusterTest extends ClusterContract {
    private static SimulatorParts parts;

    @BeforeAll
    static void start() {
        parts = new SimulatorParts(TestDatabase.create().app(), Clock.systemUTC(), 20, event -> {});
        parts.start();
    }

    @AfterAll
    static void stop() {
        parts.close();
    }

    @Override
    protected Cluster cluster() {
        return parts.cluster;
    }

    @Override
    protected String image(String repository) {
        return "registry.example/contract/" + repository + "@sha256:" + Json.sha256(repository);
    }

    @Override
    protected void meddle(String namespace, Manifest manifest) {
        parts.administrator.meddle(namespace, manifest);
    }

    @Override
    protected Optional<Manifest> look(String namespace, ObjectKey key) {
        return parts.administrator.look(namespace, key);
    }

    @Override
    protected void removeNamespace(String namespace) {
        parts.administrator.removeNamespace(namespace);
    }

    @Override
    protected void disconnect(boolean disconnected) {
        parts.tryIt.disconnect(disconnected);
    }
}
