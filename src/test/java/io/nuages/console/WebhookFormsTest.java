package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import io.nuages.webhook.Webhooks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The webhook page over HTTP, without scripts. */
@NuagesTest
class WebhookFormsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final Pattern HOOK = Pattern.compile("data-copy=\"http://localhost:\\d+(/hooks/[^\"]+)\"");
    private static final Pattern KEY = Pattern.compile("name=\"requestKey\" value=\"([^\"]+)\"");

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
    private Webhooks webhooks;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private String unique;
    private Tenant tenant;
    private Environment shop;
    private String page;
    private Browser developer;

    @BeforeEach
    void world() {
        jdbc.sql("DELETE FROM bucket").update();
        unique = "w" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        tenant = newTenant(unique);
        var size = plans.byId(tenant.plan()).orElseThrow().sizes().getFirst().name();
        shop = apps.create(tenant.id(), "shop", IMAGE, Draft.web(size, 1), "dev");
        page = "/t/" + unique + "/apps/shop/production/webhooks";
        developer = member("dev", tenant, Role.DEVELOPER);
    }

    @Test
    void the_url_is_shown_once_and_works() throws Exception {
        assertThat(developer.get(page).body()).contains("Create a URL", "/hooks/TOKEN", "Nothing received yet");
        var made = developer.post(page, Map.of("requestKey", key(developer)));
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        var url = hook(made);
        assertThat(made.body())
                .contains("docker-hub", "shown only here", "this machine only")
                .doesNotContain("/hooks/TOKEN");

        assertThat(post(url, "{\"image\": \"registry.example/demo/other:2\"}").statusCode())
                .isEqualTo(202);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(developer.get(page).body())
                        .contains("no environment of shop uses this repository", "registry.example/demo/other:2"));
        assertThat(developer.get(page).body())
                .doesNotContain(url.substring(7))
                .contains("In use", "title=\"dev" + unique + "@example.org\">dev<", "Create a new one");
    }

    @Test
    void a_push_is_listed_with_its_deployment_and_read_back_as_text() throws Exception {
        apps.setRedeployOnPush(shop.ref(), true, "dev");
        var url = "/hooks/" + webhooks.open(tenant.id(), shop.app(), null, new Actor(null, "dev"));
        var body = "{\"image\": \"" + IMAGE + "\", \"note\": \"<script>\"}";
        post(url, body);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(
                                developer.get(page, "HX-Request", "true").body())
                        .contains("Deployment 1 of production", "Succeeded", "release 1", "A script")
                        .doesNotContain("<h1"));
        var link = Pattern.compile("href=\"([^\"]*/webhooks/deliveries/[^\"]+)\"")
                .matcher(developer.get(page).body());
        assertThat(link.find()).isTrue();
        var sent = developer.get(link.group(1));
        assertThat(sent.body()).isEqualTo(body);
        assertThat(sent.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(sent.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void a_double_click_or_a_reload_shows_the_same_url_and_a_form_used_long_ago_none() throws Exception {
        developer.get(page);
        var form = Map.of("requestKey", key(developer));
        var first = hook(developer.post(page, form));
        var second = hook(developer.post(page, form));
        assertThat(webhooks.receivers(tenant.id(), shop.app())).hasSize(1);
        assertThat(second).isEqualTo(first);
        assertThat(post(first, "{\"zen\": \"\"}").statusCode()).isEqualTo(202);
        assertThat(tenancy.in(
                        tenant.id(),
                        () -> jdbc.sql("SELECT request_key FROM webhook WHERE app_id = :app")
                                .param("app", shop.app())
                                .query(String.class)
                                .single()))
                .isNotEqualTo(form.get("requestKey"));

        tenancy.run(
                tenant.id(),
                () -> jdbc.sql("UPDATE webhook SET created_at = created_at - interval '1 hour'")
                        .update());
        var late = developer.post(page, form);
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("This form was used before", "In use").doesNotContain("/hooks/" + second);
        assertThat(post(second, "{\"zen\": \"\"}").statusCode()).isEqualTo(202);
    }

    @Test
    void a_key_that_no_form_made_is_not_kept() {
        developer.get(page);
        assertThat(developer.post(page, Map.of("requestKey", "<x>")).statusCode())
                .isEqualTo(201);
        assertThat(developer.post(page, Map.of()).statusCode()).isEqualTo(201);
        assertThat(webhooks.receivers(tenant.id(), shop.app())).hasSize(2);
    }

    @Test
    void a_renewed_url_says_until_when_the_old_one_works_and_each_can_be_ended() throws Exception {
        var old = "/hooks/" + webhooks.open(tenant.id(), shop.app(), null, new Actor(null, "dev"));
        developer.get(page);
        var young = hook(developer.post(page, Map.of("requestKey", key(developer))));
        assertThat(developer.get(page).body()).contains("In use", "Replaced", "works until", "UTC");
        var receivers = webhooks.receivers(tenant.id(), shop.app());

        var closing = page + "/" + receivers.getLast().id() + "/closure";
        assertThat(Browser.location(developer.post(closing, Map.of()))).isEqualTo(page);
        assertThat(developer.get(page).body()).contains("The URL is revoked").doesNotContain("Replaced");
        assertThat(post(old, "{}").statusCode()).isEqualTo(404);
        assertThat(post(young, "{\"zen\": \"\"}").statusCode()).isEqualTo(202);

        var again = developer.post(closing, Map.of());
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("This URL was revoked already.", "In use");
    }

    @Test
    void what_is_another_tenants_is_not_found() throws Exception {
        webhooks.open(tenant.id(), shop.app(), null, new Actor(null, "dev"));
        var receiver = webhooks.receivers(tenant.id(), shop.app()).getFirst().id();
        var other = newTenant("x" + unique);
        var size = plans.byId(other.plan()).orElseThrow().sizes().getFirst().name();
        apps.create(other.id(), "shop", IMAGE, Draft.web(size, 1), "dev");
        var stranger = member("stranger", other, Role.OWNER);
        var theirs = "/t/x" + unique + "/apps/shop/production/webhooks";
        stranger.get(theirs);

        assertThat(stranger.get(page).statusCode()).isEqualTo(404);
        assertThat(stranger.post(page, Map.of()).statusCode()).isEqualTo(404);
        assertThat(stranger.post(page + "/" + receiver + "/closure", Map.of()).statusCode())
                .isEqualTo(404);
        assertThat(stranger.post(theirs + "/" + receiver + "/closure", Map.of()).statusCode())
                .isEqualTo(404);
        assertThat(stranger.post(theirs + "/nonsense/closure", Map.of()).statusCode())
                .isEqualTo(404);
        assertThat(stranger.get(theirs.replace("/shop/", "/shops/")).statusCode())
                .isEqualTo(404);
        post("/hooks/" + webhooks.open(tenant.id(), shop.app(), null, new Actor(null, "dev")), "{\"zen\": \"\"}");
        var delivery =
                webhooks.deliveries(tenant.id(), shop.app(), 1).getFirst().id();
        assertThat(stranger.get(theirs + "/deliveries/" + delivery).statusCode())
                .isEqualTo(404);
        assertThat(developer.get(page + "/deliveries/" + delivery).statusCode()).isEqualTo(200);
        assertThat(webhooks.receivers(tenant.id(), shop.app())).hasSize(2);
    }

    @Test
    void viewers_look_and_do_nothing() {
        webhooks.open(tenant.id(), shop.app(), null, new Actor(null, "dev"));
        var receiver = webhooks.receivers(tenant.id(), shop.app()).getFirst().id();
        var viewer = member("viewer", tenant, Role.VIEWER);
        var html = viewer.get(page);
        assertThat(html.statusCode()).isEqualTo(200);
        assertThat(html.body())
                .contains("In use", "Redeploy on push", "disabled=\"disabled\"")
                .doesNotContain("Create a new one", "Revoke this URL", "/hooks/TOKEN", ">Save<");
        assertThat(viewer.post(page, Map.of()).statusCode()).isEqualTo(403);
        assertThat(viewer.post(page + "/" + receiver + "/closure", Map.of()).statusCode())
                .isEqualTo(403);
        assertThat(viewer.post(page.replace("webhooks", "redeploy-on-push"), Map.of("on", "true"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(webhooks.receivers(tenant.id(), shop.app())).hasSize(1);
    }

    @Test
    void the_switch_is_told_by_settings_too_and_pressed_twice_is_one_act() {
        var settings = page.replace("webhooks", "settings");
        developer.get(page);
        var act = page.replace("webhooks", "redeploy-on-push");
        assertThat(developer.get(settings).body()).contains("changes nothing here", page);
        assertThat(Browser.location(developer.post(act, Map.of("on", "true")))).isEqualTo(page);
        developer.get(page);
        developer.post(act, Map.of("on", "true"));
        assertThat(developer.get(page).body())
                .contains("Pushes are deployed from now on.")
                .containsPattern("name=\"on\"[^>]*checked");
        assertThat(developer.get(settings).body()).contains("A push of the followed tag is deployed.");
        assertThat(developer.get("/t/" + unique + "/activity").body().split("switched redeploying on push", -1))
                .hasSize(2);
        assertThat(developer.post(act, Map.of("on", "nonsense")).statusCode()).isIn(400, 404);
        developer.post(act, Map.of());
        assertThat(developer.get(page).body()).doesNotContainPattern("name=\"on\"[^>]*checked");
    }

    @Test
    void an_image_that_is_named_by_its_digest_is_followed_by_nothing() {
        apps.setImage(shop.ref(), IMAGE + "@sha256:" + "0".repeat(64), "dev");
        assertThat(developer.get(page).body()).contains("pins a digest").doesNotContain("name=\"on\"");
    }

    @Test
    void the_drawers_push_redeploys_where_pushes_are_followed() {
        apps.setRedeployOnPush(shop.ref(), true, "dev");
        developer.get(page);
        var pushed = developer.post(page.replace("webhooks", "try"), Map.of("act", "push"), "HX-Request", "true");
        assertThat(pushed.body()).contains("Pushed " + IMAGE);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(developer.get(page).body())
                        .contains("Deployment 1 of production", "A registry", "Succeeded"));

        developer.post(page.replace("webhooks", "try"), Map.of("act", "push"), "HX-Request", "true");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(developer.get(page).body()).contains("Deployment 2 of production", "release 2"));
    }

    @Test
    void the_drawers_push_of_an_image_that_the_simulated_registry_does_not_have_says_so() {
        apps.setImage(shop.ref(), "ghcr.io/acme/shop:1.0", "dev");
        developer.get(page);
        var pushed = developer.post(page.replace("webhooks", "try"), Map.of("act", "push"), "HX-Request", "true");
        assertThat(pushed.statusCode()).isEqualTo(200);
        assertThat(pushed.body()).contains("takes pushes to its sample repositories only");
    }

    private Tenant newTenant(String slug) {
        var size = plans.saveSize(null, slug, 250, 256, 500);
        var plan = plans.create("Plan " + slug, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(size));
        return tenants.create("staff@example.org", slug, "Atelier", plan);
    }

    private Browser member(String name, Tenant of, Role role) {
        var email = name + unique + "@example.org";
        var account = accounts.create(email, name, PASSWORD, false);
        tenants.addMember(of.id(), "staff@example.org", account, role);
        var browser = new Browser(port);
        assertThat(browser.signIn(email, PASSWORD).statusCode()).isEqualTo(302);
        return browser;
    }

    private String key(Browser browser) {
        var found = KEY.matcher(browser.get(page).body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String hook(HttpResponse<String> made) {
        var found = HOOK.matcher(made.body());
        assertThat(found.find()).as(made.body()).isTrue();
        return found.group(1);
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return developer
                .client()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
