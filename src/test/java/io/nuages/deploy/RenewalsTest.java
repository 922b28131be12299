package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.audit.Audit;
import io.nuages.deploy.rendering.Upkeep;
import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class RenewalsTest {
    private static final String GOOD = "registry.example/demo/shop:1.0";
    private static final String ACTOR = "dev@example.org";
    private static final String STAFF = "staff@example.org";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Renewals renewals;

    @Autowired
    private Upkeep upkeep;

    @Autowired
    private Audit audit;

    @Autowired
    private Simulator simulator;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private Tenant tenant;
    private String size;

    @BeforeEach
    void newTenant() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        size = "S" + suffix;
        var id = plans.saveSize(null, size, 100, 128, 900);
        var plan = plans.create("Studio " + suffix, 0, new Limits(4000, 4096, 10240, 0, 4, 6), 60, 20, Set.of(id));
        tenant = tenants.create(STAFF, "a" + suffix, "Atelier", plan);
    }

    @AfterEach
    void leaveNothingGoingOn() {
        simulator.fillNodes(false);
        renewals.newest()
                .filter(renewal -> renewal.endedAt() == null)
                .ifPresent(renewal -> renewals.stop(renewal.id(), STAFF));
    }

    @Test
    void a_wave_comes_after_the_one_before_has_succeeded_and_brings_the_same_release() {
        var all = List.of(outdated("one"), outdated("two"), outdated("three"));
        var releases = all.stream().map(each -> again(each).servingRelease()).toList();

        renewals.start(tenant.id(), 2, STAFF);

        var ended = ended();
        assertThat(ended.outcome()).isEqualTo(Renewals.Outcome.DONE);
        assertThat(ended.renewed()).isEqualTo(3);
        assertThat(all).noneMatch(this::isOutdated);
        assertThat(all.stream().map(each -> again(each).servingRelease()).toList())
                .isEqualTo(releases);
        var brought = all.stream()
                .map(this::newest)
                .sorted(java.util.Comparator.comparing(Deployment::createdAt))
                .toList();
        assertThat(brought).allSatisfy(deployment -> {
            assertThat(deployment.trigger()).isEqualTo(Deployment.Trigger.PROVIDER);
            assertThat(deployment.state()).isEqualTo(Deployment.State.SUCCEEDED);
        });
        assertThat(brought.getLast().createdAt())
                .isAfterOrEqualTo(brought.get(0).endedAt())
                .isAfterOrEqualTo(brought.get(1).endedAt());
        assertThat(tenancy.in(tenant.id(), () -> audit.newest(tenant.id(), 20, 0)))
                .extracting(Audit.Entry::summary)
                .contains("brought new pods to one/production, with the same image and configuration");
    }

    @Test
    void no_wave_follows_one_of_which_a_deployment_did_not_succeed() {
        var all = List.of(outdated("one"), outdated("two"));
        simulator.fillNodes(true);
        renewals.start(tenant.id(), 1, STAFF);
        await().atMost(PATIENCE).until(() -> all.stream().anyMatch(this::renewing));
        var first = all.stream().filter(this::renewing).findFirst().orElseThrow();
        var other = all.get(0).equals(first) ? all.get(1) : all.get(0);

        deployments.cancel(first.ref(), newest(first).number(), false, ACTOR);

        var ended = ended();
        assertThat(ended.outcome()).isEqualTo(Renewals.Outcome.FAILED);
        assertThat(ended.note()).contains(first.appName() + "/production", "was cancelled");
        assertThat(newest(other).trigger()).isEqualTo(Deployment.Trigger.PERSON);
    }

    @Test
    void one_goes_on_at_a_time_until_it_is_stopped_and_what_is_paused_sleeps_on() {
        var asleep = outdated("asleep");
        apps.pause(asleep.ref(), ACTOR);
        outdated("awake");
        simulator.fillNodes(true);
        renewals.start(tenant.id(), 5, STAFF);

        assertThatThrownBy(() -> renewals.start(tenant.id(), 5, STAFF)).isInstanceOf(Problems.class);
        var going = renewals.newest().orElseThrow().id();
        assertThat(renewals.stop(going, STAFF)).isTrue();
        assertThat(renewals.stop(going, STAFF)).as("stopped twice").isFalse();
        assertThat(tenancy.everywhere(() -> audit.newestOfStaff(50, 0)))
                .filteredOn(entry -> entry.subject().equals(going.toString()))
                .extracting(Audit.Entry::action)
                .containsExactly("renewal.stop");

        assertThat(ended().outcome()).isEqualTo(Renewals.Outcome.STOPPED);
        assertThat(newest(asleep).trigger()).isEqualTo(Deployment.Trigger.PERSON);
        assertThat(again(asleep).pausedAt()).isNotNull();
    }

    @Test
    void so_many_at_once_as_can_be_looked_after() {
        Stream.of(0, 51)
                .forEach(number -> assertThatThrownBy(() -> renewals.start(null, number, STAFF))
                        .isInstanceOf(Problems.class));
    }

    /** It serves, and its pods are of a chart that said something else of them. */
    private Environment outdated(String name) {
        var environment = apps.create(tenant.id(), name, GOOD, Draft.web(size, 1), ACTOR);
        deployments.ask(environment.ref(), Wish.newest(), null, ACTOR);
        await().atMost(PATIENCE).until(() -> again(environment).servingRelease() != null);
        tenancy.run(tenant.id(), () -> jdbc.sql("""
                        UPDATE rendering SET document = replace(document::text, '"enableServiceLinks":false',
                                                                '"enableServiceLinks":true')::json
                        WHERE environment_id = ?
                        """).param(environment.id()).update());
        await().atMost(PATIENCE).until(() -> {
            upkeep.keep(again(environment));
            return isOutdated(environment);
        });
        return environment;
    }

    private Renewals.Renewal ended() {
        return await().atMost(PATIENCE)
                .until(() -> renewals.newest().orElseThrow(), renewal -> renewal.endedAt() != null);
    }

    private boolean renewing(Environment environment) {
        var newest = newest(environment);
        return newest.trigger() == Deployment.Trigger.PROVIDER && newest.state() == Deployment.State.ACTIVE;
    }

    private boolean isOutdated(Environment environment) {
        return tenancy.in(
                tenant.id(),
                () -> jdbc.sql("""
                        SELECT EXISTS (SELECT FROM rendering WHERE environment_id = ? AND outdated_since IS NOT NULL)
                        """).param(environment.id()).query(Boolean.class).single());
    }

    private Deployment newest(Environment environment) {
        return deployments.newest(environment.ref(), 1, 0).getFirst();
    }

    private Environment again(Environment environment) {
        return apps.environment(environment.ref()).orElseThrow();
    }
}
