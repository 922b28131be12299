package io.nuages.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.PageAssertions.HasTitleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.nuages.NuagesTest;
import io.nuages.PageCheck;
import io.nuages.TestBrowser;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.simulator.Simulator;
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

/** What people see, hear and have the focus on while a deployment goes on, without a reload. */
@NuagesTest
class OverviewInBrowserTest {
    private static final String PASSWORD = "correct horse battery";
    private static final double PATIENCE = 60_000;
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

    @Autowired
    private Deployments deployments;

    @Autowired
    private Simulator simulator;

    private final PageCheck check = new PageCheck();
    private Environment shop;
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
        var slug = "o" + UUID.randomUUID().toString().substring(0, 8);
        var size = plans.saveSize(null, slug, 250, 256, 500);
        var plan = plans.create("Plan " + slug, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of(size));
        var tenant = tenants.create("staff@example.org", slug, "Atelier", plan);
        var email = slug + "@example.org";
        tenants.addMember(
                tenant.id(), "staff@example.org", accounts.create(email, "Dev", PASSWORD, false), Role.DEVELOPER);
        shop = apps.create(tenant.id(), "shop", "registry.example/demo/shop:1.0", Draft.web(slug, 2), "dev");
        context = chromium.context();
        page = context.newPage();
        check.watch(page);
        page.navigate(address("/sign-in"));
        page.getByLabel("E-mail").fill(email);
        page.getByLabel("Password").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Sign in"))
                .click();
        page.waitForURL(url -> !url.contains("sign-in"));
        page.navigate(address("/t/" + slug + "/apps/shop/production"));
    }

    @AfterEach
    void nothing_was_wrong() {
        simulator.fillNodes(false);
        context.close();
        check.nothingWasWrong();
    }

    @Test
    void a_deployment_is_open_while_it_runs_then_folds_and_is_told_once() {
        assertThat(page).hasTitle("○ shop · production · Nuages");
        assertThat(page.locator("#said")).isEmpty();
        deployments.ask(shop.ref(), Wish.newest(), null, "dev");
        heard("Deployment 1 succeeded");
        assertThat(page).hasTitle("✓ shop · production · Nuages", titled());
        assertThat(page.locator(".phases")).hasCount(0);
        assertThat(page.locator(".release")).containsText("phases done");
        assertThat(page.locator(".tiles li")).hasCount(2, new HasCountOptions().setTimeout(PATIENCE));
        check.accessible(page);

        simulator.fillNodes(true);
        deployments.ask(shop.ref(), Wish.image("registry.example/demo/shop:1.1"), null, "dev");
        heard("Secrets done");
        assertThat(page).hasTitle("… shop · production · Nuages", titled());
        assertThat(page.locator(".phases .running")).containsText("Release command");
        assertThat(page.locator("main")).not().containsText("0.0 s");
        check.accessible(page);

        var cancel = page.locator(".deployment a[href$='/cancellation']");
        cancel.focus();
        simulator.fillNodes(false);
        heard("Deployment 2 succeeded");
        assertThat(cancel).hasCount(0);
        assertThat(page.locator(".release h2")).isFocused();
        assertThat(page.locator(".release h2")).containsText("Release 2 · 1.1");

        // Nothing needs anybody: what is live, what it changed, and what was live before.
        assertThat(page.locator(".diff li")).containsText(new String[] {"image"});
        assertThat(page.locator(".diff del")).hasText("1.0");
        assertThat(page.locator(".diff ins")).hasText("1.1");
        assertThat(page.locator(".latest b")).hasText(new String[] {"Deployment 2", "Deployment 1"});
        check.accessible(page);
        page.locator(".latest a").last().click();
        assertThat(page.locator("#deployment h2").first()).hasText("Deployment 1");
    }

    @Test
    void a_failure_begins_with_its_cause_and_leads_to_the_next_step() {
        deployments.ask(shop.ref(), Wish.image("registry.example/demo/crash:1.0"), null, "dev");
        heard("Deployment 1 failed: The web process crashed on startup");
        assertThat(page).hasTitle("✗ shop · production · Nuages", titled());
        var card = page.locator(".deployment .story > *");
        assertThat(card.first()).hasClass(Pattern.compile("diagnosis"));
        assertThat(page.locator(".phases .failed")).containsText("Roll-out");
        check.accessible(page);
        page.locator(".diagnosis .button").first().click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    }

    private void heard(String words) {
        assertThat(page.locator("#said")).containsText(words, new ContainsTextOptions().setTimeout(PATIENCE));
    }

    private static HasTitleOptions titled() {
        return new HasTitleOptions().setTimeout(PATIENCE);
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
