package io.nuages.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.Browser;
import io.nuages.PortalWithMail;
import io.nuages.TestMail;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;

/** The way in when strangers have used up what strangers have, at a place that the account does not know. */
@PortalWithMail
class NewPlaceTest {
    private static final String PASSWORD = "correct horse battery";

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Throttle throttle;

    @Autowired
    private AskLimit limit;

    @Autowired
    private JdbcClient jdbc;

    private Browser browser;
    private String email;
    private UUID account;

    @BeforeEach
    void aRefusedOwner() {
        jdbc.sql("DELETE FROM bucket").update();
        browser = new Browser(port);
        email = UUID.randomUUID() + "@acme.example";
        account = accounts.create(email, "Anna Muster", PASSWORD, false);
        everybodyGuesses(email);
    }

    private void everybodyGuesses(String whom) {
        for (var n = 0; n < Throttle.ACCOUNT; n++) {
            throttle.attempt(new Throttle.Place(whom, null, null, false));
        }
    }

    private HttpResponse<String> signIn(Browser who, String whom) {
        who.get("/sign-in");
        return who.post("/sign-in", Map.of("email", whom, "password", PASSWORD));
    }

    private String mailed() {
        var refused = signIn(browser, email);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("Mail me a link").doesNotContain("hosting provider");
        assertThat(browser.post("/sign-in/links", Map.of()).body()).contains("If there is an account", email);
        return TestMail.link(TestMail.newest(email, 1));
    }

    @Test
    void a_mailed_link_and_the_password_let_the_owner_in() {
        var link = mailed();
        assertThat(browser.get(link).body()).contains("Use this browser");
        assertThat(browser.get(link).body()).as("to look changes nothing").contains("Use this browser");
        assertThat(Browser.location(browser.post(link, Map.of()))).isEqualTo("/sign-in");
        assertThat(browser.get("/sign-in").body()).contains("remembers this browser now");
        assertThat(browser.get("/account").statusCode())
                .as("alone it is no way in")
                .isEqualTo(302);
        assertThat(Browser.location(signIn(browser, email))).isEqualTo("/");

        assertThat(browser.get(link).statusCode()).isEqualTo(410);
        var thief = new Browser(port);
        thief.get("/sign-in");
        assertThat(thief.post(link, Map.of()).statusCode()).isEqualTo(410);
        assertThat(signIn(thief, email).statusCode()).isEqualTo(429);
    }

    @Test
    void the_database_does_not_hold_its_token() {
        var link = mailed();
        var token = link.substring(link.lastIndexOf('/') + 1);
        assertThat(jdbc.sql("SELECT l::text || m::text FROM account_device_link l, mail m")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .noneMatch(row -> row.contains(token));
    }

    @Test
    void it_ends_with_the_password_the_account_and_time() {
        for (var ending : new String[] {
            "UPDATE account SET password_version = password_version + 1 WHERE id = ?",
            "UPDATE account SET disabled_at = now() WHERE id = ?",
            "UPDATE account_device_link SET expires_at = now() WHERE account_id = ?"
        }) {
            aRefusedOwner();
            var link = mailed();
            jdbc.sql(ending).param(account).update();
            assertThat(browser.post(link, Map.of()).statusCode()).as(ending).isEqualTo(410);
        }
    }

    @Test
    void whoever_has_no_account_is_told_the_same_and_nothing_is_sent() {
        var nobody = UUID.randomUUID() + "@acme.example";
        everybodyGuesses(nobody);
        assertThat(signIn(browser, nobody).statusCode()).isEqualTo(429);
        var unknown = browser.post("/sign-in/links", Map.of()).body();
        var other = new Browser(port);
        signIn(other, email);
        assertThat(other.post("/sign-in/links", Map.of()).body().replace(email, nobody))
                .isEqualTo(unknown);
        TestMail.newest(email, 1);
        assertThat(TestMail.to(nobody)).isEmpty();
    }

    /** Else strangers would have the portal write to anybody. */
    @Test
    void without_a_refusal_nobody_is_mailed() {
        browser.get("/sign-in");
        assertThat(Browser.location(browser.post("/sign-in/links", Map.of("email", email))))
                .isEqualTo("/sign-in");
        assertThat(Browser.location(browser.post("/sign-in/refusals", Map.of())))
                .isEqualTo("/sign-in");
        assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ?")
                        .param(email)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void few_are_asked_for_from_one_network_and_where_nobody_can_tell_it_nobody_is_kept_out() {
        assertThatThrownBy(() -> IntStream.range(0, 2 * AskLimit.FROM_NETWORK)
                        .forEach(n -> limit.spare("new place", from("203.0.113.7"))))
                .isInstanceOf(AskLimit.TooManyAsks.class);
        assertThat(limit.spare("new place", from("198.51.100.9"))).isTrue();
        signIn(browser, email);
        for (var n = 0; n < 2 * AskLimit.FROM_NETWORK; n++) {
            assertThat(browser.post("/sign-in/links", Map.of()).statusCode()).isEqualTo(200);
        }
    }

    private static MockHttpServletRequest from(String address) {
        var request = new MockHttpServletRequest("POST", "/sign-in/links");
        request.setRemoteAddr(address);
        return request;
    }

    /** All of them work: who had them sent takes nothing from the owner. */
    @Test
    void of_mails_there_are_few_and_each_of_them_works() {
        signIn(browser, email);
        for (var n = 0; n < 7; n++) {
            assertThat(browser.post("/sign-in/links", Map.of()).body()).contains("on its way", "Each of them works");
        }
        assertThat(jdbc.sql("SELECT count(*) FROM mail WHERE recipient = ?")
                        .param(email)
                        .query(Integer.class)
                        .single())
                .isEqualTo(5);
        TestMail.newest(email, 5);
        for (var mail : TestMail.to(email)) {
            var other = new Browser(port);
            other.get(TestMail.link(mail));
            assertThat(Browser.location(other.post(TestMail.link(mail), Map.of())))
                    .isEqualTo("/sign-in");
            assertThat(Browser.location(signIn(other, email))).isEqualTo("/");
        }
    }
}
