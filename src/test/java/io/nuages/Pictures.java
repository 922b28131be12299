package io.nuages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Pages of the demo as README shows them. Writes files of the repository, so it is run by hand: {@code src/test/pictures/run}. */
@NuagesTest
@TestPropertySource(properties = {"nuages.demo=true", "nuages.demo-password=a password for the demo"})
class Pictures {
    private static final Path FOLDER = Path.of(".github", "pictures");

    @LocalServerPort
    private int port;

    @Test
    void take() {
        try (var chromium = TestBrowser.launch()) {
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                for (var width : new int[] {1280, 390}) {
                    var options = new NewContextOptions().setColorScheme(scheme).setViewportSize(width, 860);
                    var name = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
                    try (var context = chromium.context(options)) {
                        customer(context, name);
                    }
                    try (var context = chromium.context(options)) {
                        var page = signedIn(context, "Sign in as staff");
                        show(page, "/staff", "worst first");
                        save(page, "staff" + name);
                    }
                }
            }
        }
    }

    private void customer(BrowserContext context, String name) {
        var page = signedIn(context, "Sign in as a customer");
        show(page, "/t/lumiere", "shop-staging.");
        save(page, "home" + name);
        show(page, "/t/lumiere/apps/shop/production", "phases done");
        save(page, "overview" + name);
        show(page, "/t/lumiere/apps/journal/production", "SECRET_KEY is not set");
        save(page, "failed" + name);
        show(page, "/t/lumiere/apps/shop/production/configuration", "Save and deploy");
        save(page, "configuration" + name);
        show(page, "/t/lumiere/apps/shop/production/secrets", "SECRET_KEY");
        save(page, "secrets" + name);
        show(page, "/t/lumiere/new", "Create and deploy");
        page.locator("#image").fill("registry.example/demo/shop:1.0");
        page.locator("#name").fill("shop");
        page.locator("#pods").fill("99");
        page.locator("button", new Page.LocatorOptions().setHasText("Create and deploy"))
                .click();
        assertThat(page.locator(".summary")).isVisible();
        save(page, "new-app" + name);
    }

    private Page signedIn(BrowserContext context, String button) {
        var page = context.newPage();
        page.navigate("http://localhost:" + port + "/sign-in");
        TestBrowser.follow(page, page.locator("button", new Page.LocatorOptions().setHasText(button)));
        return page;
    }

    private void show(Page page, String path, String text) {
        // The demo deploys while the first picture is taken.
        await().atMost(TestBrowser.PATIENCE).until(() -> {
            page.navigate("http://localhost:" + port + path);
            return page.locator("main").textContent().contains(text);
        });
    }

    private static void save(Page page, String file) {
        page.waitForFunction("() => document.fonts.status === 'loaded'");
        page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(file)));
    }
}
