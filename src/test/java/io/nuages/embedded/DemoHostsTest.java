package io.nuages.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.host.PortalAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.Ordered;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** {@code StartRefusalsTest} asks the embedded default itself. */
class DemoHostsTest {
    private final PortalAddress portal =
            new PortalAddress("http://portal.example.net:8080", List.of("alias.example.net"));
    private final DemoHosts hosts = new DemoHosts(Set.of("demo.example.org", ".apps.example.org"), portal);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8080",
                "LocalHost.",
                "shop.lumiere.localhost:8080",
                "127.0.0.1:8080",
                "127.8.9.1",
                "[::1]:8080",
                "[::1]",
                "::1",
                "[0:0:0:0:0:0:0:1]:80",
                "demo.example.org:443",
                "a.apps.example.org",
                "portal.example.net",
                "alias.example.net:80"
            })
    void answers_here(String host) {
        assertThat(hosts.isAllowed(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacker.example",
                "attacker.example:8080",
                "localhost.attacker.example",
                "notlocalhost",
                "127.0.0.1.attacker.example",
                "127.1",
                "10.0.0.1",
                "0.0.0.0",
                "[2001:db8::1]:8080",
                "[::]",
                "x.demo.example.org",
                "apps.example.org",
                "",
                ":8080",
                "localhost:8080:1",
                "a@localhost:80@b"
            })
    void and_not_there(String host) {
        assertThat(hosts.isAllowed(host)).isFalse();
    }

    @Test
    void what_a_proxy_says_must_be_allowed_too() throws Exception {
        for (var pair : new String[][] {{"attacker.example", "localhost"}, {"localhost", "attacker.example"}}) {
            var request = new MockHttpServletRequest("GET", "/sign-in") {
                @Override
                public String getServerName() {
                    return pair[1];
                }
            };
            request.addHeader("Host", pair[0]);
            var response = new MockHttpServletResponse();
            var chain = new MockFilterChain();
            hosts.doFilter(request, response, chain);
            assertThat(response.getStatus()).isEqualTo(DemoHosts.MISDIRECTED);
            assertThat(response.getContentAsString())
                    .contains("answers as localhost")
                    .doesNotContain("attacker");
            assertThat(chain.getRequest()).isNull();
        }
    }

    @Test
    void it_is_first_of_all_where_the_demo_is_and_nowhere_else() {
        var withDatasource = new MockEnvironment().withProperty("spring.datasource.url", "jdbc:postgresql://x/y");
        var configuration = new DemoConfiguration();
        assertThat(configuration
                        .demoHosts(withDatasource, false, Set.of(), portal)
                        .isEnabled())
                .isFalse();
        assertThat(configuration
                        .demoHosts(withDatasource, true, Set.of(), portal)
                        .isEnabled())
                .isTrue();
        var embedded = configuration.demoHosts(new MockEnvironment(), false, Set.of(), portal);
        assertThat(embedded.isEnabled()).isTrue();
        assertThat(embedded.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
    }
}
