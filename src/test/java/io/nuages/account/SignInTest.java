package io.nuages.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.transaction.support.TransactionTemplate;

@NuagesTest
class SignInTest {
    private static final String PASSWORD = "correct horse battery";

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenants tenants;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private FindByIndexNameSessionRepository<?> sessions;

    private Browser browser;
    private String email;
    private UUID account;

    @BeforeEach
    void anAccount() {
        // Attempts of other tests come from the same address.
        jdbc.sql("DELETE FROM bucket").update();
        browser = new Browser(port);
        email = "Anna." + UUID.randomUUID() + "@acme.example";
        account = accounts.create(email, "Anna Muster", PASSWORD, false);
    }

    @Test
    void the_right_password_signs_in_whatever_the_case_of_the_address() {
        assertThat(browser.get("/account").statusCode()).isEqualTo(302);
        assertThat(Browser.location(browser.signIn(email.toUpperCase(java.util.Locale.ROOT), PASSWORD)))
                .isEqualTo("/");
        assertThat(browser.get("/account").body()).contains("Anna Muster");
    }

    @Test
    void only_the_embedded_default_offers_accounts_by_one_click() {
        assertThat(browser.get("/sign-in").body()).contains("name=\"password\"").doesNotContain("Sign in as");
    }

    @Test
    void scripts_and_other_sites_do_not_get_the_sessions_cookie() {
        var cookie = browser.get("/sign-in").headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith("nuages=").contains("HttpOnly").contains("SameSite=Lax");
    }

    @Test
    void a_wrong_password_and_an_unknown_address_say_the_same() {
        assertThat(Browser.location(browser.signIn(email, "wrong password"))).isEqualTo("/sign-in?problem=wrong");
        var page = browser.get("/sign-in?problem=wrong").body();
        assertThat(page).contains("Wrong e-mail address or password").contains(email);
        assertThat(Browser.location(browser.signIn("nobody@acme.example", PASSWORD)))
                .isEqualTo("/sign-in?problem=wrong");
    }

    @Test
    void a_disabled_account_says_the_same_as_a_wrong_password() {
        accounts.disable("staff", account);
        assertThat(Browser.location(browser.signIn(email, PASSWORD))).isEqualTo("/sign-in?problem=wrong");
    }

    @Test
    void the_session_gets_a_new_id_by_signing_in() {
        browser.get("/sign-in");
        var before = browser.session();
        browser.signIn(email, PASSWORD);
        assertThat(browser.session()).isNotEmpty().isNotEqualTo(before);
        var old = new Browser(port);
        assertThat(old.get("/account", "Cookie", "nuages=" + before).statusCode())
                .isEqualTo(302);
    }

    @Test
    void without_its_token_a_form_is_refused() {
        browser.get("/sign-in");
        var answer = new Browser(port).post("/sign-in", Map.of("email", email, "password", PASSWORD));
        assertThat(Browser.location(answer)).isEqualTo("/sign-in?problem=old");
        browser.signIn(email, PASSWORD);
        var stolen = new Browser(port);
        assertThat(stolen.post("/account/name", Map.of("name", "x"), "Cookie", "nuages=" + browser.session())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void htmx_may_send_the_token_as_a_header() throws Exception {
        browser.signIn(email, PASSWORD);
        var request = browser.request("/account/name", "HX-Request", "true", "X-CSRF-TOKEN", browser.token())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("name=Anna+B"));
        var answer = browser.client().send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(accounts.byId(account).orElseThrow().name()).isEqualTo("Anna B");
    }

    @Test
    void signing_in_right_does_not_count_as_guessing() {
        for (var attempt = 0; attempt < 12; attempt++) {
            assertThat(Browser.location(new Browser(port).signIn(email, PASSWORD)))
                    .isEqualTo("/");
        }
    }

    @Test
    void a_weaker_hash_is_replaced_by_signing_in() {
        var weak = new Argon2PasswordEncoder(16, 32, 1, 512, 1).encode(PASSWORD);
        jdbc.sql("UPDATE account SET password_hash = ? WHERE id = ?")
                .params(weak, account)
                .update();
        browser.signIn(email, PASSWORD);
        assertThat(hash()).isNotEqualTo(weak).contains("m=1024,");
        assertThat(Browser.location(new Browser(port).signIn(email, PASSWORD))).isEqualTo("/");
    }

    @Test
    void one_comes_back_to_where_one_wanted_to_go() {
        var wanted = Browser.location(browser.get("/t/acme/apps?page=2"));
        assertThat(wanted).isEqualTo("/sign-in?to=/t/acme/apps?page%3D2");
        assertThat(browser.get(wanted).body()).contains("name=\"to\" value=\"/t/acme/apps?page=2\"");
        var answer =
                browser.post("/sign-in", Map.of("email", email, "password", PASSWORD, "to", "/t/acme/apps?page=2"));
        assertThat(Browser.location(answer)).isEqualTo("/t/acme/apps?page=2");
    }

    @Test
    void one_comes_back_to_what_one_searched_for() {
        var searched = "/t/acme/search?q=shop+s%26t";
        var page = browser.get(Browser.location(browser.get(searched))).body();
        assertThat(page).contains("name=\"to\" value=\"/t/acme/search?q=shop+s%26t\"");
        assertThat(Browser.location(
                        browser.post("/sign-in", Map.of("email", email, "password", PASSWORD, "to", searched))))
                .isEqualTo(searched);
    }

    @Test
    void one_is_not_led_away() {
        for (var away : new String[] {
            "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\n/evil"
        }) {
            var other = new Browser(port);
            other.get("/sign-in");
            var answer = other.post("/sign-in", Map.of("email", email, "password", PASSWORD, "to", away));
            assertThat(answer.headers().firstValue("Location").orElse(""))
                    .doesNotContain("evil")
                    .doesNotContain("alert");
        }
    }

    /** The first two ended in an error page and ninety lines of log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..//x",
                "/../../x",
                "/./x",
                "/a/../b",
                "//",
                "/a//b",
                "/;x",
                "/%2e%2e/x",
                "/a%2fb",
                "/a%00",
                "/%",
                "/a b",
                "/ä",
                "/?q=\\x",
                "x",
                "?x",
                "/\r\nSet-Cookie: a=b"
            })
    void a_malformed_target_leads_to_the_start(String to) {
        browser.get("/sign-in");
        var answer = browser.post("/sign-in", Map.of("email", email, "password", PASSWORD, "to", to));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/");
        var page = new Browser(port).get("/sign-in?to=" + URLEncoder.encode(to, UTF_8));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("name=\"to\"");
    }

    /** 36 at once, of one session, whose redirects all leave it a flash; two more end the session meanwhile. */
    @Test
    void requests_of_one_session_at_once_are_all_answered() throws Exception {
        for (var round = 0; round < 3; round++) {
            browser.signIn(email, PASSWORD);
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (var n = 0; n < 36; n++) {
                answers.add(send("/account/name", "name=Anna+" + n));
            }
            for (var answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(302);
            }
            assertThat(browser.get("/account").body()).contains("Your name has been changed.");
            answers.clear();
            for (var n = 0; n < 36; n++) {
                answers.add(n % 12 == 11 ? send("/sign-out", "") : send("/account/name", "name=Anna+" + n));
            }
            for (var answer : answers) {
                assertThat(answer.get().statusCode()).isIn(302, 403);
            }
        }
    }

    private CompletableFuture<HttpResponse<String>> send(String path, String form) {
        var request = browser.request(path, "X-CSRF-TOKEN", browser.token())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return browser.client().sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void an_address_that_no_database_takes_is_unknown() {
        browser.get("/sign-in");
        var answer = browser.post("/sign-in", Map.of("email", "a\0@acme.example", "password", PASSWORD));
        assertThat(Browser.location(answer)).isEqualTo("/sign-in?problem=wrong");
        browser.get("/sign-in");
        assertThat(Browser.location(browser.post("/sign-in", Map.of()))).isEqualTo("/sign-in?problem=wrong");
        assertThat(browser.get("/sign-in?problem=wrong").body()).doesNotContain("null");
    }

    @Test
    void the_start_page_leads_on() {
        browser.signIn(email, PASSWORD);
        assertThat(browser.get("/").body()).contains("You belong to no tenant yet");
        var first = tenant("One");
        assertThat(Browser.location(browser.get("/"))).isEqualTo("/t/" + first);
        var second = tenant("Two");
        assertThat(browser.get("/").body()).contains("/t/" + first).contains("/t/" + second);
        jdbc.sql("UPDATE account SET staff = true WHERE id = ?").param(account).update();
        assertThat(Browser.location(browser.get("/"))).isEqualTo("/staff");
    }

    @Test
    void signing_out_ends_the_session() {
        browser.signIn(email, PASSWORD);
        var session = browser.session();
        assertThat(Browser.location(browser.post("/sign-out", Map.of()))).isEqualTo("/sign-in");
        assertThat(new Browser(port)
                        .get("/account", "Cookie", "nuages=" + session)
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void a_session_is_changed_in_a_transaction_of_its_own() {
        browser.signIn(email, PASSWORD);
        var id = new String(Base64.getDecoder().decode(browser.session()), UTF_8);
        transaction.executeWithoutResult(running -> {
            rename(sessions, id);
            running.setRollbackOnly();
        });
        assertThat(sessions.findById(id).<String>getAttribute("renamed")).isEqualTo("kept");
    }

    /** Knowing the former token, as somebody who planted that session does, reveals no later one. */
    @Test
    void the_token_of_forms_is_a_new_one_by_signing_in() {
        browser.get("/sign-in");
        var before = browser.token();
        browser.signIn(email, PASSWORD);

        assertThat(rename("Ada", before).statusCode()).isEqualTo(403);
        assertThat(rename("Ada", browser.token()).statusCode()).isEqualTo(302);
    }

    @Test
    void a_form_that_was_open_while_a_session_ended_is_taken_from_the_same_account_only() {
        browser.signIn(email, PASSWORD);
        var open = browser.token();
        var other = UUID.randomUUID() + "@example.org";
        accounts.create(other, "Otto", PASSWORD, false);

        browser.post("/sign-out", Map.of());
        var signedOut = rename("a name that was typed", open);
        assertThat(signedOut.statusCode()).isEqualTo(403);
        assertThat(signedOut.body())
                .contains("Not sent", "href=\"/sign-in?to=/account/signed-in\"")
                .doesNotContain("a name that was typed")
                .doesNotContainPattern("(?i)(?<!p)reload");

        browser.signIn(other, PASSWORD);
        var another = rename("a name that was typed", open);
        assertThat(another.statusCode()).isEqualTo(403);
        assertThat(another.body()).contains("You are signed in as", other).doesNotContain("a name that was typed");
        browser.post("/sign-out", Map.of());

        browser.signIn(email, PASSWORD);
        assertThat(rename("a name that was typed", open).statusCode()).isEqualTo(302);
        assertThat(browser.get("/account").body()).contains("a name that was typed");

        browser.post("/account/password", Map.of("current", PASSWORD, "password", "another long enough one"));
        assertThat(rename("too late", open).statusCode()).isEqualTo(403);
    }

    @Test
    void a_page_is_told_who_is_signed_in_and_which_token_is_good() {
        assertThat(browser.get("/form-token", "Accept", "application/json").body())
                .contains("\"account\":\"\"", "\"email\":\"\"", "\"token\":\"");
        browser.signIn(email, PASSWORD);
        var told = browser.get("/form-token", "Accept", "application/json");
        assertThat(told.body()).contains("\"email\":\"" + email + "\"");
        var token = told.body().replaceFirst(".*\"token\":\"([^\"]+)\".*", "$1");
        assertThat(rename("Ada", token).statusCode()).isEqualTo(302);
        assertThat(told.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    }

    @Test
    void whose_sign_in_page_is_old_gets_a_new_one() {
        var answer = browser.post("/sign-in", Map.of("email", email, "password", PASSWORD));
        assertThat(Browser.location(answer)).isEqualTo("/sign-in?problem=old");
        assertThat(browser.get("/sign-in?problem=old").body()).contains("was open too long");
    }

    private HttpResponse<String> rename(String name, String token) {
        return browser.postWith(token, "/account/name", Map.of("name", name));
    }

    /** Objects of a library could not be read any more after an update that changes their class. */
    @Test
    void a_session_holds_nothing_but_strings() {
        browser.signIn(email, PASSWORD);
        browser.get("/account");
        var session = session();
        assertThat(session.getAttributeNames())
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(session.<Object>getAttribute(name)).as(name).isInstanceOf(String.class));
    }

    private Session session() {
        return sessions.findById(new String(Base64.getDecoder().decode(browser.session()), UTF_8));
    }

    private static <S extends Session> void rename(FindByIndexNameSessionRepository<S> sessions, String id) {
        var session = sessions.findById(id);
        session.setAttribute("renamed", "kept");
        sessions.save(session);
    }

    @Test
    void disabling_an_account_ends_its_sessions_at_once() {
        browser.signIn(email, PASSWORD);
        accounts.disable("staff", account);
        assertThat(browser.get("/account").statusCode()).isEqualTo(302);
    }

    @Test
    void a_new_password_ends_all_other_sessions_and_keeps_this_one() {
        browser.signIn(email, PASSWORD);
        var other = new Browser(port);
        other.signIn(email, PASSWORD);
        browser.get("/account");
        var answer =
                browser.post("/account/password", Map.of("current", PASSWORD, "password", "another horse battery"));
        assertThat(Browser.location(answer)).isEqualTo("/account");
        assertThat(browser.get("/account").statusCode()).isEqualTo(200);
        assertThat(other.get("/account").statusCode()).isEqualTo(302);
    }

    @Test
    void a_session_that_was_saved_a_moment_after_the_password_changed_is_none() {
        browser.signIn(email, PASSWORD);
        var late = new Browser(port);
        late.signIn(email, PASSWORD);
        savedLater(late, () -> {
            browser.get("/account");
            browser.post("/account/password", Map.of("current", PASSWORD, "password", "another horse battery"));
        });
        for (var path : new String[] {"/account", "/", "/t/acme", "/live/acme", "/staff"}) {
            assertThat(Browser.location(late.get(path))).as(path).startsWith("/sign-in");
        }
        assertThat(late.get("/sign-in").body()).contains("name=\"password\"");
        assertThat(browser.get("/account").statusCode()).isEqualTo(200);
    }

    @Test
    void a_session_that_was_saved_a_moment_after_the_account_was_disabled_is_none() {
        browser.signIn(email, PASSWORD);
        savedLater(browser, () -> accounts.disable("staff", account));
        assertThat(Browser.location(browser.get("/account"))).isEqualTo("/sign-in?to=/account");
    }

    /** As if the session were written only when the act is done, which therefore does not see it. */
    private void savedLater(Browser who, Runnable act) {
        var hidden = "UPDATE spring_session SET principal_name = ? WHERE session_id = ?";
        var session = new String(Base64.getDecoder().decode(who.session()), UTF_8);
        assertThat(jdbc.sql(hidden).params("nobody", session).update()).isEqualTo(1);
        act.run();
        assertThat(jdbc.sql(hidden).params(account.toString(), session).update())
                .isEqualTo(1);
    }

    @Test
    void a_new_password_needs_the_current_one() {
        browser.signIn(email, PASSWORD);
        var before = hash();
        var answer = browser.post("/account/password", Map.of("current", "wrong", "password", "another horse battery"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("That is not your current password.");
        assertThat(browser.post("/account/password", Map.of("current", "wrong", "password", "short"))
                        .body())
                .contains("That is not your current password.", "Choose a password of");
        assertThat(browser.post("/account/password", Map.of("current", PASSWORD, "password", "short"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(hash()).isEqualTo(before);
    }

    @Test
    void guessing_the_current_password_is_throttled_too() {
        browser.signIn(email, PASSWORD);
        for (var attempt = 0; attempt < 10; attempt++) {
            assertThat(browser.post("/account/password", Map.of("current", "wrong " + attempt, "password", "x"))
                            .body())
                    .contains("That is not your current password.");
        }
        var answer =
                browser.post("/account/password", Map.of("current", PASSWORD, "password", "another horse battery"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).containsPattern("Too many attempts. Try again in \\d+ seconds.");
    }

    @Test
    void reading_pages_writes_nothing_to_the_session() {
        browser.signIn(email, PASSWORD);
        browser.get("/account");
        var before = sessionVersion();
        browser.get("/account");
        browser.get("/");
        assertThat(sessionVersion()).isEqualTo(before);
    }

    private String sessionVersion() {
        return jdbc.sql(
                        "SELECT string_agg(xmin::text, ',' ORDER BY primary_id) FROM spring_session WHERE principal_name = ?")
                .param(account.toString())
                .query(String.class)
                .single();
    }

    private String hash() {
        return jdbc.sql("SELECT password_hash FROM account WHERE id = ?")
                .param(account)
                .query(String.class)
                .single();
    }

    private String tenant(String name) {
        var plan = UUID.randomUUID();
        jdbc.sql("INSERT INTO plan VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)")
                .params(plan, "Plan " + plan)
                .update();
        var tenant = tenants.create("staff", "t" + plan.toString().substring(0, 8), name, plan);
        tenants.addMember(tenant.id(), "staff", account, Role.OWNER);
        return tenant.slug();
    }
}
