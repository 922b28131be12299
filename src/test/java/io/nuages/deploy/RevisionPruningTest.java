package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.app.StaleSpec;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

@NuagesTest
// What is written down here by hand is no deployment that somebody could carry on.
@TestPropertySource(properties = "db-scheduler.enabled=false")
class RevisionPruningTest {
    private static final int KEPT = RevisionPruning.KEPT;

    @Autowired
    private RevisionPruning pruning;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private UUID tenant;
    private String size;
    private Environment shop;

    @BeforeEach
    void register() {
        size = "S" + UUID.randomUUID().toString().substring(0, 8);
        var id = plans.saveSize(null, size, 250, 256, 500);
        var plan = plans.create("Plan " + size, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", size.toLowerCase(Locale.ROOT), "Atelier", plan)
                .id();
        shop = apps.create(tenant, "shop", "registry.example/demo/shop:1.0", Draft.web(size, 1), "dev");
    }

    @Test
    void the_newest_are_kept_and_older_ones_go() {
        edited(KEPT + 5);
        pruning.prune();
        assertThat(revisions())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(6, KEPT + 5).boxed().toList());
        pruning.prune();
        assertThat(revisions()).hasSize(KEPT);
    }

    @Test
    void who_has_few_keeps_all() {
        edited(KEPT);
        pruning.prune();
        assertThat(revisions()).hasSize(KEPT);
    }

    @Test
    void what_a_release_or_a_deployment_names_is_kept_however_old() {
        edited(KEPT + 10);
        tenancy.run(tenant, () -> {
            jdbc.sql("""
                    INSERT INTO release (id, tenant_id, environment_id, number, image, digest, revision, actor, created_at)
                    VALUES (gen_random_uuid(), ?, ?, 1, 'x', 'sha256:0', 3, 'dev', now())
                    """).params(tenant, shop.id()).update();
            jdbc.sql("""
                    INSERT INTO deployment (id, tenant_id, environment_id, number, state, image, revision, kind, trigger,
                                            actor, created_at)
                    VALUES (gen_random_uuid(), ?, ?, 1, 'failed', 'x', 5, 'deploy', 'person', 'dev', now())
                    """).params(tenant, shop.id()).update();
        });
        pruning.prune();
        assertThat(revisions()).hasSize(KEPT + 2).startsWith(3, 5, 11);
    }

    @Test
    void who_edits_on_from_a_revision_that_is_gone_is_shown_the_newest() {
        edited(KEPT + 2);
        pruning.prune();
        assertThatThrownBy(() -> apps.edit(shop.ref(), 1, Draft.web(size, 2), "dev"))
                .isInstanceOf(StaleSpec.class);
    }

    /** As that many edits would have left it. */
    private void edited(int newest) {
        tenancy.run(tenant, () -> {
            jdbc.sql("""
                    INSERT INTO spec_revision
                    SELECT tenant_id, environment_id, n, document, summary, actor, cpu_millis, memory_mib, surge_cpu_millis,
                           surge_memory_mib, database_mib, volume_mib, created_at
                    FROM spec_revision, generate_series(2, ?) n WHERE environment_id = ? AND revision = 1
                    """).params(newest, shop.id()).update();
            jdbc.sql("UPDATE environment SET revision = ? WHERE id = ?")
                    .params(newest, shop.id())
                    .update();
        });
    }

    private List<Integer> revisions() {
        return tenancy.in(
                tenant,
                () -> jdbc.sql("SELECT revision FROM spec_revision WHERE environment_id = ? ORDER BY revision")
                        .param(shop.id())
                        .query(Integer.class)
                        .list());
    }
}
