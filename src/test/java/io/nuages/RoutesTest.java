package io.nuages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.account.Accounts;
import io.nuages.account.Invitations;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.app.Environment;
import io.nuages.database.Databases;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.reconcile.Key;
import io.nuages.simulator.Simulator;
import io.nuages.spec.SecretRef;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import io.nuages.webhook.Webhooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Every mapping that the application registers has an expectation in {@code routes.txt}, and is called by each kind of visitor.
 * A new mapping without an expectation fails here, and so does one that does not work for those who may call it.
 */
@NuagesTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesTest {
    private static final String PASSWORD = "a long enough password";
    private static final String STAFF = "staff@example.org";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final String HOST = "www.shop.example";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** In place of a status: a redirect to the page that asks who one is. */
    private static final int SENT_TO_SIGN_IN = -1;

    /** Who may do what; the answers are checked by {@link #refusals}. */
    private enum Guard {
        /** Everybody. */
        OPEN,
        /** A signed-in visitor, about themselves. */
        ACCOUNT,
        /** Members and staff. */
        READ,
        /** Developers and owners. */
        WRITE,
        /** Owners. */
        OWN,
        STAFF,
        /** Answers to errors: there is nothing to be called from outside. */
        NOBODY
    }

    /** Staff come last, since what they do to plans would change what the others see. */
    private enum Visitor {
        ANONYMOUS,
        FOREIGN_VIEWER,
        FOREIGN_DEVELOPER,
        FOREIGN_OWNER,
        VIEWER,
        DEVELOPER,
        OWNER,
        STAFF;

        private boolean isForeign() {
            return name().startsWith("FOREIGN");
        }

        private String email() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-') + "@example.org";
        }
    }

    /** @param sent what the mapping is not answered without; empty for most */
    private record Expectation(Guard guard, String sent) {}

    @LocalServerPort
    private int port;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private Accounts accounts;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Invitations invitations;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Plans plans;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Databases databases;

    @Autowired
    private Simulator simulator;

    @Autowired
    private Webhooks webhooks;

    private final Map<String, String> variables = new HashMap<>();
    private Tenant own;
    private Environment environment;
    private UUID leaver;
    private Actor staff;

    @BeforeAll
    void world() {
        var size = plans.saveSize(null, "S", 250, 256, 100);
        var plan = plans.create("Studio", 0, new Limits(4000, 8192, 40960, 0, 5, 5), 60, 20, Set.of(size));
        own = tenants.create(STAFF, "own", "Own", plan);
        var foreign = tenants.create(STAFF, "foreign", "Foreign", plan);
        tenants.create(STAFF, "spare", "Spare", plan);
        staff = new Actor(accounts.create(STAFF, "Staff", PASSWORD, true), STAFF);
        for (var role : Role.ALL) {
            var member = accounts.create(Visitor.valueOf(role.name()).email(), "Member", PASSWORD, false);
            tenants.addMember(own.id(), STAFF, member, role);
            var foreigner =
                    accounts.create(Visitor.valueOf("FOREIGN_" + role.name()).email(), "Foreigner", PASSWORD, false);
            tenants.addMember(foreign.id(), STAFF, foreigner, role);
        }
        leaver = accounts.create("leaver@example.org", "Leaver", PASSWORD, false);
        variables.put("{account}", leaver.toString());
        variables.put("/accounts/{id}", "/accounts/" + leaver);
        variables.put("/renewals/{id}", "/renewals/" + UUID.randomUUID());
        environment = deployed("shop");
        var left = deployed("left");
        apps.delete(left.ref(), STAFF);
        await().atMost(PATIENCE)
                .until(() -> databases.detached(own.id()).size() == 1
                        && apps.environment(left.ref()).isEmpty());
        simulator.push(IMAGE);
        var sealed = apps.create(own.id(), "sealed", IMAGE, Draft.web("S", 1), STAFF);
        apps.bindSecrets(sealed.ref(), Map.of("DEBUG_KEY", new SecretRef("sealed--production-x", "k")), STAFF);
        apps.setPullSecret(sealed.ref(), "sealed--production-x", STAFF);
        for (var path : List.of("/secrets/removals", "/secrets/registry/removal")) {
            variables.put("{app}/{environment}" + path, "sealed/production" + path);
        }
        tenancy.run(
                own.id(),
                () -> jdbc.sql("""
                INSERT INTO job_run (tenant_id, environment_id, uid, purpose, name, job, begun_at, ended_at, outcome, exit_code,
                                     cause, advice, log)
                VALUES (:tenant, :environment, 'run-1', 'cron', 'nightly', 'shop-nightly-1', now(), now(), 'succeeded', 0, '', '',
                        'Running')
                """)
                        .param("tenant", own.id())
                        .param("environment", environment.id())
                        .update());
        variables.put("{kind}", "cron");
        variables.put("{job}", "nightly");
        variables.put("{run}", "run-1");
        variables.put("{tenant}", "own");
        variables.put("{app}", "shop");
        variables.put("/databases/{environment}", "/databases/" + left.id());
        variables.put("{environment}", "production");
        variables.put("{number:\\d{1,9}}", "1");
        variables.put("{slug}/hosts/{host}", "own/hosts/" + HOST);
        variables.put("/holds/{scope}", "/holds/all");
        variables.put("{slug}", "spare");
        variables.put("/plans/{id}", "/plans/" + plan);
        variables.put("/sizes/{id}", "/sizes/" + plans.saveSize(null, "M", 500, 512, 200));
        variables.put("{key}", new Key(Apps.ENVIRONMENT, own.id(), environment.id()).toString());
        variables.put(
                "{delivery}",
                webhooks.deliveries(own.id(), environment.app(), 1)
                        .getFirst()
                        .id()
                        .toString());
    }

    private Environment deployed(String app) {
        var web = Draft.web("S", 1);
        var made = apps.create(
                own.id(),
                app,
                IMAGE,
                DraftBuilder.of(web)
                        .hosts(app.equals("shop") ? List.of(HOST) : List.of())
                        .build(),
                STAFF);
        deployments.ask(made.ref(), Wish.newest(), null, STAFF);
        await().atMost(PATIENCE).until(() -> isDeployed(made));
        return made;
    }

    private boolean isDeployed(Environment made) {
        return deployments.newest(made.ref(), 1, 0).getFirst().state() == Deployment.State.SUCCEEDED;
    }

    /** The one that the page of logs offers, once those of the deployments before are gone. */
    private String pod() {
        var viewer = browser(Visitor.VIEWER);
        var offered = Pattern.compile("value=\"([a-z0-9-]*web-[a-z0-9-]+)\"");
        return await().atMost(PATIENCE)
                .until(
                        () -> offered.matcher(viewer.get("/t/own/apps/shop/production/logs")
                                        .body())
                                .results()
                                .map(found -> found.group(1))
                                .toList(),
                        found -> found.size() == 1 && isDeployed(environment))
                .getFirst();
    }

    /** What can be used once is created again for each visitor. */
    private void renewed() {
        variables.put("{pod}", pod());
        var token = webhooks.open(own.id(), environment.app(), null, staff);
        variables.put("/hooks/{token}", "/hooks/" + token);
        variables.put(
                "{receiver}",
                webhooks.receivers(own.id(), environment.app()).getFirst().id().toString());
        var spare = tenants.bySlug("spare").orElseThrow();
        var link = invitations
                .inviteMember(spare.id(), staff, "new@example.org", Role.VIEWER, null)
                .path();
        variables.put("/link/{token}", link);
        variables.put("{session}", "0123456789abcdef");
        variables.put("/sign-in/links/{token}", "/sign-in/links/" + newPlace());
        variables.put("/invitations/{id}", "/invitations/" + invitation(spare));
        invitations.inviteMember(own.id(), staff, "new@example.org", Role.VIEWER, null);
        variables.put("{invitation}", invitation(own));
        if (tenants.of(leaver).isEmpty()) {
            tenants.addMember(own.id(), STAFF, leaver, Role.VIEWER);
        }
    }

    /** A link that makes a browser one that the account knows. */
    private String newPlace() {
        var token = UUID.randomUUID().toString();
        jdbc.sql("""
                INSERT INTO account_device_link
                SELECT sha256(convert_to(?, 'UTF8')), id, password_version, now() + interval '1 hour' FROM account LIMIT 1
                """).param(token).update();
        return token;
    }

    private String invitation(Tenant tenant) {
        return invitations.open(tenant.id()).getFirst().id().toString();
    }

    @Test
    void every_mapping_is_guarded_as_expected() {
        var expectations = expectations();
        assertThat(mappings())
                .as("mappings of the application, and lines of routes.txt")
                .isEqualTo(expectations.keySet());

        var wrong = new ArrayList<String>();
        for (var visitor : Visitor.values()) {
            var browser = browser(visitor);
            renewed();
            expectations.forEach((mapping, expectation) -> {
                var answer = call(browser, mapping, expectation.sent());
                var refusals = refusals(expectation.guard(), visitor);
                if (!(refusals.isEmpty() ? isDone(mapping, answer) : refusals.contains(answer))) {
                    wrong.add(visitor + " " + mapping + " (" + expectation.guard() + "): " + answer);
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whoever_asks_for_an_unknown_path_learns_nothing() {
        var foreigner = browser(Visitor.FOREIGN_OWNER);

        assertThat(foreigner.get("/t/own").statusCode()).isEqualTo(404);
        assertThat(foreigner.get("/t/no-such-tenant").statusCode()).isEqualTo(404);
        assertThat(strip(foreigner.get("/t/own").body()))
                .isEqualTo(strip(foreigner.get("/t/no-such-tenant").body()));
        assertThat(foreigner.get("/staff").statusCode()).isEqualTo(404);
        assertThat(foreigner.get("/actuator/env").statusCode()).isEqualTo(404);
    }

    /** How the guard turns this visitor away: to the sign-in page, or as if nothing were there; nothing when it does not. */
    private static Set<Integer> refusals(Guard guard, Visitor visitor) {
        var none = Set.<Integer>of();
        if (guard == Guard.OPEN) {
            return none;
        }
        if (visitor == Visitor.ANONYMOUS) {
            return Set.of(SENT_TO_SIGN_IN, 401);
        }
        return switch (guard) {
            case OPEN, ACCOUNT -> none;
            case NOBODY -> Set.of(404);
            case STAFF -> visitor == Visitor.STAFF ? none : Set.of(404);
            case READ, WRITE, OWN -> visitor.isForeign() ? Set.of(404) : may(guard, visitor) ? none : Set.of(403);
        };
    }

    private static boolean may(Guard guard, Visitor visitor) {
        return switch (guard) {
            case READ -> true;
            case WRITE -> visitor == Visitor.DEVELOPER || visitor == Visitor.OWNER;
            default -> visitor == Visitor.OWNER;
        };
    }

    /** A page, or an act that was done or refused with its form: one that answers 400 or 404 is broken for those who may. */
    private static boolean isDone(String mapping, int answer) {
        // What belongs to signing in leads back to it.
        return mapping.startsWith("POST /sign-in/") && answer == SENT_TO_SIGN_IN
                || (mapping.startsWith("GET")
                                ? Set.of(200, 204, 302, 303)
                                : Set.of(200, 201, 202, 204, 302, 303, 409, 422))
                        .contains(answer);
    }

    /** @return the status, or {@link #SENT_TO_SIGN_IN} */
    private int call(Browser browser, String mapping, String sent) {
        var method = mapping.substring(0, mapping.indexOf(' '));
        var path = filled(mapping.substring(mapping.indexOf(' ') + 1)).replace("**", "readiness");
        if (path.startsWith("/live/") || path.equals("/staff/live")) {
            return head(browser, path);
        }
        var answer = method.equals("GET")
                ? browser.get(sent.isEmpty() ? path : path + "?" + filled(sent), "Accept", "text/html, */*")
                : posted(browser, path, sent);
        return answer.statusCode() == 302 && Browser.location(answer).startsWith("/sign-in")
                ? SENT_TO_SIGN_IN
                : answer.statusCode();
    }

    private HttpResponse<String> posted(Browser browser, String path, String sent) {
        if (sent.startsWith("{\"")) {
            return browser.post(path, "application/json", sent);
        }
        var file = sent.indexOf('@');
        if (file > 0) {
            return browser.post(path, "multipart/form-data; boundary=part", """
                            --part\r
                            Content-Disposition: form-data; name="_csrf"\r
                            \r
                            %s\r
                            --part\r
                            Content-Disposition: form-data; name="%s"; filename="file"\r
                            \r
                            %s\r
                            --part--\r
                            """.formatted(
                            browser.token(), sent.substring(0, file), sent.substring(file + 1)));
        }
        var field = filled(sent).split("=", 2);
        return browser.post(path, field.length < 2 ? Map.of() : Map.of(field[0], field[1]));
    }

    /** With things of this world in place of variables; the longest name of a variable is the one that is meant. */
    private String filled(String text) {
        var filled = text;
        for (var name : variables.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList()) {
            filled = filled.replace(name, variables.getOrDefault(name, ""));
        }
        assertThat(filled).as("a variable that has no value").doesNotContain("{");
        return filled;
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
        if (visitor == Visitor.ANONYMOUS) {
            browser.get("/sign-in");
        } else {
            browser.signIn(visitor.email(), PASSWORD);
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

    private static Map<String, Expectation> expectations() {
        var expectations = new TreeMap<String, Expectation>();
        try (var in = RoutesTest.class.getResourceAsStream("routes.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        var parts = line.split(" +", 4);
                        expectations.put(
                                parts[1] + " " + parts[2],
                                new Expectation(Guard.valueOf(parts[0]), parts.length < 4 ? "" : parts[3]));
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
