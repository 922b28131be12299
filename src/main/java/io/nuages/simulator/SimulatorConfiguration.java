package io.nuages.simulator;

import io.nuages.cluster.Cluster;
import io.nuages.cluster.ClusterKind;
import io.nuages.cluster.OnCluster;
import io.nuages.host.PortalAddress;
import io.nuages.registry.Registry;
import io.nuages.simulator.site.SiteFilter;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * The simulated cluster, its registry, its sites and its drawer; {@code nuages.simulator.speed} makes it faster.
 */
@Configuration(proxyBeanMethods = false)
@OnCluster(ClusterKind.SIMULATED)
class SimulatorConfiguration {
    @Bean
    @DependsOnDatabaseInitialization
    SimulatorParts simulatorParts(
            DataSource dataSource,
            Clock clock,
            @Value("${nuages.simulator.speed:1}") double speed,
            ApplicationEventPublisher events) {
        var parts = new SimulatorParts(dataSource, clock, speed, events);
        parts.start();
        return parts;
    }

    @Bean(destroyMethod = "")
    Cluster simulatedCluster(SimulatorParts parts) {
        return parts.cluster;
    }

    @Bean
    Registry simulatedRegistry(SimulatorParts parts) {
        return parts.registry;
    }

    @Bean
    FilterRegistrationBean<SiteFilter> siteFilter(SimulatorParts parts, PortalAddress portal) {
        var filter = new FilterRegistrationBean<>(new SiteFilter(parts.sites, portal));
        // After the demo's look at the host.
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }

    @Bean
    Simulator simulator(SimulatorParts parts) {
        return parts.tryIt;
    }
}
