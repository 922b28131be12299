package io.nuages.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.TestDatabase;
import java.util.List;
import java.util.Map;
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

    /** Tables without row-level security that the serving role writes, and why. Each query names the row's owner. */
    private static final Map<String, String> OPEN_TO_WRITES = Map.ofEntries(
            Map.entry("account", "belongs to no tenant"),
            Map.entry("account_device", "belongs to an account"),
            Map.entry("account_device_link", "belongs to an account"),
            Map.entry("account_link", "asked for by its token, before it is known whose transaction it is"),
            Map.entry("account_link_token", "the same"),
            Map.entry("account_network", "belongs to an account"),
            Map.entry("bucket", "counts what strangers try, before anybody is known"),
            Map.entry("mail", "counted by address, whosever tenant it is about"),
            Map.entry("member", "asked for at the door, before it is known whose transaction it is"),
            Map.entry("plan", "the provider's; its room is below the one that knows tenants"),
            Map.entry("plan_size", "the same"),
            Map.entry("reconcile_key", "woken in the transaction that changes what is wanted"),
            Map.entry("recovery_code", "belongs to an account"),
            Map.entry("scheduled_tasks", "woken in the transaction that changes what is wanted"),
            Map.entry("sealing_certificate", "the cluster's, and public"),
            Map.entry("second_factor", "belongs to an account"),
            Map.entry("simulator_object", "the simulated cluster's, which a real one has outside"),
            Map.entry("size", "the provider's; its room is below the one that knows tenants"),
            Map.entry("spring_session", "read before it is known who comes"),
            Map.entry("spring_session_attributes", "the same"),
            Map.entry("tenant", "made and changed in its own transaction, and read by the door"));

    private JdbcClient jdbc;
    private JdbcClient administrator;
    private Tenancy tenancy;

    @BeforeEach
    void twoTenantsWithOneAppEach() {
        var database = TestDatabase.create();
        administrator = JdbcClient.create(database.administrator());
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
    void without_a_tenant_there_are_no_rows() {
        assertThat(apps()).isZero();
    }

    @Test
    void a_tenant_sees_its_own_rows_only() {
        assertThat(tenancy.in(ACME, this::apps)).isEqualTo(1);
        assertThat(tenancy.in(ACME, () -> appsOf(LUMEN))).isZero();
    }

    @Test
    void everywhere_sees_all_rows() {
        assertThat(tenancy.everywhere(this::apps)).isEqualTo(2);
    }

    @Test
    void whoever_looks_can_change_nothing() {
        assertThat(tenancy.look(ACME, this::apps)).isEqualTo(1);
        assertThatThrownBy(() -> tenancy.show(ACME, () -> insertApp(ACME)))
                .rootCause()
                .hasMessageContaining("read-only transaction");
        assertThat(tenancy.lookEverywhere(this::apps)).isEqualTo(2);
        assertThatThrownBy(() ->
                        tenancy.lookEverywhere(() -> jdbc.sql("DELETE FROM app").update()))
                .rootCause()
                .hasMessageContaining("read-only transaction");
        tenancy.run(ACME, () -> insertApp(ACME));
        assertThat(tenancy.in(ACME, this::apps)).isEqualTo(2);
    }

    @Test
    void a_row_for_another_tenant_is_refused() {
        assertThatThrownBy(() -> tenancy.run(ACME, () -> insertApp(LUMEN)))
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    @Test
    void a_row_cannot_be_moved_to_another_tenant() {
        assertThatThrownBy(() -> tenancy.run(
                        ACME,
                        () -> jdbc.sql("UPDATE app SET tenant_id = ?")
                                .param(LUMEN)
                                .update()))
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    @Test
    void another_tenants_rows_cannot_be_changed_or_deleted() {
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
    void the_tenant_does_not_leak_to_the_next_transaction() {
        tenancy.run(ACME, this::apps);
        assertThat(apps()).isZero();
        assertThat(tenancy.in(LUMEN, () -> appsOf(ACME))).isZero();
    }

    @Test
    void the_system_role_does_not_leak_to_the_next_transaction() {
        tenancy.everywhere(this::apps);
        assertThat(apps()).isZero();
    }

    @Test
    void neither_leaks_from_a_transaction_that_failed() {
        assertThatThrownBy(() ->
                        tenancy.run(ACME, () -> jdbc.sql("SELECT 1/0").query().listOfRows()))
                .hasMessageContaining("division by zero");
        assertThatThrownBy(() ->
                        tenancy.everywhere(() -> jdbc.sql("SELECT 1/0").query().listOfRows()))
                .hasMessageContaining("division by zero");
        assertThat(apps()).isZero();
    }

    @Test
    void a_transaction_of_one_tenant_does_not_become_anothers() {
        assertThatThrownBy(() -> tenancy.run(ACME, () -> tenancy.run(LUMEN, this::apps)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tenancy.run(ACME, () -> tenancy.everywhere(this::apps)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_audit_log_cannot_be_rewritten() {
        assertThatThrownBy(() -> tenancy.run(
                        ACME, () -> jdbc.sql("DELETE FROM audit_entry").update()))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void what_stands_for_all_tenants_is_changed_across_tenants_only() {
        for (var change : List.of(
                "INSERT INTO hold DEFAULT VALUES",
                "UPDATE hold SET writes_ended_at = now()",
                "DELETE FROM hold",
                "INSERT INTO renewal (id, tenant_id, at_once, actor, created_at) VALUES (gen_random_uuid(), '" + ACME
                        + "', 50, 'nobody', now())",
                "UPDATE renewal SET at_once = 50",
                "DELETE FROM renewal",
                "UPDATE database_server SET room = true",
                "DELETE FROM database_server")) {
            assertThatThrownBy(() -> tenancy.run(ACME, () -> jdbc.sql(change).update()))
                    .as(change)
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
        assertThat(tenancy.everywhere(() ->
                        jdbc.sql("UPDATE hold SET writes_ended_at = now()").update()))
                .isEqualTo(1);
    }

    /** A new table has row-level security, or the serving role only reads it, or the reason stands here. */
    @Test
    void a_table_that_any_tenant_could_change_is_named_with_its_reason() {
        assertThat(administrator.sql("""
                        SELECT relname FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relrowsecurity
                          AND (has_table_privilege('nuages_app', oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
                               OR has_any_column_privilege('nuages_app', oid, 'INSERT, UPDATE'))
                        """).query(String.class).list())
                .containsExactlyInAnyOrderElementsOf(OPEN_TO_WRITES.keySet());
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
