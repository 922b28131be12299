package io.nuages.registry;

import io.nuages.cluster.ClusterKind;
import io.nuages.cluster.OnCluster;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A simulated cluster brings its own registry. */
@Configuration
@OnCluster({ClusterKind.KUBECONFIG, ClusterKind.IN_CLUSTER})
class RegistryConfiguration {
    @Bean
    Registry registry(RegistrySettings settings) {
        return new HttpRegistry(settings, Duration.ofSeconds(10));
    }
}
