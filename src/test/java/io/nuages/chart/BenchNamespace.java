package io.nuages.chart;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nuages.Bench;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A namespace on the bench that takes only restricted pods and warns of others, and a client with all rights. */
record BenchNamespace(KubernetesClient client, String name) implements AutoCloseable {
    private static final Path KINDS = Path.of("src/test/resources/chart/crds");

    static BenchNamespace create(String name) {
        var config = Config.fromKubeconfig(Bench.running().adminKubeconfig().toFile());
        var client = new KubernetesClientBuilder().withConfig(config).build();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .addToLabels("pod-security.kubernetes.io/warn", "restricted")
                        .endMetadata()
                        .build())
                .create();
        return new BenchNamespace(client, name);
    }

    /** The kinds of other projects that the chart can write. */
    BenchNamespace withForeignKinds() {
        try (var files = Files.list(KINDS)) {
            for (var file : files.sorted().toList()) {
                try (var in = Files.newInputStream(file)) {
                    var kind = client.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .load(in);
                    kind.forceConflicts().serverSideApply();
                    await().atMost(Duration.ofSeconds(60)).until(() -> isEstablished(kind.get()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private static boolean isEstablished(CustomResourceDefinition kind) {
        var conditions = kind.getStatus().getConditions();
        return conditions != null
                && conditions.stream()
                        .anyMatch(each -> each.getType().equals("Established")
                                && each.getStatus().equals("True"));
    }

    @Override
    public void close() {
        client.namespaces().withName(name).delete();
        client.close();
    }
}
