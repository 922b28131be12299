package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.secret.SealedSecrets;
import io.nuages.spec.SecretRef;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@NuagesTest
// What is written down here by hand is no deployment that somebody could carry on.
@TestPropertySource(properties = "db-scheduler.enabled=false")
class SecretPruningTest {
    private static final int OLD = (int) SecretPruning.KEPT_FOR.toDays() + 1;

    @Autowired
    private SecretPruning pruning;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private SealedSecrets sealed;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private UUID tenant;
    private Environment shop;

    @BeforeEach
    void register() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        var size = plans.saveSize(null, "S" + suffix, 250, 256, 500);
        var plan = plans.create("Plan " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(size));
        tenant = tenants.create("staff@example.org", "p" + suffix, "Atelier", plan)
                .id();
        shop = apps.create(tenant, "shop", "registry.example/demo/shop:1.0", Draft.web("S" + suffix, 1), "dev");
    }

    @Test
    void what_no_release_deployment_or_newest_spec_names_is_forgotten() {
        var replaced = seal("a", OLD);
        var newest = seal("b", OLD);
        pruning.prune();
        assertThat(kept(replaced, newest)).containsExactly(newest);
        assertThat(tenancy.in(
                        tenant,
                        () -> jdbc.sql("SELECT count(*) FROM sealed_value WHERE tenant_id = ?")
                                .param(tenant)
                                .query(Long.class)
                                .single()))
                .isOne();
    }

    @Test
    void what_a_release_that_served_names_is_kept_for_a_roll_back() {
        var served = seal("a", OLD);
        release(1, revision(), true);
        var failed = seal("b", OLD);
        release(2, revision(), false);
        seal("c", OLD);
        pruning.prune();
        assertThat(kept(served, failed)).containsExactly(served);
    }

    @Test
    void what_a_deployment_is_to_bring_is_kept() {
        var waiting = seal("a", OLD);
        deployment(1, revision(), "waiting");
        var active = seal("b", OLD);
        deployment(2, revision(), "active");
        var ended = seal("c", OLD);
        deployment(3, revision(), "failed");
        seal("d", OLD);
        pruning.prune();
        assertThat(kept(waiting, active, ended)).containsExactly(waiting, active);
    }

    @Test
    void what_is_not_old_yet_is_kept() {
        var young = seal("a", OLD - 2);
        seal("b", 0);
        pruning.prune();
        assertThat(kept(young)).containsExactly(young);
    }

    @Test
    void a_name_that_begins_anothers_is_not_taken_for_it() {
        var short_ = seal("a", OLD);
        seal("a-longer", OLD);
        pruning.prune();
        assertThat(kept(short_)).isEmpty();
    }

    /** Bound to KEY, in place of what was bound before. */
    private String seal(String end, int days) {
        var name = shop.baseName() + "-" + end;
        tenancy.run(tenant, () -> {
            var id = UUID.randomUUID();
            jdbc.sql("""
                    INSERT INTO sealed_secret (id, tenant_id, environment_id, name, type, sealed_by, actor, created_at)
                    VALUES (?, ?, ?, ?, 'Opaque', 'browser', 'dev', now() - make_interval(days => ?))
                    """).params(id, tenant, shop.id(), name, days).update();
            jdbc.sql(
                            "INSERT INTO sealed_value (tenant_id, sealed_secret_id, key, ciphertext) VALUES (?, ?, 'KEY', 'x')")
                    .params(tenant, id)
                    .update();
        });
        apps.bindSecrets(shop.ref(), Map.of("KEY", new SecretRef(name, "KEY")), "dev");
        return name;
    }

    private void release(int number, int revision, boolean served) {
        tenancy.run(
                tenant,
                () -> jdbc.sql("""
                INSERT INTO release (id, tenant_id, environment_id, number, image, digest, revision, actor, created_at, served_at)
                VALUES (gen_random_uuid(), ?, ?, ?, 'x', 'sha256:0', ?, 'dev', now(), CASE WHEN ? THEN now() END)
                """)
                        .params(tenant, shop.id(), number, revision, served)
                        .update());
    }

    private void deployment(int number, int revision, String state) {
        tenancy.run(
                tenant,
                () -> jdbc.sql("""
                INSERT INTO deployment (id, tenant_id, environment_id, number, state, image, revision, kind, trigger, actor,
                                        created_at)
                VALUES (gen_random_uuid(), ?, ?, ?, ?, 'x', ?, 'deploy', 'person', 'dev', now())
                """)
                        .params(tenant, shop.id(), number, state, revision)
                        .update());
    }

    private int revision() {
        return apps.environment(shop.ref()).orElseThrow().revision();
    }

    private List<String> kept(String... names) {
        return sealed.named(shop.ref(), List.of(names)).stream()
                .map(SealedSecrets.SealedSecret::name)
                .toList();
    }
}
