package io.nuages.console.webhook;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.nuages.NuagesTest;
import io.nuages.PageCheck;
import io.nuages.TestBrowser;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The webhook page in a real browser. */
@NuagesTest
class WebhookPageTest {
    private static final String PASSWORD = "correct horse battery";
    private static TestBrowser chromium;

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Plans plans;

    @Autowired
    private Apps apps;

    private final PageCheck check = new PageCheck();

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

    @Test
    void a_url_is_made_copied_used_and_ended() throws Exception {
        var size = plans.saveSize(null, "hook", 250, 256, 500);
        var plan = plans.create("Hooks", 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(size));
        var tenant = tenants.create("staff@example.org", "hooked", "Atelier", plan);
        apps.create(tenant.id(), "shop", "registry.example/demo/shop:1.0", Draft.web("hook", 1), "dev");
        tenants.addMember(
                tenant.id(),
                "staff@example.org",
                accounts.create("hooks@example.org", "Dev", PASSWORD, false),
                Role.DEVELOPER);
        try (var context = chromium.context(
                new NewContextOptions().setPermissions(List.of("clipboard-read", "clipboard-write")))) {
            var page = signedIn(context);
            page.navigate(address("/t/hooked/apps/shop/production/webhooks"));
            assertThat(main(page)).containsText("Nothing received yet");
            check.accessible(page);

            TestBrowser.follow(page, button(page, "Create a URL"));
            var url = page.locator(".notice [data-copy]").getAttribute("data-copy");
            Assertions.assertThat(url).matches("http://localhost:\\d+/hooks/.*");
            var here = address(url.substring(url.indexOf("/hooks/")));
            Assertions.assertThat(copied(page, page.locator(".notice [data-copy]")))
                    .isEqualTo(url);
            page.getByText("Docker Hub").first().click();
            Assertions.assertThat(copied(page, page.locator("#guide-docker-hub [data-copy]")))
                    .isEqualTo(url);
            check.accessible(page);

            Assertions.assertThat(post(here)).isEqualTo(202);
            assertThat(main(page)).containsText("no environment of shop uses this repository");
            check.accessible(page);

            // Reloading the answer gives the same URL; nobody else has it.
            page.reload();
            assertThat(page.locator(".notice [data-copy]")).hasAttribute("data-copy", url);
            page.navigate(page.url());
            assertThat(main(page)).containsText("In use");
            Assertions.assertThat(page.content()).doesNotContain(url.substring(url.lastIndexOf('/') + 1));
            TestBrowser.press(page, page.getByText("End…"));
            assertThat(button(page, "Revoke this URL")).isVisible();
            check.accessible(page);
            TestBrowser.press(page, button(page, "Revoke this URL"));
            assertThat(main(page)).containsText("The URL is revoked");
            assertThat(button(page, "Create a URL")).isVisible();
            Assertions.assertThat(post(here)).isEqualTo(404);
            check.nothingWasWrong();
        }
    }

    private Page signedIn(BrowserContext context) {
        var page = context.newPage();
        check.watch(page);
        page.navigate(address("/sign-in"));
        page.locator("input[name=email]").fill("hooks@example.org");
        page.locator("input[name=password]").fill(PASSWORD);
        page.locator("main form button").first().click();
        page.waitForURL(place -> !place.contains("sign-in"));
        return page;
    }

    /** What is on the clipboard after a click on the copy button. */
    private static String copied(Page page, Locator button) {
        page.evaluate("() => navigator.clipboard.writeText('nothing')");
        button.click();
        page.waitForFunction("() => navigator.clipboard.readText().then(text => text !== 'nothing')");
        return String.valueOf(page.evaluate("() => navigator.clipboard.readText()"));
    }

    private static int post(String url) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{\"image\": \"registry.example/demo/other:2\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static Locator main(Page page) {
        return page.locator("main");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
