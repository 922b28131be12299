package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

@NuagesTest
class StartTest {
    @LocalServerPort
    private int port;

    private TomcatWebServer server;

    @Autowired
    void server(ServletWebServerApplicationContext context) {
        server = (TomcatWebServer) context.getWebServer();
    }

    @Test
    void the_portal_starts_and_says_that_it_is_ready() throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("\"status\":\"UP\"");
        }
    }

    /**
     * Virtual threads that load classes hold their carriers meanwhile. When all carriers wait for a class that a thread without one
     * is loading, nothing goes on any more; twenty first requests at once on two cores have come to that.
     */
    @Test
    void requests_need_no_carrier() {
        assertThat(server.getTomcat().getConnector().getProtocolHandler().getExecutor())
                .isInstanceOf(ThreadPoolExecutor.class);
    }
}
