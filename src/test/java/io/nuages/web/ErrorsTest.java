package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class ErrorsTest {
    private static final String PASSWORD = "correct horse battery";

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    private Browser customer;
    private String email;

    @BeforeEach
    void aCustomer() {
        jdbc.sql("DELETE FROM bucket").update();
        email = UUID.randomUUID() + "@acme.example";
        accounts.create(email, "Anna", PASSWORD, false);
        customer = new Browser(port);
        customer.signIn(email, PASSWORD);
    }

    @Test
    void what_is_not_there_and_what_one_may_not_see_are_alike() {
        for (var path : new String[] {
            "/nowhere", "/staff", "/staff/tenants", "/t/nobody", "/t/nobody/usage", "/actuator/prometheus"
        }) {
            var answer = customer.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).contains("nothing you are allowed to see").doesNotContain("Exception");
        }
    }

    @Test
    void a_region_that_fetches_itself_again_does_not_take_away_what_a_redirect_says() {
        customer.get("/account");
        assertThat(customer.post("/account/name", Map.of("name", "Anne")).statusCode())
                .isEqualTo(302);

        assertThat(customer.get("/account", "HX-Request", "true").body()).doesNotContain("Your name has been changed.");
        assertThat(customer.get("/account").body()).contains("Your name has been changed.");
        assertThat(customer.get("/account").body()).doesNotContain("Your name has been changed.");
    }

    @Test
    void what_cannot_be_read_as_a_form_is_no_fault_of_the_portal() throws Exception {
        for (var query : new String[] {"%", "%zz", "%ED%A0%80"}) {
            assertThat(raw("GET /sign-in?x=" + query)).as(query).doesNotStartWith("HTTP/1.1 5");
            assertThat(raw("GET /sign-in/password?x=" + query)).as(query).doesNotStartWith("HTTP/1.1 5");
        }
        for (var path : new String[] {"/hooks/x", "/link/x", "/sign-in/password"}) {
            var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + port + path))
                    .header("Content-Type", "multipart/form-data")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString("x"))
                    .build();
            var answer = customer.client().send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isBetween(400, 499);
        }
    }

    private String raw(String request) throws java.io.IOException {
        try (var socket = new java.net.Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void who_is_signed_in_keeps_the_navigation() {
        var slug = "e" + UUID.randomUUID().toString().substring(0, 8);
        var size = plans.saveSize(null, slug, 250, 256, 100);
        var plan = plans.create("Plan " + slug, 0, new Limits(4000, 8192, 40960, 0, 5, 5), 60, 20, Set.of(size));
        var tenant = tenants.create("staff@example.org", slug, "Acme", plan);
        tenants.addMember(
                tenant.id(),
                "staff@example.org",
                accounts.byEmail(email).orElseThrow().id(),
                Role.VIEWER);
        for (var path : List.of("/t/" + slug + "/apps/gone/production", "/t/" + slug + "/nowhere")) {
            var answer = customer.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).as(path).contains("href=\"/t/" + slug + "/usage\"", "id=\"sign-out\"");
        }
        assertThat(customer.get("/nowhere").body()).contains("id=\"sign-out\"");
        assertThat(customer.get("/t/nobody").body()).contains("id=\"sign-out\"").doesNotContain("/t/nobody/usage");
        assertThat(customer.postWith("wrong", "/account/name", Map.of("name", "x"))
                        .body())
                .contains("Not sent", "id=\"sign-out\"");
        assertThat(new Browser(port).get("/nowhere").body()).doesNotContain("sign-out", "aria-label=\"Main\"");
    }

    @Test
    void an_error_page_names_the_request() {
        var answer = customer.get("/nowhere");
        var id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(answer.body()).contains("request " + id);
    }

    @Test
    void htmx_gets_a_fragment() {
        var answer = customer.get("/t/nobody", "HX-Request", "true");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("Not found").doesNotContain("<html");
    }

    @Test
    void programs_get_a_problem_document() throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create("http://127.0.0.1:" + port + "/t/nobody"))
                .header("Accept", "application/json")
                .header("Cookie", "nuages=" + customer.session())
                .build();
        var answer = customer.client().send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"detail\"");
    }

    @Test
    void the_address_of_a_form_leads_to_the_page_above_it() {
        for (var address : Map.of(
                        "/account/password",
                        "/account",
                        "/account/second-factor/confirmation",
                        "/account/second-factor",
                        "/t/nobody/apps",
                        "/t/nobody",
                        "/t/nobody/apps/shop/production/copies",
                        "/t/nobody/apps/shop/production",
                        "/t/nobody/apps/shop/production/secrets/typed",
                        "/t/nobody/apps/shop/production/secrets",
                        "/t/nobody/members/invitations/" + UUID.randomUUID() + "/revocation",
                        "/t/nobody/members")
                .entrySet()) {
            assertThat(Browser.location(customer.get(address.getKey())))
                    .as(address.getKey())
                    .isEqualTo(address.getValue());
        }
        assertThat(customer.get("/account/password", "HX-Request", "true").statusCode())
                .isEqualTo(405);
        assertThat(customer.get("/account/password", "Accept", "application/json")
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void a_forged_form_is_refused_in_words() {
        var answer =
                new Browser(port).post("/account/name", Map.of("name", "x"), "Cookie", "nuages=" + customer.session());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Nothing was changed");
    }

    @Test
    void every_page_carries_the_headers() {
        for (var answer : java.util.List.of(
                customer.get("/account"), customer.get("/nowhere"), new Browser(port).get("/sign-in"))) {
            var headers = answer.headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).contains("same-origin");
            assertThat(headers.firstValue("Permissions-Policy")).isPresent();
            assertThat(headers.firstValue("Cache-Control").orElseThrow()).contains("no-store");
            assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty();
            assertThat(answer.body())
                    .doesNotContain("style=")
                    .doesNotContain("onclick")
                    .doesNotContain("<script>");
        }
    }

    @Test
    void styles_and_scripts_may_be_kept() {
        var style = java.util.regex.Pattern.compile("href=\"(/assets/[^\"]+\\.css)\"")
                .matcher(customer.get("/account").body());
        assertThat(style.find()).isTrue();
        var answer = new Browser(port).get(style.group(1));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        assertThat(new Browser(port)
                        .get("/webjars/htmx.org/2.0.10/dist/htmx.min.js")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_path_that_tries_to_climb_out_is_refused() {
        for (var path : new String[] {
            "/assets/x/..%2f..%2fapplication.yaml", "/assets/x/%2e%2e/application.yaml", "/webjars/..;/application.yaml"
        }) {
            assertThat(new Browser(port).get(path).statusCode()).as(path).isNotEqualTo(200);
        }
    }

    @Test
    void everybody_sees_the_health_and_only_staff_what_else_is_measured() {
        assertThat(new Browser(port)
                        .get("/actuator/health/liveness", "Accept", "*/*")
                        .statusCode())
                .isEqualTo(200);
        assertThat(new Browser(port).get("/actuator").statusCode()).isEqualTo(302);
        assertThat(customer.get("/actuator").statusCode()).isEqualTo(404);
        jdbc.sql("UPDATE account SET staff = true WHERE email = ?").param(email).update();
        assertThat(customer.get("/actuator", "Accept", "application/json").statusCode())
                .isEqualTo(200);
    }
}
