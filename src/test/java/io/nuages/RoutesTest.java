package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.deploy.Deployments;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import io.nuages.webhook.Webhooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Every mapping that the application registers has an expectation in {@code routes.txt}, and is called by each kind of visitor.
 * A new mapping without an expectation fails here.
 */
@NuagesTest
@TestPropertySource(properties = "nuages.simulator.speed=50")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesTest {
    private static final String PASSWORD = "a long enough password";

    /** Who may do what; the answers are checked by {@link #expected}. */
    private enum Guard {
        /** Everybody. */
        OPEN,
        /** Whoever signed in, about themselves. */
        ACCOUNT,
        /** Members and staff. */
        READ,
        /** Developers and owners. */
        WRITE,
        /** Owners. */
        OWN,
        STAFF
    }

    private enum Visitor {
        ANONYMOUS,
        FOREIGNER,
        VIEWER,
        STAFF
    }

    @LocalServerPort
    private int port;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Plans plans;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Simulator simulator;

    @Autowired
    private Webhooks webhooks;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeAll
    void world() {
        var size = plans.saveSize(null, "S", 250, 256, 100);
        var plan = plans.create("Studio", 0, new Limits(4000, 8192, 40960, 0, 5, 5), 60, 20, Set.of(size));
        var own = tenants.create("staff@example.org", "own", "Own", plan);
        var foreign = tenants.create("staff@example.org", "foreign", "Foreign", plan);
        var viewer = accounts.create("viewer@example.org", "Viewer", PASSWORD, false);
        var foreigner = accounts.create("foreigner@example.org", "Foreigner", PASSWORD, false);
        accounts.create("staff@example.org", "Staff", PASSWORD, true);
        tenants.addMember(own.id(), "staff@example.org", viewer, Role.VIEWER);
        tenants.addMember(foreign.id(), "staff@example.org", foreigner, Role.OWNER);
        var environment = apps.create(
                own.id(), "shop", "registry.example/demo/shop:1.0", Draft.web("S", 1), "viewer@example.org");
        deployments.deploy(own.id(), environment.id(), null, null, "viewer@example.org");
        simulator.push("registry.example/demo/shop:1.0");
        variables.put(
                "delivery",
                webhooks.deliveries(own.id(), environment.app(), 1)
                        .getFirst()
                        .id()
                        .toString());
        variables.put("tenant", "own");
        variables.put("app", "shop");
        variables.put("environment", "production");
        variables.put("number", "1");
        variables.put("account", viewer.toString());
        variables.put("slug", "own");
        variables.put("plan", plan.toString());
        variables.put("size", size.toString());
    }

    @Test
    void every_mapping_is_guarded_as_expected() {
        var expectations = expectations();
        var mappings = mappings();
        assertThat(mappings)
                .as("mappings of the application, and lines of routes.txt")
                .isEqualTo(expectations.keySet());

        var wrong = new ArrayList<String>();
        for (var visitor : Visitor.values()) {
            var browser = browser(visitor);
            expectations.forEach((mapping, guard) -> {
                var status = call(browser, mapping);
                if (!expected(guard, visitor, mapping).contains(status)) {
                    wrong.add(visitor + " " + mapping + " (" + guard + "): " + status);
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whoever_asks_for_an_unknown_path_learns_nothing() {
        var foreigner = browser(Visitor.FOREIGNER);

        assertThat(foreigner.get("/t/own").statusCode()).isEqualTo(404);
        assertThat(foreigner.get("/t/no-such-tenant").statusCode()).isEqualTo(404);
        assertThat(strip(foreigner.get("/t/own").body()))
                .isEqualTo(strip(foreigner.get("/t/no-such-tenant").body()));
        assertThat(foreigner.get("/staff").statusCode()).isIn(403, 404);
        assertThat(foreigner.get("/actuator/env").statusCode()).isIn(403, 404);
    }

    /** Statuses that the guard allows: a guarded page leads a stranger to sign in and hides itself from a foreigner. */
    private static Set<Integer> expected(Guard guard, Visitor visitor, String mapping) {
        var write = !mapping.startsWith("GET");
        var let = write ? Set.of(200, 302, 303, 400, 404, 409, 413, 415, 422) : Set.of(200, 204, 302, 303, 404);
        return switch (guard) {
            case OPEN -> let;
            case ACCOUNT -> visitor == Visitor.ANONYMOUS ? Set.of(302, 303, 401, 403) : let;
            case READ, WRITE, OWN ->
                switch (visitor) {
                    case ANONYMOUS -> Set.of(302, 303, 401, 403);
                    case FOREIGNER -> Set.of(404);
                    case VIEWER, STAFF -> guard == Guard.READ ? Set.of(200, 204, 302, 400) : Set.of(403);
                };
            case STAFF ->
                switch (visitor) {
                    case ANONYMOUS -> Set.of(302, 303, 401, 403);
                    case FOREIGNER, VIEWER -> Set.of(403, 404);
                    case STAFF -> let;
                };
        };
    }

    private int call(Browser browser, String mapping) {
        var method = mapping.substring(0, mapping.indexOf(' '));
        var path = mapping.substring(mapping.indexOf(' ') + 1);
        for (var variable : variables.entrySet()) {
            path = path.replaceAll("\\{" + variable.getKey() + "(:[^/]*)?}", variable.getValue());
        }
        path = path.replaceAll("\\{[^/]*}", "3f0c1f6e-8b5e-4d2e-9a51-0d7f3f7f0001")
                .replace("**", "x");
        if (path.startsWith("/live/")) {
            return head(browser, path);
        }
        return method.equals("GET")
                ? browser.get(path, "Accept", "text/html, */*").statusCode()
                : browser.post(path, Map.of()).statusCode();
    }

    /** A stream does not end: only its status is looked at. */
    private static int head(Browser browser, String path) {
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<?> answer = client.send(
                    browser.request(path, "Cookie", "nuages=" + browser.session(), "Accept", "text/event-stream")
                            .timeout(Duration.ofSeconds(10))
                            .GET()
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            client.shutdownNow();
            return answer.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Browser browser(Visitor visitor) {
        var browser = new Browser(port);
        switch (visitor) {
            case ANONYMOUS -> browser.get("/sign-in");
            case FOREIGNER -> browser.signIn("foreigner@example.org", PASSWORD);
            case VIEWER -> browser.signIn("viewer@example.org", PASSWORD);
            case STAFF -> browser.signIn("staff@example.org", PASSWORD);
        }
        return browser;
    }

    private Set<String> mappings() {
        return context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(info -> lines(info).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> lines(RequestMappingInfo info) {
        var methods =
                info.getMethodsCondition().getMethods().stream().map(Enum::name).toList();
        return info.getPatternValues().stream()
                .flatMap(pattern ->
                        (methods.isEmpty() ? List.of("ANY") : methods).stream().map(method -> method + " " + pattern))
                .toList();
    }

    private static Map<String, Guard> expectations() {
        var expectations = new TreeMap<String, Guard>();
        try (var in = RoutesTest.class.getResourceAsStream("routes.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        var guard = line.substring(0, line.indexOf(' '));
                        expectations.put(line.substring(line.indexOf(' ')).strip(), Guard.valueOf(guard));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return expectations;
    }

    /** Without what differs from request to request. */
    private static String strip(String page) {
        return page.replaceAll("value=\"[^\"]*\"|content=\"[^\"]*\"", "").replaceAll("[0-9a-f]{8,}", "");
    }
}
