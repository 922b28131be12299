package io.nuages.account;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.PortalWithMail;
import io.nuages.TestMail;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Member;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;

/** One-time links where mail is set up: they go to the address and to nobody else. */
@PortalWithMail
class MailedLinksTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String ANOTHER = "another horse battery";

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Invitations invitations;

    @Autowired
    private Recovery recovery;

    @Autowired
    private AskLimit limit;

    @Autowired
    private Tenants tenants;

    @Autowired
    private JdbcClient jdbc;

    private String unique;
    private Tenant acme;
    private Actor olga;
    private String members;
    private String email;
    private Browser owner;
    private Browser browser;

    @BeforeEach
    void anOwnerIsSignedIn() {
        jdbc.sql("DELETE FROM bucket").update();
        var plan = UUID.randomUUID();
        unique = plan.toString().substring(0, 8);
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(plan, "Plan " + plan)
                .update();
        acme = tenants.create("staff", "m" + unique, "Acme at evil.example/login", plan);
        members = "/t/" + acme.slug() + "/members";
        email = "ben" + unique + "@acme.example";
        var address = "olga" + unique + "@acme.example";
        olga = new Actor(accounts.create(address, "Olga https://evil.example", PASSWORD, false), address);
        tenants.addMember(acme.id(), "staff", id(olga), Role.OWNER);
        owner = new Browser(port);
        owner.signIn(address, PASSWORD);
        browser = new Browser(port);
        browser.get("/sign-in");
    }

    @Test
    void an_invitation_is_mailed_and_whoever_made_it_never_sees_the_link() throws Exception {
        var answer = owner.post(members, Map.of("email", email, "role", "developer", "requestKey", "first-click"));
        assertThat(Browser.location(answer)).isEqualTo(members);
        var message = TestMail.newest(email, 1);
        assertThat(message.getSubject()).isEqualTo("Olga https evil example invites you to Acme at evil example login");
        assertThat(TestMail.text(message)).contains("as a developer").doesNotContain("evil.example", olga.name());
        await().untilAsserted(() -> assertThat(owner.get(members).body()).contains("mail sent"));
        assertThat(owner.get(members).body()).contains(email).doesNotContain("/link/");

        var path = TestMail.link(message);
        assertThat(browser.get(path).body()).contains("Join Acme");
        assertThat(browser.post(path, Map.of("name", "Ben", "password", PASSWORD))
                        .statusCode())
                .isEqualTo(302);
        assertThat(tenants.members(acme.id()))
                .extracting(Member::email, Member::proven)
                .contains(tuple(email, true));
    }

    @Test
    void the_same_form_sent_again_mails_once() {
        var form = Map.of("email", email, "role", "viewer", "requestKey", "one-click");
        owner.post(members, form);
        var first = TestMail.link(TestMail.newest(email, 1));
        owner.post(members, form);
        owner.post(members, Map.of("email", "last" + email, "role", "viewer"));
        TestMail.newest("last" + email, 1);
        assertThat(TestMail.to(email)).hasSize(1);
        assertThat(browser.get(first).statusCode()).isEqualTo(200);
    }

    @Test
    void a_withdrawn_invitation_is_not_mailed_any_more() {
        owner.post(members, Map.of("email", email, "role", "viewer"));
        var path = TestMail.link(TestMail.newest(email, 1));
        invitations.withdraw(
                acme.id(), "owner", invitations.open(acme.id()).getFirst().id());
        assertThat(browser.get(path).body()).contains("This invitation was withdrawn.");
    }

    @Test
    void how_many_mails_an_address_gets_is_limited_for_each_tenant() {
        for (var times = 0; times < 5; times++) {
            assertThat(owner.post(members, Map.of("email", email, "role", "viewer"))
                            .statusCode())
                    .isEqualTo(302);
        }
        var answer = owner.post(members, Map.of("email", email, "role", "viewer"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("Too many mails were sent to this address in the last hour.", "value=\"" + email + "\"");
        assertThat(owner.post(members, Map.of("email", "other" + email, "role", "viewer"))
                        .statusCode())
                .isEqualTo(302);

        // One tenant keeps no other one from the address.
        var other = tenants.create("staff", "o" + unique, "Other", acme.plan());
        tenants.addMember(other.id(), "staff", id(olga), Role.OWNER);
        assertThat(owner.post("/t/" + other.slug() + "/members", Map.of("email", email, "role", "viewer"))
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void who_reads_the_mail_takes_the_address_from_whoever_has_not_proven_it() {
        var squatter = unproven(email, "Eve");
        var evil = tenants.create("staff", "e" + unique, "Evil", acme.plan());
        tenants.addMember(evil.id(), "staff", squatter, Role.OWNER);
        var eve = new Browser(port);
        eve.signIn(email, PASSWORD);
        var guest = invitations.inviteMember(evil.id(), new Actor(squatter, email), "guest" + email, Role.OWNER, null);
        assertThat(guest.mailed()).isTrue();
        var given = TestMail.link(TestMail.newest("guest" + email, 1));

        var path = invited(email, Role.VIEWER);
        assertThat(browser.get(path).body())
                .contains("An account has this address, but nobody has confirmed it", "That account is not mine");
        var form = Map.of("name", "Ben", "password", ANOTHER);
        assertThat(browser.post(path, form).statusCode()).isEqualTo(422);
        assertThat(browser.post(path, Map.of("name", "", "password", "short")).body())
                .contains(
                        "Enter a name of at most", "Choose a password of", "Tick the box if that account is not yours");
        assertThat(browser.post(path, Map.of("name", "Ben", "password", ANOTHER, "take", "true"))
                        .statusCode())
                .isEqualTo(302);

        var ben = accounts.byEmail(email).orElseThrow();
        assertThat(ben.id()).isNotEqualTo(squatter);
        assertThat(ben.proven()).isTrue();
        assertThat(tenants.of(ben.id())).extracting(one -> one.tenant().id()).containsExactly(acme.id());
        assertThat(tenants.of(squatter)).extracting(one -> one.tenant().id()).containsExactly(evil.id());
        assertThat(accounts.byId(squatter).orElseThrow().address()).isEqualTo("an account without an address");
        assertThat(eve.get("/account").statusCode()).isEqualTo(302);
        assertThat(Browser.location(new Browser(port).signIn(email, PASSWORD))).contains("problem=wrong");
        assertThat(Browser.location(new Browser(port).signIn(email, ANOTHER))).isEqualTo("/");
        assertThat(new Browser(port).get(given).statusCode()).isEqualTo(410);
    }

    @Test
    void who_has_not_proven_the_address_does_so_by_accepting_what_was_mailed_there() {
        var id = unproven(email, "Ben");
        var path = invited(email, Role.VIEWER);
        browser.signIn(email, PASSWORD);
        browser.get(path);
        assertThat(browser.post(path, Map.of()).statusCode()).isEqualTo(302);
        assertThat(accounts.byId(id).orElseThrow().proven()).isTrue();
    }

    @Test
    void an_accepted_invitation_of_another_address_proves_nothing() {
        var id = unproven("other" + email, "Ben");
        var path = invited(email, Role.VIEWER);
        browser.signIn("other" + email, PASSWORD);
        assertThat(browser.get(path).body()).contains("This invitation is for " + email);
        browser.post(path, Map.of());
        assertThat(tenants.of(id)).hasSize(1);
        assertThat(accounts.byId(id).orElseThrow().proven()).isFalse();
        assertThat(owner.get(members).body()).contains("other" + email + " (address not proven)");
    }

    @Test
    void who_has_proven_the_address_signs_in_first() {
        accounts.create(email, "Ben", PASSWORD, false);
        var path = invited(email, Role.VIEWER);
        assertThat(browser.get(path).body()).contains("You have an account with this address. Sign in to join");
        browser.post(path, Map.of("name", "Ben", "password", ANOTHER, "take", "true"));
        assertThat(Browser.location(new Browser(port).signIn(email, PASSWORD))).isEqualTo("/");
        assertThat(tenants.members(acme.id())).hasSize(1);
    }

    @Test
    void the_last_of_the_staff_keeps_the_address() {
        jdbc.sql("UPDATE account SET staff = false").update();
        var id = unproven(email, "Sam");
        jdbc.sql("UPDATE account SET staff = true WHERE id = :id")
                .param("id", id)
                .update();
        var path = invited(email, Role.VIEWER);
        browser.get(path);
        var answer = browser.post(path, Map.of("name", "Ben", "password", ANOTHER, "take", "true"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("This account belongs to the last member of staff.");
        assertThat(accounts.byEmail(email).orElseThrow().id()).isEqualTo(id);
    }

    @Test
    void an_address_is_proven_from_the_account_page() {
        var id = unproven(email, "Ben");
        tenants.addMember(acme.id(), "staff", id, Role.VIEWER);
        browser.signIn(email, PASSWORD);
        assertThat(browser.get("/account").body()).contains("Not proven", "Mail me a link");
        assertThat(Browser.location(browser.post("/account/proofs", Map.of()))).isEqualTo("/account");
        var path = TestMail.link(TestMail.newest(email, 1));

        var reader = new Browser(port);
        assertThat(reader.get(path).body()).contains("If it is yours, sign in to it and say so.");
        reader.post(path, Map.of());
        assertThat(accounts.byId(id).orElseThrow().proven()).isFalse();

        assertThat(browser.get(path).body()).contains("You are signed in to it.");
        assertThat(browser.post(path, Map.of()).statusCode()).isEqualTo(302);
        assertThat(browser.get("/account").body()).contains(">Proven<").doesNotContain("Mail me a link");
        assertThat(owner.get(members).body()).contains(email).doesNotContain("not proven");
        assertThat(browser.post(path, Map.of()).statusCode()).isEqualTo(410);
    }

    @Test
    void whoever_reads_the_mail_can_say_that_the_account_is_not_theirs() {
        var id = unproven(email, "Eve");
        browser.signIn(email, PASSWORD);
        browser.post("/account/proofs", Map.of());
        var path = TestMail.link(TestMail.newest(email, 1));
        var reader = new Browser(port);
        assertThat(reader.get(path).body()).contains("That account is not mine");
        assertThat(reader.post(path, Map.of("disown", "true")).statusCode()).isEqualTo(302);
        assertThat(accounts.byEmail(email)).isEmpty();
        assertThat(accounts.byId(id).orElseThrow().disabledAt()).isNotNull();
        assertThat(browser.get("/account").statusCode()).isEqualTo(302);
    }

    @Test
    void a_forgotten_password_is_mailed_to_a_proven_address() {
        var id = accounts.create(email, "Ben", PASSWORD, false);
        var elsewhere = new Browser(port);
        elsewhere.signIn(email, PASSWORD);
        assertThat(browser.get("/sign-in").body()).contains("Forgot your password?");
        forgotten(email.toUpperCase());
        var path = TestMail.link(TestMail.newest(email, 1));
        forgotten(email);
        var other = TestMail.link(TestMail.newest(email, 2));
        assertThat(browser.get(path).body()).contains("For " + email);
        assertThat(browser.get(path).statusCode()).isEqualTo(200);
        assertThat(browser.post(path, Map.of("password", ANOTHER)).statusCode()).isEqualTo(302);
        assertThat(elsewhere.get("/account").statusCode()).isEqualTo(302);
        assertThat(Browser.location(new Browser(port).signIn(email, PASSWORD))).contains("problem=wrong");
        assertThat(Browser.location(new Browser(port).signIn(email, ANOTHER))).isEqualTo("/");
        assertThat(browser.get(other).statusCode()).isEqualTo(410);
        assertThat(accounts.byId(id).orElseThrow().proven()).isTrue();
    }

    /** They lock the account first, so none waits for what another one holds. */
    @Test
    void of_several_links_at_once_one_sets_the_password() throws Exception {
        accounts.create(email, "Ben", PASSWORD, false);
        for (var times = 1; times <= 5; times++) {
            forgotten(email);
        }
        TestMail.newest(email, 5);
        var go = new CountDownLatch(1);
        var answers = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newFixedThreadPool(5)) {
            for (var mail : TestMail.to(email)) {
                var path = TestMail.link(mail);
                var reader = new Browser(port);
                reader.get(path);
                answers.add(threads.submit(() -> {
                    go.await();
                    return reader.post(path, Map.of("password", ANOTHER)).statusCode();
                }));
            }
            go.countDown();
            var statuses = new ArrayList<Integer>();
            for (var answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsExactlyInAnyOrder(302, 410, 410, 410, 410);
        }
        assertThat(Browser.location(new Browser(port).signIn(email, ANOTHER))).isEqualTo("/");
    }

    @Test
    void every_address_is_answered_alike_and_asked_for_alike() {
        accounts.create(email, "Ben", PASSWORD, false);
        unproven("eve" + email, "Eve");
        var disabled = accounts.create("gone" + email, "Gone", PASSWORD, false);
        accounts.disable("staff", disabled);
        var answers = List.of(email, "eve" + email, "gone" + email, "nobody" + email).stream()
                .map(address -> forgotten(address).replace(address, "ADDRESS"))
                .distinct()
                .toList();
        assertThat(answers).hasSize(1);
        var first = answers.getFirst();
        assertThat(TestMail.text(TestMail.newest("eve" + email, 1)))
                .contains("no link can be mailed", "ask your hosting provider")
                .doesNotContain("/link/");
        TestMail.newest(email, 1);
        await().untilAsserted(() -> assertThat(jdbc.sql("""
                        SELECT outcome FROM mail WHERE recipient IN (:gone, :nobody)
                        """)
                        .param("gone", "gone" + email)
                        .param("nobody", "nobody" + email)
                        .query(String.class)
                        .list())
                .containsExactly("dropped", "dropped"));
        for (var address : new String[] {email, "nobody" + email}) {
            for (var times = 1; times < 5; times++) {
                forgotten(address);
            }
            assertThat(forgotten(address).replace(address, "ADDRESS")).isEqualTo(first);
            assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ?")
                            .param(address)
                            .query(Integer.class)
                            .single())
                    .isEqualTo(5);
        }
        assertThat(TestMail.to("nobody" + email)).isEmpty();
        assertThat(TestMail.to("gone" + email)).isEmpty();
    }

    @Test
    void few_ask_from_one_network() {
        assertThatThrownBy(() -> IntStream.range(0, 2 * AskLimit.FROM_NETWORK)
                        .forEach(n -> limit.count("password", "192.0.2.1")))
                .isInstanceOf(AskLimit.TooManyAsks.class);
        limit.count("password", "192.0.2.2");
        limit.count("link", "192.0.2.1");
    }

    /** As behind a proxy that the portal was not told of: there, one who asks for very much closes the door to nobody. */
    @Test
    void whoever_asks_for_everybody_keeps_nobody_from_a_mail() {
        accounts.create(email, "Ben", PASSWORD, false);
        var untold = new MockHttpServletRequest("POST", "/sign-in/password");
        assertThat(IntStream.range(0, 2 * AskLimit.TO_NOBODY).allMatch(n -> limit.spare("password", untold)))
                .as("what a stranger can leave in the outbox has an end")
                .isFalse();
        var nobody = "nobody" + email;
        assertThat(forgotten(email).replace(email, "ADDRESS"))
                .isEqualTo(forgotten(nobody).replace(nobody, "ADDRESS"));
        TestMail.newest(email, 1);

        recovery.forgotten("first" + nobody, true);
        recovery.forgotten("last" + nobody, false);
        recovery.forgotten(email, false);
        assertThat(jdbc.sql("SELECT recipient FROM mail WHERE recipient IN (:all)")
                        .param("all", List.of("first" + nobody, "last" + nobody, email))
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("first" + nobody, email, email);
    }

    @Test
    void what_is_no_address_is_said_and_kept() {
        browser.get("/sign-in/password");
        var answer = browser.post("/sign-in/password", Map.of("email", "ben"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Enter an e-mail address", "value=\"ben\"");
    }

    @Test
    void a_reset_by_staff_is_mailed_to_a_proven_address_and_else_handed_over() {
        var sam = new Actor(accounts.create("sam" + email, "Sam", PASSWORD, true), "sam" + email);
        var ben = accounts.create(email, "Ben", PASSWORD, false);
        var eve = unproven("eve" + email, "Eve");
        assertThat(recovery.resetPassword(sam, ben).path()).isNull();
        var path = TestMail.link(TestMail.newest(email, 1));
        assertThat(browser.get(path).body()).contains("For " + email);
        var handed = recovery.resetPassword(sam, eve);
        assertThat(handed.mailed()).isFalse();
        browser.get(String.valueOf(handed.path()));
        assertThat(browser.post(String.valueOf(handed.path()), Map.of("password", ANOTHER))
                        .statusCode())
                .isEqualTo(302);
        assertThat(accounts.byId(eve).orElseThrow().proven()).isFalse();
        assertThat(TestMail.to("eve" + email)).isEmpty();
    }

    @Test
    void no_link_or_redirect_is_made_of_the_host_header() throws Exception {
        owner.post(members, Map.of("email", email, "role", "viewer"));
        assertThat(TestMail.text(TestMail.newest(email, 1))).contains("\n" + PortalWithMail.URL + "/link/");
        assertThat(raw("GET /account HTTP/1.1\r\nHost: attacker.example\r\nAccept: text/html\r\n"))
                .contains("HTTP/1.1 302", "Location: /sign-in?to=/account")
                .doesNotContain("attacker.example");
        assertThat(raw("GET / HTTP/1.1\r\nHost: attacker.example\r\nX-Forwarded-Host: attacker.example\r\n"))
                .contains("HTTP/1.1 302")
                .doesNotContain("attacker.example");
    }

    @Test
    void a_member_whose_address_is_not_proven_keeps_nobody_from_inviting_whoever_has_it() {
        var eve = unproven(email, "Eve");
        tenants.addMember(acme.id(), "staff", eve, Role.VIEWER);
        assertThat(owner.post(members, Map.of("email", email, "role", "viewer")).statusCode())
                .isEqualTo(302);
        TestMail.newest(email, 1);
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((request + "Connection: close\r\n\r\n").getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private String forgotten(String address) {
        browser.get("/sign-in/password");
        return browser.post("/sign-in/password", Map.of("email", address))
                .body()
                .replaceAll("value=\"[^\"]*\"", "");
    }

    private String invited(String address, Role role) {
        assertThat(owner.post(members, Map.of("email", address, "role", role.word()))
                        .statusCode())
                .isEqualTo(302);
        return TestMail.link(TestMail.newest(address, 1));
    }

    private UUID unproven(String address, String name) {
        var id = accounts.create(address, name, PASSWORD, false);
        jdbc.sql("UPDATE account SET proven_at = NULL WHERE id = :id")
                .param("id", id)
                .update();
        return id;
    }

    private static UUID id(Actor actor) {
        return Objects.requireNonNull(actor.account());
    }
}
