package io.nuages.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.NuagesTest;
import io.nuages.live.Live;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class TenantFactsTest {
    @Autowired
    private TenantFacts facts;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Live live;

    @Autowired
    private JdbcClient jdbc;

    private Tenant tenant;
    private String plan;

    @BeforeEach
    void aTenant() {
        var id = UUID.randomUUID();
        plan = "Plan " + id;
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(id, plan)
                .update();
        tenant = tenants.create("staff", "q" + id.toString().substring(0, 8), "Acme", id);
    }

    @Test
    void the_page_after_a_change_has_the_new_counts() {
        assertThat(facts.of(tenant.id()).plan().name()).isEqualTo(plan);
        assertThat(facts.of(tenant.id()).apps()).isZero();

        tenancy.run(tenant.id(), () -> {
            app();
            live.changed(tenant.id(), tenant.id());
        });

        assertThat(facts.of(tenant.id()).apps()).isOne();
    }

    @Test
    void what_was_taken_back_is_not_counted() {
        facts.of(tenant.id());

        tenancy.rehearse(tenant.id(), () -> {
            app();
            live.changed(tenant.id(), tenant.id());
        });

        assertThat(facts.of(tenant.id()).apps()).isZero();
    }

    @Test
    void counts_follow_what_another_process_changes() {
        facts.of(tenant.id());

        tenancy.run(tenant.id(), () -> {
            app();
            jdbc.sql("SELECT pg_notify('nuages', :payload)")
                    .param("payload", tenant.id() + "/" + tenant.id())
                    .query((row, n) -> 0)
                    .list();
        });

        Awaitility.await()
                .untilAsserted(() -> assertThat(facts.of(tenant.id()).apps()).isOne());
    }

    @Test
    void another_tenants_apps_are_not_counted() {
        var other = tenants.create("staff", tenant.slug() + "-b", "Other", tenant.plan());
        tenancy.run(
                other.id(),
                () -> jdbc.sql("INSERT INTO app (id, tenant_id, name, created_at) VALUES (?, ?, 'shop', now())")
                        .params(UUID.randomUUID(), other.id())
                        .update());

        assertThat(facts.of(tenant.id()).apps()).isZero();
        assertThat(facts.of(other.id()).apps()).isOne();
    }

    private void app() {
        jdbc.sql("INSERT INTO app (id, tenant_id, name, created_at) VALUES (?, ?, 'shop', now())")
                .params(UUID.randomUUID(), tenant.id())
                .update();
    }
}
