package io.nuages.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import io.nuages.NuagesTest;
import io.nuages.PageCheck;
import io.nuages.TestBrowser;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** On a telephone one sees where one is, and hits what one means. */
@NuagesTest
class SmallScreenTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final int WIDTH = 390;

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
    private String unique;

    @BeforeEach
    void world() {
        unique = "n" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        var size = plans.saveSize(null, unique, 250, 256, 500);
        var plan = plans.create("Plan " + unique, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of(size));
        var tenant = tenants.create("staff@example.org", unique, "Atelier", plan);
        var draft = DraftBuilder.of(Draft.web(unique, 1))
                .hosts(List.of("www." + unique + ".example"))
                .build();
        apps.create(tenant.id(), "shop", IMAGE, draft, "dev");
        tenants.addMember(
                tenant.id(),
                "staff@example.org",
                accounts.create("dev" + unique + "@example.org", "Dev", PASSWORD, false),
                Role.DEVELOPER);
        accounts.create("staff" + unique + "@example.org", "Staff", PASSWORD, true);
    }

    @Test
    void the_staff_see_all_their_pages_and_hit_each_link() {
        try (var chromium = TestBrowser.launch();
                var context = chromium.browser().newContext(new NewContextOptions().setViewportSize(WIDTH, 844))) {
            var page = signedIn(context.newPage(), "staff");
            for (var path :
                    List.of("/staff", "/staff/queue", "/staff/renewals", "/staff/hosts?q=" + unique + ".example")) {
                page.navigate(address(path));
                page.locator("[popovertarget=side]").click();
                var places = page.locator(".places a");
                assertThat(places).hasCount(8);
                for (var link : places.all()) {
                    var box = link.boundingBox();
                    assertThat(box.x).as(link.textContent()).isNotNegative();
                    assertThat(box.x + box.width).as(link.textContent()).isLessThanOrEqualTo(WIDTH);
                    assertThat(box.height).as(link.textContent()).isGreaterThanOrEqualTo(44);
                }
                check.accessible(page);
                page.keyboard().press("Escape");
                assertThat(places.first()).not().isVisible();
                check.accessible(page);
            }
            // Above what was searched for stand the hosts in question, of whichever tenant.
            var found = page.locator("tr").filter(new FilterOptions().setHasText(unique + ".example"));
            var links = found.locator("td[data-label=Tenant] a");
            assertThat(links).hasCount(2);
            for (var width : new int[] {WIDTH, 1280}) {
                page.setViewportSize(width, 844);
                for (var link : links.all()) {
                    assertThat(link.boundingBox().height).as(link.textContent()).isGreaterThanOrEqualTo(24);
                }
            }
            check.nothingWasWrong();
        }
    }

    @Test
    void the_tab_on_which_one_is_can_be_seen() {
        try (var chromium = TestBrowser.launch();
                var context = chromium.browser().newContext(new NewContextOptions().setViewportSize(WIDTH, 844))) {
            var page = signedIn(context.newPage(), "dev");
            for (var tab : List.of("", "/configuration", "/secrets", "/webhooks", "/settings")) {
                page.navigate(address("/t/" + unique + "/apps/shop/production" + tab));
                page.waitForFunction("""
                        width => {
                          const box = document.querySelector(".tabs [aria-current]").getBoundingClientRect();
                          return box.left >= 0 && box.right <= width;
                        }""", WIDTH);
                check.accessible(page);
            }
            check.nothingWasWrong();
        }
    }

    private Page signedIn(Page page, String who) {
        check.watch(page);
        page.navigate(address("/sign-in"));
        page.getByLabel("E-mail address").fill(who + unique + "@example.org");
        page.getByLabel("Password").fill(PASSWORD);
        TestBrowser.follow(page, page.locator("button", new Page.LocatorOptions().setHasText("Sign in")));
        return page;
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
