package io.nuages.cluster;

import io.nuages.Bench;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Against a real API server, reading it directly. */
@Tag("bench")
class KubernetesClusterTest extends ClusterContract {
    private static RealCluster real;

    @BeforeAll
    static void start() {
        var bench = Bench.running();
        real = new RealCluster(bench.kubeconfig(), bench.adminKubeconfig(), bench.certificateUrl());
    }

    @AfterAll
    static void stop() {
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
    protected String image(String repository) {
        return "registry.test/acme/" + repository + "@sha256:" + KubernetesCluster.sha256(repository);
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
    protected void disconnect(boolean disconnected) {
        real.cut(disconnected);
    }
}
