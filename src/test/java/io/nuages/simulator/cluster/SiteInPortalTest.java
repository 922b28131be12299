package io.nuages.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Manifests;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Scope;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The filter in its place: before the portal's security and sessions. */
@NuagesTest
class SiteInPortalTest {
    @Autowired
    private Cluster cluster;

    @LocalServerPort
    private int port;

    @Test
    void a_site_answers_at_its_own_host_and_the_portal_at_every_other() throws IOException {
        var scope = new Scope("nuages-siteinportal", UUID.randomUUID(), UUID.randomUUID());
        cluster.apply(new Scope(scope.namespace(), scope.tenant(), null), List.of(Manifests.yaml("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: nuages-siteinportal}
                """)));
        cluster.apply(scope, List.of(Manifests.yaml("""
                                apiVersion: apps/v1
                                kind: Deployment
                                metadata: {name: site}
                                spec:
                                  selector: {matchLabels: {app: site}}
                                  template:
                                    metadata: {labels: {app: site}}
                                    spec:
                                      containers: [{name: web, image: "registry.example/demo/shop:1.0"}]
                                """), Manifests.yaml("""
                                apiVersion: v1
                                kind: Service
                                metadata: {name: site}
                                spec: {selector: {app: site}, ports: [{port: 80}]}
                                """), Manifests.yaml("""
                                apiVersion: networking.k8s.io/v1
                                kind: Ingress
                                metadata: {name: site}
                                spec:
                                  rules:
                                  - host: site.portal.localhost
                                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: site}}}]}
                                """)));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> cluster.observe(scope).pods().stream().anyMatch(Observation.Pod::ready));

        var site = ask("site.portal.localhost:" + port, "/");
        assertThat(site)
                .startsWith("HTTP/1.1 200")
                .contains("Simulated: this page")
                .doesNotContain("Set-Cookie");
        assertThat(ask("site.portal.localhost:" + port, "/actuator/health/readiness"))
                .startsWith("HTTP/1.1 404");
        assertThat(ask("localhost:" + port, "/actuator/health/readiness"))
                .startsWith("HTTP/1.1 200")
                .contains("UP");
    }

    private String ask(String host, String path) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(path, host)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
