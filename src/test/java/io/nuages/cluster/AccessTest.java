package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client library would look around for a cluster; the portal is to know only the one that it was told. */
class AccessTest {
    private static final Map<String, String> TEMPTATIONS = Map.of(
            "kubernetes.master", "https://somebody-elses.example:6443/",
            "kubernetes.auth.token", "somebody elses token",
            "kubernetes.trust.certificates", "true");

    @TempDir
    private Path folder;

    @BeforeEach
    void tempt() throws IOException {
        TEMPTATIONS.forEach(System::setProperty);
        System.setProperty(
                "kubeconfig", kubeconfig("other", "https://other.example:6443").toString());
    }

    @AfterEach
    void leave() {
        TEMPTATIONS.keySet().forEach(System::clearProperty);
        System.clearProperty("kubeconfig");
    }

    @Test
    void only_the_kubeconfig_that_is_named_is_read() throws IOException {
        var config = Access.kubeconfig(kubeconfig("own", "https://own.example:6443"));
        assertThat(config.getMasterUrl()).isEqualTo("https://own.example:6443/");
        assertThat(config.isTrustCerts()).isFalse();
        assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("token of own");
        try (var cluster = ClusterConfiguration.cluster(
                config, CertificateReader.Service.of("kube-system/sealed-secrets-controller"), Clock.systemUTC())) {
            assertThat(config.getMasterUrl()).isEqualTo("https://own.example:6443/");
        }
    }

    @Test
    void outside_a_cluster_there_is_none_to_be_in() {
        assumeTrue(System.getenv("KUBERNETES_SERVICE_HOST") == null, "the tests run in a cluster");
        assertThatThrownBy(Access::inCluster)
                .isInstanceOf(ClusterNotChosen.class)
                .hasMessageContaining("does not run in a cluster");
    }

    private Path kubeconfig(String name, String server) throws IOException {
        return Files.writeString(folder.resolve(name), """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: it}}]
                clusters: [{name: it, cluster: {server: "%s"}}]
                users: [{name: it, user: {token: token of %s}}]
                """.formatted(server, name));
    }
}
