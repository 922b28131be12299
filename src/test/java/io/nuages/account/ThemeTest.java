package io.nuages.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@NuagesTest
class ThemeTest {
    private static final String PASSWORD = "a long enough password";

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Test
    void pages_come_in_the_colours_that_this_browser_was_told_also_after_signing_out_and_where_something_is_wrong() {
        var email = "anna." + UUID.randomUUID() + "@acme.example";
        accounts.create(email, "Anna Muster", PASSWORD, false);
        var browser = new Browser(port);
        assertThat(browser.get("/sign-in").body())
                .contains("content=\"light dark\"")
                .doesNotContain("data-theme");
        browser.signIn(email, PASSWORD);

        browser.get("/account");
        assertThat(browser.post("/account/theme", Map.of("theme", "dark")).statusCode())
                .isEqualTo(302);

        assertThat(browser.get("/account").body())
                .contains("data-theme=\"dark\"", "name=\"color-scheme\" content=\"dark\"")
                .containsPattern("value=\"dark\" checked")
                .doesNotContainPattern("value=\"system\" checked");
        assertThat(browser.get("/nowhere").body()).contains("data-theme=\"dark\"");
        browser.post("/sign-out", Map.of());
        assertThat(browser.get("/sign-in").body()).contains("data-theme=\"dark\"");
        assertThat(new Browser(port).get("/sign-in").body()).doesNotContain("data-theme");
    }

    @Test
    void a_page_that_has_changed_already_is_left_as_it_is_and_others_come_back_to_where_they_were() {
        var email = "anna." + UUID.randomUUID() + "@acme.example";
        accounts.create(email, "Anna Muster", PASSWORD, false);
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        browser.get("/account");

        var told = browser.post("/account/theme", Map.of("theme", "dark"), "HX-Request", "true");
        assertThat(told.statusCode()).isEqualTo(204);
        assertThat(browser.get("/account").body())
                .contains("data-theme=\"dark\"")
                .doesNotContain("has been changed");

        var host = "http://127.0.0.1:" + port;
        for (var from : new String[][] {
            {host + "/t/acme?q=a", "/t/acme?q=a"},
            {"https://evil.example/t/acme", "/account"},
            {host + "//evil.example", "/account"},
            {"javascript:alert(1)", "/account"}
        }) {
            browser.get("/account");
            assertThat(Browser.location(browser.post("/account/theme", Map.of("theme", "light"), "Referer", from[0])))
                    .isEqualTo(from[1]);
        }
    }

    @Test
    void what_is_no_theme_means_the_system() {
        var email = "anna." + UUID.randomUUID() + "@acme.example";
        accounts.create(email, "Anna Muster", PASSWORD, false);
        var browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        for (var word : new String[] {"system", "", "\"><script>", "DARK"}) {
            browser.get("/account");
            browser.post("/account/theme", Map.of("theme", "dark"));
            browser.get("/account");
            browser.post("/account/theme", Map.of("theme", word));
            assertThat(browser.get("/account").body())
                    .as(word)
                    .contains("content=\"light dark\"")
                    .doesNotContain("data-theme");
        }
    }
}
