package io.nuages.deploy;

import io.nuages.spec.Bounds;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What customers' documents may ask for, as far as the deployment settings decide it. */
@Configuration(proxyBeanMethods = false)
class BoundsConfiguration {
    @Bean
    Bounds bounds(DeploySettings settings) {
        return Bounds.portal(settings.commandTimeout());
    }
}
