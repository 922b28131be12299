package io.nuages.cluster;

import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The same while somebody watches, so that reads come from the mirror. */
class MirroredKubernetesClusterTest extends KubernetesClusterTest {
    private Cluster.Watch watch;

    @BeforeEach
    void watch() {
        watch = cluster().watch(scope -> {});
        await().until(watch::connected);
    }

    @AfterEach
    void unwatch() {
        watch.close();
    }
}
