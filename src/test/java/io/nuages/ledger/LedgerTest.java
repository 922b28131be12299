package io.nuages.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.app.Environment;
import io.nuages.app.StaleSpec;
import io.nuages.database.Databases;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class LedgerTest {
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final Limits LIMITS = new Limits(40000, 81920, 40960, 40960, 20, 20);

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Databases databases;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Plans plans;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Healing healing;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private Tenant tenant;
    private UUID plan;
    private UUID size;
    private String s;

    @BeforeEach
    void aTenant() {
        var suffix = UUID.randomUUID().toString().substring(0, 6);
        s = "S" + suffix;
        size = plans.saveSize(null, s, 250, 256, 100);
        plan = plans.create("P" + suffix, 0, LIMITS, 60, 20, Set.of(size));
        tenant = tenants.create("staff@example.org", "l" + suffix, "Ledger", plan);
    }

    @Test
    void each_change_of_what_is_claimed_has_an_entry_and_what_changes_nothing_has_none() {
        var shop = create("shop", 1);
        edit(shop, 3);
        apps.setImage(shop.ref(), "registry.example/demo/shop:2.0", "dev");
        apps.pause(shop.ref(), "owner");
        apps.pause(shop.ref(), "owner");
        apps.resume(shop.ref(), "dev");

        assertThat(entries(shop.id()))
                .containsExactly(
                        "anna: created, 250 m, 1024 MiB database, Rappen 160",
                        "anna: edited: web, pods, 750 m, 1024 MiB database, Rappen 360",
                        "owner: paused, 0 m, 1024 MiB database, Rappen 60",
                        "dev: resumed, 750 m, 1024 MiB database, Rappen 360");
        assertThat(jdbcOfTenant("SELECT parts::text FROM claim_entry ORDER BY id DESC LIMIT 1"))
                .singleElement()
                .asString()
                .contains("\"web\"", "\"" + s + "\"", "\"most\": 3", "\"price\": 100");
    }

    @Test
    void what_does_not_come_about_has_no_entry() {
        var shop = create("shop", 1);
        assertThatThrownBy(() -> edit(shop, 20, 1000)).isInstanceOf(Problems.class);
        assertThatThrownBy(() -> apps.create(tenant.id(), "shop", IMAGE, Draft.web(s, 1), "anna"))
                .isInstanceOf(Problems.class);
        assertThat(jdbcOfTenant("SELECT cause FROM claim_entry")).containsExactly("created");
    }

    @Test
    void what_serves_is_claimed_until_something_smaller_does() {
        var shop = create("shop", 3);
        deploy(shop);
        edit(shop, 1);
        deploy(shop);

        assertThat(entries(shop.id()))
                .containsExactly(
                        "anna: created, 750 m, 1024 MiB database, Rappen 360",
                        "dev: deployment 2 succeeded, 250 m, 1024 MiB database, Rappen 160");
    }

    @Test
    void a_database_that_stays_costs_until_it_is_destroyed() {
        var shop = create("shop", 1);
        deploy(shop);
        apps.delete(shop.ref(), "olga");
        gone(shop);
        assertThat(databases.destroy(shop.ref(), "shop", "owner")).isTrue();

        assertThat(entries(shop.id()))
                .containsExactly(
                        "anna: created, 250 m, 1024 MiB database, Rappen 160",
                        "olga: deleted; its database stays, 0 m, 1024 MiB database, Rappen 60",
                        "owner: its database was destroyed, 0 m, 0 MiB database, Rappen 0");
    }

    @Test
    void what_never_had_a_database_ends_with_its_environment() {
        var shop = create("shop", 1);
        apps.delete(shop.ref(), "olga");
        gone(shop);
        assertThat(entries(shop.id())).last().isEqualTo("olga: deleted, 0 m, 0 MiB database, Rappen 0");
    }

    @Test
    void other_prices_have_an_entry_for_each_environment_that_they_change() {
        var shop = create("shop", 2);
        var blog = create("blog", 1);
        apps.pause(blog.ref(), "anna");

        tenancy.everywhere(() -> {
            plans.saveSize(size, s, 250, 256, 150);
            ledger.repriced(plans.offering(size), "sam", "the size changed");
            return true;
        });
        assertThat(entries(shop.id())).last().isEqualTo("sam: the size changed, 500 m, 1024 MiB database, Rappen 360");
        assertThat(entries(blog.id())).last().isEqualTo("anna: paused, 0 m, 1024 MiB database, Rappen 60");

        var other = plans.create(plan.toString(), 0, LIMITS, 70, 20, Set.of());
        tenancy.run(tenant.id(), () -> {
            tenants.changePlan(tenant.id(), "sam", plan, other);
            ledger.moved(tenant.id(), "sam", "moved");
        });
        assertThat(entries(shop.id())).last().isEqualTo("sam: moved, 500 m, 1024 MiB database, Rappen 70");
        assertThat(entries(blog.id())).last().isEqualTo("sam: moved, 0 m, 1024 MiB database, Rappen 70");
        // The next change finds nothing unrecorded.
        apps.setImage(shop.ref(), "registry.example/demo/shop:2.0", "dev");
        assertThat(entries(shop.id())).hasSize(3);
    }

    @Test
    void of_changes_at_once_each_has_its_entry_in_the_order_in_which_they_came() {
        var shop = create("shop", 1);
        var acts = new ArrayList<CompletableFuture<Void>>();
        for (var n = 0; n < 4; n++) {
            var random = new Random(n);
            acts.add(CompletableFuture.runAsync(() -> {
                for (var act = 0; act < 8; act++) {
                    any(shop, random);
                }
            }));
        }
        acts.forEach(CompletableFuture::join);

        assertThat(jdbcOfTenant("""
                SELECT id::text FROM (
                    SELECT id, at < lag(at) OVER earlier AS too_early,
                           (pods, cpu_millis, memory_mib, parts, plan, most_price) IS NOT DISTINCT FROM
                           lag((pods, cpu_millis, memory_mib, parts, plan, most_price)) OVER earlier AS the_same
                    FROM claim_entry WINDOW earlier AS (ORDER BY id)) entry
                WHERE too_early OR the_same
                """)).isEmpty();
        assertThat(jdbcOfTenant("""
                SELECT (l.cpu_millis, l.memory_mib, l.database_mib, l.volume_mib)
                     = (e.cpu_millis, e.memory_mib, e.database_mib, e.volume_mib)
                FROM environment e JOIN claim_entry l ON l.environment_id = e.id ORDER BY l.id DESC LIMIT 1
                """)).containsExactly("t");
    }

    /** As it does where it serves beside this one for a while. */
    @Test
    void what_an_earlier_version_changes_is_recorded_with_the_next_change_and_what_it_removes_later() {
        var shop = create("shop", 1);
        var blog = create("blog", 1);
        tenancy.run(tenant.id(), () -> {
            jdbc.sql("UPDATE environment SET paused_at = now(), cpu_millis = 0, memory_mib = 0 WHERE id = ?")
                    .param(shop.id())
                    .update();
            for (var table : List.of("host", "spec_revision")) {
                jdbc.sql("DELETE FROM " + table + " WHERE environment_id = ?")
                        .param(blog.id())
                        .update();
            }
            jdbc.sql("DELETE FROM environment WHERE id = ?").param(blog.id()).update();
        });
        apps.setImage(shop.ref(), "registry.example/demo/shop:2.0", "dev");
        healing.heal();
        healing.heal();

        assertThat(entries(shop.id()))
                .last()
                .isEqualTo("dev: edited: image registry.example/demo/shop:2.0, 0 m, 1024 MiB database, Rappen 60");
        assertThat(entries(blog.id()))
                .containsExactly(
                        "anna: created, 250 m, 1024 MiB database, Rappen 160",
                        "nuages: was gone when somebody looked, 0 m, 0 MiB database, Rappen 0");
    }

    private void any(Environment shop, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> apps.pause(shop.ref(), "anna");
            case 1 -> apps.resume(shop.ref(), "anna");
            case 2 -> deployments.ask(shop.ref(), Wish.newest(), null, "dev");
            default -> {
                try {
                    edit(shop, 1 + random.nextInt(3));
                } catch (StaleSpec overtaken) {
                    // Somebody else was faster.
                }
            }
        }
    }

    private Environment create(String name, int pods) {
        return apps.create(tenant.id(), name, IMAGE, Draft.web(s, pods), "anna");
    }

    private void edit(Environment environment, int pods) {
        edit(environment, pods, 1);
    }

    private void edit(Environment environment, int pods, int databaseGib) {
        var now = apps.environment(environment.ref()).orElseThrow();
        var web = Draft.web(s, pods);
        apps.edit(
                environment.ref(),
                now.revision(),
                DraftBuilder.of(web)
                        .databaseMib(databaseGib * 1024)
                        .volumeMib(0)
                        .build(),
                "anna");
    }

    private void deploy(Environment environment) {
        var number =
                deployments.ask(environment.ref(), Wish.newest(), null, "dev").number();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> deployments
                                .byNumber(environment.ref(), number)
                                .orElseThrow()
                                .state()
                        == Deployment.State.SUCCEEDED);
    }

    private void gone(Environment environment) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> apps.environment(environment.ref()).isEmpty());
    }

    private List<String> entries(UUID environment) {
        return tenancy.in(
                tenant.id(),
                () -> jdbc.sql("""
                SELECT actor || ': ' || cause || ', ' || cpu_millis || ' m, ' || database_mib || ' MiB database, Rappen ' || most_price
                FROM claim_entry WHERE environment_id = ? ORDER BY id
                """).param(environment).query(String.class).list());
    }

    private List<String> jdbcOfTenant(String sql) {
        return tenancy.in(tenant.id(), () -> jdbc.sql(sql).query(String.class).list());
    }
}
