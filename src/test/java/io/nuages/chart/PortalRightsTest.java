package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nuages.Bench;
import io.nuages.OnBench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the API server lets the portal do with the rights of {@code helm/portal}, and what it does not. */
@OnBench
class PortalRightsTest {
    private static final String CUSTOMER = "nuages-rights";

    private static KubernetesClient admin;
    private static KubernetesClient portal;

    @BeforeAll
    static void install() {
        var bench = Bench.running();
        admin = client(bench.adminKubeconfig(), null);
        portal = client(bench.adminKubeconfig(), PortalAccount.token(admin));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> fencedOff(() -> create("default")));
        portal.resource(namespace(CUSTOMER)).create();
    }

    @AfterAll
    static void remove() {
        if (portal != null) {
            portal.namespaces().withName(CUSTOMER).delete();
            portal.close();
            admin.close();
        }
    }

    @Test
    void it_works_in_the_customers_namespaces() {
        assertThatCode(() -> create(CUSTOMER)).doesNotThrowAnyException();
        assertThat(portal.configMaps().inNamespace(CUSTOMER).withName("rights").delete())
                .isNotEmpty();
        assertThatCode(() -> portal.pods().inAnyNamespace().list()).doesNotThrowAnyException();
    }

    @Test
    void it_reads_no_secret_and_makes_none() {
        refused(() -> portal.secrets().inNamespace(CUSTOMER).list());
        refused(() -> portal.secrets().inAnyNamespace().list());
        refused(() -> portal.secrets().inNamespace(CUSTOMER).withName("any").get());
        refused(() -> portal.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("any")
                        .withNamespace(CUSTOMER)
                        .endMetadata()
                        .build())
                .create());
    }

    @Test
    void it_writes_in_nobody_elses_namespace() {
        for (var namespace : List.of("kube-system", "default", PortalAccount.NAMESPACE)) {
            fencedOff(() -> create(namespace));
            fencedOff(() -> portal.configMaps()
                    .inNamespace(namespace)
                    .withName("kube-root-ca.crt")
                    .delete());
        }
        fencedOff(() -> portal.namespaces().withName(PortalAccount.NAMESPACE).delete());
        fencedOff(() -> portal.resource(namespace("somebody-elses")).create());
    }

    @Test
    void it_starts_no_pod_by_itself_and_gets_into_none() {
        refused(() -> portal.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("any")
                        .withNamespace(CUSTOMER)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("any")
                        .withImage("any")
                        .endContainer()
                        .endSpec()
                        .build())
                .create());
        refused(() -> portal.pods().inNamespace(CUSTOMER).withName("any").delete());
        refused(() -> portal.raw("/api/v1/namespaces/" + CUSTOMER + "/pods/any/exec?command=id", "POST", null));
        refused(() -> portal.raw("/api/v1/namespaces/" + CUSTOMER + "/pods/any/portforward", "POST", null));
    }

    @Test
    void it_hands_out_no_rights() {
        refused(() -> portal.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("any")
                        .withNamespace(CUSTOMER)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                        .build())
                .create());
        refused(() -> portal.serviceAccounts()
                .inNamespace(CUSTOMER)
                .withName("default")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build()));
        refused(() -> portal.rbac().clusterRoles().list());
        refused(() -> portal.nodes().list());
    }

    private static ConfigMap create(String namespace) {
        return portal.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("rights")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    /** By the roles. */
    private static void refused(ThrowingCallable call) {
        refused(call, 403, "cannot");
    }

    /** By the admission policy: the roles know no prefixes. */
    private static void fencedOff(ThrowingCallable call) {
        refused(call, 422, "customers' namespaces only");
    }

    private static void refused(ThrowingCallable call, int code, String words) {
        assertThatThrownBy(call)
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refusal -> assertThat(refusal.getCode()).isEqualTo(code));
    }

    private static Namespace namespace(String name) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }

    private static KubernetesClient client(Path kubeconfig, String token) {
        var config = Config.fromKubeconfig(kubeconfig.toFile());
        if (token != null) {
            config.setAutoOAuthToken(token);
        }
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
