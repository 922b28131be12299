package io.nuages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** The main job in a real browser, as a newcomer does it on the demo: from sign-in to roll-back, then the hoster's side. */
@NuagesTest
@TestPropertySource(
        properties = {
            "nuages.demo=true",
            "nuages.demo-password=a password for the demo",
            "nuages.simulator.speed=10",
            "nuages.deploy.roll-out-timeout=15s"
        })
class MainJobTest {
    private static final double PATIENCE = 60_000;
    private static TestBrowser chromium;

    @LocalServerPort
    private int port;

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
    void a_customer_registers_seals_deploys_opens_breaks_and_rolls_back_an_app() {
        try (var context = chromium.browser().newContext()) {
            var page = signedIn(context, "Sign in as a customer");

            page.navigate(address("/t/nouvelle"));
            check.accessible(page);
            page.navigate(address("/t/nouvelle/new"));
            check.accessible(page);
            page.locator("button", new Page.LocatorOptions().setHasText("shop:1.0"))
                    .click();
            name(page).fill("Boutique");
            button(page, "Create and deploy").click();
            assertThat(page.locator("main")).containsText("lower-case letters");
            assertThat(page.getByLabel("Image", new Page.GetByLabelOptions().setExact(true)))
                    .hasValue("registry.example/demo/shop:1.0");
            name(page).fill("boutique");
            button(page, "Create and deploy").click();

            within(page, "Succeeded");
            within(page, "2 opened by the cluster");
            check.accessible(page);
            site(context, "You are visit 1", "1.0");
            site(context, "You are visit 2", "1.0");

            deploy(page, "registry.example/demo/crash:1.0");
            within(page, "The process web stops at start");
            assertThat(page.locator("main")).containsText("Running");
            check.accessible(page);
            site(context, "You are visit 3", "1.0");

            deploy(page, "registry.example/demo/shop:1.1");
            within(page, "Succeeded");
            site(context, "You are visit 4", "1.1");

            page.navigate(environment("/rollbacks/new"));
            check.accessible(page);
            page.locator("input[type=radio]").last().check();
            button(page, "Roll back").click();
            within(page, "ran with release 1 before");
            within(page, "Succeeded");
            site(context, "You are visit 5", "1.0");

            page.navigate(environment("/secrets"));
            check.accessible(page);
            page.getByLabel("Variable", new Page.GetByLabelOptions().setExact(true))
                    .fill("STRIPE_KEY");
            page.getByLabel("Value", new Page.GetByLabelOptions().setExact(true))
                    .fill("sk_live_plain");
            var posted = page.waitForRequest(
                    request -> request.method().equals("POST"),
                    () -> button(page, "Seal").click());
            Assertions.assertThat(posted.postData()).doesNotContain("sk_live_plain");
            assertThat(page.locator("main")).containsText("STRIPE_KEY");
            assertThat(page.locator("main")).not().containsText("sk_live_plain");

            page.navigate(environment(""));
            act(page, "Kill a pod");
            within(page, "1 of 1");
            act(page, "Exhaust memory");
            within(page, "1 restart");
            act(page, "Fill the nodes");
            deploy(page, "registry.example/demo/shop:1.1");
            within(page, "does not fit on any node");
            site(context, "You are visit 6", "1.0");
            act(page, "Make room on the nodes");
            act(page, "Disconnect the cluster");
            within(page, "The cluster does not answer.");
            check.accessible(page);
            act(page, "Reconnect the cluster");
            assertThat(page.locator("main")).not().containsText("The cluster does not answer.");
            within(page, "Running");

            page.navigate(environment("/settings"));
            page.getByLabel("Type boutique to confirm").fill("bouquet");
            button(page, "Delete").click();
            assertThat(page.locator("main")).containsText("Type boutique, exactly so.");
            check.accessible(page);
            page.getByLabel("Type boutique to confirm").fill("boutique");
            button(page, "Delete").click();
            page.waitForURL(address("/t/nouvelle"));
            assertThat(page.locator("main"))
                    .not()
                    .containsText("boutique · production", new ContainsTextOptions().setTimeout(PATIENCE));
            page.navigate("http://boutique.nouvelle.localhost:" + port + "/");
            assertThat(page.locator("body")).not().containsText("You are visit");

            page.navigate(address("/t/nouvelle/databases"));
            check.accessible(page);
            page.getByText("Destroy…").click();
            page.locator("input[name=name]")
                    .fill(page.locator(".items code").first().innerText());
            button(page, "Destroy").click();
            assertThat(page.locator("main"))
                    .containsText("There are none.", new ContainsTextOptions().setTimeout(PATIENCE));
            check.nothingWasWrong();
        }
    }

    @Test
    void the_hoster_sees_tenants_and_makes_one_whose_owner_signs_in_by_a_one_time_link() {
        try (var context = chromium.browser().newContext();
                var guest = chromium.browser().newContext()) {
            var page = signedIn(context, "Sign in as staff");
            page.navigate(address("/staff"));
            assertThat(page.locator("main")).containsText("Atelier Lumière");
            check.accessible(page);
            for (var path : List.of("/staff/plans", "/staff/queue", "/staff/tenants/lumiere", "/staff/tenants/new")) {
                page.navigate(address(path));
                check.accessible(page);
            }
            page.locator("input[name=slug]").fill("vague");
            page.locator("input[name=name]").fill("Nouvelle Vague II");
            page.locator("input[type=email]").fill("owner@vague.example");
            page.locator("main form")
                    .last()
                    .locator("button[type=submit], button:not([type])")
                    .last()
                    .click();
            var link = page.locator("main")
                    .innerText()
                    .lines()
                    .filter(line -> line.contains("/link/"))
                    .findFirst();
            Assertions.assertThat(link).isPresent();

            page.navigate(address("/staff/plans"));
            page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Studio"))
                    .first()
                    .click();
            page.getByLabel("Memory").fill("a lot");
            button(page, "Save").click();
            assertThat(page.getByLabel("Memory")).hasValue("a lot");
            check.accessible(page);
            page.getByLabel("Memory").fill("20 GiB");
            button(page, "Save").click();
            page.navigate(address("/staff/tenants/vague/plan"));
            check.accessible(page);
            page.locator("input[type=radio]").last().check();
            button(page, "Move").click();
            assertThat(page.locator("main")).containsText("It is on the plan");

            var invited = guest.newPage();
            invited.navigate(
                    address(link.get().strip().substring(link.get().strip().indexOf("/link/"))));
            check.accessible(invited);
            check.nothingWasWrong();
        }
    }

    private Page signedIn(BrowserContext context, String button) {
        var page = context.newPage();
        page.setDefaultTimeout(PATIENCE);
        check.watch(page);
        page.navigate(address("/sign-in"));
        check.accessible(page);
        button(page, button).click();
        page.waitForURL(url -> !url.contains("sign-in"));
        return page;
    }

    /** In the drawer, which closes on Escape. */
    private static void act(Page page, String button) {
        page.getByText("Try it…").click();
        button(page, button).click();
        assertThat(page.locator("#try [role=status]")).isVisible();
        page.keyboard().press("Escape");
    }

    private void deploy(Page page, String image) {
        page.navigate(environment("/deployments/new"));
        page.getByLabel("Image", new Page.GetByLabelOptions().setExact(true)).fill(image);
        button(page, "Deploy").click();
        page.waitForURL(url -> !url.contains("/new"));
        page.navigate(environment(""));
    }

    /** The regions of a page fetch themselves anew: no reload here. */
    private static void within(Page page, String text) {
        assertThat(page.locator("main")).containsText(text, new ContainsTextOptions().setTimeout(PATIENCE));
    }

    private void site(BrowserContext context, String visit, String version) {
        try (var site = context.newPage()) {
            site.navigate("http://boutique.nouvelle.localhost:" + port + "/");
            assertThat(site.locator("body")).containsText(visit);
            assertThat(site.locator("body")).containsText(version);
        }
    }

    private static Locator name(Page page) {
        return page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
                .first();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                        AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    private String environment(String path) {
        return address("/t/nouvelle/apps/boutique/production" + path);
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
