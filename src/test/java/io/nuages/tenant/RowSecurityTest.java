package io.nuages.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.TestDatabase;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One connection in the pool: whatever a transaction leaves behind, the next one would see. */
class RowSecurityTest {
    private static final UUID ACME = UUID.randomUUID();
    private static final UUID LUMEN = UUID.randomUUID();

    private JdbcClient jdbc;
    private Tenancy tenancy;

    @BeforeEach
    void twoTenantsWithOneAppEach() {
        var database = TestDatabase.create();
        var owner = JdbcClient.create(database.owner());
        var plan = UUID.randomUUID();
        owner.sql("INSERT INTO plan VALUES (?, 'Small', 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .param(plan)
                .update();
        for (var tenant : new UUID[] {ACME, LUMEN}) {
            owner.sql(
                            "INSERT INTO tenant (id, slug, name, namespace, plan_id, created_at) VALUES (?, ?, '', ?, ?, now())")
                    .params(tenant, "t" + tenant.toString().substring(0, 8), "nuages-" + tenant, plan)
                    .update();
        }
        DataSource source = database.appWithOneConnection();
        jdbc = JdbcClient.create(source);
        tenancy = new Tenancy(jdbc, new TransactionTemplate(new JdbcTransactionManager(source)));
        tenancy.run(ACME, () -> insertApp(ACME));
        tenancy.run(LUMEN, () -> insertApp(LUMEN));
    }

    @Test
    void withoutATenantThereAreNoRows() {
        assertThat(apps()).isZero();
    }

    @Test
    void aTenantSeesItsOwnRowsOnly() {
        assertThat(tenancy.in(ACME, this::apps)).isEqualTo(1);
        assertThat(tenancy.in(ACME, () -> appsOf(LUMEN))).isZero();
    }

    @Test
    void everywhereSeesAllRows() {
        assertThat(tenancy.everywhere(this::apps)).isEqualTo(2);
    }

    @Test
    void aRowForAnotherTenantIsRefused() {
        assertThatThrownBy(() -> tenancy.run(ACME, () -> insertApp(LUMEN)))
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    @Test
    void aRowCannotBeMovedToAnotherTenant() {
        assertThatThrownBy(() -> tenancy.run(
                        ACME,
                        () -> jdbc.sql("UPDATE app SET tenant_id = ?")
                                .param(LUMEN)
                                .update()))
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    @Test
    void anotherTenantsRowsCannotBeChangedOrDeleted() {
        tenancy.run(ACME, () -> {
            assertThat(jdbc.sql("UPDATE app SET name = 'stolen' WHERE tenant_id = ?")
                            .param(LUMEN)
                            .update())
                    .isZero();
            assertThat(jdbc.sql("DELETE FROM app WHERE tenant_id = ?")
                            .param(LUMEN)
                            .update())
                    .isZero();
        });
        assertThat(tenancy.in(LUMEN, this::apps)).isEqualTo(1);
    }

    @Test
    void theTenantDoesNotLeakToTheNextTransaction() {
        tenancy.run(ACME, this::apps);
        assertThat(apps()).isZero();
        assertThat(tenancy.in(LUMEN, () -> appsOf(ACME))).isZero();
    }

    @Test
    void theSystemRoleDoesNotLeakToTheNextTransaction() {
        tenancy.everywhere(this::apps);
        assertThat(apps()).isZero();
    }

    @Test
    void neitherLeaksFromATransactionThatFailed() {
        assertThatThrownBy(() ->
                        tenancy.run(ACME, () -> jdbc.sql("SELECT 1/0").query().listOfRows()))
                .hasMessageContaining("division by zero");
        assertThatThrownBy(() ->
                        tenancy.everywhere(() -> jdbc.sql("SELECT 1/0").query().listOfRows()))
                .hasMessageContaining("division by zero");
        assertThat(apps()).isZero();
    }

    @Test
    void aTransactionOfOneTenantDoesNotBecomeAnothers() {
        assertThatThrownBy(() -> tenancy.run(ACME, () -> tenancy.run(LUMEN, this::apps)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tenancy.run(ACME, () -> tenancy.everywhere(this::apps)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theAuditLogCannotBeRewritten() {
        assertThatThrownBy(() -> tenancy.run(
                        ACME, () -> jdbc.sql("DELETE FROM audit_entry").update()))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    private void insertApp(UUID tenant) {
        jdbc.sql("INSERT INTO app (id, tenant_id, name, created_at) VALUES (?, ?, ?, now())")
                .params(
                        UUID.randomUUID(),
                        tenant,
                        "shop" + UUID.randomUUID().toString().substring(0, 6).replace("-", ""))
                .update();
    }

    private int apps() {
        return jdbc.sql("SELECT count(*) FROM app").query(Integer.class).single();
    }

    private int appsOf(UUID tenant) {
        return jdbc.sql("SELECT count(*) FROM app WHERE tenant_id = ?")
                .param(tenant)
                .query(Integer.class)
                .single();
    }
}
