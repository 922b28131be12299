package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.app.Environment;
import io.nuages.app.EnvironmentHost.State;
import io.nuages.app.HostDesk;
import io.nuages.app.Hosts;
import io.nuages.audit.Audit;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.form.Problems;
import io.nuages.host.TestDns;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xbill.DNS.Type;

/** Hosts of customers' own, from the claim to the site that answers, against a name server on loopback. */
@NuagesTest
class DomainsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STAFF = "staff@example.org";

    private final TestDns dns = TestDns.shared();

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Plans plans;

    @Autowired
    private Apps apps;

    @Autowired
    private Hosts hosts;

    @Autowired
    private HostDesk desk;

    @Autowired
    private Deployments deployments;

    @Autowired
    private ReconcileQueue queue;

    @Autowired
    private Audit audit;

    @Autowired
    private JdbcClient jdbc;

    private String unique;
    private String size;
    private UUID plan;
    private String host;
    private Tenant acme;
    private Tenant other;

    @BeforeEach
    void world() {
        unique = "h" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        size = unique;
        plan = plans.create(
                "Plan " + unique,
                0,
                new Limits(8000, 8192, 10240, 0, 4, 4),
                60,
                20,
                Set.of(plans.saveSize(null, size, 250, 256, 500)));
        host = "www." + unique + ".example";
        acme = tenants.create(STAFF, unique, "Acme " + unique, plan);
        other = tenants.create(STAFF, unique + "x", "Other " + unique, plan);
    }

    @Test
    void a_host_serves_once_it_is_proven_without_a_new_release_and_without_a_new_pod() {
        var shop = deployed(acme, "shop", host);
        assertThat(claim(shop).host().state()).isEqualTo(State.PENDING);
        assertThat(visit(ownHost(shop))).startsWith("HTTP/1.1 200");
        assertThat(visit(host)).doesNotContain("Simulated: this page");
        var pods = pods(shop);

        var browser = browser(acme, Role.DEVELOPER);
        var page = page(browser, shop);
        assertThat(page)
                .contains("_nuages." + host, claim(shop).proof(), "Waiting for verification", ownHost(shop))
                .contains("Check now: " + host);
        assertThat(browser.get(base(shop)).body())
                .contains(host + ": waiting for proof")
                .doesNotContain("href=\"http://" + host)
                .contains("href=\"" + apps.address(ownHost(shop)));

        dns.prove(host, claim(shop).proof());
        assertThat(browser.post(base(shop) + "/domains/checks", Map.of("host", host))
                        .statusCode())
                .isEqualTo(302);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(visit(host)).contains("Simulated: this page"));
        assertThat(claim(shop).host().state()).isEqualTo(State.PROVEN);
        assertThat(deployments.releases(shop.ref(), 10, 0)).hasSize(1);
        assertThat(pods(shop)).isEqualTo(pods);
        assertThat(page(browser, shop)).contains("Live", "proven to be yours", "href=\"" + apps.address(host));
        assertThat(browser.get(base(shop)).body())
                .contains("href=\"" + apps.address(host))
                .doesNotContain("waiting for proof");
        assertThat(browser.get("/t/" + unique).body()).contains("href=\"" + apps.address(host));
    }

    @Test
    void several_may_claim_and_who_proves_gets_it_and_nobody_is_told() {
        var victim = deployed(other, "victim", host);
        var squatter = deployed(acme, "squatter", host);
        for (var shop : List.of(victim, squatter)) {
            assertThat(claim(shop).host().state()).isEqualTo(State.PENDING);
        }
        assertThat(claim(victim).proof()).isNotEqualTo(claim(squatter).proof());

        dns.prove(host, claim(victim).proof());
        look(victim);
        look(squatter);
        await().atMost(PATIENCE).until(() -> claim(victim).host().state() == State.PROVEN);
        awaitChecked(squatter);

        assertThat(claim(squatter).host().state()).isEqualTo(State.PENDING);
        assertThat(claim(squatter).host().disputed()).isFalse();
        assertThat(page(browser(acme, Role.OWNER), squatter))
                .contains("Waiting for verification")
                .doesNotContain("elsewhere", "another customer", other.name());
        assertThat(hosts.problems(acme.id(), squatter.id(), List.of(host), "")).isEmpty();
        assertThat(hosts.problems(acme.id(), null, List.of("new." + host), "")).isEmpty();
    }

    @Test
    void who_proves_afterwards_asks_staff_who_move_it_or_leave_it() {
        var first = deployed(acme, "first", host);
        prove(first);
        var second = deployed(other, "second", host);
        dns.prove(host, claim(second).proof());
        look(second);
        await().atMost(PATIENCE).until(() -> claim(second).host().disputed());

        assertThat(visit(host)).contains("first");
        assertThat(page(browser(other, Role.OWNER), second)).contains("Disputed", "Your hosting provider");
        var staff = staff();
        assertThat(staff.get("/staff/hosts").body()).contains(host, "Proven, disputed", other.name());
        assertThat(staff.get("/staff/hosts?q=" + unique + ".example").body())
                .contains(acme.name(), other.name(), "Proven");
        assertThat(staff.get("/staff").body()).contains("/staff/hosts");

        var at = "/staff/tenants/" + other.slug() + "/hosts/" + host;
        assertThat(told(staff, at + "/dismissal")).contains("It stays where it is.");
        assertThat(told(staff, at + "/dismissal")).contains("It was no longer in dispute.");
        assertThat(recorded(other)).containsOnlyOnce("host.dismiss");
        assertThat(claim(second).host().disputed()).isFalse();
        look(second);
        awaitChecked(second);
        assertThat(claim(second).host().disputed()).as("by the old token").isFalse();
        assertThat(visit(host)).contains("first");

        var firsts = claim(first).proof();
        assertThat(staff.get(at + "/move").body()).contains("first · production of " + acme.name());
        assertThat(told(staff, at + "/move")).contains("It is theirs now.");
        assertThat(recorded(other)).containsOnlyOnce("host.move");
        assertThat(recorded(acme)).containsOnlyOnce("host.move");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(visit(host)).contains("second"));
        assertThat(claim(second).host().state()).isEqualTo(State.VOUCHED);
        assertThat(told(staff, at + "/move")).contains("it is no longer waiting for proof.");
        assertThat(claim(first).host().state()).isEqualTo(State.PENDING);
        assertThat(claim(first).proof()).isNotEqualTo(firsts);
        assertThat(visit(ownHost(first))).contains("first");
        assertThat(claims()).extracting(claim -> claim.host().state().routed()).containsExactly(true, false);
    }

    @Test
    void what_served_before_proofs_were_asked_for_serves_on_whoever_proves_it() {
        var old = deployed(acme, "old", host);
        takenOver(old);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(visit(host)).contains("old"));
        assertThat(page(browser(acme, Role.VIEWER), old))
                .contains("Live, not proven")
                .doesNotContain("Check now");

        var claimant = deployed(other, "claimant", host);
        dns.prove(host, claim(claimant).proof());
        look(claimant);
        await().atMost(PATIENCE).until(() -> claim(claimant).host().disputed());

        assertThat(visit(host)).contains("old");
        assertThat(claim(old).host().state()).isEqualTo(State.TAKEN_OVER);

        apps.delete(old.ref(), "owner");
        await().atMost(PATIENCE).until(() -> apps.environment(old.ref()).isEmpty());
        look(claimant);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(visit(host)).contains("claimant"));
        assertThat(claims()).hasSize(1);
    }

    @Test
    void of_two_proofs_at_once_one_gets_it() {
        var shops = List.of(deployed(acme, "one", host), deployed(other, "two", host));
        shops.forEach(shop -> dns.prove(host, claim(shop).proof()));
        shops.forEach(this::look);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(shops)
                        .extracting(shop -> claim(shop).host())
                        .satisfiesOnlyOnce(seen -> assertThat(seen.state()).isEqualTo(State.PROVEN))
                        .satisfiesOnlyOnce(seen -> assertThat(seen.disputed()).isTrue()));
    }

    @Test
    void a_proof_that_is_taken_away_takes_nothing_down() {
        var shop = deployed(acme, "shop", host);
        prove(shop);
        dns.remove("_nuages." + host);
        look(shop);

        await().atMost(PATIENCE).until(() -> claim(shop).lostAt() != null);
        assertThat(visit(host)).contains("Simulated: this page");
        var page = page(browser(acme, Role.VIEWER), shop);
        assertThat(page).contains("its TXT record is gone");

        dns.prove(host, claim(shop).proof());
        look(shop);
        await().atMost(PATIENCE).until(() -> claim(shop).lostAt() == null);
    }

    @Test
    void another_app_of_ones_own_is_named() {
        var shop = deployed(acme, "shop", host);
        var form = Map.of(
                "name",
                "blog",
                "image",
                IMAGE,
                "size",
                size,
                "pods",
                "1",
                "hosts",
                "www.exa mple.org\r\n" + host + "\r\nblog." + host);
        var browser = browser(acme, Role.DEVELOPER);
        browser.get("/t/" + unique + "/new");

        var answer = browser.post("/t/" + unique + "/apps", form);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Line 1: “www.exa mple.org” contains a space", "blog." + host);
        assertThat(answer.body().replace("\r", "").replace("&#13;", "")).contains("www.exa mple.org\n" + host);

        assertThat(hosts.problems(acme.id(), null, List.of(host), ""))
                .extracting(Problems.Problem::message)
                .containsExactly(host + " is an address of shop · production. Remove it there first and deploy.");
        assertThat(hosts.problems(acme.id(), shop.id(), List.of(host), "")).isEmpty();
        var problems = org.assertj.core.api.Assertions.catchThrowableOfType(
                Problems.class, () -> apps.create(acme.id(), "blog", IMAGE, draft(host, "blog." + host), "dev"));
        assertThat(problems.problems())
                .extracting(Problems.Problem::message)
                .containsExactly(host + " is an address of shop · production. Remove it there first and deploy.");
        assertThat(apps.all(acme.id())).hasSize(1);
    }

    @Test
    void a_host_that_is_taken_away_serves_until_the_next_deployment_and_is_free_then() {
        var shop = deployed(acme, "shop", host);
        prove(shop);
        edit(shop);
        assertThat(claim(shop).host().wanted()).isFalse();
        assertThat(visit(host)).contains("Simulated: this page");
        assertThat(page(browser(acme, Role.VIEWER), shop)).contains("Until the next deployment");

        deploy(shop);

        assertThat(claims()).isEmpty();
        assertThat(visit(host)).doesNotContain("Simulated: this page");

        // A rollback brings it back as a claim, with a new token.
        var release = deployments.releases(shop.ref(), 10, 0).getLast();
        deployments.ask(shop.ref(), new Wish.RollBack(release.number()), null, "dev");
        settled(shop);
        assertThat(claim(shop).host().live()).isTrue();
        assertThat(claim(shop).host().state()).isEqualTo(State.PENDING);
        assertThat(visit(host)).doesNotContain("Simulated: this page");
        assertThat(visit(ownHost(shop))).contains("Simulated: this page");
    }

    @Test
    void where_dns_cannot_be_asked_staff_vouch() {
        var shop = deployed(acme, "shop", host);
        var staff = staff();
        staff.get("/staff/hosts?q=" + host);
        var vouched =
                staff.post("/staff/tenants/" + unique + "/hosts/" + host + "/vouching", Map.of("confirmed", "true"));
        assertThat(staff.get(Browser.location(vouched)).body()).contains("Taken as proven.");
        assertThat(told(staff, "/staff/tenants/" + unique + "/hosts/" + host + "/vouching"))
                .contains("it is no longer waiting for proof.")
                .doesNotContain("Taken as proven.");
        assertThat(recorded(acme)).containsOnlyOnce("host.vouch");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(visit(host)).contains("Simulated: this page"));
        assertThat(claim(shop).host().state()).isEqualTo(State.VOUCHED);

        deployed(other, "shop", host);
        assertThat(staff.get("/staff/tenants/" + other.slug() + "/hosts/" + host + "/vouching")
                        .body())
                .contains("is routed for another tenant. Move it instead.")
                .doesNotContain("name=\"confirmed\"");
        var answer = staff.post(
                "/staff/tenants/" + other.slug() + "/hosts/" + host + "/vouching", Map.of("confirmed", "true"));
        assertThat(staff.get(Browser.location(answer)).body())
                .contains("is routed for another tenant. Move it instead.");
        assertThat(staff.post(
                                "/staff/tenants/" + unique + "/hosts/nobody.example/vouching",
                                Map.of("confirmed", "true"))
                        .statusCode())
                .isEqualTo(404);
    }

    /** The page that follows an act of staff. */
    private static String told(Browser staff, String act) {
        return staff.get(Browser.location(staff.post(act, Map.of("confirmed", "true"))))
                .body();
    }

    private List<String> recorded(Tenant tenant) {
        return tenancy.in(tenant.id(), () -> audit.newest(tenant.id(), 50, 0)).stream()
                .map(Audit.Entry::action)
                .toList();
    }

    @Test
    void a_check_is_for_ones_own_hosts_and_not_each_second() {
        var shop = deployed(acme, "shop", host);
        var browser = browser(acme, Role.DEVELOPER);
        page(browser, shop);
        var checks = base(shop) + "/domains/checks";

        browser.post(checks, Map.of("host", host));
        browser.post(checks, Map.of("host", host));
        assertThat(page(browser, shop)).contains("a moment ago");
        assertThat(browser.post(checks, Map.of("host", ownHost(shop))).statusCode())
                .isEqualTo(404);
        assertThat(browser.post(checks, Map.of("host", "elsewhere.example")).statusCode())
                .isEqualTo(404);
        assertThat(browser.post(checks, Map.of()).statusCode()).isEqualTo(404);
        assertThat(browser.post(checks, Map.of("host", "a\0b.example")).statusCode())
                .isEqualTo(404);
        var staff = staff();
        for (var q : List.of("%00", "%25", "_", "*.example", "%C3%BC".repeat(200), "")) {
            var answer = staff.get("/staff/hosts?q=" + q);
            assertThat(answer.statusCode()).as(q).isEqualTo(200);
            assertThat(answer.body()).as(q).doesNotContain(host);
        }
    }

    @Test
    void records_are_compared_and_not_shown() {
        var shop = deployed(acme, "shop", host);
        dns.add(host, Type.A, "10.11.12.13");
        look(shop);
        awaitChecked(shop);
        var browser = browser(acme, Role.VIEWER);
        assertThat(page(browser, shop))
                .contains("Its records do not point here yet")
                .doesNotContain("10.11.12.13");

        prove(shop);
        assertThat(page(browser, shop)).contains("has not said which are right").doesNotContain("10.11.12.13");

        dns.remove(host);
        dns.add(host, Type.CNAME, ownHost(shop) + ".");
        look(shop);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(page(browser, shop)).contains("Its records point here", "points here"));
    }

    @Test
    void a_host_is_shown_both_ways() {
        var shop = deployed(acme, "shop", "Müller-" + unique + ".example.");
        var ascii = claim(shop).host().name();
        assertThat(ascii).startsWith("xn--mller-").doesNotEndWith(".");
        var browser = browser(acme, Role.DEVELOPER);

        assertThat(page(browser, shop)).contains(ascii + " (müller-" + unique + ".example)");
        assertThat(browser.get(base(shop) + "/configuration").body()).contains("müller-" + unique + ".example");
    }

    private Environment deployed(Tenant tenant, String app, String... own) {
        var made = apps.create(tenant.id(), app, IMAGE, draft(own), "dev");
        deploy(made);
        return made;
    }

    private Draft draft(String... own) {
        var web = Draft.web(size, 1);
        return DraftBuilder.of(web).hosts(List.of(own)).build();
    }

    private void edit(Environment shop, String... own) {
        var now = apps.environment(shop.ref()).orElseThrow();
        apps.edit(shop.ref(), now.revision(), draft(own), "dev");
    }

    private void deploy(Environment shop) {
        deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        settled(shop);
    }

    private void settled(Environment shop) {
        await().atMost(PATIENCE)
                .until(
                        () -> deployments.newest(shop.ref(), 1, 0).getFirst(),
                        deployment -> deployment.state().ended());
        assertThat(deployments.newest(shop.ref(), 1, 0).getFirst().state()).isEqualTo(Deployment.State.SUCCEEDED);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(visit(ownHost(shop))).startsWith("HTTP/1.1 200"));
    }

    private void prove(Environment shop) {
        dns.prove(host, claim(shop).proof());
        look(shop);
        await().atMost(PATIENCE).until(() -> claim(shop).host().state() == State.PROVEN);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(visit(host)).contains("Simulated: this page"));
    }

    /** As when it is due. */
    private void look(Environment shop) {
        tenancy.run(shop.tenant(), () -> {
            jdbc.sql("UPDATE host SET due_at = now() - interval '1 second', checked_at = NULL WHERE due_at IS NOT NULL")
                    .update();
            queue.enqueue(new Key("hosts", shop.tenant(), shop.tenant()));
        });
    }

    private void awaitChecked(Environment shop) {
        await().atMost(PATIENCE).until(() -> claim(shop).checkedAt() != null);
    }

    private void takenOver(Environment shop) {
        tenancy.run(shop.tenant(), () -> {
            jdbc.sql("UPDATE host SET state = 'taken_over' WHERE name = :host")
                    .param("host", host)
                    .update();
            queue.enqueue(new Key(Apps.ENVIRONMENT, shop.tenant(), shop.id()));
        });
    }

    private Hosts.Claim claim(Environment shop) {
        return hosts.of(shop.ref()).stream()
                .filter(claim -> claim.host().state() != State.EXEMPT)
                .findFirst()
                .orElseThrow();
    }

    private List<HostDesk.Claim> claims() {
        return desk.claims(host);
    }

    private String ownHost(Environment shop) {
        return apps.ownHost(shop.tenant().equals(acme.id()) ? acme.slug() : other.slug(), shop.appName(), shop.name());
    }

    private String base(Environment shop) {
        return "/t/" + (shop.tenant().equals(acme.id()) ? acme.slug() : other.slug()) + "/apps/" + shop.path();
    }

    private String page(Browser browser, Environment shop) {
        return browser.get(base(shop) + "/domains").body();
    }

    private List<String> pods(Environment shop) {
        var logs = browser(acme, Role.VIEWER).get(base(shop) + "/logs").body();
        return Pattern.compile("value=\"([a-z0-9-]*web-[a-z0-9-]+)\"")
                .matcher(logs)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private Browser browser(Tenant tenant, Role role) {
        var email = role.word() + UUID.randomUUID() + "@example.org";
        tenants.addMember(tenant.id(), STAFF, accounts.create(email, "Somebody", PASSWORD, false), role);
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        return browser;
    }

    private Browser staff() {
        var email = "staff" + UUID.randomUUID() + "@example.org";
        accounts.create(email, "Staff", PASSWORD, true);
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        return browser;
    }

    private String visit(String name) {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n"
                            .formatted(name, port)
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
