package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Against K3s in a container, where pods really run; skipped with the reason where it cannot be had. */
@Tag("bench")
@ExtendWith(K3s.Condition.class)
class K3sClusterTest extends RealClusterContract {
    private static K3s k3s;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        k3s = new K3s(folder);
        k3s.start();
        real = new RealCluster(k3s.kubeconfig(), k3s.adminKubeconfig(), null);
    }

    @AfterAll
    static void stop() {
        leave();
        if (k3s != null) {
            k3s.close();
        }
    }

    @Test
    void the_portal_does_all_this_without_the_administrators_rights() {
        try (var portal = new KubernetesClientBuilder()
                .withConfig(Access.kubeconfig(k3s.kubeconfig()))
                .build()) {
            assertThatThrownBy(() -> portal.secrets().inNamespace("kube-system").list())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            refusal -> assertThat(refusal.getCode()).isEqualTo(403));
        }
    }

    @Override
    protected String image(String repository) {
        return k3s.image(repository);
    }
}
