package io.nuages.intake;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The limits hold on the connector that strangers reach; the one for probes takes no bodies. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> bodyLimits(
            @Value("${server.tomcat.connection-timeout}") Duration stall) {
        var places = new Places();
        return factory -> factory.addEngineValves(new BodyValve(places, stall));
    }
}
