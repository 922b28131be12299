package io.nuages.cluster;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** Against a cluster that is not simulated; who extends it says before all tests which. */
abstract class RealClusterContract extends ClusterContract {
    static RealCluster real;

    @AfterAll
    static void leave() {
        if (real != null) {
            real.close();
            real = null;
        }
    }

    @Override
    protected Cluster cluster() {
        return real.portal();
    }

    @Override
    protected void meddle(String namespace, Manifest manifest) {
        real.meddle(namespace, manifest);
    }

    @Override
    protected Optional<Manifest> look(String namespace, ObjectKey key) {
        return real.look(namespace, key);
    }

    @Override
    protected void removeNamespace(String namespace) {
        real.removeNamespace(namespace);
    }

    @Override
    protected void disconnect(boolean disconnected) {
        real.cut(disconnected);
    }
}
