package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.nuages.NuagesTest;
import io.nuages.PageCheck;
import io.nuages.TestBrowser;
import io.nuages.account.Accounts;
import io.nuages.account.Invitations;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Holds;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.secret.AppDocuments;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Addresses, hosts and names as long as they may be, without a place to break: on no width of a screen does a page get wider than that, is text cut
 * or a short word broken, and axe finds nothing in either scheme.
 */
@NuagesTest
class LongWordsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final String CRON = "nightly-longer";
    private static final int WIDTH = 390;
    private static final int[] WIDTHS = {WIDTH, 768, 1024, 1280, 1920};

    /** What is wider than the screen, and text that is cut where nobody can scroll to it. */
    private static final String FAULTS = """
            () => {
              const faults = [];
              const clipped = (e) => {
                for (let part = e; part; part = part.parentElement) if (getComputedStyle(part).clipPath !== "none") return true;
                return false;
              };
              const seen = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !clipped(e);
              if (document.documentElement.scrollWidth > innerWidth) {
                const wide = [...document.querySelectorAll("body *")].filter((e) => seen(e)
                  && e.getBoundingClientRect().right > innerWidth + 1
                  && !e.parentElement.closest("*:not(body):not(html)")?.matches?.(":scope"));
                faults.push("scrolls sideways: " + wide.slice(-3).map((e) => e.tagName + "." + e.className).join(" "));
              }
              for (const e of document.querySelectorAll("body *")) {
                const style = getComputedStyle(e);
                if (!seen(e) || !["hidden", "clip"].includes(style.overflowX) || e.scrollWidth <= e.clientWidth + 1
                    || e.clientWidth < 2 || ["INPUT", "SELECT", "TEXTAREA", "svg"].includes(e.tagName)) continue;
                // All of it shows on hovering, and behind the link that the row is.
                const all = e.closest("[title]")?.title.replace(/\\s+/g, "") ?? "";
                if (style.textOverflow === "ellipsis" && all.includes(e.textContent.replace(/\\s+/g, ""))) continue;
                faults.push(`cuts ${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`);
              }
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              const range = document.createRange();
              for (let node; (node = walker.nextNode());) {
                if (!seen(node.parentElement) || node.parentElement.closest("pre, script, style, option")) continue;
                range.selectNodeContents(node);
                if (range.getClientRects().length < 2) continue;
                for (const { 0: whole, index } of node.data.matchAll(/[^\\s·]+/g)) {
                  if (whole.length > 16) continue;
                  for (const { 0: word, index: at } of whole.matchAll(/[^-]+/g)) {
                    range.setStart(node, index + at);
                    range.setEnd(node, index + at + word.length);
                    if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) faults.push(`breaks ${word}`);
                  }
                }
              }
              return faults;
            }""";

    private final PageCheck check = new PageCheck();

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
    private AppDocuments documents;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Invitations invitations;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Holds holds;

    private String unique;
    private Tenant tenant;

    @BeforeEach
    void world() {
        unique = "w" + UUID.randomUUID().toString().replace("-", "").substring(0, 9);
        var size = plans.saveSize(null, unique, 250, 256, 500);
        var plan = plans.create(
                lengthened("Plan" + unique, 40), 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of(size));
        tenant = tenants.create(address("staff"), unique + "-of-a-long-na", lengthened("Atelier" + unique, 80), plan);
        var shop = apps.create(tenant.id(), "shop-with-a-long-name-xx", IMAGE, Draft.web(unique, 1), address("owner"));
        documents.write(
                shop.ref(),
                1,
                """
                image: {repository: registry.example/demo/shop, tag: "1.0"}
                hosts: [%s]
                variables: {%s: %s}
                cron: {%s: {schedule: "0 3 * * *", command: [%s]}}
                """.formatted(host(), "V" + "A".repeat(60), "x".repeat(300), CRON, "/" + "c".repeat(200)),
                Map.of(),
                address("owner"));
        tenancy.run(
                tenant.id(),
                () -> jdbc.sql("""
                INSERT INTO job_run (tenant_id, environment_id, uid, purpose, name, job, begun_at, ended_at, outcome, exit_code,
                                     cause, advice, log)
                VALUES (:tenant, :environment, 'run-1', 'cron', :name, repeat('j', 63), now(), now(), 'failed', 1,
                        repeat('w', 200), repeat('a', 200), repeat('l', 500))
                """)
                        .param("tenant", tenant.id())
                        .param("environment", shop.id())
                        .param("name", CRON)
                        .update());
        deployments.ask(shop.ref(), Wish.newest(), null, address("owner"));
        for (var role : List.of(Role.OWNER, Role.VIEWER)) {
            var account = accounts.create(address(role.word()), lengthened("Name" + unique, 80), PASSWORD, false);
            tenants.addMember(tenant.id(), address("staff"), account, role);
        }
        var staff = accounts.create(address("staff"), lengthened("Staff" + unique, 80), PASSWORD, true);
        invitations.inviteMember(
                tenant.id(), new Actor(staff, address("staff")), address("guest"), Role.DEVELOPER, null);
        invitations.inviteStaff(new Actor(staff, address("staff")), address("colleague"), null);
        holds.holdDeployments(tenant.id(), address("staff"), "r".repeat(200));
    }

    @AfterEach
    void release() {
        holds.releaseDeployments(tenant.id(), "staff");
    }

    /** A hundred characters. */
    private String address(String who) {
        return lengthened(who + unique, 60) + "@" + "d".repeat(31) + ".example";
    }

    private static String lengthened(String beginning, int length) {
        return beginning + "n".repeat(length - beginning.length());
    }

    /** Two hundred characters. */
    private String host() {
        return "h".repeat(60) + "." + "o".repeat(60) + "." + "s".repeat(60) + "." + unique + ".example";
    }

    @Test
    void members_read_all_of_their_pages() {
        readsAll("owner", "/t/" + tenant.slug(), List.of("/t/" + tenant.slug(), "/account"));
    }

    @Test
    void staff_read_all_of_theirs() {
        readsAll(
                "staff",
                "/staff",
                List.of(
                        "/staff",
                        "/staff/tenants/" + tenant.slug(),
                        "/staff/tenants?q=" + unique,
                        "/staff/accounts?q=" + unique,
                        "/staff/hosts?q=" + unique + ".example",
                        "/account"));
    }

    private void readsAll(String who, String below, List<String> start) {
        try (var chromium = TestBrowser.launch();
                var context = chromium.browser().newContext(new NewContextOptions().setViewportSize(WIDTH, 844))) {
            var page = context.newPage();
            check.watch(page);
            page.navigate(url("/sign-in"));
            page.getByLabel("E-mail address").fill(address(who));
            page.getByLabel("Password").fill(PASSWORD);
            TestBrowser.follow(page, page.locator("button", new Page.LocatorOptions().setHasText("Sign in")));
            var faults = new LinkedHashSet<String>();
            var known = new LinkedHashSet<>(start);
            var waiting = new ArrayDeque<>(start);
            while (!waiting.isEmpty()) {
                var path = waiting.remove();
                page.navigate(url(path));
                for (var width : WIDTHS) {
                    page.setViewportSize(width, 844);
                    for (var fault : (List<?>) page.evaluate(FAULTS)) {
                        faults.add(path + " at " + width + " " + fault);
                    }
                }
                for (var scheme : ColorScheme.values()) {
                    if (scheme != ColorScheme.NO_PREFERENCE) {
                        page.setViewportSize(scheme == ColorScheme.LIGHT ? WIDTH : 1280, 844);
                        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                        check.accessible(page);
                    }
                }
                for (var link : page.locator("a[href^='" + below + "']").all()) {
                    var to = String.valueOf(link.getAttribute("href")).replaceAll("#.*", "");
                    if (isOurs(to) && known.add(to)) {
                        waiting.add(to);
                    }
                }
            }
            assertThat(known).hasSizeGreaterThan(15);
            assertThat(faults).isEmpty();
        }
    }

    /** No file, and no page of staff about what other tests have made. */
    private boolean isOurs(String path) {
        return !path.matches(".*\\.(pem|yaml)")
                && (!path.matches("/staff/(plans|sizes|tenants|accounts)/(?!new).*") && !path.contains("page=")
                        || path.contains(tenant.slug()));
    }

    private String url(String path) {
        return "http://localhost:" + port + path;
    }
}
