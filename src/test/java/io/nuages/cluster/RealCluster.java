package io.nuages.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@link KubernetesCluster} over a wire that can be cut, and an administrator beside it. */
final class RealCluster implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final KubernetesClient admin;
    private final Relay relay;
    private final @Nullable Relay sealing;
    private final KubernetesCluster portal;

    /** @param certificate null for the way through the API server */
    RealCluster(Path portal, Path admin, @Nullable URI certificate) {
        try {
            this.admin = new KubernetesClientBuilder()
                    .withConfig(Access.kubeconfig(admin))
                    .build();
            var config = Access.kubeconfig(portal);
            var server = URI.create(config.getMasterUrl());
            relay = new Relay(server.getHost(), server.getPort());
            config.setMasterUrl("https://127.0.0.1:" + relay.port() + "/");
            sealing = certificate == null ? null : new Relay(certificate.getHost(), certificate.getPort());
            this.portal = ClusterConfiguration.cluster(
                    config,
                    sealing == null
                            ? CertificateReader.Service.of("kube-system/sealed-secrets-controller")
                            : new CertificateReader.Url(
                                    URI.create("http://127.0.0.1:" + sealing.port() + certificate.getPath())),
                    Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    KubernetesCluster portal() {
        return portal;
    }

    KubernetesClient admin() {
        return admin;
    }

    void cut(boolean cut) {
        relay.cut(cut);
        if (sealing != null) {
            sealing.cut(cut);
        }
    }

    void meddle(String namespace, Manifest manifest) {
        var resource = JSON.convertValue(manifest.body(), GenericKubernetesResource.class);
        admin.genericKubernetesResources(manifest.apiVersion(), manifest.kind())
                .inNamespace(namespace)
                .resource(resource)
                .fieldManager("by-hand")
                .forceConflicts()
                .serverSideApply();
    }

    Optional<Manifest> look(String namespace, ObjectKey key) {
        var found = admin.genericKubernetesResources(key.apiVersion(), key.kind())
                .inNamespace(namespace)
                .withName(key.name())
                .get();
        return Optional.ofNullable(found)
                .map(item -> Manifest.of(JSON.readValue(
                        admin.getKubernetesSerialization().asJson(item), new TypeReference<Map<String, Object>>() {})));
    }

    void removeNamespace(String namespace) {
        admin.namespaces().withName(namespace).delete();
    }

    @Override
    public void close() {
        portal.close();
        cut(true);
        admin.close();
    }
}
