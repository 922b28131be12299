package io.nuages.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Route;
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
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a form says of price and room follows what is typed, in a real browser. */
@NuagesTest
class EstimateInBrowserTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
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
    private String small;
    private String large;
    private Tenant tenant;
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
        slug = "e" + UUID.randomUUID().toString().substring(0, 8);
        small = "A" + slug;
        large = "B" + slug;
        var plan = plans.create(
                "Plan " + slug,
                0,
                new Limits(4000, 1024, 10240, 0, 4, 4),
                60,
                20,
                Set.of(plans.saveSize(null, small, 250, 256, 500), plans.saveSize(null, large, 500, 512, 900)));
        tenant = tenants.create("staff@example.org", slug, "Atelier", plan);
        var email = slug + "@example.org";
        tenants.addMember(
                tenant.id(), "staff@example.org", accounts.create(email, "Dev", PASSWORD, false), Role.DEVELOPER);
        context = chromium.context();
        page = context.newPage();
        check.watch(page);
        page.navigate(address("/sign-in"));
        page.getByLabel("E-mail").fill(email);
        page.getByLabel("Password").fill(PASSWORD);
        button("Sign in").click();
        page.waitForURL(url -> !url.contains("sign-in"));
    }

    @AfterEach
    void nothing_was_wrong() {
        context.close();
        check.nothingWasWrong();
    }

    @Test
    void the_form_of_a_new_app_says_what_it_will_cost_and_what_is_missing() {
        page.navigate(address("/t/" + slug + "/new"));
        assertThat(page.locator("#estimate")).hasText("CHF 5.60 a month: 1 × " + small + " 5.00, database 0.60");

        page.locator("#pods").fill("3");
        page.locator("#databaseMib").selectOption("2048");
        assertThat(page.locator("#estimate")).hasText("CHF 16.20 a month: 3 × " + small + " 15.00, database 1.20");
        assertThat(page.locator("#fit-" + large)).hasText("3 pods need ½ GiB more");
        assertThat(page.locator("input[name=size][value=" + large + "]")).isDisabled();
        assertThat(page.locator("#after")).containsText("768 MiB of 1 GiB");
        check.accessible(page);

        page.locator("#pods").fill("");
        assertThat(page.locator("#fit-" + large)).hasText("CHF 9.00");
        assertThat(page.locator("input[name=size][value=" + large + "]")).isEnabled();
        page.locator("input[name=size][value=" + large + "]").check();
        page.locator("#pods").fill("2");
        assertThat(page.locator("#estimate")).hasText("CHF 19.20 a month: 2 × " + large + " 18.00, database 1.20");

        page.locator("#image").fill(IMAGE);
        page.locator("#name").fill("shop");
        button("Create only").click();
        page.waitForURL(url -> url.endsWith("/apps/shop/production"));
        page.navigate(address("/t/" + slug + "/usage"));
        assertThat(page.locator("main")).containsText("CHF 19.20");
    }

    @Test
    void a_configuration_says_what_it_takes_now_and_after_saving() {
        apps.create(tenant.id(), "shop", IMAGE, Draft.web(small, 1), "dev");
        page.navigate(address("/t/" + slug + "/apps/shop/production/configuration"));
        assertThat(page.locator("#estimate"))
                .hasText("CHF 5.60 a month for ¼ core, 256 MiB of memory, 1 GiB of database.");

        button("Add a worker").click();
        page.locator("[name='processes[1].name']").fill("worker");
        page.locator("[name='processes[1].command']").fill("/async");
        page.locator("[name='processes[1].size']").selectOption(large);
        assertThat(page.locator("#estimate"))
                .hasText("CHF 14.60 a month for ¾ core, 768 MiB of memory, 1 GiB of database; as saved now: "
                        + "CHF 5.60.");
        assertThat(page.locator("[data-changes]")).hasText("1 change: worker added");
        page.locator("[name='processes[1].pods']").fill("2");
        assertThat(page.locator("#estimate")).containsText("Memory: 256 MiB more than the plan has left.");
        page.locator("[name='processes[1].pods']").fill("1");
        assertThat(page.locator("#estimate")).not().containsText("Memory: ");
        page.locator("#databaseMib").selectOption("2048");
        assertThat(page.locator("#estimate")).containsText("CHF 15.20 a month for ¾ core, 768 MiB of memory, 2 GiB");
        check.accessible(page);

        button("Save").click();
        assertThat(page.locator("main")).containsText("Saved as revision 2.");
        assertThat(page.locator("[data-changes]")).isEmpty();
        assertThat(page.locator("#estimate"))
                .hasText("CHF 15.20 a month for ¾ core, 768 MiB of memory, 2 GiB of database.");
        page.navigate(address("/t/" + slug + "/usage"));
        assertThat(page.locator("main")).containsText("CHF 15.20");
    }

    @Test
    void what_is_not_saved_is_counted_and_stays_in_sight() {
        apps.create(tenant.id(), "shop", IMAGE, Draft.web(small, 1), "dev");
        page.navigate(address("/t/" + slug + "/apps/shop/production/configuration"));
        var told = page.locator("[data-changes]");
        var foot = page.locator(".foot");
        page.setViewportSize(1280, 600);
        assertThat(told).isEmpty();
        assertThat(foot).not().isInViewport();

        page.locator("[name='processes[0].pods']").fill("2");
        assertThat(told).hasText("1 change: Pods of web");
        assertThat(foot).isInViewport();
        button("Add a worker").click();
        page.locator("[name='processes[1].name']").fill("worker");
        assertThat(told).hasText("2 changes: Pods of web, worker added");
        button("Remove worker").click();
        assertThat(told).hasText("1 change: Pods of web");
        page.locator("[name='processes[0].pods']").fill("1");
        assertThat(told).isEmpty();
        check.accessible(page);

        page.locator("#variables").fill("LOG_LEVEL=debug");
        button("Add a cron job").click();
        page.locator("[name='cron[0].schedule']").fill("@daily");
        assertThat(told).hasText("2 changes: Variables, one without a name added");
        check.accessible(page);
        button("Discard").click();
        assertThat(told).isEmpty();
        assertThat(page.locator("#variables")).hasValue("");
        assertThat(page.locator("[name='cron[0].schedule']")).isHidden();

        page.locator("[name='processes[0].pods']").fill("-3");
        button("Save").click();
        assertThat(page.locator(".summary")).isVisible();
        assertThat(page.locator("[name='processes[0].pods']")).hasValue("-3");
        assertThat(told).hasText("Not saved yet");
        assertThat(foot).isInViewport();
    }

    /** The first answer is held back until the second is there. */
    @Test
    void an_older_answer_never_overwrites_a_newer_one_and_none_keeps_a_form_from_being_sent() {
        List<Route> held = new ArrayList<>();
        page.route("**/estimate?**", route -> {
            if (route.request().url().contains("pods=4")) {
                held.add(route);
            } else {
                route.resume();
            }
        });
        page.navigate(address("/t/" + slug + "/new"));
        page.locator("#pods").fill("4");
        page.waitForCondition(() -> !held.isEmpty());
        page.locator("#pods").fill("2");
        assertThat(page.locator("#estimate")).containsText("CHF 10.60");
        held.getFirst().abort();
        assertThat(page.locator("#estimate")).containsText("CHF 10.60");

        page.locator("#pods").fill("4");
        page.waitForCondition(() -> held.size() == 2);
        page.locator("#image").fill(IMAGE);
        page.locator("#name").fill("shop");
        button("Create only").click();
        page.waitForURL(url -> url.endsWith("/apps/shop/production"));
        assertThat(apps.environments(tenant.id())).hasSize(1);
    }

    private com.microsoft.playwright.Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
