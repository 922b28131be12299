package io.nuages.deploy.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.audit.Audit;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Observation;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Holds;
import io.nuages.deploy.Phase;
import io.nuages.deploy.PhaseView;
import io.nuages.deploy.Wish;
import io.nuages.live.Live;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.registry.ImageReference;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What staff hold waits, says why, and continues when it is released. */
@NuagesTest
class HoldsTest {
    private static final String GOOD = "registry.example/demo/shop:1.0";
    private static final String SLOW = "registry.example/demo/slow:1.0";
    private static final String STAFF = "staff@example.org";
    private static final String PASSWORD = "correct horse battery";
    private static final String REASON = "The registry is being moved until 18:00.";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Autowired
    private Holds holds;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Audit audit;

    @Autowired
    private Cluster cluster;

    @Autowired
    private Simulator simulator;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ReconcileQueue queue;

    @Autowired
    private Live live;

    private String size;
    private UUID plan;
    private Tenant tenant;

    @BeforeEach
    void world() {
        jdbc.sql("DELETE FROM bucket").update();
        size = "H" + UUID.randomUUID().toString().substring(0, 8);
        plan = plans.create(
                size,
                0,
                new Limits(8000, 16384, 40960, 0, 9, 9),
                60,
                20,
                Set.of(plans.saveSize(null, size, 250, 256, 100)));
        tenant = tenant("Atelier");
    }

    @AfterEach
    void letGo() {
        holds.releaseDeployments(STAFF);
        holds.releaseWrites(STAFF);
    }

    @Test
    void deployments_of_one_tenant_wait_and_say_why_while_others_begin() {
        var shop = app(tenant, "shop", GOOD);
        apps.setRedeployOnPush(shop.ref(), true, "dev");
        holds.holdDeployments(tenant.id(), STAFF, REASON);

        deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        for (var push = 0; push < 3; push++) {
            deployments.push(shop.ref(), ImageReference.parse(GOOD), "push-" + push, "registry webhook");
        }
        handled(shop);

        assertThat(newest(shop).state()).isEqualTo(Deployment.State.WAITING);
        assertThat(deployments.newest(shop.ref(), 9, 0))
                .as("waiting ones are bounded by the number of environments")
                .filteredOn(deployment -> deployment.state() == Deployment.State.WAITING)
                .hasSize(1);
        var owner = owner();
        var base = "/t/" + tenant.slug();
        assertThat(owner.get(base).body()).contains("Deployments are on hold.", REASON, "on hold for");
        assertThat(owner.get(base + "/hold").body()).contains(REASON).doesNotContain(STAFF, "<html");
        assertThat(owner.get(base + "/apps/shop/production").body())
                .contains(REASON, "On hold: no deployments start at the moment.");
        assertThat(owner.get(base + "/apps/shop/production/deployments/"
                                + newest(shop).number())
                        .body())
                .contains("On hold: no deployments start at the moment. " + REASON + " It starts automatically.");
        assertThat(owner.get(base + "/apps/shop/production/deployments/new").body())
                .contains("this one waits");

        var other = tenant("Other");
        var blog = app(other, "blog", GOOD);
        deployments.ask(blog.ref(), Wish.newest(), null, "dev");
        ended(blog);

        holds.releaseDeployments(tenant.id(), STAFF);
        assertThat(ended(shop).state()).isEqualTo(Deployment.State.SUCCEEDED);
        assertThat(owner.get(base + "/usage").body()).doesNotContain(REASON);
        assertThat(tenancy.in(tenant.id(), () -> audit.newest(tenant.id(), 20, 0)))
                .extracting(Audit.Entry::summary)
                .contains("held all deployments: " + REASON, "released the deployments");
    }

    @Test
    void what_has_begun_goes_on_to_its_end_and_what_comes_then_waits() {
        var shop = app(tenant, "shop", SLOW);
        deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        await().atMost(PATIENCE).until(() -> newest(shop).state() == Deployment.State.ACTIVE);

        holds.holdDeployments(STAFF, REASON);
        deployments.ask(shop.ref(), Wish.image(GOOD), null, "dev");

        await().atMost(PATIENCE)
                .until(() -> deployments.byNumber(shop.ref(), 1).orElseThrow().state() == Deployment.State.SUCCEEDED);
        handled(shop);
        assertThat(newest(shop).state()).isEqualTo(Deployment.State.WAITING);

        holds.releaseDeployments(STAFF);
        assertThat(ended(shop).state()).isEqualTo(Deployment.State.SUCCEEDED);
    }

    @Test
    void a_portal_that_is_read_only_changes_nothing_and_goes_on_looking() {
        var shop = app(tenant, "shop", GOOD);
        var blog = app(tenant, "blog", GOOD);
        var slow = app(tenant, "slow", SLOW);
        for (var environment : Set.of(shop, blog)) {
            deployments.ask(environment.ref(), Wish.newest(), null, "dev");
            ended(environment);
        }
        deployments.ask(slow.ref(), Wish.newest(), null, "dev");
        await().atMost(PATIENCE).until(() -> newest(slow).state() == Deployment.State.ACTIVE);

        holds.holdWrites(STAFF, "The cluster is being upgraded.");
        handled(slow);
        var before = seen(slow).objects();
        apps.pause(shop.ref(), "dev");
        apps.delete(blog.ref(), "dev");
        deployments.ask(slow.ref(), Wish.newest(), null, "dev");
        handled(shop);
        handled(blog);
        handled(slow);

        assertThat(seen(shop).workloads())
                .isNotEmpty()
                .allSatisfy(workload -> assertThat(workload.desired()).isPositive());
        assertThat(seen(blog).workloads()).isNotEmpty();
        assertThat(seen(slow).objects()).isEqualTo(before);
        assertThat(deployments.byNumber(slow.ref(), 1).orElseThrow().state()).isEqualTo(Deployment.State.ACTIVE);
        var owner = owner();
        assertThat(owner.get("/t/" + tenant.slug() + "/apps/slow/production/deployments/1")
                        .body())
                .contains(
                        "On hold: nothing is being changed in the cluster at the moment. The cluster is being upgraded.");
        simulator.disconnect(true);
        try {
            await().atMost(PATIENCE)
                    .until(() -> deployments
                                    .states(tenant.id(), "shop")
                                    .getFirst()
                                    .status()
                                    .unreachableSince()
                            != null);
        } finally {
            simulator.disconnect(false);
        }

        holds.releaseWrites(STAFF);
        assertThat(ended(slow).state()).isEqualTo(Deployment.State.SUCCEEDED);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(seen(shop).workloads())
                        .allSatisfy(workload -> assertThat(workload.desired()).isZero()));
        await().atMost(PATIENCE).until(() -> apps.environment(blog.ref()).isEmpty());
    }

    @Test
    void what_is_held_at_one_replica_is_held_at_the_others_at_once() {
        var shop = app(tenant, "shop", GOOD);
        deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        ended(shop);
        var scope = Attempt.scope(shop);
        var other =
                new GuardedCluster(cluster, new Holds(jdbc, tenancy, tenants, queue, live, audit, Clock.systemUTC()));
        var applied = cluster.applied(scope);
        other.apply(scope, applied);
        // A pass of the other one has begun, and looked at what there is.
        other.observe(scope);

        holds.holdWrites(STAFF, REASON);

        assertThatThrownBy(() -> other.apply(scope, applied)).isInstanceOf(GuardedCluster.WritesHeld.class);
        assertThatThrownBy(() -> other.prune(scope, List.of())).isInstanceOf(GuardedCluster.WritesHeld.class);
        assertThatThrownBy(() -> other.undo(scope, List.of())).isInstanceOf(GuardedCluster.WritesHeld.class);
        assertThatThrownBy(() -> other.clear(scope, List.of())).isInstanceOf(GuardedCluster.WritesHeld.class);
        assertThatThrownBy(() -> other.delete(scope)).isInstanceOf(GuardedCluster.WritesHeld.class);
        assertThatThrownBy(() -> other.end(scope, "shop-init")).isInstanceOf(GuardedCluster.WritesHeld.class);
        assertThat(other.observe(scope).objects()).isNotEmpty();

        holds.releaseWrites(STAFF);
        other.apply(scope, applied);
    }

    /** A phase that was cut short does not end for lack of time as soon as it may go on. */
    @Test
    void a_phase_has_all_of_its_time_when_the_cluster_may_be_changed_again() {
        var shop = app(tenant, "shop", GOOD);
        var deployment = deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        ended(shop);
        var running = deployments.byNumber(shop.ref(), deployment.number()).orElseThrow();
        var began = PhaseView.of(running.phases(), Phase.ROLL_OUT).startedAt();
        var now = began.plusSeconds(3600);

        assertThat(new Attempt(shop, running, shop.spec(), now, Instant.EPOCH).elapsed(Phase.ROLL_OUT))
                .isEqualTo(Duration.ofHours(1));
        assertThat(new Attempt(shop, running, shop.spec(), now, now.minusSeconds(5)).elapsed(Phase.ROLL_OUT))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void staff_say_why_see_what_is_held_and_let_it_go() {
        var staff = new Browser(port);
        var email = UUID.randomUUID() + "@example.org";
        accounts.create(email, "Staff", PASSWORD, true);
        staff.signIn(email, PASSWORD);
        assertThatThrownBy(() -> holds.holdWrites(STAFF, "  ")).isInstanceOf(Refusal.class);

        assertThat(staff.post("/staff/holds", Map.of("scope", "all", "reason", "\u202E\u0007\u200B "))
                        .statusCode())
                .as("nothing to read")
                .isEqualTo(422);
        var refused = staff.post("/staff/holds", Map.of("scope", "all", "reason", "x".repeat(201)));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Use at most 200 characters.", "x".repeat(201));
        var pasted = "\u202E" + REASON.replace(" ", "\u200B\r\n \u0007");
        assertThat(staff.post("/staff/holds", Map.of("scope", "all", "reason", pasted))
                        .statusCode())
                .isEqualTo(302);
        assertThat(staff.post("/staff/holds", Map.of("scope", "all", "reason", REASON))
                        .statusCode())
                .as("twice")
                .isEqualTo(422);

        assertThat(staff.get("/staff").body()).contains("Deployments of all tenants are on hold", REASON, email);
        assertThat(staff.get("/staff/holds").body()).contains(REASON, email, "/staff/holds/all/release");
        assertThat(staff.get("/actuator/prometheus", "Accept", "text/plain").body())
                .contains("nuages_hold_seconds{scope=\"all\"}", "nuages_hold_seconds{scope=\"writes\"}");
        assertThat(staff.post("/staff/holds/all/release", Map.of()).statusCode())
                .isEqualTo(302);
        assertThat(staff.get("/staff").body()).doesNotContain(REASON);
        assertThat(staff.post("/staff/holds/nothing/release", Map.of()).statusCode())
                .isEqualTo(404);
        assertThat(tenancy.everywhere(() -> audit.newestOfStaff(20, 0)))
                .filteredOn(entry -> entry.actor().equals(email))
                .extracting(Audit.Entry::summary)
                .containsExactly(
                        "released the deployments of all tenants", "held the deployments of all tenants: " + REASON);
    }

    private Tenant tenant(String name) {
        return tenants.create(STAFF, "h" + UUID.randomUUID().toString().substring(0, 8), name, plan);
    }

    private Browser owner() {
        var email = UUID.randomUUID() + "@example.org";
        tenants.addMember(tenant.id(), STAFF, accounts.create(email, "Owner", PASSWORD, false), Role.OWNER);
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        return browser;
    }

    private Environment app(Tenant owner, String name, String image) {
        return apps.create(owner.id(), name, image, Draft.web(size, 1), "dev");
    }

    private Deployment newest(Environment environment) {
        return deployments.newest(environment.ref(), 1, 0).getFirst();
    }

    private Deployment ended(Environment environment) {
        return await().atMost(PATIENCE)
                .until(
                        () -> newest(environment),
                        deployment -> deployment.state().ended());
    }

    private Observation seen(Environment environment) {
        return cluster.observe(Attempt.scope(environment));
    }

    /** Everything that was asked for so far has been looked at. */
    private void handled(Environment environment) {
        var key = new Key(Apps.ENVIRONMENT, environment.tenant(), environment.id()).toString();
        var asked = jdbc.sql("SELECT requested FROM reconcile_key WHERE key = :key")
                .param("key", key)
                .query(Long.class)
                .single();
        await().atMost(PATIENCE)
                .until(() -> jdbc.sql("SELECT handled >= :asked FROM reconcile_key WHERE key = :key")
                        .param("asked", asked)
                        .param("key", key)
                        .query(Boolean.class)
                        .single());
    }
}
