package io.nuages.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nuages.NuagesTest;
import io.nuages.app.Draft.ProcessDraft;
import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.plan.Resource;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What pages show as free can be ordered in each of the ways there are, and one step more is refused with the same figures. */
@NuagesTest
class WhatIsFreeTest {
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final String ACTOR = "dev@example.org";
    private static final int CPU = 250;
    private static final int MEMORY = 256;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Quotas quotas;

    private Tenant tenant;
    private String size;
    private String large;
    private String tooLarge;
    private Set<UUID> sizes;
    private UUID plan;
    private Environment shop;

    /** A plan of 12 pods, of which one app takes three. */
    @BeforeEach
    void newTenant() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        size = "S" + suffix;
        large = "L" + suffix;
        tooLarge = "X" + suffix;
        sizes = Set.of(
                plans.saveSize(null, size, CPU, MEMORY, 900),
                plans.saveSize(null, large, 11 * CPU / 2, 11 * MEMORY / 2, 900),
                plans.saveSize(null, tooLarge, 11 * CPU / 2 + 1, MEMORY, 900));
        plan = plan(12);
        tenant = tenants.create("staff@example.org", "a" + suffix, "Atelier", plan);
        shop = apps.create(tenant.id(), "shop", IMAGE, draft(2, 1, 1024, 0), ACTOR);
    }

    @Test
    void as_a_new_app() {
        assertThat(free()).isEqualTo(9);
        refused(10, 1, () -> apps.create(tenant.id(), "blog", IMAGE, draft(10, 0, 1024, 0), ACTOR));
        fits(() -> apps.create(tenant.id(), "blog", IMAGE, draft(9, 0, 9 * 1024, 0), ACTOR));
        assertThat(free()).isZero();
    }

    @Test
    void as_a_new_environment() {
        refused(
                10,
                1,
                () -> apps.addEnvironment(tenant.id(), shop.app(), "staging", IMAGE, draft(5, 5, 1024, 0), ACTOR));
        fits(() -> apps.addEnvironment(tenant.id(), shop.app(), "staging", IMAGE, draft(5, 4, 1024, 0), ACTOR));
    }

    @Test
    void as_more_pods_of_what_is_there() {
        refused(13, 1, () -> apps.edit(shop.ref(), 1, draft(12, 1, 1024, 0), ACTOR));
        fits(() -> apps.edit(shop.ref(), 1, draft(11, 1, 10 * 1024, 0), ACTOR));
    }

    @Test
    void as_a_larger_size_of_what_is_there() {
        var problems = catchThrowableOfType(
                Problems.class, () -> apps.edit(shop.ref(), 1, draft(tooLarge, 2, 1, 1024, 0), ACTOR));
        assertThat(problems.problems())
                .extracting(Problems.Problem::message)
                .containsExactly("CPU: 0.01 cores more than the plan has left.");
        fits(() -> apps.edit(shop.ref(), 1, draft(large, 2, 1, 1024, 0), ACTOR));
        assertThat(free()).isZero();
    }

    @Test
    void by_resuming_what_was_paused() {
        apps.pause(shop.ref(), ACTOR);
        assertThat(free()).isEqualTo(12);
        var blog = apps.create(tenant.id(), "blog", IMAGE, draft(10, 0, 1024, 0), ACTOR);
        refused(13, 1, () -> apps.resume(shop.ref(), ACTOR));
        apps.edit(blog.ref(), 1, draft(9, 0, 1024, 0), ACTOR);
        fits(() -> apps.resume(shop.ref(), ACTOR));
        assertThat(free()).isZero();
    }

    @Test
    void under_a_plan_that_has_become_smaller_nothing_is_free_and_who_is_over_it_may_shrink() {
        apps.edit(shop.ref(), 1, draft(8, 1, 1024, 0), ACTOR);
        tenants.changePlan(tenant.id(), "staff@example.org", plan, plan(5));

        assertThat(free()).isZero();
        refused(10, 5, () -> apps.edit(shop.ref(), 2, draft(9, 1, 1024, 0), ACTOR));
        fits(() -> apps.edit(shop.ref(), 2, draft(7, 1, 1024, 0), ACTOR));
    }

    /** Of so many pods. */
    private UUID plan(int pods) {
        var limits = new Limits(pods * CPU, pods * MEMORY, 10 * 1024, 10 * 1024, 4, 6);
        return plans.create("Plan " + UUID.randomUUID(), 0, limits, 60, 20, sizes);
    }

    /** In pods. */
    private long free() {
        var quota = quotas.of(tenant.id()).quota();
        assertThat(quota.free(Resource.CPU) / CPU).isEqualTo(quota.free(Resource.MEMORY) / MEMORY);
        return quota.free(Resource.CPU) / CPU;
    }

    private void refused(int pods, int missing, Runnable order) {
        var before = quotas.of(tenant.id()).quota();
        assertThat(catchThrowableOfType(Problems.class, order::run).problems())
                .as("%s pods", pods)
                .extracting(Problems.Problem::message)
                .containsExactly(
                        "CPU: " + Resource.CPU.amount((long) missing * CPU) + " more than the plan has left.",
                        "Memory: " + Resource.MEMORY.amount((long) missing * MEMORY) + " more than the plan has left.");
        assertThat(quotas.of(tenant.id()).quota()).isEqualTo(before);
    }

    private void fits(Runnable order) {
        assertThatCode(order::run).doesNotThrowAnyException();
    }

    private Draft draft(int web, int worker, int database, int volume) {
        return draft(size, web, worker, database, volume);
    }

    private Draft draft(String webSize, int web, int worker, int database, int volume) {
        var one = new ProcessDraft("web", "/run", webSize, web);
        return DraftBuilder.of(Draft.web("S", 1))
                .processes(
                        worker == 0 ? List.of(one) : List.of(one, new ProcessDraft("worker", "/async", size, worker)))
                .releaseCommand("")
                .databaseMib(database)
                .volumeMib(volume)
                .build();
    }
}
