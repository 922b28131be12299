package io.nuages.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation;
import io.nuages.host.PortalAddress;
import io.nuages.simulator.cluster.Playground;
import io.nuages.simulator.site.SiteFilter;
import io.nuages.simulator.site.SitePage;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SimulatedSitesTest {
    private static final String HOST = "shop.lumiere.localhost";

    private final Playground playground = new Playground();
    private final SiteFilter filter = new SiteFilter(
            playground.parts().sites, new PortalAddress("https://Portal.example", List.of("alias.example.")));
    private String database = "";

    @BeforeEach
    void makeAppDatabase() {
        database = playground.jdbcUrl().substring(playground.jdbcUrl().lastIndexOf('/') + 1);
    }

    @AfterEach
    void close() {
        playground.close();
    }

    @Test
    void a_host_of_an_ingress_is_answered_with_version_digest_and_pod() throws Exception {
        var image = playground.image("shop:1.0");
        deploy(image, 1, "");

        var response = get(HOST, "/");

        var pod = playground.cluster().observe(playground.shop).pods().getFirst();
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentAsString())
                .contains("Simulated: this page is served by Nuages’ simulator, not by your image")
                .contains("<dd>1.0</dd>")
                .contains(image)
                .contains(pod.name())
                .contains("this environment has no database");
        assertThat(response.getHeader("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .doesNotContain("unsafe");
        assertThat(response.getCookies()).isEmpty();
        assertThat(playground
                        .cluster()
                        .logs(playground.shop, pod.name(), "web", false, 1)
                        .getFirst())
                .contains("\"GET / HTTP/1.1\" 200");
    }

    @Test
    void visits_are_counted_in_the_apps_own_database_once_the_release_command_has_made_the_table() throws Exception {
        playground
                .cluster()
                .apply(playground.shop, List.of(playground.sealed("shop-database", "password", "for-tests-only")));
        var variables = playground.databaseVariables("shop-database", "nuages_owner", database);
        deploy(playground.image("shop:1.0"), 1, variables);
        assertThat(get(HOST, "/").getContentAsString()).contains("the release command has not made the table");

        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(playground.init("shop-init-1", playground.image("shop:1.0"), variables)));
        var seen =
                playground.eventually(playground.shop, o -> o.jobs().getFirst().complete());

        assertThat(get(HOST, "/").getContentAsString()).contains("You are visit 1.");
        assertThat(get(HOST, "/").getContentAsString()).contains("You are visit 2.");
        assertThat(JdbcClient.create(playground.dataSource())
                        .sql("SELECT count(*) FROM pg_tables WHERE tablename = 'nuages_demo_hits'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        var init = seen.pods().stream()
                .filter(pod -> pod.job() != null)
                .findFirst()
                .orElseThrow();
        assertThat(playground.cluster().logs(playground.shop, init.name(), null, false, 50))
                .contains("  Applying hits.0001_initial... OK");
    }

    @Test
    void a_release_command_whose_database_refuses_fails_as_django_would_and_without_the_password() throws Exception {
        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(
                                playground.sealed("shop-database", "password", "wrong-pass-word"),
                                playground.init(
                                        "shop-init-1",
                                        playground.image("shop:1.0"),
                                        playground.databaseVariables(
                                                "shop-database", "nuages_owner", "no-such-database"))));

        var seen =
                playground.eventually(playground.shop, o -> o.jobs().getFirst().failure() != null);

        var log = String.join(
                "\n",
                playground
                        .cluster()
                        .logs(playground.shop, seen.pods().getFirst().name(), null, false, 50));
        assertThat(log).contains("django.db.utils.OperationalError").doesNotContain("wrong-pass-word");
    }

    @Test
    void ready_pods_take_turns() throws Exception {
        deploy(playground.image("shop:1.0"), 3, "");

        var bodies = new HashSet<String>();
        for (var i = 0; i < 3; i++) {
            bodies.add(get(HOST, "/").getContentAsString());
        }

        assertThat(bodies).hasSize(3);
    }

    @Test
    void a_site_without_a_ready_pod_is_not_available() throws Exception {
        deploy(playground.image("shop:1.0"), 1, "");
        playground.parts().tryIt.exhaustMemory(playground.shop, "web");

        assertThat(get(HOST, "/").getStatus()).isEqualTo(503);
        assertThat(get(HOST, "/").getHeader("Retry-After")).isNotNull();
    }

    @Test
    void the_health_check_answers_ok_and_other_paths_and_methods_do_not() throws Exception {
        deploy(playground.image("shop:1.0"), 1, "");

        assertThat(get(HOST, "/healthz/").getContentAsString()).isEqualTo("ok\n");
        assertThat(get(HOST, "/t/lumiere").getStatus()).isEqualTo(404);
        assertThat(send("POST", HOST, "/").getStatus()).isEqualTo(405);
        assertThat(send("HEAD", HOST, "/").getContentAsByteArray()).isEmpty();
    }

    @Test
    void the_portals_own_hosts_are_never_a_site() throws Exception {
        deploy(playground.image("shop:1.0"), 1, "");
        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(
                                playground.ingress("greedy-1", "localhost"),
                                playground.ingress("greedy-2", "127.0.0.1"),
                                playground.ingress("greedy-3", "portal.example"),
                                playground.ingress("greedy-4", "alias.example")));

        for (var host : List.of(
                "localhost",
                "127.0.0.1",
                "[::1]",
                "PORTAL.example",
                "portal.example.",
                "Alias.example",
                "other.lumiere.localhost")) {
            assertThat(passedOn(host)).as(host).isTrue();
        }
        assertThat(passedOn("SHOP.lumiere.localhost.")).isFalse();
    }

    @Test
    void a_host_that_two_environments_ask_for_stays_with_the_first() throws Exception {
        deploy(playground.image("shop:1.0"), 1, "");
        playground.cluster().apply(playground.blog, List.of(playground.ingress("blog", HOST)));

        assertThat(get(HOST, "/").getStatus()).isEqualTo(200);

        playground.cluster().delete(playground.shop);
        assertThat(get(HOST, "/").getStatus()).isEqualTo(503);
        playground.cluster().delete(playground.blog);
        assertThat(passedOn(HOST)).isTrue();
    }

    @Test
    void what_a_visitor_sends_does_not_become_a_line_or_markup() throws Exception {
        deploy(playground.image("shop:1.0"), 1, "");

        get(HOST, "/x\n[CRITICAL] forged");

        var pod =
                playground.cluster().observe(playground.shop).pods().getFirst().name();
        assertThat(playground
                        .cluster()
                        .logs(playground.shop, pod, null, false, 1)
                        .getFirst())
                .contains("/x [CRITICAL] forged")
                .doesNotContain("\n");
        assertThat(SitePage.notFound("<script>.example")).doesNotContain("<script>");
    }

    private void deploy(String image, int pods, String env) {
        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(
                                playground.web(image, pods, env),
                                playground.service(),
                                playground.ingress("shop", HOST)));
        playground.eventually(
                playground.shop,
                o -> o.pods().stream().filter(Observation.Pod::ready).count() == pods);
    }

    private MockHttpServletResponse get(String host, String path) throws ServletException, IOException {
        return send("GET", host, path);
    }

    private MockHttpServletResponse send(String method, String host, String path) throws ServletException, IOException {
        var response = new MockHttpServletResponse();
        filter.doFilter(request(method, host, path), response, new MockFilterChain());
        return response;
    }

    private boolean passedOn(String host) throws ServletException, IOException {
        var chain = new MockFilterChain();
        filter.doFilter(request("GET", host, "/"), new MockHttpServletResponse(), chain);
        return chain.getRequest() != null;
    }

    private static MockHttpServletRequest request(String method, String host, String path) {
        var request = new MockHttpServletRequest(method, path);
        request.setServerName(host);
        return request;
    }
}
