package io.nuages.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The real cluster, reached only as configured: no kubeconfig is searched for, nothing is guessed from environment variables. */
@Configuration(proxyBeanMethods = false)
@OnCluster({ClusterKind.KUBECONFIG, ClusterKind.IN_CLUSTER})
class ClusterConfiguration {
    @Bean(destroyMethod = "close")
    MeteredCluster cluster(
            org.springframework.core.env.Environment environment,
            @Value("${nuages.kubeconfig:}") String kubeconfig,
            @Value("${nuages.sealed-secrets.service:kube-system/sealed-secrets-controller}") String service,
            @Value("${nuages.sealed-secrets.certificate-url:}") String certificateUrl,
            Clock clock,
            MeterRegistry meters) {
        var config = switch (ClusterKind.of(environment)) {
            case KUBECONFIG -> Access.kubeconfig(kubeconfig(kubeconfig));
            case IN_CLUSTER -> Access.inCluster();
            case SIMULATED -> throw new IllegalStateException("simulated");
        };
        var certificate = certificateUrl.isBlank()
                ? CertificateReader.Service.of(service)
                : new CertificateReader.Url(URI.create(certificateUrl));
        return new MeteredCluster(cluster(config, certificate, clock), meters);
    }

    static KubernetesCluster cluster(Config config, CertificateReader.Source certificate, Clock clock) {
        var client = new KubernetesClientBuilder()
                .withConfig(config)
                .withTaskExecutor(Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("cluster-client-", 1).factory()))
                .withHttpClientBuilderConsumer(Access::plain)
                .build();
        return new KubernetesCluster(client, certificate, clock);
    }

    private static Path kubeconfig(String said) {
        if (said.isBlank()) {
            throw new ClusterNotChosen(
                    "NUAGES_CLUSTER says kubeconfig, but no file is named.",
                    "Set NUAGES_KUBECONFIG (property nuages.kubeconfig) to the file's path.");
        }
        var file = Path.of(said);
        if (!Files.isReadable(file)) {
            throw new ClusterNotChosen(
                    "The kubeconfig " + file + " cannot be read.",
                    "Set NUAGES_KUBECONFIG (property nuages.kubeconfig) to a file that the portal may read.");
        }
        return file;
    }
}
