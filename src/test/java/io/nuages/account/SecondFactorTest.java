package io.nuages.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.PageCheck;
import io.nuages.TestBrowser;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import io.nuages.tenant.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Accounts of the staff go nowhere by a password alone, nor from elsewhere; and what a second factor promises to anybody. */
@NuagesTest
@TestPropertySource(properties = {"nuages.staff.second-factor=true", "nuages.staff.networks=127.0.0.1/32, 10.1.0.0/16"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondFactorTest {
    private static final String PASSWORD = "plum orchard seventeen";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern SECRET = Pattern.compile("data-copy=\"([A-Z2-7]{32})\"");
    private static final Pattern RECOVERY = Pattern.compile("<code>([a-z0-9]{6}-[a-z0-9]{6})</code>");

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private JdbcClient jdbc;

    private String staff = "";
    private String customer = "";

    @BeforeAll
    void tenant() {
        var size = plans.saveSize(null, "Two", 250, 256, 100);
        var plan = plans.create("Factors", 0, new Limits(4000, 8192, 40960, 0, 5, 5), 60, 20, Set.of(size));
        tenants.create("staff@example.org", "factor", "Factor", plan);
    }

    @BeforeEach
    void people() {
        var tag = UUID.randomUUID().toString().substring(0, 8);
        staff = tag + "@staff.example";
        customer = tag + "@factor.example";
        accounts.create(staff, "Staff", PASSWORD, true);
        var id = accounts.create(customer, "Customer", PASSWORD, false);
        tenants.addMember(tenants.bySlug("factor").orElseThrow().id(), "staff@example.org", id, Role.OWNER);
    }

    @Test
    void by_a_password_alone_staff_reach_nothing() {
        var browser = new Browser(port);
        browser.signIn(staff, PASSWORD);
        assertThat(Browser.location(browser.get("/staff/tenants?q=a")))
                .isEqualTo("/account/second-factor?to=/staff/tenants?q%3Da");
        for (var path : List.of("/", "/account", "/staff", "/t/factor", "/t/factor/new", "/link/none")) {
            assertThat(Browser.location(browser.get(path))).as(path).startsWith("/account/second-factor?to=");
        }
        assertThat(browser.get("/t/factor", "HX-Request", "true").statusCode()).isEqualTo(403);
        assertThat(browser.get("/live/factor", "Accept", "text/event-stream").statusCode())
                .isEqualTo(403);
        assertThat(browser.get("/actuator/prometheus", "Accept", "*/*").statusCode())
                .isIn(403, 404);
        assertThat(browser.get("/account/second-factor").body())
                .contains("Set it up")
                .contains("Sign out");
        assertThat(browser.post("/staff/tenants/factor/suspension", Map.of()).statusCode())
                .isEqualTo(403);
        assertThat(tenants.bySlug("factor").orElseThrow().suspended()).isFalse();
        assertThat(Browser.location(browser.post("/sign-out", Map.of()))).startsWith("/sign-in");
    }

    @Test
    void the_token_of_forms_that_a_password_tells_is_none_for_a_session_that_has_shown_more() {
        var browser = new Browser(port);
        browser.signIn(staff, PASSWORD);
        browser.post("/account/second-factor/confirmation", Map.of("code", code(begun(browser), 0)));
        var thief = new Browser(port);
        thief.signIn(staff, PASSWORD);
        thief.get("/account/second-factor");
        assertThat(thief.token()).isNotEmpty();

        browser.get("/account");
        assertThat(browser.post("/account/name", Map.of("name", "Sam"), "X-CSRF-TOKEN", thief.token())
                        .statusCode())
                .as("a header goes before the form's own")
                .isEqualTo(403);
        assertThat(browser.post("/account/name", Map.of("name", "Sam")).statusCode())
                .isEqualTo(302);
        for (var site : List.of("same-site", "cross-site")) {
            assertThat(browser.post("/account/name", Map.of("name", "Eve"), "Sec-Fetch-Site", site)
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(browser.post("/account/name", Map.of("name", "Sam"), "Sec-Fetch-Site", "same-origin")
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void nothing_that_was_shown_or_said_in_a_session_outlives_another_accounts_sign_in() {
        var other = UUID.randomUUID() + "@acme.example";
        accounts.create(other, "Other", PASSWORD, false);
        var browser = new Browser(port);
        browser.signIn(staff, PASSWORD);
        browser.post("/account/second-factor/confirmation", Map.of("code", code(begun(browser), 0)));
        browser.get("/account");
        browser.post("/account/name", Map.of("name", "Sam"));

        browser.signIn(other, PASSWORD);
        assertThat(browser.get("/account").body()).contains(other).doesNotContain("Your name has been changed");

        browser.signIn(staff, PASSWORD);
        assertThat(Browser.location(browser.get("/staff"))).startsWith("/account/second-factor");
    }

    @Test
    void pages_that_say_what_is_wrong_name_nobody_who_has_still_to_show_more() {
        var browser = new Browser(port);
        browser.signIn(staff, PASSWORD);
        browser.get("/account/second-factor");
        assertThat(browser.post("/account/name", Map.of("name", "Eve"), "Sec-Fetch-Site", "cross-site")
                        .body())
                .doesNotContain(staff);
        assertThat(browser.get("/assets/nothing").body()).doesNotContain(staff);
        assertThat(browser.post("/account/name", Map.of("name", "Eve")).body()).doesNotContain(staff);
    }

    @Test
    void a_key_that_is_being_set_up_is_good_for_a_quarter_of_an_hour_and_for_its_account() {
        var visitor = new Visitor(UUID.randomUUID(), 1);
        var at = Instant.parse("2026-03-01T12:00:00Z");
        var kept = new SecondFactorPages.Begun(visitor.getName(), at, "ABC").toString();

        assertThat(SecondFactorPages.Begun.of(kept, visitor, at.plusSeconds(890)))
                .hasValueSatisfying(begun -> assertThat(begun.secret()).isEqualTo("ABC"));
        assertThat(SecondFactorPages.Begun.of(kept, visitor, at.plusSeconds(900)))
                .isEmpty();
        assertThat(SecondFactorPages.Begun.of(kept, new Visitor(UUID.randomUUID(), 1), at))
                .isEmpty();
        assertThat(SecondFactorPages.Begun.of(null, visitor, at)).isEmpty();
    }

    @Test
    void staff_set_one_up_go_on_to_where_they_wanted_and_are_asked_at_each_sign_in() {
        var browser = new Browser(port);
        browser.signIn(staff, PASSWORD);
        var secret = begun(browser);
        assertThat(browser.post("/account/second-factor/confirmation", Map.of("code", "12"))
                        .statusCode())
                .isEqualTo(422);
        var before = browser.session();
        var used = code(secret, 0);
        var shown = browser.post("/account/second-factor/confirmation", Map.of("code", used, "to", "/staff/plans"));
        assertThat(recovery(shown)).hasSize(10).doesNotHaveDuplicates();
        assertThat(shown.body()).contains("href=\"/staff/plans\"");
        assertThat(browser.session()).isNotEqualTo(before);
        assertThat(browser.get("/staff").statusCode()).isEqualTo(200);
        assertThat(browser.get("/account/second-factor").body())
                .contains("10 recovery codes left")
                .doesNotContain("Turn it off");
        assertThat(browser.post("/account/second-factor/removal", Map.of("code", code(secret, 1)))
                        .statusCode())
                .isEqualTo(422);

        var again = new Browser(port);
        again.signIn(staff, PASSWORD);
        assertThat(Browser.location(again.get("/staff"))).startsWith("/account/second-factor");
        again.get("/account/second-factor");
        assertThat(again.post("/account/second-factor", Map.of("code", used)).statusCode())
                .as("the code that was used")
                .isEqualTo(422);
        assertThat(again.get("/staff").statusCode()).isEqualTo(302);
        again.get("/account/second-factor");
        assertThat(Browser.location(
                        again.post("/account/second-factor", Map.of("code", code(secret, 1), "to", "/staff/queue"))))
                .isEqualTo("/staff/queue");
        assertThat(again.get("/staff/queue").statusCode()).isEqualTo(200);
    }

    @Test
    void a_recovery_code_is_good_once_and_new_ones_end_the_old() {
        var browser = new Browser(port);
        browser.signIn(staff, PASSWORD);
        var codes =
                recovery(browser.post("/account/second-factor/confirmation", Map.of("code", code(begun(browser), 0))));

        var other = new Browser(port);
        other.signIn(staff, PASSWORD);
        other.get("/account/second-factor");
        var typed = codes.getFirst().toUpperCase().replace("-", " ");
        assertThat(Browser.location(other.post("/account/second-factor", Map.of("code", typed))))
                .isEqualTo("/");
        assertThat(other.get("/account/second-factor").body()).contains("9 recovery codes left");
        assertThat(other.post("/account/second-factor/recovery-codes", Map.of("code", typed, "current", PASSWORD))
                        .statusCode())
                .isEqualTo(422);
        other.get("/account/second-factor");
        var renewed = recovery(other.post("/account/second-factor/recovery-codes", Map.of("code", codes.get(1))));
        assertThat(renewed).hasSize(10).doesNotContainAnyElementsOf(codes);
        assertThat(jdbc.sql("SELECT count(*) FROM recovery_code WHERE hash = ANY (:codes)")
                        .param("codes", codes.toArray(String[]::new))
                        .query(Integer.class)
                        .single())
                .as("kept as hashes")
                .isZero();

        var third = new Browser(port);
        third.signIn(staff, PASSWORD);
        third.get("/account/second-factor");
        assertThat(third.post("/account/second-factor", Map.of("code", codes.get(2)))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void who_knows_the_password_uses_up_no_codes_of_a_browser_that_has_shown_one() {
        var browser = new Browser(port);
        browser.signIn(staff, PASSWORD);
        var secret = begun(browser);
        browser.post("/account/second-factor/confirmation", Map.of("code", code(secret, -1)));
        browser.get("/account");
        browser.post("/sign-out", Map.of());

        for (var thief : List.of(new Browser(port), new Browser(port))) {
            // To have signed in makes a browser known, but not for this.
            thief.signIn(staff, PASSWORD);
            thief.get("/account/second-factor");
            guess(thief, Throttle.CODES);
            thief.post("/sign-out", Map.of());
        }
        // Nor do many browsers push that one out of what the account knows.
        for (var n = 0; n <= Devices.MOST; n++) {
            new Browser(port).signIn(staff, PASSWORD);
        }
        var elsewhere = new Browser(port);
        elsewhere.signIn(staff, PASSWORD);
        elsewhere.get("/account/second-factor");
        assertThat(elsewhere
                        .post("/account/second-factor", Map.of("code", code(secret, 0)))
                        .body())
                .contains("Too many codes", "somebody knows your password");

        browser.signIn(staff, PASSWORD);
        browser.get("/account/second-factor");
        assertThat(browser.post("/account/second-factor", Map.of("code", "000000"))
                        .body())
                .contains("is wrong or has been used");
        assertThat(Browser.location(browser.post("/account/second-factor", Map.of("code", code(secret, 0)))))
                .isEqualTo("/");

        // With another password nothing is used up.
        browser.get("/account");
        browser.post("/account/password", Map.of("current", PASSWORD, "password", "another " + PASSWORD));
        var owner = new Browser(port);
        owner.signIn(staff, "another " + PASSWORD);
        owner.get("/account/second-factor");
        assertThat(Browser.location(owner.post("/account/second-factor", Map.of("code", code(secret, 1)))))
                .isEqualTo("/");
    }

    @Test
    void a_browser_that_has_shown_one_has_few_codes_too_and_none_of_its_own_once_the_factor_is_off() {
        var browser = new Browser(port, "127.0.0.9");
        browser.signIn(customer, PASSWORD);
        var secret = begun(browser);
        browser.post("/account/second-factor/confirmation", Map.of("code", code(secret, -1)));
        browser.get("/account");
        browser.post("/sign-out", Map.of());
        browser.signIn(customer, PASSWORD);
        browser.get("/account/second-factor");
        guess(browser, Throttle.CODES);
        assertThat(browser.post("/account/second-factor", Map.of("code", code(secret, 0)))
                        .body())
                .contains("Too many codes");
        var shown =
                "SELECT count(*) FROM account_device d JOIN account a ON a.id = d.account_id WHERE lower(a.email) = ?"
                        + " AND factor_at IS NOT NULL";
        assertThat(jdbc.sql(shown).param(customer).query(Integer.class).single())
                .isOne();
        var other = new Browser(port, "127.0.0.9");
        other.signIn(customer, PASSWORD);
        other.get("/account/second-factor");
        other.post("/account/second-factor", Map.of("code", code(secret, 0)));
        other.get("/account/second-factor");
        other.post("/account/second-factor/removal", Map.of("code", code(secret, 1), "current", PASSWORD));
        assertThat(jdbc.sql(shown).param(customer).query(Integer.class).single())
                .isZero();
    }

    private static void guess(Browser browser, int times) {
        for (var n = 0; n < times; n++) {
            browser.post("/account/second-factor", Map.of("code", "00000" + n));
        }
    }

    @Test
    void a_session_that_was_left_open_sets_up_renews_and_removes_nothing_without_the_password() {
        var browser = new Browser(port, "127.0.0.9");
        browser.signIn(customer, PASSWORD);
        browser.get("/account/second-factor");
        for (var current : List.of("", "not my password")) {
            var answer = browser.post("/account/second-factor/set-up", Map.of("current", current));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("href=\"#current\"");
        }
        assertThat(browser.get("/account/second-factor").body()).contains("Set it up");
        assertThat(browser.post("/account/second-factor/confirmation", Map.of("code", "000000"))
                        .statusCode())
                .isEqualTo(422);
        var secret = begun(browser);

        var beside = new Browser(port, "127.0.0.9");
        beside.signIn(customer, PASSWORD);
        assertThat(beside.get("/account/second-factor").body())
                .as("another session of the same account")
                .contains("Set it up")
                .doesNotContain(secret);
        browser.get("/account/second-factor");
        browser.post("/account/second-factor/confirmation", Map.of("code", code(secret, -1)));

        for (var act : List.of("recovery-codes", "removal")) {
            browser.get("/account/second-factor");
            var answer = browser.post(
                    "/account/second-factor/" + act, Map.of("code", "123 456", "current", "not my password"));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("href=\"#current\"", "href=\"#code\"", "value=\"123 456\"");
            assertThat(browser.post("/account/second-factor/" + act, Map.of()).body())
                    .contains("Enter your password.", "Enter a code.");
        }
        // A right code is reported as right, and can still be used.
        assertThat(browser.post(
                                "/account/second-factor/recovery-codes",
                                Map.of("code", code(secret, 0), "current", "not my password"))
                        .body())
                .contains("href=\"#current\"")
                .doesNotContain("href=\"#code\"");
        // The password was right and the code was not: it is not asked for again until something is done.
        assertThat(browser.post("/account/second-factor/recovery-codes", Map.of("code", "000000", "current", PASSWORD))
                        .body())
                .contains("href=\"#code\"")
                .doesNotContain("name=\"current\"");
        assertThat(recovery(browser.post("/account/second-factor/recovery-codes", Map.of("code", code(secret, 0)))))
                .hasSize(10);
        assertThat(browser.get("/account/second-factor").body()).contains("name=\"current\"");
        for (var n = 0; n < Throttle.FEW; n++) {
            browser.post("/account/second-factor/removal", Map.of("code", "000000", "current", "wrong " + n));
        }
        assertThat(browser.post("/account/second-factor/removal", Map.of("code", code(secret, 1), "current", PASSWORD))
                        .body())
                .contains("Too many attempts");
    }

    @Test
    void a_live_stream_goes_on_only_where_the_second_factor_was_shown() {
        var before = new Browser(port, "127.0.0.9");
        before.signIn(customer, PASSWORD);
        var heard = before.stream("/live/factor");
        var browser = new Browser(port, "127.0.0.9");
        browser.signIn(customer, PASSWORD);
        var secret = begun(browser);
        browser.post("/account/second-factor/confirmation", Map.of("code", code(secret, 0)));
        var shown = browser.stream("/live/factor");
        await().atMost(SOON).until(() -> heard.contains("end"));
        await().atMost(SOON).until(() -> beats(shown) > 2);
        assertThat(shown).doesNotContain("end");
    }

    @Test
    void a_live_stream_of_whoever_becomes_staff_ends_until_more_is_shown_and_elsewhere_for_good() {
        var account = accounts.byEmail(customer).orElseThrow().id();
        var here = new Browser(port);
        here.signIn(customer, PASSWORD);
        var heard = here.stream("/live/factor");
        jdbc.sql("UPDATE account SET staff = true WHERE id = ?").param(account).update();
        await().atMost(SOON).until(() -> heard.contains("end"));

        jdbc.sql("UPDATE account SET staff = false WHERE id = ?").param(account).update();
        var outside = new Browser(port, "127.0.0.9");
        outside.signIn(customer, PASSWORD);
        var secret = begun(outside);
        outside.post("/account/second-factor/confirmation", Map.of("code", code(secret, 0)));
        var other = outside.stream("/live/factor");
        await().atMost(SOON).until(() -> beats(other) > 1);
        jdbc.sql("UPDATE account SET staff = true WHERE id = ?").param(account).update();
        await().atMost(SOON).until(() -> other.contains("end"));
    }

    private static int beats(Queue<String> heard) {
        return Collections.frequency(heard, "event:heartbeat");
    }

    @Test
    void a_customer_needs_none_may_have_one_and_may_turn_it_off() {
        var browser = new Browser(port, "127.0.0.9");
        browser.signIn(customer, PASSWORD);
        assertThat(browser.get("/t/factor").statusCode()).isEqualTo(200);
        var secret = begun(browser);
        assertThat(browser.get("/t/factor").statusCode()).as("not confirmed").isEqualTo(200);
        assertThat(browser.get("/account").body()).contains("Set it up…").doesNotContain("turned on");
        browser.get("/account/second-factor");
        browser.post("/account/second-factor/confirmation", Map.of("code", code(secret, -1)));

        var again = new Browser(port, "127.0.0.9");
        again.signIn(customer, PASSWORD);
        assertThat(again.get("/t/factor").statusCode()).isEqualTo(302);
        again.get("/account/second-factor");
        again.post("/account/second-factor", Map.of("code", code(secret, 0)));
        assertThat(again.get("/t/factor").statusCode()).isEqualTo(200);
        again.get("/account/second-factor");
        assertThat(again.get("/account").body())
                .contains("turned on <time", "<span>10 recovery codes</span> left", "Recovery codes, or turn it off…");
        assertThat(Browser.location(again.post(
                        "/account/second-factor/removal", Map.of("code", code(secret, 1), "current", PASSWORD))))
                .isEqualTo("/account");

        var after = new Browser(port, "127.0.0.9");
        after.signIn(customer, PASSWORD);
        assertThat(after.get("/t/factor").statusCode()).isEqualTo(200);
    }

    @Test
    void another_account_that_signs_in_within_the_same_session_has_shown_nothing() {
        var browser = new Browser(port);
        browser.signIn(staff, PASSWORD);
        browser.post("/account/second-factor/confirmation", Map.of("code", code(begun(browser), 0)));
        var second = "second-" + staff;
        accounts.create(second, "Second", PASSWORD, true);
        browser.get("/account");
        browser.post("/sign-in", Map.of("email", second, "password", PASSWORD));
        assertThat(browser.get("/staff").statusCode()).isEqualTo(302);
    }

    @Test
    void staff_from_another_network_reach_nothing() {
        var browser = new Browser(port, "127.0.0.9");
        browser.signIn(staff, PASSWORD);
        for (var path : List.of("/", "/staff", "/t/factor", "/account/second-factor")) {
            var answer = browser.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).contains("cannot be used from this network");
        }
    }

    @Test
    void it_is_set_up_and_shown_in_a_browser() {
        try (var chromium = TestBrowser.launch();
                var context = chromium.context()) {
            var check = new PageCheck();
            var page = context.newPage();
            check.watch(page);
            page.navigate("http://localhost:" + port + "/staff/queue");
            page.fill("[name=email]", staff);
            page.fill("[name=password]", PASSWORD);
            TestBrowser.follow(page, page.locator("button >> text=Sign in"));
            check.accessible(page);
            page.fill("#current", "not my password");
            TestBrowser.follow(page, page.locator("text=Set it up"));
            assertThat(page.locator("#current-hint").textContent()).contains("not your current password");
            check.accessible(page);
            page.fill("#current", PASSWORD);
            TestBrowser.follow(page, page.locator("text=Set it up"));
            check.accessible(page);
            var secret = SECRET.matcher(page.content());
            assertThat(secret.find()).isTrue();
            page.fill("#code", "123");
            TestBrowser.follow(page, page.locator("text=Turn it on"));
            assertThat(page.title()).startsWith("Error: ");
            check.accessible(page);
            page.fill("#code", code(secret.group(1), 0));
            TestBrowser.follow(page, page.locator("text=Turn it on"));
            assertThat(page.locator(".recovery-codes code").count()).isEqualTo(10);
            check.accessible(page);
            TestBrowser.follow(page, page.locator("text=I have saved them"));
            assertThat(page.url()).endsWith("/staff/queue");
            page.navigate("http://localhost:" + port + "/account/second-factor");
            check.accessible(page);
            check.nothingWasWrong();
        }
    }

    private static String begun(Browser browser) {
        return begun(browser, PASSWORD);
    }

    static String begun(Browser browser, String password) {
        browser.get("/account/second-factor");
        browser.post("/account/second-factor/set-up", Map.of("current", password));
        var page = browser.get("/account/second-factor").body();
        var secret = SECRET.matcher(page);
        assertThat(secret.find()).as(page).isTrue();
        return secret.group(1);
    }

    private static List<String> recovery(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return RECOVERY.matcher(answer.body())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    /** @param later in steps of half a minute */
    static String code(String secret, int later) {
        try {
            var generator = new TimeBasedOneTimePasswordGenerator();
            return generator.generateOneTimePasswordString(
                    new SecretKeySpec(Base32.decode(secret), generator.getAlgorithm()),
                    Instant.now().plusSeconds(30L * later));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
