package io.nuages.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Strangers who guess keep strangers from trying, and nobody whom the account knows. */
@NuagesTest
class StrangersTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String OFFICE = "203.0.113.7";
    private static final String ELSEWHERE = "198.51.100.9";

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Throttle throttle;

    @Autowired
    private PasswordSignIn signIn;

    @Autowired
    private JdbcClient jdbc;

    private String email;
    private UUID account;

    @BeforeEach
    void anAccount() {
        jdbc.sql("DELETE FROM bucket").update();
        email = "anna." + UUID.randomUUID() + "@acme.example";
        account = accounts.create(email, "Anna Muster", PASSWORD, false);
    }

    @Test
    void who_guesses_from_everywhere_keeps_nobody_out_whom_the_account_knows() {
        var laptop = new Browser(port);
        assertThat(isIn(signIn(laptop, OFFICE, email, PASSWORD))).isTrue();
        laptop.post("/sign-out", Map.of());
        everybodyGuesses(email);

        for (var place : new String[] {ELSEWHERE, ""}) {
            var refused = signIn(new Browser(port), place, email, PASSWORD);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(
                            refused.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(refused.body())
                    .contains("Too many attempts")
                    .containsPattern("Try again in \\d+ seconds\\.")
                    .contains("ask your hosting provider");
        }
        assertThat(isIn(signIn(laptop, ELSEWHERE, email, PASSWORD))).isTrue();
        assertThat(isIn(signIn(new Browser(port), OFFICE, email, PASSWORD))).isTrue();
    }

    @Test
    void of_an_account_that_does_not_exist_strangers_learn_nothing() {
        var nobody = "nobody." + UUID.randomUUID() + "@acme.example";
        for (var tried : new String[] {email, nobody}) {
            var one = new Browser(port);
            for (var attempt = 0; attempt < Throttle.FEW; attempt++) {
                assertThat(Browser.location(signIn(one, OFFICE, tried, "wrong " + attempt)))
                        .isEqualTo("/sign-in?problem=wrong");
            }
        }
        var known = signIn(new Browser(port), OFFICE, email, PASSWORD);
        var unknown = signIn(new Browser(port), OFFICE, nobody, PASSWORD);
        assertThat(known.statusCode()).isEqualTo(429).isEqualTo(unknown.statusCode());
        assertThat(same(known)).isEqualTo(same(unknown));
    }

    /** Without what is random or counts down. */
    private static String same(HttpResponse<String> answer) {
        return answer.body().replaceAll("value=\"[^\"]*\"", "").replaceAll("\\d+ seconds", "");
    }

    @Test
    void who_tries_many_accounts_from_one_network_closes_it_for_strangers_only() {
        var laptop = new Browser(port);
        signIn(laptop, OFFICE, email, PASSWORD);
        laptop.post("/sign-out", Map.of());
        var other = "bea." + UUID.randomUUID() + "@acme.example";
        accounts.create(other, "Bea", PASSWORD, false);
        for (var n = 0; n < Throttle.NETWORK; n++) {
            throttle.attempt(new Throttle.Place("nobody" + n, null, OFFICE, false));
        }

        assertThat(signIn(new Browser(port), OFFICE, other, PASSWORD).statusCode())
                .isEqualTo(429);
        assertThat(isIn(signIn(new Browser(port), ELSEWHERE, other, PASSWORD))).isTrue();
        assertThat(isIn(signIn(laptop, OFFICE, email, PASSWORD))).isTrue();
        assertThat(isIn(signIn(new Browser(port), OFFICE, email, PASSWORD))).isTrue();
    }

    /** As behind a proxy, a forwarded port or an address translation that the portal does not see through. */
    @Test
    void an_address_that_may_be_everybodys_counts_neither_for_nor_against() {
        for (var shared : new String[] {"", "10.1.2.3", "fd00::1"}) {
            var attacker = new Browser(port);
            for (var n = 0; n < Throttle.FEW + 1; n++) {
                assertThat(Browser.location(signIn(attacker, shared, email, "wrong " + n)))
                        .isEqualTo("/sign-in?problem=wrong");
            }
            assertThat(isIn(signIn(new Browser(port), shared, email, PASSWORD))).isTrue();
        }
        assertThat(jdbc.sql("SELECT count(*) FROM account_network WHERE account_id = ?")
                        .param(account)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void a_device_and_a_network_have_few_attempts_too() {
        var laptop = new Browser(port);
        signIn(laptop, "", email, PASSWORD);
        laptop.post("/sign-out", Map.of());
        for (var n = 0; n < Throttle.FEW; n++) {
            assertThat(Browser.location(signIn(laptop, "", email, "wrong " + n)))
                    .isEqualTo("/sign-in?problem=wrong");
        }
        assertThat(signIn(laptop, "", email, PASSWORD).statusCode()).isEqualTo(429);
        assertThat(isIn(signIn(new Browser(port), "", email, PASSWORD))).isTrue();
    }

    @Test
    void a_device_ends_with_the_password_the_account_and_when_signed_out_elsewhere() {
        var laptop = new Browser(port);
        for (Runnable ending : new Runnable[] {
            () -> {
                accounts.disable("staff", account);
                accounts.enable("staff", account);
            },
            () -> jdbc.sql("UPDATE account SET password_version = password_version + 1 WHERE id = ?")
                    .param(account)
                    .update(),
            () -> {
                var phone = new Browser(port);
                phone.signIn(email, PASSWORD);
                phone.post("/account/sign-outs", Map.of());
            },
            () -> {
                var phone = new Browser(port);
                phone.signIn(email, PASSWORD);
                phone.post("/account/password", Map.of("current", PASSWORD, "password", PASSWORD + "!"));
                phone.get("/account");
                phone.post("/account/password", Map.of("current", PASSWORD + "!", "password", PASSWORD));
            }
        }) {
            jdbc.sql("DELETE FROM bucket").update();
            assertThat(isIn(signIn(laptop, OFFICE, email, PASSWORD))).isTrue();
            laptop.post("/sign-out", Map.of());
            ending.run();
            everybodyGuesses(email);
            assertThat(signIn(laptop, OFFICE, email, PASSWORD).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void a_token_is_kept_as_a_hash_and_changes_with_each_sign_in() {
        var laptop = new Browser(port);
        signIn(laptop, "", email, PASSWORD);
        var first = laptop.cookie("nuages-device");
        var other = "bea." + UUID.randomUUID() + "@acme.example";
        accounts.create(other, "Bea", PASSWORD, false);
        laptop.post("/sign-out", Map.of());
        signIn(laptop, "", other, PASSWORD);
        assertThat(laptop.cookie("nuages-device")).hasSize(43).isNotEqualTo(first);
        assertThat(jdbc.sql("SELECT string_agg(d::text, ' ') FROM account_device d")
                        .query(String.class)
                        .single())
                .doesNotContain(first)
                .doesNotContain(hex(first))
                .doesNotContain(hex(laptop.cookie("nuages-device")));
        // Both accounts still know the browser, but neither knows whoever planted the former token.
        laptop.post("/sign-out", Map.of());
        everybodyGuesses(email);
        everybodyGuesses(other);
        for (var known : new String[] {email, other}) {
            var planted = new Browser(port);
            planted.get("/sign-in");
            planted.cookie("nuages-device", first);
            assertThat(signIn(planted, "", known, PASSWORD).statusCode()).isEqualTo(429);
            assertThat(isIn(signIn(laptop, "", known, PASSWORD))).isTrue();
            laptop.post("/sign-out", Map.of());
        }
    }

    private static String hex(String token) {
        return HexFormat.of().formatHex(token.getBytes(UTF_8));
    }

    @Test
    void whoever_changes_their_own_password_uses_nothing_up() {
        var laptop = new Browser(port);
        laptop.signIn(email, PASSWORD);
        everybodyGuesses(email);
        for (var n = 0; n < Throttle.FEW + 2; n++) {
            assertThat(laptop.post("/account/password", Map.of("current", PASSWORD, "password", "password123"))
                            .body())
                    .contains("most common");
        }
        assertThat(Browser.location(laptop.post(
                        "/account/password", Map.of("current", PASSWORD, "password", "another horse battery"))))
                .isEqualTo("/account");
        laptop.get("/account");
        laptop.post("/sign-out", Map.of());
        assertThat(isIn(signIn(laptop, "", email, "another horse battery"))).isTrue();
    }

    @Test
    void a_wrong_password_and_a_weak_new_one_are_told_together() {
        var laptop = new Browser(port);
        laptop.signIn(email, PASSWORD);
        var answer = laptop.post("/account/password", Map.of("current", "not mine", "password", "password123"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("href=\"#current\"", "not your current password")
                .contains("href=\"#password\"", "most common");
    }

    /** Each would hold a thread until its password is compared. */
    @Test
    void of_many_strangers_at_once_most_are_sent_away() throws Exception {
        var stranger = new Throttle.Place(email, null, null, false);
        var go = new CountDownLatch(1);
        var inside = new CountDownLatch(PasswordSignIn.STRANGERS);
        try (var threads = Executors.newFixedThreadPool(PasswordSignIn.STRANGERS)) {
            var compared = new ArrayList<Future<Boolean>>();
            for (var n = 0; n < PasswordSignIn.STRANGERS; n++) {
                compared.add(threads.submit(() -> signIn.inTurn(stranger, () -> {
                    inside.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return true;
                })));
            }
            inside.await();
            assertThatThrownBy(() -> signIn.inTurn(stranger, () -> true)).isInstanceOf(PasswordSignIn.TooMany.class);
            assertThat(signIn(new Browser(port), "", email, PASSWORD).statusCode())
                    .isEqualTo(429);
            assertThat(signIn.inTurn(new Throttle.Place(email, UUID.randomUUID(), null, false), () -> true))
                    .isTrue();
            go.countDown();
            for (var each : compared) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(signIn.inTurn(stranger, () -> true)).isTrue();
    }

    /** As a hundred wrong passwords from a hundred networks do. */
    private void everybodyGuesses(String whom) {
        for (var n = 0; n < Throttle.ACCOUNT; n++) {
            throttle.attempt(new Throttle.Place(whom, null, "192.0.2." + n, false));
        }
    }

    /** @param from as a proxy tells it; without one when empty */
    private static HttpResponse<String> signIn(Browser browser, String from, String email, String password) {
        browser.get("/sign-in");
        var fields = Map.of("email", email, "password", password);
        var answer = from.isEmpty()
                ? browser.post("/sign-in", fields)
                : browser.post("/sign-in", fields, "X-Forwarded-For", from);
        if (isIn(answer)) {
            // For the token of its forms.
            browser.get("/account");
        }
        return answer;
    }

    private static boolean isIn(HttpResponse<String> answer) {
        return answer.statusCode() == 302 && Browser.location(answer).equals("/");
    }
}
