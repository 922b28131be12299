package io.nuages.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.NuagesTest;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Whom the portal believes where a visitor comes from, while no proxy was named. */
@NuagesTest
class ProxiesTest {
    private static final String SAID = "198.51.100.9";

    @Autowired
    private ServletWebServerApplicationContext context;

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 198.51.100.9",
        "0:0:0:0:0:0:0:1, 198.51.100.9",
        "10.1.2.3, 10.1.2.3",
        "172.17.0.1, 172.17.0.1",
        "192.168.1.1, 192.168.1.1",
        "169.254.1.1, 169.254.1.1",
        "100.64.0.1, 100.64.0.1",
        "fd00:0:0:0:0:0:0:1, fd00:0:0:0:0:0:0:1",
        "203.0.113.7, 203.0.113.7"
    })
    void only_a_proxy_on_the_same_machine_is_believed(String peer, String known) throws Exception {
        var running = ((TomcatWebServer) context.getWebServer())
                .getTomcat()
                .getEngine()
                .getPipeline()
                .getValves();
        var valve = Arrays.stream(running)
                .filter(RemoteIpValve.class::isInstance)
                .map(RemoteIpValve.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(address(valve.getInternalProxies(), peer)).isEqualTo(known);
    }

    private static String address(String proxies, String peer) throws Exception {
        var seen = new AtomicReference<String>();
        var valve = new RemoteIpValve();
        valve.setInternalProxies(proxies);
        valve.setNext(new ValveBase() {
            @Override
            public void invoke(Request request, Response response) {
                seen.set(request.getRemoteAddr());
            }
        });
        var request = new Request(new Connector(), new org.apache.coyote.Request());
        request.setRemoteAddr(peer);
        request.getCoyoteRequest().getMimeHeaders().setValue("X-Forwarded-For").setString(SAID);
        valve.invoke(request, null);
        return seen.get();
    }
}
