package io.nuages.embedded;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** What applies while no datasource and nothing else is configured: this machine only, a simulated cluster, and the demo in it. */
final class EmbeddedDefaults implements EnvironmentPostProcessor {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (NoDatasource.IsAbsent.in(environment)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            "embedded defaults",
                            Map.of(
                                    "server.address", "127.0.0.1",
                                    "nuages.cluster", "simulated",
                                    "nuages.demo", "true",
                                    "nuages.url", "http://localhost:" + environment.getProperty("server.port", "8080"),
                                    "nuages.hosts.without-proof", "localhost",
                                    "nuages.sites.scheme", "http",
                                    "nuages.sites.port", environment.getProperty("server.port", "8080"),
                                    "nuages.deploy.roll-out-timeout", "45s",
                                    "nuages.probe-image", "docker.io/library/busybox:1.37.0")));
        }
    }
}
