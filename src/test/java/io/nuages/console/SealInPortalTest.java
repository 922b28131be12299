package io.nuages.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByLabelOptions;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.nuages.NuagesTest;
import io.nuages.PageCheck;
import io.nuages.TestBrowser;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.DraftBuilder;
import io.nuages.app.Environment;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.secret.Certificates;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Secrets in a real browser against the portal: whatever is refused, nothing that was typed has to be typed again. */
@NuagesTest
class SealInPortalTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final String ENV = "SECRET_KEY=\"sk #1\"\nexport MAIL='t0k' # note\nHEX=#0a7d32";
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
    private Certificates certificates;

    private final PageCheck check = new PageCheck();
    private String slug;
    private String size;
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
        slug = "s" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        size = slug;
        var id = plans.saveSize(null, size, 250, 256, 500);
        var plan = plans.create("Plan " + slug, 0, new Limits(4000, 4096, 10240, 0, 4, 4), 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", slug, "Atelier", plan);
        var email = slug + "@example.org";
        tenants.addMember(
                tenant.id(), "staff@example.org", accounts.create(email, "Dev", PASSWORD, false), Role.DEVELOPER);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> certificates.current().isPresent());
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
    void nothingWasWrong() {
        context.close();
        check.nothingWasWrong();
    }

    @Test
    void a_taken_name_keeps_every_secret_and_the_next_name_gets_them() {
        create("shop");
        newApp("shop");

        button("Create only").click();

        assertThat(page.locator("#name-hint")).containsText("There is an app called shop already.");
        assertThat(page).hasTitle(java.util.regex.Pattern.compile("^Error: New app"));
        assertThat(page.locator("#env")).hasValue(ENV);
        assertThat(page.locator("#env-summary")).containsText("3 values: SECRET_KEY, MAIL, HEX");
        assertThat(page.locator("[data-seal-generate]")).isDisabled();
        assertThat(page.getByLabel("Image", new GetByLabelOptions().setExact(true)))
                .hasValue(IMAGE);
        check.accessible(page);

        for (var wrong : List.of("Bad Name!", "a--b")) {
            page.locator("#name").fill(wrong);
            // The former form is gone once the answer has replaced it.
            var before = page.locator("main").elementHandle();
            button("Create only").click();
            page.waitForFunction("main => !main.isConnected", before);
            assertThat(page.locator("#name")).hasValue(wrong);
            assertThat(page.locator("#name-hint")).containsText("lower-case letters");
            assertThat(page.locator("#env")).hasValue(ENV);
        }
        page.locator("#name").fill("atelier");
        button("Create only").click();

        page.waitForURL("**/apps/atelier/production");
        assertThat(sealed("atelier")).containsOnlyKeys("HEX", "MAIL", "SECRET_KEY");
    }

    /** Between the question and the sending the name is taken: the last refusal keeps everything, too. */
    @Test
    void a_name_that_is_taken_at_the_last_moment_keeps_every_secret() {
        newApp("shop");
        page.route("**/apps/check", route -> {
            var answer = route.fetch();
            create("shop");
            route.fulfill(new com.microsoft.playwright.Route.FulfillOptions().setResponse(answer));
        });

        button("Create only").click();

        assertThat(page.locator("#name-hint")).containsText("There is an app called shop already.");
        assertThat(page.locator("#env")).hasValue(ENV);
        assertThat(page.locator("[data-seal-already]")).not().isVisible();
        page.unroute("**/apps/check");
        page.locator("#name").fill("atelier");
        button("Create only").click();
        page.waitForURL("**/apps/atelier/production");
        assertThat(sealed("atelier")).containsOnlyKeys("HEX", "MAIL", "SECRET_KEY");
    }

    @Test
    void mistakes_elsewhere_keep_every_secret_under_another_name_too() {
        newApp("first");
        page.locator("#variables").fill("nonsense");
        page.locator("#pods").fill("99");
        button("Create and deploy").click();
        // The answer takes the place of what is there: whatever is typed before it comes would be lost.
        assertThat(page.locator(".summary")).isFocused();
        assertThat(page.locator("#variables-problems")).containsText("Line 1: This is not NAME=value.");
        assertThat(page.locator("#pods-hint")).isVisible();
        assertThat(page.locator("#env")).hasValue(ENV);

        page.locator("#variables").fill("LANGUAGE_CODE=de-ch");
        page.locator("#pods").fill("1");
        page.locator("#name").fill("second");
        button("Create and deploy").dblclick();

        page.waitForURL("**/apps/second/production");
        assertThat(sealed("second")).containsOnlyKeys("HEX", "MAIL", "SECRET_KEY");
        assertThat(apps.all(tenant.id())).hasSize(1);
    }

    /** What the browser found does not hide what the server would say: one summary, and each mistake once. */
    @Test
    void all_that_is_wrong_stands_in_one_summary() {
        newApp("Bad Name!");
        page.locator("#env").fill("SECRET_KEY=sk\nPGHOST=x\nnonsense");
        page.locator("#pods").fill("99");
        button("Create only").click();

        assertThat(page.locator(".summary b")).hasText("There are 4 problems");
        assertThat(page.locator(".summary")).hasCount(1);
        assertThat(page.locator(".summary")).isFocused();
        assertThat(page.locator(".summary li")).containsText(new String[] {
            "Name:", "Pods:", "Line 2: PGHOST is set by Nuages.", "Line 3: This is not NAME=value."
        });
        assertThat(page).hasTitle(java.util.regex.Pattern.compile("^Error: New app"));
        assertThat(page.locator("[data-seal-error]")).not().isVisible();
        check.accessible(page);
        page.locator(".summary a").last().click();
        assertThat(page.locator("#env")).isFocused();
        assertThat(page.locator("#env")).hasValue("SECRET_KEY=sk\nPGHOST=x\nnonsense");

        page.locator("#name").fill("summed");
        page.locator("#pods").fill("1");
        button("Create only").click();
        assertThat(page.locator(".summary b")).hasText("There are 2 problems");
        page.locator("#env").fill("SECRET_KEY=sk");
        button("Create only").click();
        page.waitForURL("**/apps/summed/production");
    }

    @Test
    void reserved_names_of_a_pasted_file_are_left_out_by_one_click() {
        newApp("shop");
        page.locator("#variables").fill("PORT=1\nLANGUAGE_CODE=de");
        assertThat(page.locator("#variables-problems")).containsText("Line 1: PORT is set by Nuages.");
        page.getByLabel("Leave out line 1").click();
        page.locator("#env").fill("SECRET_KEY=sk\nALLOWED_HOSTS=x\nDATABASE_URL=postgres://u:p@h/db\nLANGUAGE_CODE=fr");
        assertThat(page.locator("#env-problems li")).hasCount(4);
        assertThat(page.locator("#env-problems")).containsText("Line 2: ALLOWED_HOSTS is set by Nuages.");
        check.accessible(page);
        page.setViewportSize(390, 844);
        check.accessible(page);
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        button("Leave out these 3").click();
        button("Create only").click();

        page.waitForURL("**/apps/shop/production");
        assertThat(sealed("shop")).containsOnlyKeys("SECRET_KEY");
        assertThat(production("shop").spec().app().variables()).containsOnlyKeys("LANGUAGE_CODE");
    }

    @Test
    void the_secrets_page_tells_rows_and_lines_and_keeps_what_the_server_refuses() {
        var shop = create("shop");
        page.navigate(address("/t/" + slug + "/apps/shop/production/secrets"));
        page.locator("#seal-variable").fill("PGHOST");
        page.locator("#seal-value").fill("typed");
        assertThat(page.locator("[data-seal-row-problem]")).containsText("PGHOST is set by Nuages.");
        check.accessible(page);
        page.locator("#seal-variable").fill("STRIPE_KEY");
        assertThat(page.locator("[data-seal-row-problem]")).hasCount(0);
        page.locator("#env").fill("MAIL=m\nDATABASE_URL=x\nLANGUAGE_CODE=de");
        page.locator("#credentials > summary").click();
        page.locator("#registry-user").fill("somebody");
        page.getByLabel("Leave out line 2").click();

        // Since the page was opened, somebody else made one of the names a variable in clear.
        apps.edit(shop.ref(), shop.revision(), draft(Map.of("LANGUAGE_CODE", "fr")), "other@example.org");
        button("Seal").click();

        assertThat(page.locator("main")).containsText("LANGUAGE_CODE is already a plain variable.");
        assertThat(page.locator("#seal-variable")).hasValue("STRIPE_KEY");
        assertThat(page.locator("#seal-value")).hasValue("typed");
        assertThat(page.locator("#env")).hasValue("MAIL=m\n# DATABASE_URL=x\nLANGUAGE_CODE=de");
        assertThat(page.locator("#registry-user")).hasValue("somebody");
        assertThat(page.locator("#env-problems"))
                .containsText("Line 3: LANGUAGE_CODE is already set as a plain variable.");
        check.accessible(page);

        page.getByLabel("Leave out line 3").click();
        button("Seal").click();
        assertThat(page.locator("main")).containsText("Sealed STRIPE_KEY, MAIL.");
        // Scripts come after what is to be read.
        page.waitForLoadState();
        assertThat(page.locator("#env")).hasValue("");
        assertThat(sealed("shop")).containsOnlyKeys("MAIL", "STRIPE_KEY");

        page.locator("#seal-variable").fill("EMPTY");
        button("Seal").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("EMPTY has no value.");
        check.accessible(page);
        button("Go back").click();
        assertThat(sealed("shop")).doesNotContainKey("EMPTY");
        button("Seal").click();
        button("Seal empty").click();
        assertThat(page.locator("main")).containsText("Sealed EMPTY.");
    }

    @Test
    void a_configuration_tells_what_it_reads_otherwise_than_one_might_think() {
        create("shop");
        page.navigate(address("/t/" + slug + "/apps/shop/production/configuration"));
        page.locator("#variables").fill("A='single quoted'\nC=value # note\nPGUSER=x");
        assertThat(page.locator("#variables-notes")).containsText("Line 2: The value of C ends before the #");
        assertThat(page.locator("#variables-problems")).containsText("Line 3: PGUSER is set by Nuages.");
        page.getByLabel("Leave out line 3").click();
        check.accessible(page);

        button("Save").click();

        assertThat(page.locator("main")).containsText("Variables, line 2: The value of C ends before the #");
        assertThat(production("shop").spec().app().variables()).isEqualTo(Map.of("A", "single quoted", "C", "value"));
    }

    private void newApp(String name) {
        page.navigate(address("/t/" + slug + "/new"));
        page.getByLabel("Image", new GetByLabelOptions().setExact(true)).fill(IMAGE);
        page.locator("#name").fill(name);
        page.locator("#env").fill(ENV);
    }

    private Environment create(String name) {
        return apps.create(tenant.id(), name, IMAGE, draft(Map.of()), "dev@example.org");
    }

    private Draft draft(Map<String, String> variables) {
        var draft = Draft.web(size, 1);
        return DraftBuilder.of(draft).variables(variables).build();
    }

    private Environment production(String app) {
        return apps.environment(tenant.id(), app, "production").orElseThrow();
    }

    private Map<String, ?> sealed(String app) {
        var secrets = production(app).spec().app().secretVariables();
        assertThat(secrets.values())
                .allSatisfy(reference -> assertThat(reference.secret()).startsWith(app + "--production-"));
        return secrets;
    }

    private Locator button(String name) {
        return page.getByRole(
                        AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
