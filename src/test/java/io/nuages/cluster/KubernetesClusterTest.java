package io.nuages.cluster;

import io.nuages.Bench;
import io.nuages.OnBench;
import org.junit.jupiter.api.BeforeAll;

/** Against a real API server, reading it directly. */
@OnBench
class KubernetesClusterTest extends RealClusterContract {
    @BeforeAll
    static void start() {
        var bench = Bench.running();
        real = new RealCluster(bench.kubeconfig(), bench.adminKubeconfig(), bench.certificateUrl());
    }

    @Override
    protected String image(String repository) {
        return "registry.test/acme/" + repository + "@sha256:" + KubernetesCluster.sha256(repository);
    }
}
