package io.nuages.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.tenant.Member;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class LinksTest {
    private static final String PASSWORD = "correct horse battery";

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Links links;

    @Autowired
    private Tenants tenants;

    @Autowired
    private JdbcClient jdbc;

    private Tenant acme;
    private String email;
    private Browser browser;

    @BeforeEach
    void aTenant() {
        jdbc.sql("DELETE FROM bucket").update();
        var plan = UUID.randomUUID();
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(plan, "Plan " + plan)
                .update();
        acme = tenants.create("staff", "t" + plan.toString().substring(0, 8), "Acme", plan);
        email = "ben." + plan + "@acme.example";
        browser = new Browser(port);
    }

    @Test
    void whoIsInvitedMakesAnAccountAndIsIn() {
        var path = accounts.inviteMember(acme.id(), "owner@acme.example", email, Role.DEVELOPER);
        assertThat(accounts.invitations(acme.id()))
                .extracting(Invitation::email)
                .containsExactly(email);
        assertThat(browser.get(path).body()).contains("Join Acme").contains(email);
        var answer = browser.post(path, Map.of("name", "Ben", "password", PASSWORD));
        assertThat(Browser.location(answer)).isEqualTo("/");
        assertThat(Browser.location(browser.get("/"))).isEqualTo("/t/" + acme.slug());
        assertThat(tenants.members(acme.id()))
                .extracting(Member::email, Member::role)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(email, Role.DEVELOPER));
        assertThat(accounts.invitations(acme.id())).isEmpty();
    }

    @Test
    void lookingAtALinkDoesNotUseItUp() {
        var path = accounts.inviteMember(acme.id(), "owner@acme.example", email, Role.VIEWER);
        for (var times = 0; times < 3; times++) {
            assertThat(new Browser(port).get(path).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aUsedLinkAnExpiredOneAndNoneAtAllAreAlike() {
        var used = accounts.inviteMember(acme.id(), "owner@acme.example", email, Role.VIEWER);
        browser.get(used);
        browser.post(used, Map.of("name", "Ben", "password", PASSWORD));
        var expired = accounts.inviteMember(acme.id(), "owner@acme.example", "c" + email, Role.VIEWER);
        jdbc.sql("UPDATE account_link SET expires_at = now() - interval '1 second' WHERE used_at IS NULL")
                .update();
        for (var path : new String[] {used, expired, "/link/none"}) {
            var stranger = new Browser(port);
            stranger.get("/sign-in");
            assertThat(stranger.get(path).statusCode()).isEqualTo(404);
            assertThat(stranger.get(path).body()).contains("This link has been used or has ended.");
            assertThat(stranger.post(path, Map.of("name", "Eve", "password", PASSWORD))
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(tenants.members(acme.id())).hasSize(1);
    }

    @Test
    void ofManyAtOnceOneGetsIn() throws Exception {
        var path = accounts.inviteMember(acme.id(), "owner@acme.example", email, Role.VIEWER);
        var link = links.find(path.substring("/link/".length())).orElseThrow();
        var attempts = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(n -> () -> {
                    var guest = accounts.create("guest" + n + email, "Guest", PASSWORD, false);
                    return accounts.accept(link, guest);
                })
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var wins = 0;
            for (var result : threads.invokeAll(attempts)) {
                wins += result.get() ? 1 : 0;
            }
            assertThat(wins).isOne();
        }
        assertThat(tenants.members(acme.id())).hasSize(1);
    }

    @Test
    void whoHasAnAccountAcceptsWithIt() {
        accounts.create(email, "Ben", PASSWORD, false);
        var path = accounts.inviteMember(acme.id(), "owner@acme.example", email, Role.OWNER);
        browser.signIn(email, PASSWORD);
        assertThat(browser.get(path).body()).contains("Join as " + email);
        assertThat(Browser.location(browser.post(path, Map.of()))).isEqualTo("/");
        assertThat(tenants.members(acme.id())).extracting(Member::email).containsExactly(email);
    }

    @Test
    void anInvitationDoesNotTakeOverAnExistingAccount() {
        var id = accounts.create(email, "Ben", PASSWORD, false);
        var path = accounts.inviteMember(acme.id(), "eve@acme.example", email, Role.OWNER);
        browser.get(path);
        var answer = browser.post(path, Map.of("name", "Eve", "password", "a password of mine"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(accounts.byId(id).orElseThrow().name()).isEqualTo("Ben");
        assertThat(Browser.location(new Browser(port).signIn(email, PASSWORD))).isEqualTo("/");
        assertThat(tenants.members(acme.id())).isEmpty();
        assertThat(browser.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void aSecondInvitationEndsTheFirst() {
        var first = accounts.inviteMember(acme.id(), "owner@acme.example", email, Role.VIEWER);
        var second = accounts.inviteMember(acme.id(), "owner@acme.example", email, Role.DEVELOPER);
        assertThat(browser.get(first).statusCode()).isEqualTo(404);
        assertThat(browser.get(second).statusCode()).isEqualTo(200);
        accounts.revokeInvitation(
                acme.id(), accounts.invitations(acme.id()).getFirst().id());
        assertThat(browser.get(second).statusCode()).isEqualTo(404);
    }

    @Test
    void anotherTenantCannotRevokeAnInvitation() {
        var path = accounts.inviteMember(acme.id(), "owner@acme.example", email, Role.VIEWER);
        accounts.revokeInvitation(
                UUID.randomUUID(), accounts.invitations(acme.id()).getFirst().id());
        assertThat(browser.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void aMistakeKeepsTheLinkAndWhatWasTyped() {
        var path = accounts.inviteMember(acme.id(), "owner@acme.example", email, Role.VIEWER);
        browser.get(path);
        var answer = browser.post(path, Map.of("name", "Ben <b>", "password", "short"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("Choose a password of 10")
                .contains("value=\"Ben &lt;b&gt;\"")
                .doesNotContain("short");
        assertThat(browser.post(path, Map.of("name", "Ben", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void aForgottenPasswordIsReplacedAndAllSessionsEnd() {
        var id = accounts.create(email, "Ben", PASSWORD, false);
        browser.signIn(email, PASSWORD);
        var path = accounts.resetPassword("staff", id);
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
    }

    @Test
    void theFirstSetUpMakesTheFirstStaffAndNoSecond() {
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
    void theDatabaseDoesNotHoldTheToken() {
        var token = accounts.inviteMember(acme.id(), "owner@acme.example", email, Role.VIEWER)
                .substring("/link/".length());
        var rows = jdbc.sql("SELECT account_link::text FROM account_link")
                .query(String.class)
                .list();
        assertThat(rows).isNotEmpty().noneMatch(row -> row.contains(token));
        assertThat(jdbc.sql("SELECT summary FROM audit_entry")
                        .query(String.class)
                        .list())
                .noneMatch(summary -> summary.contains(token));
    }
}
