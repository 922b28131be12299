package io.nuages.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
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
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who works with the keyboard always knows where they are. */
@NuagesTest
class FocusTest {
    private static final String PASSWORD = "correct horse battery";
    private static final int SMALL = 390;
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
    private String slug;
    private BrowserContext context;
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
    void world() {
        slug = "f" + UUID.randomUUID().toString().substring(0, 8);
        var size = plans.saveSize(null, slug, 250, 256, 500);
        var plan = plans.create("Plan " + slug, 0, new Limits(4000, 4096, 10240, 0, 8, 8), 60, 20, Set.of(size));
        var tenant = tenants.create("staff@example.org", slug, "Atelier", plan).id();
        tenants.addMember(
                tenant,
                "staff@example.org",
                accounts.create("dev" + slug + "@example.org", "Dev", PASSWORD, false),
                Role.DEVELOPER);
        accounts.create("staff" + slug + "@example.org", "Staff", PASSWORD, true);
        for (var name : new String[] {"books", "chat", "echo", "shop"}) {
            apps.create(tenant, name, "registry.example/demo/shop:1.0", Draft.web(slug, 1), "dev");
        }
        context = chromium.context();
        page = context.newPage();
        check.watch(page);
    }

    @AfterEach
    void nothing_was_wrong() {
        context.close();
        check.nothingWasWrong();
    }

    @Test
    void the_staffs_field_leads_to_a_page_and_shows_no_list() {
        signIn("staff");
        open("/staff");
        page.keyboard().press("/");
        var field = page.locator(".go input");
        assertThat(field).isFocused();
        page.keyboard().type(slug);
        page.keyboard().press("Enter");
        page.waitForURL("**/staff/tenants?q=" + slug);
        assertThat(page.locator("main")).hasCount(1);
        assertThat(page.locator("main")).containsText("Atelier");
        check.accessible(page);

        page.setViewportSize(SMALL, 844);
        open("/staff");
        assertThat(field).isHidden();
        check.accessible(page);
        page.locator(".top").getByLabel("Search").click();
        page.waitForURL("**/staff/tenants");
    }

    @Test
    void escape_clears_what_was_found_and_then_leads_back() {
        signIn("dev");
        open("/t/" + slug);
        var name = page.locator("#apps a.name").first();
        name.focus();
        page.keyboard().press("Control+k");
        page.keyboard().type("shop");
        var found = page.locator("#go-results a");
        assertThat(found.first()).isVisible();
        page.keyboard().press("ArrowDown");
        assertThat(found.first()).isFocused();
        page.keyboard().press("Escape");
        var field = page.locator(".go input");
        assertThat(found).hasCount(0);
        assertThat(field).isFocused();
        assertThat(field).hasValue("");
        page.keyboard().press("Escape");
        assertThat(name).isFocused();
    }

    @Test
    void a_whole_page_is_never_put_into_the_list() {
        signIn("dev");
        open("/t/" + slug);
        page.route(
                "**/search?q=*",
                route -> route.fulfill(
                        new com.microsoft.playwright.Route.FulfillOptions()
                                .setContentType("text/html")
                                .setBody(
                                        "<!DOCTYPE html><title>Elsewhere</title><main id=main><div class=found><a href=/>Skip</a></div></main>")));
        page.keyboard().press("/");
        page.waitForResponse("**/search?q=*", () -> page.keyboard().type("s"));
        assertThat(page.locator("#go-results")).isEmpty();
        assertThat(page.locator("main")).hasCount(1);
    }

    @Test
    void a_view_keeps_the_focus_and_goes_with_what_is_searched_for() {
        signIn("dev");
        open("/t/" + slug);
        page.evaluate("window.same = true");
        var paused = page.locator("#view-paused");
        paused.focus();
        page.keyboard().press("Enter");
        page.waitForURL("**/t/" + slug + "?show=paused");
        assertThat(paused).hasAttribute("aria-current", "true");
        assertThat(paused).isFocused();
        assertThat(page.locator("#apps")).containsText("Show all environments");
        var filter = page.locator("#q");
        filter.fill("books");
        page.waitForURL(url -> url.contains("show=paused") && url.contains("q=books"));
        assertThat(page.locator("#apps")).containsText("under “Paused”");
        page.locator("#view-").press("Enter");
        assertThat(page.locator("#apps tbody tr")).hasCount(1);
        assertThat(page.locator("#view-")).isFocused();
        filter.fill("echo");
        page.waitForURL("**/t/" + slug + "?q=echo");
        assertThat(page.locator("#apps tbody tr")).hasCount(1);
        check.accessible(page);
        assertThat(page.evaluate("window.same")).isEqualTo(true);
        page.goBack();
        assertThat(paused).hasAttribute("aria-current", "true");
        assertThat(page.locator("h1")).hasText("Apps");
    }

    @Test
    void a_dialog_leads_back_to_the_link_that_took_the_place_of_its_own() {
        signIn("dev");
        open("/t/" + slug + "/apps/shop/production");
        var link = page.locator("main a[data-dialog]:not([data-dialog-kind])").first();
        var dialog = page.getByRole(AriaRole.DIALOG);
        link.focus();
        page.keyboard().press("Enter");
        assertThat(dialog).isVisible();
        assertThat(page.getByRole(AriaRole.BANNER)).hasCount(1);
        check.accessible(page);
        renew(link);
        page.keyboard().press("Escape");
        assertThat(dialog).hasCount(0);
        assertThat(link).isFocused();

        page.keyboard().press("Enter");
        assertThat(dialog).isVisible();
        // Wherever it leads: a page may have two links to one address.
        page.evaluate("document.querySelectorAll('a[data-dialog], a[href$=\"/new\"]').forEach(each => each.remove())");
        page.keyboard().press("Escape");
        assertThat(page.locator("h1")).isFocused();
    }

    @Test
    void a_double_click_opens_one_dialog_and_escape_closes_what_is_on_top() {
        signIn("dev");
        open("/t/" + slug + "/apps/shop/production");
        var drawer = page.locator("dialog.drawer");
        var opener = page.locator("a[data-dialog-kind=drawer]");
        opener.dblclick();
        assertThat(drawer).isVisible();
        assertThat(drawer).hasCount(1);
        var link = page.locator("main a[data-dialog]:not([data-dialog-kind])").first();
        var modal = page.locator("dialog:modal");
        link.dblclick();
        assertThat(modal).hasCount(1);
        assertThat(page.locator("dialog")).hasCount(2);
        page.keyboard().press("Escape");
        assertThat(modal).hasCount(0);
        assertThat(drawer).isVisible();
        drawer.locator("button").first().focus();
        renew(opener);
        page.keyboard().press("Escape");
        assertThat(drawer).hasCount(0);
        assertThat(opener).isFocused();
    }

    @Test
    void copying_is_told_and_keeps_the_focus() {
        signIn("dev");
        page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
        open("/t/" + slug + "/apps/shop/production/webhooks");
        TestBrowser.follow(page, page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Create a URL")));
        var copy = page.locator(".notice [data-copy]");
        copy.focus();
        page.keyboard().press("Enter");
        assertThat(page.locator(".copy-told")).hasText(Pattern.compile("Copied|not allowed"));
        assertThat(page.locator(".copy-told")).hasAttribute("role", "status");
        assertThat(copy).isFocused();
        assertThat(copy).hasAttribute("aria-label", Pattern.compile("^Copy "));
        check.accessible(page);
    }

    @Test
    void the_menu_closes_when_the_focus_leaves_it() {
        signIn("dev");
        page.setViewportSize(SMALL, 844);
        open("/t/" + slug);
        var side = page.locator("#side");
        var menu = page.locator(".menu-button");
        menu.press("Enter");
        assertThat(side).isVisible();
        check.accessible(page);
        for (var presses = 0; presses < 20 && side.isVisible(); presses++) {
            page.keyboard().press("Tab");
        }
        assertThat(side).isHidden();
        assertThat(page.evaluate("document.activeElement !== document.body")).isEqualTo(true);
        menu.press("Enter");
        page.keyboard().press("Tab");
        page.keyboard().press("Shift+Tab");
        page.keyboard().press("Shift+Tab");
        assertThat(side).isHidden();
        menu.click();
        side.getByText("Usage").click();
        page.waitForURL("**/usage");
        page.keyboard().press("/");
        page.waitForURL("**/search");
        assertThat(page.locator("#find")).isFocused();
    }

    /** As a live region does: another link of the same kind takes its place. */
    private static void renew(Locator link) {
        link.evaluate("link => link.replaceWith(link.cloneNode(true))");
    }

    private void signIn(String who) {
        open("/sign-in");
        page.getByLabel("E-mail address").fill(who + slug + "@example.org");
        page.getByLabel("Password").fill(PASSWORD);
        TestBrowser.follow(page, page.locator("button", new Page.LocatorOptions().setHasText("Sign in")));
    }

    private void open(String path) {
        page.navigate("http://localhost:" + port + path);
    }
}
