package io.nuages.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Member;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A link is worth what its maker may do when it is used, and ends with the maker's right. */
@NuagesTest
class AuthorityTest {
    private static final String PASSWORD = "correct horse battery";

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Invitations invitations;

    @Autowired
    private Recovery recovery;

    @Autowired
    private Tenants tenants;

    @Autowired
    private JdbcClient jdbc;

    private String unique;
    private Tenant acme;
    private Actor first;
    private Actor second;

    @BeforeEach
    void aTenantWithTwoOwners() {
        jdbc.sql("DELETE FROM bucket").update();
        var plan = UUID.randomUUID();
        unique = plan.toString().substring(0, 8);
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(plan, "Plan " + plan)
                .update();
        acme = tenants.create("staff", "a" + unique, "Acme", plan);
        first = owner("first");
        second = owner("second");
    }

    @Test
    void who_is_removed_does_not_come_back_by_an_invitation_of_their_own() {
        var path = invite(second, Role.OWNER);
        var browser = new Browser(port);
        browser.signIn(second.name(), PASSWORD);
        tenants.removeMember(acme.id(), first.name(), id(second));

        assertThat(browser.get(path).statusCode()).isEqualTo(410);
        assertThat(browser.post(path, Map.of()).statusCode()).isEqualTo(410);
        assertThat(browser.get("/t/" + acme.slug()).statusCode()).isEqualTo(404);
        assertThat(members()).containsExactly(first.name());
        assertThat(invitations.open(acme.id())).isEmpty();
    }

    @Test
    void who_is_demoted_does_not_come_back_by_another_account() {
        var path = invite(second, Role.OWNER);
        tenants.changeRole(acme.id(), first.name(), id(second), Role.VIEWER);
        cannotJoin(path);
    }

    @Test
    void a_role_that_is_given_back_does_not_revive_what_ended() {
        var path = invite(second, Role.OWNER);
        tenants.changeRole(acme.id(), first.name(), id(second), Role.DEVELOPER);
        tenants.changeRole(acme.id(), first.name(), id(second), Role.OWNER);
        cannotJoin(path);
    }

    @Test
    void a_role_that_stays_the_same_ends_nothing() {
        var path = invite(second, Role.VIEWER);
        tenants.changeRole(acme.id(), first.name(), id(second), Role.OWNER);
        assertThat(new Browser(port).get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void others_invitations_stay() {
        var path = invite(first, Role.VIEWER);
        tenants.removeMember(acme.id(), first.name(), id(second));
        assertThat(new Browser(port).get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void an_invitation_to_another_tenant_stays() {
        var other = tenants.create("staff", "b" + unique, "Other", plan());
        tenants.addMember(other.id(), "staff", id(second), Role.OWNER);
        var path = invitations
                .inviteMember(other.id(), second, "guest" + unique + "@acme.example", Role.VIEWER, null)
                .path();
        tenants.removeMember(acme.id(), first.name(), id(second));
        assertThat(new Browser(port).get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void a_disabled_accounts_invitations_end() {
        var path = invite(second, Role.OWNER);
        accounts.disable("staff", id(second));
        cannotJoin(path);
        accounts.enable("staff", id(second));
        cannotJoin(path);
    }

    @Test
    void a_suspended_tenant_takes_nobody_in() {
        var path = invite(second, Role.OWNER);
        tenants.suspend(acme.id(), "staff", "unpaid");
        cannotJoin(path);
        tenants.resume(acme.id(), "staff");
        cannotJoin(path);
    }

    /** A request that was let in as an owner's, and ended after the owner was removed. */
    @Test
    void what_was_made_after_the_right_ended_is_worth_nothing() {
        tenants.removeMember(acme.id(), first.name(), id(second));
        var path = invite(second, Role.OWNER);
        cannotJoin(path);
        assertThat(invitations.open(acme.id())).isEmpty();
    }

    @Test
    void whoever_is_staff_is_not_invited_again_and_anybody_else_is() {
        var sam = staff("sam");
        var other = staff("other");
        for (var address : new String[] {other.name(), other.name().toUpperCase(Locale.ROOT)}) {
            assertThatThrownBy(() -> invitations.inviteStaff(sam, address, null))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("is already on the staff");
        }
        assertThat(invitations.inviteStaff(sam, second.name(), null).path())
                .as("a customer's account")
                .isNotEmpty();
    }

    @Test
    void staff_invite_as_long_as_they_are_staff() {
        var sam = staff("sam");
        staff("other");
        var toTenant = invite(sam, Role.OWNER);
        var toStaff = invitations
                .inviteStaff(sam, "new" + unique + "@nuages.example", null)
                .path();
        var reset = recovery.resetPassword(sam, id(second)).path();
        for (var path : new String[] {toTenant, toStaff, reset}) {
            assertThat(new Browser(port).get(path).statusCode()).isEqualTo(200);
        }
        jdbc.sql("UPDATE account SET staff = false WHERE id = :id")
                .param("id", id(sam))
                .update();
        for (var path : new String[] {toTenant, toStaff, reset}) {
            assertThat(new Browser(port).get(path).statusCode()).isEqualTo(410);
        }
        jdbc.sql("UPDATE account SET staff = true WHERE id = :id")
                .param("id", id(sam))
                .update();
        accounts.disable("staff", id(sam));
        for (var path : new String[] {toTenant, toStaff, reset}) {
            cannotJoin(path);
        }
        assertThat(accounts.byEmail("new" + unique + "@nuages.example")).isEmpty();
    }

    @Test
    void nobody_is_told_whether_the_address_has_an_account() {
        accounts.create("known" + unique + "@acme.example", "Ben", PASSWORD, false);
        var browser = new Browser(port);
        browser.signIn(first.name(), PASSWORD);
        var members = "/t/" + acme.slug() + "/members";
        var known = browser.post(members, Map.of("email", "known" + unique + "@acme.example", "role", "viewer"));
        var nobody = browser.post(members, Map.of("email", "other" + unique + "@acme.example", "role", "viewer"));
        assertThat(known.statusCode()).isEqualTo(200).isEqualTo(nobody.statusCode());
        assertThat(known.body()).contains("Send this link to");
        assertThat(nobody.body()).contains("Send this link to");
    }

    @Test
    void a_members_address_needs_no_invitation() {
        var browser = new Browser(port);
        browser.signIn(first.name(), PASSWORD);
        var answer = browser.post(
                "/t/" + acme.slug() + "/members", Map.of("email", second.name().toUpperCase(), "role", "viewer"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("is already a member, as an owner.");
    }

    private void cannotJoin(String path) {
        var browser = new Browser(port);
        browser.get("/sign-in");
        assertThat(browser.get(path).statusCode()).isEqualTo(410);
        assertThat(browser.post(path, Map.of("name", "Spare", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(410);
        assertThat(members()).doesNotContain("spare" + unique + "@elsewhere.example");
    }

    private String invite(Actor maker, Role role) {
        return String.valueOf(invitations
                .inviteMember(acme.id(), maker, "spare" + unique + "@elsewhere.example", role, null)
                .path());
    }

    private Actor owner(String name) {
        var email = name + unique + "@acme.example";
        var actor = new Actor(accounts.create(email, name, PASSWORD, false), email);
        tenants.addMember(acme.id(), "staff", id(actor), Role.OWNER);
        return actor;
    }

    private Actor staff(String name) {
        var email = name + unique + "@nuages.example";
        return new Actor(accounts.create(email, name, PASSWORD, true), email);
    }

    private UUID plan() {
        return acme.plan();
    }

    private static UUID id(Actor actor) {
        return java.util.Objects.requireNonNull(actor.account());
    }

    private java.util.List<String> members() {
        return tenants.members(acme.id()).stream().map(Member::email).toList();
    }
}
