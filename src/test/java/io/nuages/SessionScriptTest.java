package io.nuages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.nuages.account.Accounts;
import java.util.ArrayList;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A form that is open while its session ends, or another one begins, and one that is left with something typed: in a real browser. */
@NuagesTest
class SessionScriptTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String TYPED = "Anna, typed while signed in";
    private static TestBrowser chromium;

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private JdbcClient jdbc;

    private BrowserContext context;
    private String email;
    private Page page;

    @BeforeAll
    static void launch() {
        chromium = TestBrowser.launch();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void aPageWithSomethingTyped() {
        jdbc.sql("DELETE FROM bucket").update();
        context = chromium.context();
        email = account();
        page = context.newPage();
        signIn(page, email);
        page.navigate(address("/account"));
        page.getByLabel("Your name").fill(TYPED);
    }

    @AfterEach
    void leave() {
        context.close();
    }

    @Test
    void whose_session_ended_signs_in_beside_and_the_form_is_sent_as_it_was() {
        context.clearCookies();
        var posts = posts();

        button(page, "Change name").click();

        var dialog = page.locator("dialog[open]");
        assertThat(dialog).containsText("what you typed is still here. Sign in as " + email);
        assertThat(page.getByLabel("Your name")).hasValue(TYPED);
        Assertions.assertThat(posts).isEmpty();
        var beside = context.waitForPage(() -> dialog.getByText("Sign in…").click());
        fillSignIn(beside, email);
        assertThat(beside.locator("main")).containsText("You are signed in");

        assertThat(page.locator("main")).containsText("Your name has been changed.");
        assertThat(page.getByLabel("Your name")).hasValue(TYPED);
        Assertions.assertThat(posts).containsExactly("/account/name");
    }

    @Test
    void who_signed_in_anew_elsewhere_is_asked_nothing() {
        context.clearCookies();
        signIn(context.newPage(), email);

        button(page, "Change name").click();

        assertThat(page.locator("main")).containsText("Your name has been changed.");
        assertThat(page.getByLabel("Your name")).hasValue(TYPED);
    }

    @Test
    void another_account_sends_nothing_of_what_the_first_one_typed() {
        context.clearCookies();
        var other = account();
        var beside = context.newPage();
        signIn(beside, other);
        var posts = posts();

        button(page, "Change name").click();

        var dialog = page.locator("dialog[open]");
        assertThat(dialog).containsText("You are signed in as " + other + " now. This page was opened as " + email);
        Assertions.assertThat(posts).isEmpty();
        var out = context.waitForPage(
                () -> dialog.getByText("Sign in as " + email + "…").click());
        fillSignIn(out, email);
        out.waitForURL(url -> !url.contains("sign-in"));
        page.bringToFront();
        page.evaluate("dispatchEvent(new Event('focus'))");

        assertThat(page.locator("main")).containsText("Your name has been changed.");
        Assertions.assertThat(posts).containsExactly("/account/name");
        Assertions.assertThat(accounts.byEmail(other).orElseThrow().name()).isEqualTo("Anna");
    }

    /** The dialog says who is signed in as it changes, and the form is sent by nobody but who opened it. */
    @Test
    void who_signs_in_as_somebody_else_while_it_is_asked_is_told_so() {
        context.clearCookies();
        var posts = posts();
        button(page, "Change name").click();
        var dialog = page.locator("dialog[open]");
        assertThat(dialog).containsText("You are signed out");

        var other = account();
        var beside = context.newPage();
        signIn(beside, other);
        comeBack();
        assertThat(dialog).hasCount(1);
        assertThat(dialog).containsText("You are signed in as " + other + " now. This page was opened as " + email);

        context.clearCookies();
        comeBack();
        assertThat(dialog).hasCount(1);
        assertThat(dialog).containsText("You are signed out");
        Assertions.assertThat(posts).isEmpty();
        assertThat(page.getByLabel("Your name")).hasValue(TYPED);

        signIn(beside, email);
        comeBack();
        assertThat(page.locator("main")).containsText("Your name has been changed.");
        Assertions.assertThat(posts).containsExactly("/account/name");
        Assertions.assertThat(accounts.byEmail(other).orElseThrow().name()).isEqualTo("Anna");
    }

    private void comeBack() {
        page.bringToFront();
        page.evaluate("dispatchEvent(new Event('focus'))");
    }

    @Test
    void without_the_portal_nothing_is_sent_and_nothing_lost() {
        page.route("**/form-token", route -> route.abort());
        button(page, "Change name").click();
        assertThat(page.locator("dialog[open]")).containsText("The portal does not answer");
        page.unroute("**/form-token");

        button(page, "Try again").click();

        assertThat(page.locator("main")).containsText("Your name has been changed.");
    }

    @Test
    void without_scripts_the_page_says_how_to_get_back() {
        try (var plain = chromium.context(
                new com.microsoft.playwright.Browser.NewContextOptions().setJavaScriptEnabled(false))) {
            var form = plain.newPage();
            signIn(form, email);
            form.navigate(address("/account"));
            form.getByLabel("Your name").fill(TYPED);
            plain.clearCookies();
            button(form, "Change name").click();
            assertThat(form.locator("main")).containsText("Not sent");
            assertThat(form.locator("main")).not().containsText(TYPED);

            var beside = plain.waitForPage(() -> form.getByText("Sign in").click());
            fillSignIn(beside, email);
            assertThat(beside.locator("main")).containsText("You are signed in");
            form.goBack();
            assertThat(form.getByLabel("Your name")).hasValue(TYPED);
            button(form, "Change name").click();
            assertThat(form.locator("main")).containsText("Your name has been changed.");
        }
    }

    @Test
    void who_leaves_with_something_typed_is_asked_and_nobody_else() {
        var asked = new ArrayList<String>();
        page.onDialog(dialog -> {
            asked.add(dialog.type());
            dialog.accept();
        });
        page.navigate(address("/"));
        Assertions.assertThat(asked).containsExactly("beforeunload");

        page.navigate(address("/account"));
        page.getByLabel("Your name").fill("Another");
        page.getByLabel("Your name").fill("Anna");
        page.navigate(address("/"));
        Assertions.assertThat(asked).hasSize(1);

        page.navigate(address("/account"));
        page.getByLabel("Your name").fill(TYPED);
        button(page, "Change name").click();
        assertThat(page.locator("main")).containsText("Your name has been changed.");
        page.navigate(address("/"));
        Assertions.assertThat(asked).hasSize(1);

        page.navigate(address("/account"));
        page.getByLabel("Your name").fill(" ");
        button(page, "Change name").click();
        assertThat(page.locator(".summary")).isFocused();
        assertThat(page.locator(".summary a")).hasText("Your name: Enter a name of at most 80 characters.");
        page.locator(".summary a").click();
        assertThat(page.getByLabel("Your name")).isFocused();
        assertThat(page).hasTitle("Error: Account · Nuages");
        page.navigate(address("/"));
        Assertions.assertThat(asked).hasSize(2);
    }

    private ArrayList<String> posts() {
        var posts = new ArrayList<String>();
        page.onRequest(request -> {
            if (request.method().equals("POST")) {
                posts.add(java.net.URI.create(request.url()).getPath());
            }
        });
        return posts;
    }

    private String account() {
        var address = UUID.randomUUID() + "@acme.example";
        accounts.create(address, "Anna", PASSWORD, false);
        return address;
    }

    private void signIn(Page somewhere, String as) {
        somewhere.navigate(address("/sign-in"));
        fillSignIn(somewhere, as);
        somewhere.waitForURL(url -> !url.contains("sign-in"));
    }

    private static void fillSignIn(Page form, String as) {
        form.getByLabel("E-mail address").fill(as);
        form.getByLabel("Password").fill(PASSWORD);
        button(form, "Sign in").click();
    }

    private static com.microsoft.playwright.Locator button(Page somewhere, String name) {
        return somewhere.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
