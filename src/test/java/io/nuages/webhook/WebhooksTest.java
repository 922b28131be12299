package io.nuages.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@NuagesTest
class WebhooksTest {
    private static final String ACTOR = "dev@example.org";
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final String PUSH = "{\"image\": \"" + IMAGE + "\"}";

    @LocalServerPort
    private int port;

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Webhooks webhooks;

    @Autowired
    private Simulator simulator;

    @Autowired
    private JdbcClient jdbc;

    private UUID tenant;
    private Environment shop;

    @BeforeEach
    void register() {
        var owner = newTenant();
        tenant = owner.id();
        shop = register(owner);
        apps.setRedeployOnPush(tenant, shop.id(), true, ACTOR);
    }

    @Test
    void aPushDeploysOnceHoweverOftenItIsTold() throws Exception {
        var token = webhooks.open(tenant, shop.app(), ACTOR);
        for (var i = 0; i < 8; i++) {
            assertThat(post(token, PUSH, null).statusCode()).isEqualTo(202);
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(webhooks.deliveries(tenant, shop.app(), 50))
                        .hasSize(8)
                        .allSatisfy(delivery -> assertThat(delivery.outcome())
                                .startsWith("generic: deployment ")
                                .endsWith(" of shop/production")));
        assertThat(deployments.newest(tenant, shop.id(), 50, 0))
                .isNotEmpty()
                .allSatisfy(deployment -> assertThat(deployment.trigger()).isEqualTo(Deployment.Trigger.PUSH))
                .filteredOn(deployment -> !deployment.state().ended())
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aPushOfAnotherImageDeploysNothing() throws Exception {
        var token = webhooks.open(tenant, shop.app(), ACTOR);
        assertThat(post(token, "{\"image\": \"registry.example/demo/other:1.0\"}", null)
                        .statusCode())
                .isEqualTo(202);
        assertThat(post(token, "{\"zen\": \"ping\"}", null).statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(webhooks.deliveries(tenant, shop.app(), 50))
                        .extracting(Webhooks.Delivery::outcome)
                        .containsExactlyInAnyOrder(
                                "generic: no environment follows this image", "GitHub: nothing was pushed"));
        assertThat(deployments.newest(tenant, shop.id(), 50, 0)).isEmpty();
    }

    @Test
    void unknownEndedAndWronglySignedLookTheSame() throws Exception {
        var token = webhooks.open(tenant, shop.app(), ACTOR);
        var unknown = post(Tokens.fresh(), PUSH, null);
        var unsigned = post(token, PUSH, "sha256=" + "0".repeat(64));
        var malformed = post(Tokens.fresh(), "{", null);
        webhooks.close(tenant, shop.app(), ACTOR);
        var ended = post(token, PUSH, null);
        for (var answer : List.of(unknown, unsigned, malformed, ended)) {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo(unknown.body());
        }
        assertThat(webhooks.receivers(tenant, shop.app())).isEmpty();
        assertThat(webhooks.deliveries(tenant, shop.app(), 50)).isEmpty();
    }

    @Test
    void theRightSignatureIsTaken() throws Exception {
        var token = webhooks.open(tenant, shop.app(), ACTOR);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA256"));
        var signature = "sha256=" + HexFormat.of().formatHex(mac.doFinal(PUSH.getBytes(UTF_8)));
        assertThat(post(token, PUSH, signature).statusCode()).isEqualTo(202);
        assertThat(post(token, PUSH + " ", signature).statusCode()).isEqualTo(404);
    }

    @Test
    void aBodyThatIsTooLargeOrMalformedIsRefusedAndNotKept() throws Exception {
        var token = webhooks.open(tenant, shop.app(), ACTOR);
        assertThat(post(token, " ".repeat(1024 * 1024 + 1), null).statusCode()).isEqualTo(413);
        assertThat(post(token, "{\"image\": 7}", null).statusCode()).isEqualTo(400);
        assertThat(post(token, "[".repeat(100_000), null).statusCode()).isEqualTo(400);
        assertThat(webhooks.deliveries(tenant, shop.app(), 50)).isEmpty();
    }

    @Test
    void aNewUrlWorksBesideTheOldOneAndTheTokenIsNotStored() throws Exception {
        var old = webhooks.open(tenant, shop.app(), ACTOR);
        var young = webhooks.open(tenant, shop.app(), ACTOR);
        assertThat(old).isNotEqualTo(young).hasSizeGreaterThanOrEqualTo(32);
        assertThat(post(old, "{\"zen\": \"\"}", null).statusCode()).isEqualTo(202);
        assertThat(post(young, "{\"zen\": \"\"}", null).statusCode()).isEqualTo(202);
        assertThat(webhooks.receivers(tenant, shop.app()))
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first.until()).isNull(),
                        second -> assertThat(second.until()).isNotNull());
    }

    @Test
    void anotherTenantsAppHasNoReceiver() {
        var stranger = newTenant().id();
        webhooks.open(tenant, shop.app(), ACTOR);
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> webhooks.open(stranger, shop.app(), ACTOR));
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> webhooks.close(stranger, shop.app(), ACTOR));
        assertThat(webhooks.receivers(stranger, shop.app())).isEmpty();
        assertThat(webhooks.deliveries(stranger, shop.app(), 50)).isEmpty();
        assertThat(webhooks.receivers(tenant, shop.app())).hasSize(1);
        assertThat(jdbc.sql("SELECT count(*) FROM webhook").query(Integer.class).single())
                .isZero();
    }

    @Test
    void aPushToTheSimulatedRegistryDeploysWhereItIsFollowed() {
        var quiet = newTenant();
        var other = register(quiet);
        simulator.push(IMAGE);
        assertThat(deployments.newest(tenant, shop.id(), 5, 0))
                .singleElement()
                .satisfies(deployment -> assertThat(deployment.trigger()).isEqualTo(Deployment.Trigger.PUSH));
        assertThat(deployments.newest(quiet.id(), other.id(), 5, 0)).isEmpty();
    }

    private HttpResponse<String> post(String token, String body, String signature)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks/" + token))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (signature != null) {
            request.header("X-Hub-Signature-256", signature);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private Tenant newTenant() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        var size = plans.saveSize(null, "S" + suffix, 250, 256, 500);
        var plan = plans.create("Plan " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(size));
        return tenants.create("staff@example.org", "a" + suffix, "Atelier", plan);
    }

    private Environment register(Tenant owner) {
        var size = plans.byId(owner.plan()).orElseThrow().sizes().getFirst().name();
        return apps.create(owner.id(), "shop", IMAGE, Draft.web(size, 1), ACTOR);
    }
}
