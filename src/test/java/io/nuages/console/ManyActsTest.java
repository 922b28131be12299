package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Push;
import io.nuages.deploy.Wish;
import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.registry.ImageReference;
import io.nuages.spec.SecretRef;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import io.nuages.webhook.Webhooks;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** No tenant can fill the database: after many changes it can add nothing, is told so, and can still stop things. */
@NuagesTest
@TestPropertySource(properties = {"nuages.simulator.speed=50", "nuages.tenant.acts=" + ManyActsTest.MOST})
class ManyActsTest {
    static final int MOST = 40;
    private static final int SHARE = MOST / 3;
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final String TOLD = "more than " + MOST + " changes within 10 minutes";
    private static final String TOLD_ONE = "more than " + SHARE + " changes within 10 minutes";

    @LocalServerPort
    private int port;

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
    private Webhooks webhooks;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private String unique;
    private String size;
    private UUID plan;
    private Tenant tenant;
    private Environment shop;
    private String page;
    private Browser developer;

    @BeforeEach
    void world() {
        unique = "m" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        size = unique;
        var id = plans.saveSize(null, size, 250, 256, 500);
        plan = plans.create("Plan " + unique, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", unique, "Atelier", plan);
        shop = apps.create(tenant.id(), "shop", IMAGE, Draft.web(size, 1), "dev");
        page = "/t/" + unique + "/apps/shop/production";
        developer = member("dev", Role.DEVELOPER);
    }

    private Browser member(String name, Role role) {
        var browser = new Browser(port);
        browser.signIn(account(name, role), PASSWORD);
        return browser;
    }

    private String account(String name, Role role) {
        var email = name + unique + "@example.org";
        tenants.addMember(tenant.id(), "staff@example.org", accounts.create(email, name, PASSWORD, false), role);
        return email;
    }

    @Test
    void a_configuration_that_is_edited_all_the_time_is_refused_with_what_was_typed() {
        var revision = shop.revision();
        var edits = 0;
        developer.get(page + "/configuration");
        var answer = edit(revision, edits);
        while (answer.statusCode() == 302 && edits < MOST) {
            revision++;
            edits++;
            developer.get(page + "/configuration");
            answer = edit(revision, edits);
        }
        assertThat(edits).isEqualTo(SHARE);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(TOLD_ONE, "COUNT=" + edits + "</textarea>");
        assertThat(apps.environment(shop.ref()).orElseThrow().revision()).isEqualTo(revision);

        var other = tenants.create("staff@example.org", "o" + unique, "Lumen", plan);
        assertThat(apps.create(other.id(), "shop", IMAGE, Draft.web(size, 1), "dev")
                        .revision())
                .isOne();
    }

    @Test
    void whatever_adds_something_is_refused_and_whatever_ends_something_is_not() {
        apps.bindSecrets(shop.ref(), Map.of("API_KEY", new SecretRef("shop-production-abc", "API_KEY")), "dev");
        deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        acts(MOST, 4, "1 minute");

        developer.get(page + "/deployments/new");
        var deploy = developer.post(page + "/deployments", Map.of("image", IMAGE));
        assertThat(deploy.statusCode()).isEqualTo(422);
        assertThat(deploy.body()).contains(TOLD, "value=\"" + IMAGE + "\"");
        developer.get("/t/" + unique + "/new");
        var app = developer.post(
                "/t/" + unique + "/apps",
                Map.of("name", "blog", "image", IMAGE, "size", size, "pods", "1", "variables", "COLOUR=blue"));
        assertThat(app.statusCode()).isEqualTo(422);
        assertThat(app.body()).contains(TOLD, "value=\"blog\"", "COLOUR=blue</textarea>");
        developer.get(page + "/webhooks");
        assertThat(developer.post(page + "/webhooks", Map.of()).body()).contains(TOLD);
        assertThat(developer
                        .post(page + "/redeploy-on-push", Map.of("on", "true"))
                        .body())
                .contains(TOLD);
        assertThat(deployments.outlines(tenant.id())).hasSize(1);

        apps.unbindSecret(shop.ref(), "API_KEY", "dev");
        apps.pause(shop.ref(), "dev");
        assertThat(apps.environment(shop.ref()).orElseThrow().pausedAt()).isNotNull();
    }

    @Test
    void who_pauses_and_resumes_in_a_loop_stops_nobody_else() {
        deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        var turns = 0;
        var answer = turn();
        while (answer.statusCode() == 302 && turns < MOST) {
            turns++;
            answer = turn();
        }
        assertThat(turns).isBetween(1, SHARE);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains(TOLD_ONE);
        assertThat(apps.environment(shop.ref()).orElseThrow().pausedAt()).isNotNull();
        deploys(member("colleague", Role.DEVELOPER));
    }

    @Test
    void a_webhook_that_resumes_in_a_loop_stops_nobody_else() {
        apps.setRedeployOnPush(shop.ref(), true, "dev");
        var turns = 0;
        while (turns <= SHARE && pushed() instanceof Push.Deployed) {
            turns++;
        }
        assertThat(turns).isBetween(1, SHARE);
        assertThat(pushed())
                .isInstanceOfSatisfying(
                        Push.Ignored.class,
                        ignored -> assertThat(ignored.reason()).contains(TOLD_ONE));
        assertThat(apps.environment(shop.ref()).orElseThrow().pausedAt()).isNotNull();
        deploys(member("colleague", Role.DEVELOPER));
    }

    private Push pushed() {
        apps.pause(shop.ref(), "dev");
        await().until(() -> deployments.newest(shop.ref(), 1, 0).stream()
                .allMatch(deployment -> deployment.state().ended()));
        return deployments.push(shop.ref(), ImageReference.parse(IMAGE), null, "registry webhook");
    }

    private HttpResponse<String> turn() {
        developer.get(page + "/settings");
        assertThat(developer.post(page + "/pause", Map.of("confirmed", "true")).statusCode())
                .isEqualTo(302);
        return developer.post(page + "/resumption", Map.of("confirmed", "true"));
    }

    @Test
    void who_changes_roles_in_a_loop_stops_nobody_else() {
        var colleague = member("colleague", Role.DEVELOPER);
        var owner = account("owner", Role.OWNER);
        var changed =
                accounts.byEmail(account("changed", Role.VIEWER)).orElseThrow().id();
        var turns = 0;
        while (turns < MOST && raised(owner, changed)) {
            tenants.changeRole(tenant.id(), owner, changed, Role.VIEWER);
            turns++;
        }
        assertThat(turns).isBetween(1, SHARE);
        deploys(colleague);
    }

    private boolean raised(String owner, UUID account) {
        try {
            tenants.changeRole(tenant.id(), owner, account, Role.OWNER);
            return true;
        } catch (Refusal refusal) {
            assertThat(refusal).hasMessageContaining(TOLD_ONE);
            return false;
        }
    }

    /** Whatever asks nothing, and however often it was done: it counts for who did it. */
    @Test
    void what_one_has_done_without_an_end_stops_nobody_else() {
        acts(20 * MOST, 1, "1 minute");
        deploys(developer);
    }

    private void deploys(Browser colleague) {
        colleague.get(page + "/deployments/new");
        assertThat(colleague.post(page + "/deployments", Map.of("image", IMAGE)).statusCode())
                .isEqualTo(302);
    }

    @Test
    void of_many_at_once_no_more_go_through_than_one_after_another() throws Exception {
        acts(SHARE - 1, 1, "1 minute");
        var done = atOnce(IntStream.range(0, 12)
                .<Callable<Boolean>>mapToObj(n -> () -> binds(n, "dev0"))
                .toList());
        assertThat(done).containsOnlyOnce(true);
    }

    /** Whatever they lock, and in whatever order they come. */
    @Test
    void different_acts_at_once_do_not_stop_each_other() throws Exception {
        var people = IntStream.range(0, 12).mapToObj(n -> "dev" + n).toList();
        var owner = account("owner", Role.OWNER);
        var changed =
                accounts.byEmail(account("changed", Role.VIEWER)).orElseThrow().id();
        for (var round = 0; round < 2; round++) {
            var on = round == 0;
            var acts = Stream.<Callable<Boolean>>of(
                    () -> binds(people.indexOf("dev1"), "dev1"),
                    () -> did(() -> deployments.ask(shop.ref(), Wish.newest(), null, "dev2")),
                    () -> did(() -> apps.setRedeployOnPush(shop.ref(), on, "dev3")),
                    () -> did(() -> tenants.changeRole(tenant.id(), owner, changed, on ? Role.OWNER : Role.VIEWER)),
                    () -> did(() -> apps.pause(shop.ref(), "dev4")),
                    () -> did(() -> apps.resume(shop.ref(), "dev5")),
                    () -> did(() -> webhooks.open(tenant.id(), shop.app(), null, new Actor(null, "dev6"))),
                    () -> did(() -> apps.setImage(shop.ref(), IMAGE + (on ? "1" : "2"), "dev7")),
                    () -> did(
                            () -> deployments.push(shop.ref(), ImageReference.parse(IMAGE), null, "registry webhook")));
            assertThat(atOnce(acts.toList())).containsOnly(true);
        }
    }

    private boolean binds(int number, String actor) {
        try {
            var sealed = new SecretRef("shop-production-abc", "KEY");
            apps.bindSecrets(shop.ref(), Map.of("KEY_" + number, sealed), actor);
            return true;
        } catch (Problems tooMany) {
            assertThat(tooMany).hasMessageContaining(TOLD_ONE);
            return false;
        }
    }

    private static boolean did(Runnable act) {
        act.run();
        return true;
    }

    private static <T> List<T> atOnce(List<Callable<T>> acts) throws Exception {
        var together = new CyclicBarrier(acts.size());
        try (var threads = Executors.newFixedThreadPool(acts.size())) {
            var answers = acts.stream()
                    .map(act -> threads.submit(() -> {
                        together.await();
                        return act.call();
                    }))
                    .toList();
            var all = new ArrayList<T>();
            for (var answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }

    @Test
    void after_a_while_it_goes_on() {
        acts(MOST, 4, "11 minutes");
        developer.get(page + "/configuration");
        assertThat(edit(shop.revision(), 1).statusCode()).isEqualTo(302);
    }

    /** @param people among whom the acts are shared */
    private void acts(int number, int people, String ago) {
        tenancy.run(
                tenant.id(),
                () -> jdbc.sql("""
                        INSERT INTO audit_entry (tenant_id, at, actor, action, subject, summary)
                        SELECT :tenant, now() - cast(:ago AS interval), 'dev' || n % :people, 'environment.edit', 'shop', 'edited'
                        FROM generate_series(1, :most) n
                        """)
                        .param("tenant", tenant.id())
                        .param("ago", ago)
                        .param("most", number)
                        .param("people", people)
                        .update());
    }

    private HttpResponse<String> edit(int base, int number) {
        var fields = Map.of(
                "base", Integer.toString(base),
                "processes[0].name", "web",
                "processes[0].command", "/run",
                "processes[0].size", size,
                "processes[0].pods", "1",
                "releaseCommand", "/init",
                "port", "8000",
                "healthPath", "/healthz/",
                "variables", "COUNT=" + number,
                "databaseMib", "1024");
        return developer.post(page + "/configuration", fields);
    }
}
