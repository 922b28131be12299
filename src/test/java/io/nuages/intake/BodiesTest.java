package io.nuages.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.Browser;
import io.nuages.NuagesTest;
import io.nuages.account.Accounts;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import io.nuages.webhook.Webhooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Senders that take their time, and everybody else meanwhile. */
@NuagesTest
@TestPropertySource(properties = "management.server.port=0")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodiesTest {
    private static final String PASSWORD = "a long enough password";
    private static final Duration PROMPT = Duration.ofSeconds(5);

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int management;

    @Value("${server.tomcat.threads.max}")
    private int threads;

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

    private String hook;
    private String otherHook;

    @BeforeAll
    void world() {
        var size = plans.saveSize(null, "S", 250, 256, 100);
        var plan = plans.create("Studio", 0, new Limits(4000, 8192, 40960, 0, 5, 5), 60, 20, Set.of(size));
        var tenant = tenants.create("staff@example.org", "slow", "Slow", plan);
        var owner = accounts.create("owner@example.org", "Owner", PASSWORD, false);
        tenants.addMember(tenant.id(), "staff@example.org", owner, Role.OWNER);
        hook = hook(tenant.id(), "shop");
        otherHook = hook(tenant.id(), "blog");
    }

    private String hook(UUID tenant, String app) {
        var made = apps.create(tenant, app, "registry.example/demo/shop:1.0", Draft.web("S", 1), "owner@example.org");
        return "/hooks/" + webhooks.open(tenant, made.app(), null, new Actor(null, "owner@example.org"));
    }

    @Test
    void fewer_bodies_are_read_at_once_than_there_are_threads() {
        assertThat(Arrays.stream(Sender.Kind.values())
                        .mapToInt(kind -> kind.all)
                        .sum())
                .isLessThan(threads * 2 / 3);
    }

    @Test
    void slow_senders_hold_up_nobody() throws Exception {
        var signedIn = new Browser(port);
        signedIn.signIn("owner@example.org", PASSWORD);
        var form = "Content-Type: application/x-www-form-urlencoded\r\n";
        var length = "Content-Length: 1000\r\n";
        var kinds = List.of(
                "POST /hooks/x HTTP/1.1\r\n" + length,
                "POST /hooks/y HTTP/1.1\r\nTransfer-Encoding: chunked\r\n",
                "POST /sign-in HTTP/1.1\r\n" + form + length,
                "POST /sign-in HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x\r\n" + length,
                "POST /hooks/z HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x\r\n" + length,
                "POST /link/x HTTP/1.1\r\nExpect: 100-continue\r\n" + form + length,
                "PUT /sign-in HTTP/1.1\r\n" + form + length,
                "POST /assets/x HTTP/1.1\r\n" + length,
                "GET /sign-in HTTP/1.1\r\n" + length);
        try (var slow = new SlowSenders()) {
            for (var i = 0; i < 205; i++) {
                slow.add(kinds.get(i % kinds.size()));
            }
            // A slow sender that knows one URL does not block another.
            for (var i = 0; i < 20; i++) {
                slow.add("POST " + hook + " HTTP/1.1\r\n" + length);
            }
            for (var round = 0; round < 3; round++) {
                assertThat(status(management, "/actuator/health/liveness")).isEqualTo(200);
                assertThat(status(port, "/readyz")).isEqualTo(200);
                assertThat(status(port, "/sign-in")).isEqualTo(200);
                assertThat(post(otherHook, "{\"zen\": \"ping\"}")).isEqualTo(202);
                assertThat(signedIn.post("/account/name", Map.of("name", "Owner " + "x".repeat(9000)))
                                .statusCode())
                        .isIn(302, 422);
                var browser = new Browser(port);
                assertThat(Browser.location(browser.signIn("owner@example.org", PASSWORD)))
                        .isEqualTo("/");
            }
            await().atMost(Duration.ofSeconds(60)).until(slow::allEnded);
            assertThat(slow.statuses()).isSubsetOf(404, 405, 408, 429, 200, 403).contains(408, 429);
        }
    }

    @Test
    void a_body_is_not_read_for_longer_than_its_limit() throws Exception {
        try (var slow = new SlowSenders()) {
            var start = System.nanoTime();
            slow.add("POST " + hook + " HTTP/1.1\r\nContent-Length: 1000\r\n");
            await().atMost(Duration.ofSeconds(60)).until(slow::allEnded);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(PROMPT, Duration.ofSeconds(20));
            assertThat(slow.statuses()).containsExactly(408);
        }
    }

    /** What Prometheus asks is on the port that no Service has; the one for visitors has none of it. */
    @Test
    void metrics_are_on_the_port_for_probes() throws Exception {
        assertThat(status(management, "/actuator/prometheus")).isEqualTo(200);
        assertThat(status(port, "/actuator/prometheus")).isIn(302, 404);
        assertThat(status(management, "/sign-in")).isIn(302, 404);
        assertThat(status(management, "/actuator/env")).isEqualTo(404);
    }

    private static int status(int port, String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    private int post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static int send(HttpRequest.Builder request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.timeout(PROMPT).build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    /** Each sends a byte a second, until it is answered or cut off. */
    private final class SlowSenders implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();
        private final List<Integer> statuses = new ArrayList<>();
        private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();

        SlowSenders() {
            ticks.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
        }

        synchronized void add(String head) throws IOException {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(1);
            socket.getOutputStream().write((head + "Host: localhost\r\n\r\n").getBytes(UTF_8));
            socket.getOutputStream().write(head.contains("chunked") ? "1\r\nx\r\n".getBytes(UTF_8) : new byte[] {'x'});
            sockets.add(socket);
        }

        private synchronized void tick() {
            sockets.removeIf(socket -> {
                try {
                    if (answered(socket)) {
                        socket.close();
                        return true;
                    }
                    socket.getOutputStream().write("1\r\nx\r\n".getBytes(UTF_8), 0, 1);
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }

        /** An answer is the end: what is said before, {@code 100 Continue}, is none. */
        private boolean answered(Socket socket) throws IOException {
            try {
                var bytes = new byte[256];
                var count = socket.getInputStream().read(bytes);
                var text = new String(bytes, 0, Math.max(0, count), UTF_8).replace("HTTP/1.1 100 \r\n\r\n", "");
                if (text.startsWith("HTTP/1.1 ")) {
                    statuses.add(Integer.parseInt(text.substring(9, 12)));
                }
                return count < 0 || !text.isEmpty();
            } catch (SocketTimeoutException e) {
                return false;
            }
        }

        synchronized boolean allEnded() {
            return sockets.isEmpty();
        }

        synchronized List<Integer> statuses() {
            return List.copyOf(statuses);
        }

        @Override
        public synchronized void close() {
            ticks.shutdownNow();
            sockets.forEach(socket -> {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
