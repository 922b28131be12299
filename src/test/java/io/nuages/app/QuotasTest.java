package io.nuages.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.NuagesTest;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class QuotasTest {
    @Autowired
    private Quotas quotas;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private Tenant tenant;

    @BeforeEach
    void aTenant() {
        var plan = UUID.randomUUID();
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(plan, "Plan " + plan)
                .update();
        tenant = tenants.create("staff", "q" + plan.toString().substring(0, 8), "Acme", plan);
    }

    /** Else two who have each written such a row, and then both want the lock, would wait for each other. */
    @Test
    void the_lock_does_not_wait_for_rows_that_only_refer_to_the_tenant() {
        tenancy.run(tenant.id(), () -> {
            jdbc.sql("INSERT INTO app (id, tenant_id, name, created_at) VALUES (?, ?, 'shop', now())")
                    .params(UUID.randomUUID(), tenant.id())
                    .update();
            assertThat(lockedByAnother()).succeedsWithin(20, SECONDS);
        });
    }

    @Test
    void the_lock_waits_for_the_one_who_has_it() {
        var waiting = tenancy.in(tenant.id(), () -> {
            quotas.locked(tenant.id());
            var another = lockedByAnother();
            assertThatThrownBy(() -> another.get(1, SECONDS)).isInstanceOf(TimeoutException.class);
            return another;
        });
        assertThat(waiting).succeedsWithin(20, SECONDS);
    }

    private CompletableFuture<UUID> lockedByAnother() {
        return CompletableFuture.supplyAsync(
                () -> tenancy.in(tenant.id(), () -> quotas.locked(tenant.id()).tenant()));
    }
}
