package io.nuages.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.audit.Audit;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Member;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One-time links where no mail is set up: they are handed over. */
@NuagesTest
class LinksTest {
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
    private Links links;

    @Autowired
    private AskLimit limit;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Audit audit;

    @Autowired
    private JdbcClient jdbc;

    private Tenant acme;
    private Actor olga;
    private String email;
    private Browser browser;

    @BeforeEach
    void aTenantWithAnOwner() {
        jdbc.sql("DELETE FROM bucket").update();
        var plan = UUID.randomUUID();
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(plan, "Plan " + plan)
                .update();
        acme = tenants.create("staff", "t" + plan.toString().substring(0, 8), "Acme", plan);
        var owner = "olga." + plan + "@acme.example";
        olga = new Actor(accounts.create(owner, "Olga", PASSWORD, false), owner);
        tenants.addMember(acme.id(), "staff", olga(), Role.OWNER);
        email = "ben." + plan + "@acme.example";
        browser = new Browser(port);
    }

    @Test
    void who_is_invited_makes_an_account_and_is_in() {
        var path = invite(email, Role.DEVELOPER);
        assertThat(invitations.open(acme.id())).extracting(Invitation::email).containsExactly(email);
        assertThat(browser.get(path).body()).contains("Join Acme").contains(email);
        var answer = browser.post(path, Map.of("name", "Ben", "password", PASSWORD));
        assertThat(Browser.location(answer)).isEqualTo("/");
        assertThat(Browser.location(browser.get("/"))).isEqualTo("/t/" + acme.slug());
        assertThat(tenants.members(acme.id()))
                .extracting(Member::email, Member::role, Member::proven)
                .contains(tuple(email, Role.DEVELOPER, false));
        assertThat(invitations.open(acme.id())).isEmpty();
    }

    @Test
    void looking_at_a_link_does_not_use_it_up() {
        var path = invite(email, Role.VIEWER);
        for (var times = 0; times < 3; times++) {
            assertThat(new Browser(port).get(path).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void each_link_that_has_ended_says_why() {
        var used = invite(email, Role.VIEWER);
        browser.get(used);
        browser.post(used, Map.of("name", "Ben", "password", PASSWORD));
        var expired = invite("c" + email, Role.VIEWER);
        jdbc.sql("UPDATE account_link SET expires_at = '2026-01-05 09:30Z' WHERE email = :email")
                .param("email", "c" + email)
                .update();
        var replaced = invite("d" + email, Role.VIEWER);
        var withdrawn = invite("d" + email, Role.VIEWER);
        invitations.withdraw(
                acme.id(), "owner", invitations.open(acme.id()).getFirst().id());
        hasEnded(used, "This link works once and has been used.");
        hasEnded(
                expired, "This link ended on 5 January 2026, 09:30 UTC. Ask the person who invited you for a new one.");
        hasEnded(replaced, "replaced by a newer one for the same address");
        hasEnded(withdrawn, "This invitation was withdrawn.");
        var stranger = new Browser(port);
        stranger.get("/sign-in");
        assertThat(stranger.get("/link/none").statusCode()).isEqualTo(404);
        assertThat(stranger.post("/link/none", Map.of("name", "Eve", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(404);
        assertThat(tenants.members(acme.id())).hasSize(2);
    }

    @Test
    void who_used_the_link_and_opens_it_again_is_a_member_already() {
        var path = invite(email, Role.VIEWER);
        browser.get(path);
        browser.post(path, Map.of("name", "Ben", "password", PASSWORD));
        assertThat(browser.get(path).body())
                .contains("You are already in Acme, as a viewer.", "href=\"/t/" + acme.slug() + "\"");
    }

    @Test
    void of_many_at_once_one_gets_in() throws Exception {
        var path = invite(email, Role.VIEWER);
        var link = links.find(path.substring("/link/".length())).orElseThrow();
        var attempts = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(n -> () -> {
                    var guest = accounts.create("guest" + n + email, "Guest", PASSWORD, false);
                    return invitations.accept(link, guest);
                })
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var wins = 0;
            for (var result : threads.invokeAll(attempts)) {
                wins += result.get() ? 1 : 0;
            }
            assertThat(wins).isOne();
        }
        assertThat(tenants.members(acme.id())).hasSize(2);
    }

    @Test
    void who_has_an_account_accepts_with_it() {
        accounts.create(email, "Ben", PASSWORD, false);
        var path = invite(email, Role.OWNER);
        browser.signIn(email, PASSWORD);
        assertThat(browser.get(path).body()).contains("Join as " + email).doesNotContain("This invitation is for");
        assertThat(Browser.location(browser.post(path, Map.of()))).isEqualTo("/");
        assertThat(tenants.members(acme.id())).extracting(Member::email).contains(email);
        assertThat(tenancy.in(acme.id(), () -> audit.newest(acme.id(), 1, 0)))
                .extracting(Audit.Entry::summary)
                .first(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .startsWith("accepted the invitation by " + olga.name() + " and became a");
    }

    @Test
    void a_link_for_another_address_says_so_before_it_is_used() {
        accounts.create("other" + email, "Ben", PASSWORD, false);
        var path = invite(email, Role.VIEWER);
        browser.signIn("other" + email, PASSWORD);
        assertThat(browser.get(path).body())
                .contains(
                        "This invitation is for " + email + ", and you are signed in as other" + email + ".",
                        "action=\"/sign-out\"");
        browser.post(path, Map.of());
        // One act, one line.
        assertThat(tenancy.in(acme.id(), () -> audit.newest(acme.id(), 2, 0)))
                .extracting(Audit.Entry::summary)
                .first()
                .isEqualTo("accepted the invitation of " + email + " by " + olga.name() + " and became a viewer");
        assertThat(tenancy.in(acme.id(), () -> audit.newest(acme.id(), 20, 0)))
                .extracting(Audit.Entry::summary)
                .noneMatch(summary -> summary.startsWith("made other" + email));
        assertThat(tenants.members(acme.id())).extracting(Member::email).contains("other" + email);
    }

    @Test
    void a_member_is_told_and_the_link_stays_for_somebody_else() {
        var member = accounts.create(email, "Ben", PASSWORD, false);
        tenants.addMember(acme.id(), "staff", member, Role.VIEWER);
        var path = invite("other" + email, Role.OWNER);
        browser.signIn(email, PASSWORD);
        assertThat(browser.get(path).body())
                .contains("You are already in Acme, as a viewer. An owner can change that.")
                .doesNotContain("Join as");
        browser.post(path, Map.of());
        assertThat(tenants.members(acme.id()))
                .extracting(Member::email, Member::role)
                .contains(tuple(email, Role.VIEWER));
        assertThat(new Browser(port).get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void an_invitation_does_not_take_over_an_existing_account() {
        var id = accounts.create(email, "Ben", PASSWORD, false);
        var path = invite(email, Role.OWNER);
        browser.get(path);
        var answer = browser.post(path, Map.of("name", "Eve", "password", "a password of mine", "take", "true"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("There is already an account with this address.");
        assertThat(accounts.byId(id).orElseThrow().name()).isEqualTo("Ben");
        assertThat(Browser.location(new Browser(port).signIn(email, PASSWORD))).isEqualTo("/");
        assertThat(tenants.members(acme.id())).hasSize(1);
        assertThat(browser.get(path).statusCode()).isEqualTo(200);
    }

    /** Without mail, the holder of a link learns whether there is an account: few do within a while. */
    @Test
    void few_learn_whether_there_is_an_account() {
        accounts.create(email, "Ben", PASSWORD, false);
        var path = invite(email, Role.OWNER);
        browser.get(path);
        var form = Map.of("name", "Eve", "password", "a password of mine");
        assertThat(browser.post(path, form).statusCode()).isEqualTo(422);
        var answer = browser.post(path, form);
        for (var times = 0; times < 2 * AskLimit.FROM_NETWORK && answer.statusCode() == 422; times++) {
            answer = browser.post(path, form);
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("600");

        // The network is unknown here: the holder of another link is not blocked.
        var other = invite("other" + email, Role.VIEWER);
        var holder = new Browser(port);
        holder.get(other);
        assertThat(holder.post(other, form).statusCode()).isEqualTo(302);

        for (var times = 2; times < Links.BY_ACCOUNT; times++) {
            invite(times + email, Role.VIEWER);
        }
        assertThatThrownBy(() -> invite("last" + email, Role.VIEWER)).hasMessageContaining("Too many invitations");
    }

    @Test
    void a_second_invitation_ends_the_first() {
        var first = invite(email, Role.VIEWER);
        var second = invite(email, Role.DEVELOPER);
        assertThat(browser.get(first).statusCode()).isEqualTo(410);
        assertThat(browser.get(second).statusCode()).isEqualTo(200);
    }

    @Test
    void the_same_form_sent_again_makes_no_second_invitation_and_its_first_link_stays_alive() {
        var first = invite(email, Role.VIEWER, "one-click");
        var again = invite(email, Role.VIEWER, "one-click");
        assertThat(invitations.open(acme.id())).hasSize(1);
        assertThat(browser.get(first).statusCode()).isEqualTo(200);
        assertThat(browser.get(again).statusCode()).isEqualTo(200);
        browser.post(again, Map.of("name", "Ben", "password", PASSWORD));
        assertThat(new Browser(port).get(first).statusCode()).isEqualTo(410);

        var late = "late" + email;
        var shown = invite(late, Role.VIEWER, "another-click");
        jdbc.sql("""
                UPDATE account_link SET created_at = created_at - interval '2 minutes', expires_at = expires_at - interval '2 minutes'
                WHERE email = :email
                """).param("email", late).update();
        assertThatThrownBy(() -> invite(late, Role.VIEWER, "another-click"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("This form was used before");
        assertThat(new Browser(port).get(shown).statusCode()).isEqualTo(200);
    }

    @Test
    void of_many_clicks_at_once_there_is_one_invitation() throws Exception {
        var clicks = IntStream.range(0, 6)
                .<Callable<String>>mapToObj(n -> () -> invite(email, Role.VIEWER, "one-click"))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var path : threads.invokeAll(clicks)) {
                assertThat(browser.get(path.get()).statusCode()).isEqualTo(200);
            }
        }
        assertThat(invitations.open(acme.id())).hasSize(1);
    }

    @Test
    void an_address_is_taken_as_it_is_seen() {
        var seen = "seen" + email;
        var made = invitations.inviteMember(
                acme.id(), olga, "\uFEFF" + seen.replace("@", "\u200B@\u202E") + "\u00A0", Role.VIEWER, null);
        assertThat(made.email()).isEqualTo(seen);
        assertThat(Accounts.emailProblem("a\u2003b@example.org")).isPresent();
    }

    @Test
    void another_tenant_cannot_revoke_an_invitation() {
        var path = invite(email, Role.VIEWER);
        var invitation = invitations.open(acme.id()).getFirst().id();
        assertThatThrownBy(() -> invitations.withdraw(UUID.randomUUID(), "owner", invitation))
                .isInstanceOf(Refusal.class)
                .hasMessage("That invitation no longer exists.");
        assertThatThrownBy(() -> invitations.withdrawStaff("owner", invitation)).isInstanceOf(Refusal.class);
        assertThat(browser.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void mistakes_are_said_all_at_once_and_keep_the_link_and_what_was_typed() {
        var path = invite(email, Role.VIEWER);
        browser.get(path);
        var answer = browser.post(path, Map.of("name", " ", "password", "short"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("There are 2 problems", "Enter a name of at most", "Choose a password of 10")
                .doesNotContain("short\"");
        answer = browser.post(path, Map.of("name", "Ben <b>", "password", "short"));
        assertThat(answer.body()).contains("value=\"Ben &lt;b&gt;\"");
        assertThat(browser.post(path, Map.of("name", "Ben", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void a_forgotten_password_is_replaced_and_all_that_was_begun_with_the_former_ends() {
        var id = accounts.create(email, "Ben", PASSWORD, false);
        var staff = new Actor(accounts.create("staff" + email, "Sam", PASSWORD, true), "staff" + email);
        tenants.addMember(acme.id(), "staff", id, Role.OWNER);
        browser.signIn(email, PASSWORD);
        var invited = invitations
                .inviteMember(acme.id(), new Actor(id, email), "guest" + email, Role.OWNER, null)
                .path();
        var other = recovery.resetPassword(staff, id).path();
        var path = recovery.resetPassword(staff, id).path();
        assertThat(path).isNotNull();
        var elsewhere = new Browser(port);
        elsewhere.get(path);
        assertThat(elsewhere
                        .post(path, Map.of("password", "another horse battery"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(browser.get("/account").statusCode()).isEqualTo(302);
        assertThat(Browser.location(new Browser(port).signIn(email, PASSWORD))).contains("problem=wrong");
        assertThat(Browser.location(new Browser(port).signIn(email, "another horse battery")))
                .isEqualTo("/");
        hasEnded(other, "the account is disabled or has a new password");
        hasEnded(invited, "The person who made this invitation can no longer invite people.");
    }

    @Test
    void the_first_set_up_makes_the_first_staff_and_no_second() {
        jdbc.sql("UPDATE account SET staff = false").update();
        var one = "/link/" + links.setup();
        var two = "/link/" + links.setup();
        browser.get(one);
        assertThat(browser.post(one, Map.of("email", email, "name", "Ben", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(302);
        assertThat(accounts.byEmail(email).orElseThrow().staff()).isTrue();
        var late = new Browser(port);
        late.get("/sign-in");
        assertThat(late.post(two, Map.of("email", "eve" + email, "name", "Eve", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(404);
        assertThat(accounts.byEmail("eve" + email)).isEmpty();
    }

    @Test
    void the_database_does_not_hold_the_token() {
        var token = invite(email, Role.VIEWER).substring("/link/".length());
        for (var table : new String[] {"account_link", "account_link_token"}) {
            assertThat(jdbc.sql("SELECT t::text FROM " + table + " t")
                            .query(String.class)
                            .list())
                    .isNotEmpty()
                    .noneMatch(row -> row.contains(token));
        }
        assertThat(jdbc.sql("SELECT summary FROM audit_entry")
                        .query(String.class)
                        .list())
                .noneMatch(summary -> summary.contains(token));
        assertThat(new OneTimeLink(email, java.time.Instant.EPOCH, "/link/" + token))
                .hasToString(email);
    }

    private void hasEnded(@Nullable String path, String why) {
        var stranger = new Browser(port);
        stranger.get("/sign-in");
        assertThat(stranger.get(path).statusCode()).isEqualTo(410);
        assertThat(stranger.get(path).body()).contains(why).doesNotContain("Acme");
        assertThat(stranger.post(path, Map.of("name", "Eve", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(410);
    }

    private String invite(String address, Role role) {
        return invite(address, role, null);
    }

    private String invite(String address, Role role, @Nullable String requestKey) {
        return String.valueOf(invitations
                .inviteMember(acme.id(), olga, address, role, requestKey)
                .path());
    }

    private UUID olga() {
        return java.util.Objects.requireNonNull(olga.account());
    }
}
