package io.nuages.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.registry.ImageReference;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
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
    private static final Actor MAKER = new Actor(null, ACTOR);
    private static final String IMAGE = "registry.example/demo/shop:1.0";
    private static final String PUSH = "{\"image\": \"" + IMAGE + "\"}";
    private static final String PING = "{\"zen\": \"ping\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Autowired
    private Strangers strangers;

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
    private WebhookStore store;

    @Autowired
    private Pushes pushes;

    @Autowired
    private ReconcileQueue queue;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private JdbcClient jdbc;

    private UUID tenant;
    private Environment shop;

    @BeforeEach
    void register() {
        var owner = newTenant();
        tenant = owner.id();
        shop = register(owner);
        apps.setRedeployOnPush(shop.ref(), true, ACTOR);
    }

    @Test
    void a_push_deploys_once_however_often_it_is_told() throws Exception {
        var token = open();
        for (var i = 0; i < 8; i++) {
            assertThat(post(token, PUSH).statusCode()).isEqualTo(202);
        }
        await().atMost(PATIENCE).until(() -> outcomes().size() == 8);
        assertThat(results())
                .hasSize(8)
                .allSatisfy(result -> assertThat(result.environment()).isEqualTo("production"));
        await().atMost(PATIENCE).until(() -> ended());
        assertThat(deployments.newest(shop.ref(), 50, 0)).hasSizeBetween(1, 2).allSatisfy(deployment -> {
            assertThat(deployment.trigger()).isEqualTo(Deployment.Trigger.PUSH);
            assertThat(deployment.state()).isEqualTo(Deployment.State.SUCCEEDED);
        });
    }

    @Test
    void a_notification_that_is_replayed_later_deploys_nothing() throws Exception {
        var token = open();
        post(token, PUSH);
        await().atMost(PATIENCE).until(() -> ended());

        assertThat(post(token, PUSH).statusCode()).isEqualTo(202);

        await().atMost(PATIENCE).until(() -> outcomes().size() == 2);
        assertThat(results().getFirst().reason()).isEqualTo("release 1 is already live with this image");
        assertThat(deployments.newest(shop.ref(), 5, 0)).hasSize(1);
    }

    @Test
    void the_digest_is_asked_of_the_registry_whatever_the_body_says() throws Exception {
        post(open(), "{\"image\": \"" + IMAGE + "\", \"digest\": \"sha256:" + "0".repeat(64) + "\"}");

        await().atMost(PATIENCE).until(() -> ended());
        assertThat(deployments.newest(shop.ref(), 1, 0).getFirst().release())
                .isNotNull()
                .satisfies(release -> assertThat(release.digest()).doesNotContain("000000"));
    }

    @Test
    void a_push_deploys_by_whichever_of_the_registrys_names_the_app_uses() throws Exception {
        var target = "{\"repository\": \"demo/shop\", \"tag\": \"1.0\", \"url\": \"http://registry:5000/v2/x\"}";
        var event = "{\"action\": \"push\", \"target\": " + target + ", \"request\": {\"host\": \"Registry.example\"}}";

        assertThat(post(open(), "{\"events\": [7, " + event + "]}").statusCode())
                .isEqualTo(202);

        await().atMost(PATIENCE).until(() -> ended() && outcomes().size() == 1);
        assertThat(deployments.newest(shop.ref(), 5, 0)).hasSize(1);
        assertThat(outcomes()).extracting(DeliveryOutcome::pushed).containsExactly(1);
    }

    @Test
    void what_is_not_deployed_is_told_with_its_reason() throws Exception {
        var token = open();
        post(token, "{\"image\": \"registry.example/demo/other:1.0\"}");
        post(token, "{\"zen\": \"ping\"}");
        post(token, "{\"image\": \"registry.example/demo/shop:1.1\"}");
        await().atMost(PATIENCE).until(() -> outcomes().size() == 3);
        apps.setRedeployOnPush(shop.ref(), false, ACTOR);
        post(token, PUSH);
        await().atMost(PATIENCE).until(() -> outcomes().size() == 4);
        apps.setRedeployOnPush(shop.ref(), true, ACTOR);
        tenants.suspend(tenant, "staff@example.org", "unpaid");
        post(token, PUSH);
        await().atMost(PATIENCE).until(() -> outcomes().size() == 5);

        assertThat(outcomes())
                .extracting(DeliveryOutcome::sender, DeliveryOutcome::images, DeliveryOutcome::pushed)
                .contains(
                        tuple("generic", List.of("registry.example/demo/other:1.0"), 1), tuple("GitHub", List.of(), 0));
        assertThat(results())
                .containsExactlyInAnyOrder(
                        new DeliveryOutcome.Result("production", null, "it follows the tag 1.0, not 1.1"),
                        new DeliveryOutcome.Result("production", null, "it does not redeploy on push"),
                        new DeliveryOutcome.Result("production", null, "the account is suspended"));
        assertThat(deployments.newest(shop.ref(), 50, 0)).isEmpty();
    }

    @Test
    void a_delivery_that_cannot_be_read_any_more_ends_and_holds_up_nobody() {
        var delivery = tenancy.in(tenant, () -> {
            var stored = store.deliver(tenant, shop.app(), null, "[]".getBytes(UTF_8), Instant.now());
            queue.enqueue(new Key(Webhooks.DELIVERY, tenant, stored));
            return stored;
        });

        await().atMost(PATIENCE).until(() -> outcomes().size() == 1);
        assertThat(outcomes().getFirst().problem()).isEqualTo("The body must be a JSON object.");
        assertThat(webhooks.body(tenant, shop.app(), delivery)).hasValue("[]".getBytes(UTF_8));
    }

    @Test
    void a_pass_that_was_cut_off_asks_for_nothing_twice() {
        var pushed = List.of(ImageReference.parse(IMAGE));
        var first = pushes.deploy(tenant, shop.app(), pushed, "delivery-1");
        await().atMost(PATIENCE).until(() -> ended());

        assertThat(pushes.deploy(tenant, shop.app(), pushed, "delivery-1")).isEqualTo(first);
        assertThat(deployments.newest(shop.ref(), 50, 0)).hasSize(1);
    }

    @Test
    void unknown_ended_and_wrongly_signed_look_the_same() throws Exception {
        var token = open();
        var unknown = post(Tokens.fresh(), PUSH);
        var unsigned = post(token, PUSH, "X-Hub-Signature-256", "sha256=" + "0".repeat(64));
        var wrong = post(token, PUSH, "X-Gitlab-Token", "x");
        var malformed = post(Tokens.fresh(), "{");
        webhooks.close(tenant, shop.app(), receiver(), ACTOR);
        var ended = post(token, PUSH);
        for (var answer : List.of(unknown, unsigned, wrong, malformed, ended)) {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo(unknown.body());
        }
        assertThat(webhooks.receivers(tenant, shop.app())).isEmpty();
        assertThat(webhooks.deliveries(tenant, shop.app(), 50)).isEmpty();
    }

    @Test
    void the_right_signature_is_taken() throws Exception {
        var token = open();
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA256"));
        var signature = "sha256=" + HexFormat.of().formatHex(mac.doFinal(PUSH.getBytes(UTF_8)));
        assertThat(post(token, PUSH, "X-Hub-Signature-256", signature).statusCode())
                .isEqualTo(202);
        assertThat(post(token, PUSH, "X-Signature-256", signature).statusCode()).isEqualTo(202);
        assertThat(post(token, PUSH, "X-Gitlab-Token", token).statusCode()).isEqualTo(202);
        assertThat(post(token, PUSH + " ", "X-Hub-Signature-256", signature).statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_body_that_is_too_large_or_malformed_is_refused_and_not_kept() throws Exception {
        var token = open();
        assertThat(post(token, " ".repeat(1024 * 1024 + 1)).statusCode()).isEqualTo(413);
        assertThat(post(token, "{\"image\": 7}").statusCode()).isEqualTo(400);
        assertThat(post(token, "[".repeat(100_000)).statusCode()).isEqualTo(400);
        assertThat(post(token, "{\"events\": [{\"action\": \"push\", \"target\": 7}]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(token, "payload=%7B%7D", "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(400);
        assertThat(webhooks.deliveries(tenant, shop.app(), 50)).isEmpty();
    }

    @Test
    void a_receiver_takes_so_many_requests_a_minute_and_no_more() throws Exception {
        var token = open();
        assertThat(post(token, PING).statusCode()).isEqualTo(202);
        var allowance = webhooks.allowance(webhooks.find(token).orElseThrow().webhook());
        assertThat(allowance.tryConsumeAsMuchAsPossible()).isEqualTo(Webhooks.MOST_IN_A_MINUTE - 1);
        var answer = post(token, PING);
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(webhooks.deliveries(tenant, shop.app(), 50)).hasSize(1);

        allowance.addTokens(1);
        assertThat(post(token, PING).statusCode()).isEqualTo(202);
    }

    @Test
    void an_address_that_asks_for_unknown_urls_again_and_again_is_told_to_wait_and_a_right_url_goes_on()
            throws Exception {
        var token = open();
        var from = InetAddress.getByName("127.0.0.77");
        try (var client = HttpClient.newBuilder().localAddress(from).build()) {
            assertThat(send(client, Tokens.fresh()).statusCode()).isEqualTo(404);
            for (var request = 0; request < Strangers.MOST_IN_A_MINUTE; request++) {
                strangers.count(from.getHostAddress());
            }
            var answer = send(client, Tokens.fresh());
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
            assertThat(send(client, token).statusCode()).isEqualTo(202);
        }
        assertThat(webhooks.deliveries(tenant, shop.app(), 50)).hasSize(1);
    }

    private HttpResponse<String> send(HttpClient client, String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks/" + token))
                        .POST(HttpRequest.BodyPublishers.ofString(PING))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_new_url_works_beside_the_old_one_for_a_day_and_the_token_is_not_stored() throws Exception {
        var old = open();
        var young = open();
        assertThat(old).isNotEqualTo(young).hasSizeGreaterThanOrEqualTo(43);
        assertThat(post(old, PING).statusCode()).isEqualTo(202);
        assertThat(post(young, PING).statusCode()).isEqualTo(202);
        assertThat(webhooks.receivers(tenant, shop.app()))
                .satisfiesExactly(
                        first -> assertThat(first.until()).isNull(),
                        second -> assertThat(second.until())
                                .isCloseTo(Instant.now().plus(Webhooks.OVERLAP), within(1, ChronoUnit.MINUTES)));
        assertThat(inTenant(() -> jdbc.sql("SELECT string_agg(w::text, ' ') FROM webhook w")
                        .query(String.class)
                        .single()))
                .doesNotContain(old, young);

        inTenant(() -> jdbc.sql("UPDATE webhook SET disabled_at = now() WHERE disabled_at IS NOT NULL")
                .update());
        assertThat(post(old, PING).statusCode()).isEqualTo(404);
        assertThat(post(young, PING).statusCode()).isEqualTo(202);
    }

    @Test
    void the_same_form_sent_twice_makes_one_receiver_and_a_later_use_is_refused() throws Exception {
        var form = Webhooks.requestKey();
        String first;
        String second;
        try (var threads = Executors.newFixedThreadPool(2)) {
            Callable<String> click = () -> webhooks.open(tenant, shop.app(), form, MAKER);
            var clicks = threads.invokeAll(List.of(click, click));
            first = clicks.getFirst().get();
            second = clicks.getLast().get();
        }
        assertThat(webhooks.receivers(tenant, shop.app())).hasSize(1);
        assertThat(second).isEqualTo(first);
        assertThat(post(first, PING).statusCode()).isEqualTo(202);

        inTenant(() -> jdbc.sql("UPDATE webhook SET created_at = created_at - interval '1 hour'")
                .update());
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> webhooks.open(tenant, shop.app(), form, MAKER));
        assertThat(post(first, PING).statusCode()).isEqualTo(202);
    }

    @Test
    void two_people_at_once_leave_one_url_in_use() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<String> click = this::open;
            for (var opened : threads.invokeAll(List.of(click, click, click, click))) {
                opened.get();
            }
        }
        assertThat(webhooks.receivers(tenant, shop.app()))
                .hasSize(4)
                .filteredOn(receiver -> receiver.until() == null)
                .hasSize(1);
    }

    @Test
    void a_receiver_ends_once_and_leaves_what_it_received() throws Exception {
        var token = open();
        post(token, PING);
        var receiver = receiver();
        assertThat(webhooks.close(tenant, shop.app(), receiver, ACTOR)).isTrue();
        assertThat(webhooks.close(tenant, shop.app(), receiver, ACTOR)).isFalse();
        assertThat(webhooks.deliveries(tenant, shop.app(), 50)).hasSize(1);
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> webhooks.close(tenant, shop.app(), UUID.randomUUID(), ACTOR));
    }

    @Test
    void another_tenants_app_has_no_receiver() {
        var stranger = newTenant().id();
        open();
        var receiver = receiver();
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> webhooks.open(stranger, shop.app(), null, MAKER));
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> webhooks.close(stranger, shop.app(), receiver, ACTOR));
        assertThat(webhooks.receivers(stranger, shop.app())).isEmpty();
        assertThat(webhooks.deliveries(stranger, shop.app(), 50)).isEmpty();
        assertThat(webhooks.receivers(tenant, shop.app())).hasSize(1);
        assertThat(jdbc.sql("SELECT count(*) FROM webhook").query(Integer.class).single())
                .isZero();
    }

    @Test
    void the_newest_deliveries_are_kept_up_to_a_count_and_a_size() {
        var large = new byte[1024 * 1024];
        for (var i = 0; i < Webhooks.KEPT + 5; i++) {
            deliver(i < 3 ? large : new byte[10], i);
        }
        assertThat(webhooks.deliveries(tenant, shop.app(), 100)).hasSize(Webhooks.KEPT);
        for (var i = 0; i < 6; i++) {
            deliver(large, 100 + i);
        }
        assertThat(webhooks.deliveries(tenant, shop.app(), 100))
                .hasSize(4)
                .allSatisfy(delivery -> assertThat(delivery.bytes()).isEqualTo(large.length));
    }

    @Test
    void old_deliveries_and_ended_receivers_are_forgotten() {
        open();
        open();
        deliver(new byte[10], 1);
        deliver(new byte[10], 2);
        inTenant(() ->
                jdbc.sql("UPDATE webhook SET disabled_at = now() - interval '2 days' WHERE disabled_at IS NOT NULL")
                                .update()
                        + jdbc.sql("""
                        UPDATE delivery SET received_at = now() - interval '31 days'
                        WHERE id = (SELECT id FROM delivery LIMIT 1)
                        """).update());

        webhooks.prune();

        assertThat(webhooks.deliveries(tenant, shop.app(), 50)).hasSize(1);
        assertThat(inTenant(() -> jdbc.sql("SELECT count(*) FROM webhook")
                        .query(Integer.class)
                        .single()))
                .isEqualTo(1);
    }

    @Test
    void a_push_to_the_simulated_registry_goes_the_way_of_a_real_notification() {
        var quiet = newTenant();
        var other = register(quiet);
        simulator.push(IMAGE);
        await().atMost(PATIENCE).until(() -> outcomes().size() == 1);
        assertThat(outcomes().getFirst().sender()).isEqualTo("registry");
        assertThat(deployments.newest(shop.ref(), 5, 0)).singleElement().satisfies(deployment -> {
            assertThat(deployment.trigger()).isEqualTo(Deployment.Trigger.PUSH);
            assertThat(results()).containsExactly(new DeliveryOutcome.Result("production", deployment.id(), null));
        });
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(webhooks.deliveries(quiet.id(), other.app(), 5))
                        .singleElement()
                        .satisfies(delivery -> assertThat(delivery.outcome())
                                .isNotNull()
                                .satisfies(outcome -> assertThat(outcome.results())
                                        .containsExactly(new DeliveryOutcome.Result(
                                                "production", null, "it does not redeploy on push")))));
        assertThat(deployments.newest(other.ref(), 5, 0)).isEmpty();
    }

    private String open() {
        return webhooks.open(tenant, shop.app(), null, MAKER);
    }

    private UUID receiver() {
        return webhooks.receivers(tenant, shop.app()).getFirst().id();
    }

    private List<DeliveryOutcome> outcomes() {
        return webhooks.deliveries(tenant, shop.app(), 50).stream()
                .map(Webhooks.Delivery::outcome)
                .filter(Objects::nonNull)
                .toList();
    }

    private List<DeliveryOutcome.Result> results() {
        return outcomes().stream()
                .flatMap(outcome -> outcome.results().stream())
                .toList();
    }

    private boolean ended() {
        var newest = deployments.newest(shop.ref(), 1, 0);
        return !newest.isEmpty() && newest.getFirst().state().ended();
    }

    private void deliver(byte[] body, int second) {
        var outcome = new DeliveryOutcome("registry", List.of(), 0, List.of(), null);
        tenancy.run(tenant, () -> {
            var at = Instant.now().plusSeconds(second);
            store.handled(tenant, store.deliver(tenant, shop.app(), null, body, at), outcome, at);
        });
    }

    private <T> T inTenant(Supplier<T> work) {
        return tenancy.in(tenant, work);
    }

    private HttpResponse<String> post(String token, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks/" + token))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.setHeader(headers[0], headers[1]);
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
