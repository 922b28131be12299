package io.nuages.live;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nuages.TestBrowser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code live.js} in a real browser, against a server whose answers the test times. */
class LiveScriptTest {
    private static final String PAGE = """
            <!doctype html><html lang="en"><head><title>Live</title>
            <script src="/htmx.min.js"></script><script src="/live.js" type="module"></script></head>
            <body data-live="/live"><p id="stale-note" hidden></p><main>%s</main></body></html>
            """;
    private static final String REGION =
            "<p id=\"region\" data-topic=\"a b\" hx-get=\"/region\" hx-trigger=\"nuages:changed\" hx-swap=\"outerHTML\">%s</p>";

    /** Counts the events that came, each once the script has gathered it with others: the script waits 100 ms. */
    private static final String GATHERED = """
            window.gathered = 0;
            window.EventSource = class extends EventSource {
              constructor(address) {
                super(address);
                this.addEventListener("changed", () => setTimeout(() => setTimeout(() => window.gathered++, 100), 1));
              }
            };
            """;

    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private TestBrowser browser;
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void open() throws IOException {
        browser = TestBrowser.launch();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        context = browser.context();
        context.addInitScript(GATHERED);
        page = context.newPage();
        page.navigate("http://localhost:" + server.getAddress().getPort() + "/");
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.stop(0);
            browser.close();
        }
    }

    @Test
    void a_change_during_a_fetch_is_fetched_afterwards() {
        events.add("a");
        Awaitility.await().until(() -> asked.get() == 1);
        events.add("b");
        events.add("other");
        page.waitForFunction("gathered === 3");
        answers.add(200);
        Awaitility.await().until(() -> asked.get() == 2);
        answers.add(200);
        assertThat(page.locator("#region")).hasText("answer 2");
    }

    @Test
    void a_change_before_the_new_region_listens_is_fetched_once_it_does() {
        page.evaluate("htmx.config.defaultSettleDelay = 1000");
        events.add("a");
        Awaitility.await().until(() -> asked.get() == 1);
        answers.add(200);
        assertThat(page.locator("#region")).hasText("answer 1");
        events.add("a");
        Awaitility.await().until(() -> asked.get() == 2);
        answers.add(200);
        assertThat(page.locator("#region")).hasText("answer 2");
    }

    @Test
    void a_fetch_that_failed_is_made_again_without_another_change() {
        events.add("a");
        Awaitility.await().until(() -> asked.get() == 1);
        answers.add(503);
        assertThat(page.locator("#stale-note")).containsText("Not refreshed since");
        answers.add(200);
        assertThat(page.locator("#region")).hasText("answer 2", new HasTextOptions().setTimeout(15_000));
    }

    @Test
    void what_is_typed_to_confirm_keeps_its_region_until_it_is_taken_back() {
        page.evaluate("""
                document.getElementById("region").innerHTML = '<form method="post" data-no-draft><input name="name"></form>'
                """);
        page.locator("[name=name]").fill("boutique");
        events.add("a");
        page.waitForFunction("gathered === 1");
        Assertions.assertThat(asked).hasValue(0);
        page.locator("[name=name]").fill("");
        Awaitility.await().until(() -> asked.get() == 1);
        answers.add(200);
        assertThat(page.locator("#region")).hasText("answer 1");
    }

    /** Otherwise a refetched region folds it up. */
    @Test
    void what_unfolds_in_a_live_region_has_an_id() throws IOException {
        try (var files = Files.walk(Path.of("frontend", "templates"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = Files.readString(file);
                if (text.contains("data-topic") && !file.endsWith("layout.html")) {
                    Assertions.assertThat(text)
                            .as(file.toString())
                            .doesNotContainPattern("<details(?![^>]*(?: id=|th:id=|th:replace=))[^>]*>");
                }
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/" ->
                    send(
                            exchange,
                            200,
                            "text/html",
                            PAGE.formatted(REGION.formatted("answer 0")).getBytes(UTF_8));
                case "/live.js", "/unsaved.js" ->
                    send(
                            exchange,
                            200,
                            "text/javascript",
                            Files.readAllBytes(Path.of("frontend/static/js"
                                    + exchange.getRequestURI().getPath())));
                case "/htmx.min.js" -> send(exchange, 200, "text/javascript", htmx());
                case "/region" -> {
                    var number = asked.incrementAndGet();
                    send(
                            exchange,
                            answers.take(),
                            "text/html",
                            REGION.formatted("answer " + number).getBytes(UTF_8));
                }
                case "/live" -> {
                    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
                    exchange.sendResponseHeaders(200, 0);
                    while (true) {
                        exchange.getResponseBody()
                                .write(("event: changed\ndata: " + events.take() + "\n\n").getBytes(UTF_8));
                        exchange.getResponseBody().flush();
                    }
                }
                default -> exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static byte[] htmx() throws IOException {
        try (var stream = LiveScriptTest.class.getResourceAsStream(
                "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js")) {
            return stream.readAllBytes();
        }
    }
}
