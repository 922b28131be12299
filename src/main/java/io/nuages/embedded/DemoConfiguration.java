package io.nuages.embedded;

import io.nuages.host.PortalAddress;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** With the demo or the embedded default, requests pass {@link DemoHosts} before anything else, simulated sites included. */
@Configuration(proxyBeanMethods = false)
class DemoConfiguration {
    @Bean
    FilterRegistrationBean<DemoHosts> demoHosts(
            Environment environment,
            @Value("${nuages.demo:false}") boolean demo,
            @Value("${nuages.demo-hosts:}") Set<String> hosts,
            PortalAddress portal) {
        var filter = new FilterRegistrationBean<>(new DemoHosts(hosts, portal));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        filter.setEnabled(demo || NoDatasource.IsAbsent.in(environment));
        return filter;
    }
}
