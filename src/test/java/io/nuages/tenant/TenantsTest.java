package io.nuages.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.nuages.NuagesTest;
import io.nuages.audit.Audit;
import io.nuages.plan.Overrides;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class TenantsTest {
    private static final String STAFF = "staff@provider.example";

    @Autowired
    private Tenants tenants;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Audit audit;

    @Autowired
    private JdbcClient jdbc;

    private UUID plan;
    private Tenant tenant;

    @BeforeEach
    void aTenant() {
        plan = UUID.randomUUID();
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(plan, "Plan " + plan)
                .update();
        tenant = tenants.create(STAFF, slug(), "Acme AG", plan);
    }

    @Test
    void a_new_tenant_has_its_namespace_and_is_reconciled() {
        assertThat(tenant.namespace()).isEqualTo("nuages-" + tenant.slug());
        assertThat(tenants.bySlug(tenant.slug()).orElseThrow().id()).isEqualTo(tenant.id());
        assertThat(keys()).isEqualTo(1);
        assertThat(newestAct().action()).isEqualTo("tenant.create");
    }

    @Test
    void a_taken_slug_is_refused_and_leaves_nothing_behind() {
        assertThatThrownBy(() -> tenants.create(STAFF, tenant.slug(), "Other", plan))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.field()).isEqualTo("slug"));
        assertThat(tenants.bySlug(tenant.slug()))
                .get()
                .extracting(Tenant::id, Tenant::name)
                .containsExactly(tenant.id(), tenant.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Acme",
                "1acme",
                "acme-",
                "-acme",
                "a_b",
                "a/b",
                "acme\n",
                "system",
                "a234567890123456789012345"
            })
    void a_slug_that_kubernetes_would_refuse_is_refused(String slug) {
        assertThatThrownBy(() -> tenants.create(STAFF, slug, "Acme", plan)).isInstanceOf(Refusal.class);
    }

    @Test
    void the_last_owner_stays() {
        var owner = account();
        tenants.addMember(tenant.id(), STAFF, owner, Role.OWNER);
        assertThatThrownBy(() -> tenants.removeMember(tenant.id(), STAFF, owner))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> tenants.changeRole(tenant.id(), STAFF, owner, Role.VIEWER))
                .isInstanceOf(Refusal.class);

        var second = account();
        tenants.addMember(tenant.id(), STAFF, second, Role.OWNER);
        tenants.changeRole(tenant.id(), STAFF, owner, Role.VIEWER);
        assertThat(roles()).containsExactly(Role.OWNER, Role.VIEWER);
    }

    @Test
    void an_owner_who_cannot_sign_in_does_not_count() {
        var owner = account();
        var gone = account();
        tenants.addMember(tenant.id(), STAFF, owner, Role.OWNER);
        tenants.addMember(tenant.id(), STAFF, gone, Role.OWNER);
        jdbc.sql("UPDATE account SET disabled_at = now() WHERE id = ?")
                .param(gone)
                .update();
        assertThatThrownBy(() -> tenants.removeMember(tenant.id(), STAFF, owner))
                .isInstanceOf(Refusal.class);
        tenants.removeMember(tenant.id(), STAFF, gone);
        assertThat(roles()).containsExactly(Role.OWNER);
    }

    @Test
    void two_owners_who_remove_each_other_at_once_leave_one() throws Exception {
        var owners = List.of(account(), account());
        owners.forEach(owner -> tenants.addMember(tenant.id(), STAFF, owner, Role.OWNER));
        var attempts = new ArrayList<Callable<Boolean>>();
        owners.forEach(owner -> attempts.add(() -> {
            try {
                tenants.removeMember(tenant.id(), STAFF, owner);
                return true;
            } catch (Refusal last) {
                return false;
            }
        }));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(attempts);
        }
        assertThat(roles()).containsExactly(Role.OWNER);
    }

    @Test
    void a_member_is_added_once() {
        var account = account();
        tenants.addMember(tenant.id(), STAFF, account, Role.DEVELOPER);
        assertThatThrownBy(() -> tenants.addMember(tenant.id(), STAFF, account, Role.VIEWER))
                .isInstanceOf(Refusal.class);
        assertThat(roles()).containsExactly(Role.DEVELOPER);
        assertThat(tenants.of(account))
                .extracting(membership -> membership.tenant().id(), Membership::role)
                .containsExactly(tuple(tenant.id(), Role.DEVELOPER));
    }

    @Test
    void suspending_twice_is_one_suspension() {
        tenants.suspend(tenant.id(), STAFF, "unpaid");
        var at = tenants.byId(tenant.id()).orElseThrow().suspendedAt();
        tenants.suspend(tenant.id(), STAFF, "unpaid");
        assertThat(tenants.byId(tenant.id()).orElseThrow().suspendedAt())
                .isEqualTo(at)
                .isNotNull();
        tenants.resume(tenant.id(), STAFF);
        assertThat(tenants.byId(tenant.id()).orElseThrow().suspended()).isFalse();
    }

    @Test
    void another_plan_is_reconciled_and_recorded() {
        var bigger = UUID.randomUUID();
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(bigger, "Bigger " + bigger)
                .update();
        assertThat(tenants.changePlan(tenant.id(), STAFF, tenant.plan(), bigger))
                .isTrue();
        assertThat(tenants.byId(tenant.id()).orElseThrow().plan()).isEqualTo(bigger);
        assertThat(newestAct().summary()).contains("Bigger");
        assertThat(tenants.countByPlan()).containsEntry(bigger, 1);

        assertThat(tenants.changePlan(tenant.id(), STAFF, tenant.plan(), tenant.plan()))
                .as("decided on what is no longer so")
                .isFalse();
        assertThat(tenants.byId(tenant.id()).orElseThrow().plan()).isEqualTo(bigger);
    }

    @Test
    void own_limits_are_kept_unless_somebody_else_changed_them_meanwhile() {
        var own = new Overrides(4000, null, 0, null, 3, null, 30);
        assertThat(tenants.changeOverrides(tenant.id(), STAFF, Overrides.NONE, own, "gave it 4 cores"))
                .isTrue();
        assertThat(tenants.overrides(tenant.id())).isEqualTo(own);
        assertThat(newestAct().summary()).isEqualTo("gave it 4 cores");

        assertThat(tenants.changeOverrides(tenant.id(), STAFF, Overrides.NONE, Overrides.NONE, "took them back"))
                .isFalse();
        assertThat(tenants.overrides(tenant.id())).isEqualTo(own);
    }

    @Test
    void a_report_is_kept_until_the_next_one() {
        tenants.report(tenant.id(), "The cluster refuses the namespace.");
        assertThat(tenants.byId(tenant.id()).orElseThrow().problem()).contains("refuses");
        tenants.report(tenant.id(), null);
        var ready = tenants.byId(tenant.id()).orElseThrow();
        assertThat(ready.problem()).isNull();
        assertThat(ready.readyAt()).isNotNull();
    }

    /** Whether their address is proven or not: either could be meant. */
    @Test
    void two_members_of_one_name_are_told_apart_by_their_addresses() {
        var ada = named("Ada Byron", true);
        var like = named("ada  byron", true);
        var eve = named("Eve", true);
        named("EVE", false);
        var bob = named("Bob", true);

        assertThat(called(ada)).isEqualTo("Ada Byron (" + ada + ")");
        assertThat(called(like)).isEqualTo("ada  byron (" + like + ")");
        assertThat(called(eve)).isEqualTo("Eve (" + eve + ")");
        assertThat(called(bob)).isEqualTo("Bob");
        assertThat(named(ada)).isEqualTo(called(ada));
        assertThat(named(bob)).isEqualTo("Bob");
    }

    /** In the activity. */
    private @Nullable String named(String address) {
        tenancy.run(tenant.id(), () -> audit.record(tenant.id(), address, "app.edit", "shop", "did something"));
        return newestAct().name();
    }

    private String called(String address) {
        return tenants.people(tenant.id()).who(address, Instant.now()).called();
    }

    private String named(String name, boolean proven) {
        var account = account();
        jdbc.sql("UPDATE account SET name = ?, proven_at = CASE WHEN ? THEN now() - interval '1 day' END WHERE id = ?")
                .params(name, proven, account)
                .update();
        tenants.addMember(tenant.id(), STAFF, account, Role.DEVELOPER);
        return account + "@acme.example";
    }

    private Audit.Entry newestAct() {
        return tenancy.in(tenant.id(), () -> audit.newest(tenant.id(), 1, 0)).getFirst();
    }

    private List<Role> roles() {
        return tenants.members(tenant.id()).stream().map(Member::role).toList();
    }

    private int keys() {
        return jdbc.sql("SELECT count(*) FROM reconcile_key WHERE key = ?")
                .param("tenant/" + tenant.id() + "/" + tenant.id())
                .query(Integer.class)
                .single();
    }

    private UUID account() {
        var id = UUID.randomUUID();
        jdbc.sql("INSERT INTO account (id, email, name, password_hash, created_at) VALUES (?, ?, '', '', now())")
                .params(id, id + "@acme.example")
                .update();
        return id;
    }

    private static String slug() {
        return "t" + UUID.randomUUID().toString().substring(0, 8);
    }
}
