package io.nuages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** The main job in a real browser, as a newcomer does it on the demo: from sign-in to roll-back, then the provider's side. */
@NuagesTest
@TestPropertySource(
        properties = {
            "nuages.demo=true",
            "nuages.demo-password=a password for the demo",
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
        try (var context = chromium.context()) {
            var page = signedIn(context, "Sign in as a customer");

            page.navigate(address("/t/nouvelle"));
            within(page, "No apps yet");
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

            within(page, "phases done");
            page.navigate(environment("/deployments/1"));
            within(page, "2 values opened by the cluster");
            page.navigate(environment(""));
            check.accessible(page);
            site(context, "You are visit 1", "1.0");
            site(context, "You are visit 2", "1.0");

            deploy(page, "registry.example/demo/crash:1.0");
            within(page, "The web process crashed on startup");
            assertThat(page.locator("main")).containsText("Running");
            check.accessible(page);
            site(context, "You are visit 3", "1.0");

            deploy(page, "registry.example/demo/shop:1.1");
            within(page, "phases done");
            site(context, "You are visit 4", "1.1");

            page.navigate(environment("/rollbacks/new"));
            check.accessible(page);
            page.locator("input[type=radio]").last().check();
            button(page, "Roll back").click();
            within(page, "rolled back");
            page.navigate(environment("/deployments/4"));
            within(page, "ran with release 1 before");
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
            var manifest = page.getByLabel("SealedSecret manifest");
            manifest.setInputFiles(new FilePayload("large.yaml", "application/yaml", new byte[5_000_000]));
            Assertions.assertThat(manifest.evaluate("field => field.validationMessage"))
                    .isEqualTo("Too large: at most 256 KiB are taken.");

            page.navigate(environment(""));
            act(page, "Kill a pod");
            // The new pod does not run immediately.
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> act(page, "Exhaust memory").startsWith("Out of memory: "));
            within(page, "1 restart");
            within(page, "1 of 1");
            act(page, "Fill the nodes");
            deploy(page, "registry.example/demo/shop:1.1");
            within(page, "does not fit on any node");
            site(context, "You are visit 6", "1.0");
            act(page, "Make room on the nodes");
            act(page, "Disconnect the cluster");
            within(page, "The cluster is not responding.");
            check.accessible(page);
            act(page, "Reconnect the cluster");
            assertThat(page.locator("main")).not().containsText("The cluster is not responding.");
            within(page, "Running");

            page.navigate(environment("/settings"));
            page.getByLabel("Type boutique to confirm").fill("bouquet");
            button(page, "Delete").click();
            assertThat(page.locator("main")).containsText("Type boutique exactly.");
            check.accessible(page);
            page.getByLabel("Type boutique to confirm").fill("boutique");
            TestBrowser.follow(page, button(page, "Delete"));
            page.waitForURL(address("/t/nouvelle"));
            assertThat(page.locator("#apps").getByText("boutique"))
                    .hasCount(0, new HasCountOptions().setTimeout(PATIENCE));
            page.navigate("http://boutique.nouvelle.localhost:" + port + "/");
            assertThat(page.locator("body")).not().containsText("You are visit");

            page.navigate(address("/t/nouvelle/databases"));
            check.accessible(page);
            TestBrowser.press(page, page.getByText("Destroy…"));
            page.locator("input[name=name]").fill("boutique");
            TestBrowser.press(page, button(page, "Destroy"));
            assertThat(page.locator("main"))
                    .containsText("No databases yet", new ContainsTextOptions().setTimeout(PATIENCE));
            check.nothingWasWrong();
        }
    }

    @Test
    void the_provider_sees_tenants_and_makes_one_whose_owner_signs_in_by_a_one_time_link() {
        try (var context = chromium.context();
                var guest = chromium.context()) {
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
            TestBrowser.follow(
                    page,
                    page.locator("main form")
                            .last()
                            .locator("button[type=submit], button:not([type])")
                            .last());
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
            TestBrowser.follow(page, button(page, "Save"));
            assertThat(page.getByLabel("Memory")).hasValue("a lot");
            check.accessible(page);
            page.getByLabel("Memory").fill("20 GiB");
            TestBrowser.follow(page, button(page, "Save"));
            page.navigate(address("/staff/tenants/vague/plan"));
            check.accessible(page);
            page.locator("input[type=radio]").last().check();
            button(page, "Move").click();
            assertThat(page.locator("main")).containsText("Moved to the plan");

            var invited = guest.newPage();
            invited.navigate(
                    address(link.get().strip().substring(link.get().strip().indexOf("/link/"))));
            check.accessible(invited);
            check.nothingWasWrong();
        }
    }

    @Test
    void the_demo_has_three_apps_in_believable_states() {
        try (var context = chromium.context()) {
            var page = signedIn(context, "Sign in as a customer");
            page.navigate(address("/t/lumiere"));

            state(page, "api", "production", "Changes pending", "not deployed yet");
            state(page, "journal", "production", "Running", "failed");
            state(page, "journal", "preview", "Paused", "");
            state(page, "shop", "production", "Running", "");
            state(page, "shop", "staging", "Running", "");
            check.accessible(page);
            check.nothingWasWrong();
        }
    }

    private static void state(Page page, String app, String environment, String word, String note) {
        var row = page.locator("#apps tr")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(
                                AriaRole.LINK,
                                new GetByRoleOptions()
                                        .setName(app + " · " + environment)
                                        .setExact(true))));
        var patience = new ContainsTextOptions().setTimeout(PATIENCE);
        assertThat(row).containsText(word, patience);
        assertThat(row).containsText(note, patience);
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

    /** In the drawer, which closes on Escape. @return what it said */
    private static String act(Page page, String button) {
        TestBrowser.press(page, page.getByText("Try it…"));
        assertThat(button(page, button)).isVisible();
        var status = page.locator("#try [role=status]");
        // What the act before said.
        page.evaluate("document.querySelector('#try [role=status]')?.remove()");
        TestBrowser.press(page, button(page, button));
        assertThat(status).isVisible();
        var said = status.textContent().strip();
        page.keyboard().press("Escape");
        return said;
    }

    private void deploy(Page page, String image) {
        page.navigate(environment("/deployments/new"));
        page.getByLabel("Image", new Page.GetByLabelOptions().setExact(true)).fill(image);
        button(page, "Deploy").click();
        page.waitForURL(url -> !url.contains("/new"));
        page.navigate(environment(""));
    }

    /** The regions of a page refetch themselves: no reload here. */
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
