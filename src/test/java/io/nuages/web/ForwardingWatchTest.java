package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@ExtendWith(OutputCaptureExtension.class)
class ForwardingWatchTest {
    private static final String WARNING = "Most requests have headers that a proxy adds";

    private final ForwardingWatch watch = new ForwardingWatch(new MockEnvironment());

    @Test
    void when_most_of_the_last_thousand_carry_what_a_proxy_adds_it_is_told_once(CapturedOutput output)
            throws Exception {
        come(watch, 499, "/", null);
        come(watch, 500, "/", "X-Forwarded-For");
        assertThat(watch.overlooked()).isFalse();
        assertThat(output).doesNotContain(WARNING);
        come(watch, 1, "/", "Forwarded");
        assertThat(watch.overlooked()).isTrue();
        come(watch, 600, "/", "X-Real-IP");
        come(watch, 600, "/", null);
        assertThat(watch.overlooked()).isFalse();
        come(watch, 600, "/", "X-Forwarded-Proto");
        assertThat(watch.overlooked()).isTrue();
        assertThat(output.getOut().split(WARNING, -1)).hasSize(2);
        assertThat(output).contains("server.forward-headers-strategy", "server.tomcat.remoteip.internal-proxies");
    }

    /** They come past the proxy, and where few people come they are most of the requests. */
    @Test
    void probes_are_not_counted() throws Exception {
        come(watch, 501, "/sign-in", "X-Forwarded-For");
        come(watch, 2000, "/actuator/health/liveness", null);
        assertThat(watch.overlooked()).isTrue();
        come(watch, 1000, "/sign-in", null);
        assertThat(watch.overlooked()).isFalse();
    }

    @Test
    void what_a_proxy_says_that_is_believed_is_not_counted() throws Exception {
        for (var n = 0; n < 600; n++) {
            var request = new MockHttpServletRequest("GET", "/");
            request.addHeader("X-Forwarded-Proto", "https");
            request.setAttribute("org.apache.tomcat.request.forwarded", true);
            watch.doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        }
        assertThat(watch.overlooked()).isFalse();
    }

    /** The strategy alone names no proxy; Spring Boot chooses it by itself on Kubernetes. */
    @Test
    void what_a_proxy_says_that_was_not_named_is_counted_whatever_the_strategy() throws Exception {
        for (var strategy : new String[] {"native", "NATIVE", "none"}) {
            var told = new ForwardingWatch(
                    new MockEnvironment().withProperty("server.forward-headers-strategy", strategy));
            come(told, 600, "/", "X-Forwarded-For");
            assertThat(told.overlooked()).as(strategy).isTrue();
        }
    }

    private static void come(ForwardingWatch watch, int times, String path, String header) throws Exception {
        for (var n = 0; n < times; n++) {
            var request = new MockHttpServletRequest("GET", path);
            if (header != null) {
                request.addHeader(header, "203.0.113.7");
            }
            watch.doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        }
    }
}
