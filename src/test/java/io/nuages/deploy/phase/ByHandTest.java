package io.nuages.deploy.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.audit.Audit;
import io.nuages.cluster.Cluster;
import io.nuages.deploy.ByHand;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Meddling;
import io.nuages.deploy.Wish;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What somebody changes behind the portal's back is put back and reported, but not forever. */
@NuagesTest
class ByHandTest {
    private static final String GOOD = "registry.example/demo/shop:1.0";
    private static final String ACTOR = "dev@example.org";
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
    private Cluster cluster;

    @Autowired
    private Simulator simulator;

    @Autowired
    private ByHand byHand;

    @Autowired
    private Audit audit;

    @Autowired
    private Tenancy tenancy;

    private Tenant tenant;
    private String size;

    @BeforeEach
    void newTenant() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        size = "S" + suffix;
        var id = plans.saveSize(null, size, 500, 512, 900);
        var plan = plans.create("Studio " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", "a" + suffix, "Atelier", plan);
    }

    @Test
    void a_variable_that_somebody_set_is_put_back_and_told_without_its_value() {
        var shop = deployed();

        change(shop, "DEBUG", "hunter2");

        await().atMost(PATIENCE).until(() -> told(shop).size() == 1);
        assertThat(cluster.foreign(Attempt.scope(shop))).isEmpty();
        assertThat(told(shop)).singleElement().satisfies(each -> {
            assertThat(each.process()).isEqualTo("web");
            assertThat(each.part()).isEqualTo("the variable DEBUG");
            assertThat(each.leftAt()).isNull();
        });
        assertThat(told(shop).toString()).doesNotContain("hunter2");
        assertThat(acts())
                .filteredOn(act -> act.startsWith("put back"))
                .containsExactly(told(shop).getFirst().told());
        assertThat(acts().toString()).doesNotContain("hunter2");
        await().atMost(PATIENCE)
                .until(() -> cluster.observe(Attempt.scope(shop)).pods().stream()
                                .filter(pod -> pod.ready() && pod.mayServe())
                                .count()
                        == 1);
    }

    @Test
    void what_comes_back_again_and_again_is_left_and_told_once() {
        var shop = deployed();
        for (int i = 1; i <= 3; i++) {
            change(shop, "DEBUG", "1");
            var times = i;
            await().atMost(PATIENCE).until(() -> told(shop).stream().anyMatch(each -> each.times() == times));
        }

        change(shop, "DEBUG", "1");
        await().atMost(PATIENCE).until(() -> told(shop).getFirst().leftAt() != null);

        // Something else is still put back, and a deployment goes ahead.
        change(shop, "OTHER", "1");
        await().atMost(PATIENCE).until(() -> told(shop).size() == 2);
        deployments.ask(shop.ref(), Wish.image("registry.example/demo/shop:1.1"), null, ACTOR);
        await().atMost(PATIENCE).until(() -> newest(shop) == Deployment.State.SUCCEEDED);
        assertThat(cluster.foreign(Attempt.scope(shop)))
                .singleElement()
                .satisfies(each -> assertThat(each.path()).endsWith("env", "DEBUG"));
        assertThat(acts()).filteredOn(act -> act.startsWith("left")).hasSize(1);
        assertThat(acts()).filteredOn(act -> act.startsWith("put back")).hasSize(4);
    }

    private void change(Environment shop, String variable, String value) {
        await().atMost(PATIENCE)
                .until(() -> cluster.foreign(Attempt.scope(shop)).stream()
                        .noneMatch(each -> each.path().contains(variable)));
        assertThat(simulator.setVariable(Attempt.scope(shop), "web", variable, value))
                .isNotEmpty();
    }

    private List<Meddling> told(Environment environment) {
        return byHand.of(environment.ref());
    }

    private List<String> acts() {
        return tenancy.in(tenant.id(), () -> audit.newest(tenant.id(), 100, 0)).stream()
                .map(Audit.Entry::summary)
                .toList();
    }

    private Environment deployed() {
        var environment = apps.create(tenant.id(), "shop", GOOD, Draft.web(size, 1), ACTOR);
        deployments.ask(environment.ref(), Wish.newest(), null, ACTOR);
        await().atMost(PATIENCE).until(() -> newest(environment) == Deployment.State.SUCCEEDED);
        return environment;
    }

    private Deployment.State newest(Environment environment) {
        return deployments.newest(environment.ref(), 1, 0).getFirst().state();
    }
}
