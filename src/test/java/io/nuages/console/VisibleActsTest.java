package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.cluster.Purpose;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.run.RunHistory;
import io.nuages.secret.AppDocuments;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whatever a page offers, a link or a button that can be pressed, is not refused to the person it is offered to. */
@NuagesTest
class VisibleActsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LINK = Pattern.compile("(?:href|hx-get)=\"(/t/[^\"#]*)");
    private static final Pattern FORM =
            Pattern.compile("<form[^>]* method=\"post\"[^>]* action=\"(/t/[^\"]+)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern BUTTON = Pattern.compile("<button(?![^>]*type=\"button\")(?![^>]*disabled)");

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
    private Deployments deployments;

    @Autowired
    private RunHistory history;

    private String unique;

    /** Something serves, something is being deployed, something is paused, and something failed. */
    @BeforeEach
    void world() {
        unique = "v" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        var size = plans.saveSize(null, unique, 250, 256, 500);
        var plan = plans.create("Plan " + unique, 0, new Limits(8000, 8192, 10240, 0, 9, 9), 60, 20, Set.of(size));
        var tenant =
                tenants.create("staff@example.org", unique, "Atelier", plan).id();
        for (var role : Role.ALL) {
            tenants.addMember(
                    tenant,
                    "staff@example.org",
                    accounts.create(role.word() + unique + "@example.org", "Ada", PASSWORD, false),
                    role);
        }
        accounts.create("staff" + unique + "@example.org", "Staff", PASSWORD, true);
        for (var image : List.of("shop:1.0", "hangs:1.0", "failinit:1.0")) {
            var name = image.substring(0, image.indexOf(':'));
            var made = apps.create(tenant, name, "registry.example/demo/" + image, Draft.web(unique, 1), "dev");
            if (name.equals("shop")) {
                documents.write(made.ref(), 1, """
                        image: {repository: registry.example/demo/shop, tag: "1.0"}
                        tasks: {import: {command: [/import]}}
                        """, Map.of(), "dev");
            }
            var deployment = deployments.ask(made.ref(), Wish.newest(), null, "dev");
            await().atMost(PATIENCE).until(() -> {
                var now = deployments.byNumber(made.ref(), deployment.number()).orElseThrow();
                return now.state().ended() || name.equals("hangs") && now.commandRuns();
            });
        }
        var shop = apps.environment(tenant, "shop", "production").orElseThrow();
        await().atMost(PATIENCE)
                .until(() -> !history.of(shop.ref(), Purpose.TASK, "import").isEmpty());
        var preview = apps.addEnvironment(
                tenant, shop.app(), "preview", "registry.example/demo/shop:1.0", Draft.web(unique, 1), "dev");
        apps.pause(preview.ref(), "dev");
    }

    @Test
    void nobody_is_offered_what_is_refused_to_them() {
        for (var who : List.of("viewer", "staff", "developer", "owner")) {
            var browser = new Browser(port);
            browser.signIn(who + unique + "@example.org", PASSWORD);
            var forms = new TreeMap<String, String>();
            var refused = new ArrayList<>(walk(browser, forms));
            assertThat(forms.isEmpty())
                    .as("forms of " + who + ": " + forms)
                    .isEqualTo(Set.of("viewer", "staff").contains(who));
            forms.forEach((action, on) -> {
                var status = browser.post(action, Map.of()).statusCode();
                if (status == 403 || status == 405) {
                    refused.add("POST " + action + " on " + on + ": " + status);
                }
            });
            assertThat(refused).as(who).isEmpty();
        }
    }

    /** Every page that can be reached by links; what its forms would post to, by action. */
    private List<String> walk(Browser browser, Map<String, String> forms) {
        var refused = new ArrayList<String>();
        var seen = new HashSet<String>();
        var waiting = new ArrayDeque<>(List.of("/t/" + unique));
        while (!waiting.isEmpty()) {
            var path = waiting.poll();
            if (!seen.add(path)) {
                continue;
            }
            var page = browser.get(path);
            if (page.statusCode() >= 400) {
                refused.add("GET " + path + ": " + page.statusCode());
                continue;
            }
            var link = LINK.matcher(page.body());
            while (link.find()) {
                waiting.add(link.group(1).replace("&amp;", "&"));
            }
            var form = FORM.matcher(page.body());
            while (form.find()) {
                if (BUTTON.matcher(form.group(2)).find()) {
                    forms.putIfAbsent(form.group(1), path);
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(20);
        return refused;
    }
}
