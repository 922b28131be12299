package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Bench;
import io.nuages.OnBench;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real API server, reading it directly. */
@OnBench
class KubernetesClusterTest extends RealClusterContract {
    private static final String VOLUME = """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: %1$s}
            spec:
              storageClassName: %1$s
              accessModes: [ReadWriteMany]
              capacity: {storage: 20Mi}
              persistentVolumeReclaimPolicy: Retain
              hostPath: {path: /nowhere}
            """;

    @BeforeAll
    static void start() {
        var bench = Bench.running();
        real = new RealCluster(bench.kubeconfig(), bench.adminKubeconfig(), bench.certificateUrl());
    }

    /** Nothing here makes volumes, so somebody has to. */
    @Test
    void a_claim_that_got_a_volume_is_bound_with_the_size_of_that() {
        var volume = "shop-" + UUID.randomUUID();
        real.admin()
                .genericKubernetesResources("v1", "PersistentVolume")
                .load(new ByteArrayInputStream(VOLUME.formatted(volume).getBytes(StandardCharsets.UTF_8)))
                .create();
        try {
            cluster().apply(production, List.of(Manifests.yaml("""
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata: {name: shop-files}
                    spec:
                      storageClassName: %s
                      accessModes: [ReadWriteMany]
                      resources: {requests: {storage: 10Mi}}
                    """, volume)));

            var seen = eventually(production, o -> o.claims().getFirst().phase().equals("Bound"));

            assertThat(seen.claims().getFirst().size()).isEqualTo(20L << 20);
            assertThat(seen.claims().getFirst().storageClass()).isEqualTo(volume);
        } finally {
            real.admin().persistentVolumes().withName(volume).delete();
        }
    }

    @Override
    protected String image(String repository) {
        return "registry.test/acme/" + repository + "@sha256:" + KubernetesCluster.sha256(repository);
    }
}
