package io.nuages.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class OpenSessionsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final Pattern END = Pattern.compile("action=\"(/account/sessions/[0-9a-f]+/end)\"");

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private JdbcClient jdbc;

    private String email;
    private Browser laptop;
    private Browser phone;

    @BeforeEach
    void twoSessions() {
        jdbc.sql("DELETE FROM bucket").update();
        email = account();
        laptop = new Browser(port);
        laptop.signIn(email, PASSWORD);
        phone = new Browser(port);
        phone.get("/sign-in");
        phone.post(
                "/sign-in",
                Map.of("email", email, "password", PASSWORD),
                "User-Agent",
                FIREFOX,
                "X-Forwarded-For",
                "203.0.113.7");
        phone.get("/account");
    }

    private String account() {
        var address = UUID.randomUUID() + "@acme.example";
        accounts.create(address, "Anna Muster", PASSWORD, false);
        return address;
    }

    @Test
    void the_account_page_says_where_one_is_signed_in() {
        var page = laptop.get("/account").body();
        assertThat(page)
                .containsSubsequence("Java", "127.0.0.1", "This one", "Firefox on Linux", "203.0.113.7")
                .containsOnlyOnce("This one")
                .contains("Sign out everywhere else")
                .doesNotContain(laptop.session())
                .doesNotContain(phone.session());
        assertThat(ends(page)).hasSize(1);
    }

    @Test
    void a_session_that_has_still_to_show_its_second_factor_says_so() {
        assertThat(laptop.get("/account").body()).doesNotContain("Second factor not shown");
        var secret = SecondFactorTest.begun(laptop, PASSWORD);
        laptop.post("/account/second-factor/confirmation", Map.of("code", SecondFactorTest.code(secret, 0)));

        var page = laptop.get("/account").body();

        assertThat(page).containsSubsequence("This one", "Firefox on Linux", "Second factor not shown yet");
        assertThat(page.split("Second factor not shown yet", -1)).hasSize(2);
    }

    @Test
    void one_of_them_is_signed_out() {
        var end = ends(laptop.get("/account").body()).getFirst();
        assertThat(Browser.location(laptop.post(end, Map.of()))).isEqualTo("/account");
        assertThat(phone.get("/account").statusCode()).isEqualTo(302);
        assertThat(laptop.get("/account").body())
                .contains("You are signed out there.")
                .doesNotContain("Firefox", "Sign out everywhere else");
        assertThat(devices()).isEqualTo(1);
        // A second click, from a page that was open.
        assertThat(Browser.location(laptop.post(end, Map.of()))).isEqualTo("/account");
    }

    @Test
    void all_others_are_signed_out_and_their_browsers_forgotten() {
        laptop.get("/account");
        laptop.post("/account/sign-outs", Map.of());
        assertThat(phone.get("/account").statusCode()).isEqualTo(302);
        assertThat(laptop.get("/account").statusCode()).isEqualTo(200);
        assertThat(devices()).isEqualTo(1);
    }

    @Test
    void nobody_ends_anothers_session() {
        var end = ends(laptop.get("/account").body()).getFirst();
        var other = new Browser(port);
        other.signIn(account(), PASSWORD);
        assertThat(Browser.location(other.post(end, Map.of()))).isEqualTo("/account");
        assertThat(other.get("/account").body()).doesNotContain("Firefox");
        assertThat(phone.get("/account").statusCode()).isEqualTo(200);
    }

    @Test
    void a_session_of_before_this_was_kept_is_listed_all_the_same() {
        jdbc.sql("""
                DELETE FROM spring_session_attributes WHERE attribute_name = 'beginning'
                  AND session_primary_id IN (SELECT primary_id FROM spring_session WHERE principal_name = ?)
                """)
                .param(accounts.byEmail(email).orElseThrow().id().toString())
                .update();
        var page = laptop.get("/account").body();
        assertThat(page).contains("A browser", "This one");
        laptop.post(ends(page).getFirst(), Map.of());
        assertThat(phone.get("/account").statusCode()).isEqualTo(302);
        laptop.get("/account");
        assertThat(Browser.location(laptop.post("/account/sign-outs", Map.of())))
                .isEqualTo("/account");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0|Edge on Windows",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1|Safari on iPhone",
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36|Chrome on Android",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15|Safari on Mac",
                "curl/8.5.0|curl",
                "<script>alert(1)</script>|A browser"
            })
    void a_browser_is_named_in_a_few_words(String said, String name) {
        assertThat(BrowserName.of(said)).isEqualTo(name);
    }

    private int devices() {
        return jdbc.sql("SELECT count(*) FROM account_device d JOIN account a ON a.id = d.account_id WHERE a.email = ?")
                .param(email)
                .query(Integer.class)
                .single();
    }

    private static List<String> ends(String page) {
        return END.matcher(page).results().map(found -> found.group(1)).toList();
    }
}
