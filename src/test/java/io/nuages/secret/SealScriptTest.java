package io.nuages.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nuages.TestBrowser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code seal.js} in a real browser, under the portal's Content Security Policy. */
class SealScriptTest {
    private static final TestSealingKey KEY = TestSealingKey.generate();
    private static final String NAMESPACE = "nuages-acme";
    private static final String SUFFIX = "--production-bcdfghjk";
    private static final LinkedBlockingQueue<String> posted = new LinkedBlockingQueue<>();
    /** Answers to the next forms that are not taken. */
    private static final LinkedBlockingQueue<Integer> refusals = new LinkedBlockingQueue<>();

    private static String extra = "";
    private static String attributes = "";
    private static HttpServer server;
    private static TestBrowser browser;

    private BrowserContext context;
    private Page page;
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        browser = TestBrowser.launch();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", SealScriptTest::answer);
        server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.stop(0);
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        extra = "";
        attributes = "";
        posted.clear();
        refusals.clear();
        context = browser.context();
        page = context.newPage();
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.onPageError(complaints::add);
        page.navigate(url("localhost"));
    }

    @AfterEach
    void close() {
        context.close();
        // The browser mentions every form that is refused.
        complaints.removeIf(complaint -> complaint.startsWith("Failed to load resource: the server responded"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void values_leave_the_browser_sealed_for_the_name_typed() throws Exception {
        page.fill("[name=name]", "shop");
        page.fill("[data-seal-variable]", "STRIPE_KEY");
        page.fill("[data-seal-value]", "hunter2 ünïcödé\nsecond line");
        page.fill("[data-seal-env]", "export MAIL='p4ss # word' # the mail server\nEMPTY=\n");
        page.click("[name=button]");
        page.click("dialog >> button:text-is('Seal empty')");

        var form = sent();
        assertThat(form.raw()).doesNotContain("hunter2").doesNotContain("p4ss");
        assertThat(form.single("secret")).isEqualTo("shop" + SUFFIX);
        assertThat(form.single("name")).isEqualTo("shop");
        assertThat(form.single("button")).isEqualTo("pressed");
        assertThat(form.opened("shop" + SUFFIX))
                .containsEntry("STRIPE_KEY", "hunter2 ünïcödé\nsecond line")
                .containsEntry("MAIL", "p4ss # word")
                .containsEntry("EMPTY", "")
                .hasEntrySatisfying("SECRET_KEY", key -> assertThat(key).matches("[a-z0-9!@#$%^&*(\\-_=+)]{50}"))
                .hasSize(4);
    }

    @Test
    void a_key_of_ones_own_is_not_replaced_by_a_generated_one() throws Exception {
        page.fill("[name=name]", "shop");
        page.fill("[data-seal-env]", "SECRET_KEY=mine");
        page.click("[name=button]");
        assertThat(sent().opened("shop" + SUFFIX)).containsExactly(Map.entry("SECRET_KEY", "mine"));
    }

    @Test
    void the_largest_value_is_sealed_and_a_larger_one_is_refused_at_its_place() throws Exception {
        page.fill("[name=name]", "shop");
        page.uncheck("[data-seal-generate]");
        page.fill("[data-seal-variable]", "BIG");
        page.fill("[data-seal-value]", "x".repeat(65537));
        page.click("[name=button]");
        page.waitForSelector("text=The value of BIG is larger than 64 KiB.");
        assertThat(page.getAttribute("[data-seal-variable]", "aria-invalid")).isEqualTo("true");
        assertThat(page.inputValue("[data-seal-value]")).hasSize(65537);
        assertThat(posted).isEmpty();

        page.fill("[data-seal-value]", "x".repeat(65536));
        page.click("[name=button]");
        assertThat(sent().opened("shop" + SUFFIX).get("BIG")).hasSize(65536);
    }

    @Test
    void rows_come_and_go_and_a_random_key_fills_one() throws Exception {
        page.fill("[name=name]", "shop");
        page.uncheck("[data-seal-generate]");
        page.click("text=Random");
        assertThat(page.inputValue("[data-seal-value]")).hasSize(50);
        page.click("text=Add");
        page.fill("[data-seal-row] >> nth=1 >> [data-seal-variable]", "B");
        page.click("text=Add");
        page.fill("[data-seal-row] >> nth=2 >> [data-seal-variable]", "C");
        page.fill("[data-seal-row] >> nth=2 >> [data-seal-value]", "c");
        page.click("[data-seal-row] >> nth=1 >> text=Drop");
        page.click("[name=button]");
        assertThat(sent().opened("shop" + SUFFIX)).containsOnlyKeys("SECRET_KEY", "C");
    }

    @Test
    void what_cannot_be_understood_is_said_and_nothing_is_sent() {
        page.fill("[name=name]", "shop");
        page.fill("[data-seal-env]", "GOOD=1\n\nnonsense\nQUOTE=\"never closed");
        assertThat(page.innerText("[data-seal-env-problems]"))
                .isEqualTo("Line 3: This is not NAME=value. Leave out\n"
                        + "Line 4: The quote \" is never closed. Leave out\nLeave out these 2");
        assertThat(page.innerText("[data-seal-env-summary]")).isEqualTo("1 value: GOOD");
        page.click("[name=button]");
        page.waitForSelector(".summary >> text=Line 3: This is not NAME=value.");
        assertThat(page.isVisible("[data-seal-error]")).isFalse();

        page.fill("[data-seal-env]", "A=1");
        page.fill("[data-seal-variable]", "A");
        page.click("[name=button]");
        page.waitForSelector("text=A is here twice.");

        page.fill("[data-seal-variable]", "");
        page.fill("[data-seal-value]", "a value without a name");
        page.click("[name=button]");
        page.waitForSelector(".summary >> text=A value needs the name of its variable.");
        assertThat(posted).isEmpty();
    }

    @Test
    void names_that_cannot_be_used_are_told_by_line_and_left_out_by_one_click() throws Exception {
        page.fill("[name=name]", "shop");
        page.uncheck("[data-seal-generate]");
        page.fill(
                "[data-seal-env]",
                "SECRET_KEY=\"sk\"\nDATABASE_URL='postgres://u:p@h/db\n?x=1'\nPGHOST=h\n1X=y\nLANG=C\nMAIL=m");
        assertThat(page.innerText("[data-seal-env-problems]").lines())
                .containsExactly(
                        "Line 2: DATABASE_URL is set by Nuages. Leave out",
                        "Line 4: PGHOST is set by Nuages. Leave out",
                        "Line 5: “1X” is not a variable name: letters, digits and underscores, and no digit first. Leave out",
                        "Line 6: LANG is already set as a plain variable. Leave out",
                        "Leave out these 4");
        page.fill("[data-seal-variable]", "PORT");
        page.fill("[data-seal-value]", "8000");
        page.locator("[data-seal-value]").blur();
        page.focus("[data-seal-variable]");
        page.keyboard().press("Tab");
        page.click("[name=button]");
        page.waitForSelector("[data-seal-row-problem] >> text=PORT is set by Nuages.");
        assertThat(page.innerText(".summary").lines().filter(line -> !line.isEmpty()))
                .containsExactly(
                        "There are 5 problems",
                        "PORT is set by Nuages.",
                        "Line 2: DATABASE_URL is set by Nuages.",
                        "Line 4: PGHOST is set by Nuages.",
                        "Line 5: “1X” is not a variable name: letters, digits and underscores, and no digit first.",
                        "Line 6: LANG is already set as a plain variable.");
        assertThat(page.title()).isEqualTo("Error: Seal");
        assertThat((Boolean) page.evaluate("document.activeElement.matches('.summary')"))
                .isTrue();
        page.click(".summary >> text=Line 4");
        assertThat((Boolean) page.evaluate("document.activeElement.matches('[data-seal-env]')"))
                .isTrue();
        assertThat(posted).isEmpty();

        page.click("[data-seal-row-problem] >> text=Leave out");
        assertThat(page.inputValue("[data-seal-value]")).isEmpty();
        page.click("[aria-label='Leave out line 4']");
        assertThat(page.innerText("[data-seal-env-problems]").lines()).hasSize(4);
        page.click("text=Leave out these 3");
        assertThat(page.inputValue("[data-seal-env]"))
                .isEqualTo(
                        "SECRET_KEY=\"sk\"\n# DATABASE_URL='postgres://u:p@h/db\n# ?x=1'\n# PGHOST=h\n# 1X=y\n# LANG=C\nMAIL=m");
        page.click("[name=button]");
        assertThat(sent().opened("shop" + SUFFIX)).isEqualTo(Map.of("SECRET_KEY", "sk", "MAIL", "m"));
    }

    @Test
    void notes_are_no_errors_and_an_empty_value_is_asked_about() throws Exception {
        page.fill("[name=name]", "shop");
        page.uncheck("[data-seal-generate]");
        page.fill("[data-seal-env]", "A=x # y\nB=\nC=${A}");
        assertThat(page.isVisible("[data-seal-env-problems]")).isFalse();
        assertThat(page.getAttribute("[data-seal-env]", "aria-invalid")).isNull();
        assertThat(page.innerText("[data-seal-env-notes]").lines())
                .containsExactly(
                        "Line 1: The value of A ends before the #: what follows is a comment. Quotes would keep it.",
                        "Line 2: B has no value.",
                        "Line 3: C keeps ${…} as it is written.");
        page.click("[name=button]");
        page.click("dialog >> text=Go back");
        assertThat(page.inputValue("[data-seal-env]")).isEqualTo("A=x # y\nB=\nC=${A}");
        assertThat(posted).isEmpty();
        page.click("[name=button]");
        page.keyboard().press("Escape");
        page.waitForSelector("dialog", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
        assertThat(posted).isEmpty();
        page.click("[name=button]");
        page.click("dialog >> button:text-is('Seal empty')");
        assertThat(sent().opened("shop" + SUFFIX)).isEqualTo(Map.of("A", "x", "B", "", "C", "${A}"));
    }

    @Test
    void a_whole_env_file_where_one_value_belongs_is_told_and_moved_or_asked_about() throws Exception {
        page.fill("[name=name]", "shop");
        page.uncheck("[data-seal-generate]");
        page.fill("[data-seal-variable]", "STRIPE_KEY");
        page.fill("[data-seal-value]", "-----BEGIN KEY-----\nQUJD=\n-----END KEY-----\n");
        assertThat(page.locator("[data-seal-row-note]").count()).isZero();

        var file = "# mail\nMAIL=\"p4ss word\"\nSTRIPE_KEY=hunter2\n";
        page.fill("[data-seal-value]", file);
        PlaywrightAssertions.assertThat(page.locator("[data-seal-row-note]"))
                .containsText("This looks like a .env file with MAIL, STRIPE_KEY.");
        page.click("[name=button]");
        page.click("dialog >> button:text-is('Go back')");
        PlaywrightAssertions.assertThat(page.locator("[name=button]")).isFocused();
        assertThat(posted).isEmpty();
        page.click("text=Move it to the .env field");
        assertThat(page.inputValue("[data-seal-env]")).isEqualTo(file);
        assertThat(page.inputValue("[data-seal-variable]") + page.inputValue("[data-seal-value]"))
                .isEmpty();
        assertThat(page.locator("[data-seal-row-note]").count()).isZero();
        PlaywrightAssertions.assertThat(page.locator("[data-seal-env]")).isFocused();
        page.click("[name=button]");
        assertThat(sent().opened("shop" + SUFFIX))
                .containsOnly(Map.entry("MAIL", "p4ss word"), Map.entry("STRIPE_KEY", "hunter2"));
    }

    @Test
    void who_means_an_env_file_to_be_one_value_may_seal_it() throws Exception {
        page.fill("[name=name]", "shop");
        page.uncheck("[data-seal-generate]");
        page.fill("[data-seal-variable]", "SETTINGS");
        page.fill("[data-seal-value]", "SETTINGS=x");
        PlaywrightAssertions.assertThat(page.locator("[data-seal-row-note]")).containsText("a line of a .env file");
        page.fill("[data-seal-value]", "A=1\nB=2");
        page.click("[name=button]");
        page.click("dialog >> button:text-is('Seal as one value')");
        assertThat(sent().opened("shop" + SUFFIX)).containsExactly(Map.entry("SETTINGS", "A=1\nB=2"));
    }

    @Test
    void before_anything_is_sealed_the_server_is_asked_and_a_refusal_keeps_everything() throws Exception {
        attributes = "data-seal-check='/check'";
        page.reload();
        page.fill("[name=name]", "taken");
        page.fill("[data-seal-env]", "A=secret\nB=other");
        page.fill("[data-seal-variable]", "C");
        page.fill("[data-seal-value]", "third");
        refusals.add(422);
        page.click("[name=button]");
        var question = received();
        assertThat(question.raw()).startsWith("/check?").doesNotContain("secret", "ciphertext");
        assertThat(question.single("name")).isEqualTo("taken");

        PlaywrightAssertions.assertThat(page.locator("[name=name]")).hasValue("");
        page.fill("[name=name]", "free");
        refusals.add(204);
        refusals.add(422);
        page.click("[name=button]");
        assertThat(received().raw()).startsWith("/check?");
        assertThat(received().opened("free" + SUFFIX)).hasSize(4);

        PlaywrightAssertions.assertThat(page.locator("[name=name]")).hasValue("");
        page.fill("[name=name]", "last");
        page.click("[name=button]");
        assertThat(received().raw()).startsWith("/check?");
        assertThat(sent().opened("last" + SUFFIX))
                .containsEntry("A", "secret")
                .containsEntry("B", "other")
                .containsEntry("C", "third")
                .containsKey("SECRET_KEY")
                .hasSize(4);
    }

    @Test
    void where_the_portal_does_not_answer_nothing_is_lost() throws Exception {
        page.fill("[name=name]", "shop");
        page.fill("[data-seal-env]", "A=secret");
        refusals.add(503);
        page.click("[name=button]");
        page.waitForSelector("text=The portal did not answer.");
        refusals.add(403);
        received();
        page.click("[name=button]");
        page.waitForSelector("text=You are signed out here.");
        received();
        assertThat(page.inputValue("[data-seal-env]")).isEqualTo("A=secret");
        page.click("[name=button]");
        assertThat(sent().opened("shop" + SUFFIX)).containsEntry("A", "secret");
        page.goBack();
        assertThat(page.inputValue("[data-seal-env]")).isEmpty();
    }

    @Test
    void a_registrys_login_is_sealed_as_the_cluster_wants_it() throws Exception {
        extra = """
                <p data-seal-registry>
                  <input data-seal-server aria-label="Registry" value="https://docker.io/">
                  <input data-seal-user aria-label="User" autocomplete="off">
                  <input data-seal-token type="password" aria-label="Token" autocomplete="off">
                </p>
                """;
        page.reload();
        page.uncheck("[data-seal-generate]");
        page.fill("[name=name]", "shop");
        page.fill("[data-seal-user]", "acme");
        page.click("[name=button]");
        page.waitForSelector("text=Credentials need a password or token.");
        assertThat(posted).isEmpty();

        page.fill("[data-seal-token]", "pässword");
        page.click("[name=button]");

        var form = sent();
        assertThat(form.raw()).doesNotContain("ssword").doesNotContain("acme");
        assertThat(form.opened("shop" + SUFFIX)).containsExactly(Map.entry(".dockerconfigjson", """
                {"auths":{"https://index.docker.io/v1/":{"username":"acme","password":"pässword","auth":"%s"}}}\
                """.formatted(
                        Base64.getEncoder().encodeToString("acme:pässword".getBytes(UTF_8)))));
    }

    /** The kubelet compares host and port with the image's, drops {@code /v1/} and {@code /v2/}, and knows Docker Hub by one name. */
    @Test
    void a_registry_is_named_as_the_kubelet_finds_it() throws Exception {
        var names = new LinkedHashMap<String, String>();
        names.put("https://index.docker.io/v1/", "https://index.docker.io/v1/");
        names.put("registry-1.docker.io", "https://index.docker.io/v1/");
        names.put("HTTPS://Registry.Hub.docker.com/v2/", "https://index.docker.io/v1/");
        names.put("https://GHCR.io/v2/", "ghcr.io");
        names.put("ghcr.io/Acme/", "ghcr.io/Acme");
        names.put("ghcr.io/acme/shop:1.0", "ghcr.io/acme/shop");
        names.put("registry.example:5000/acme/shop:1.0@sha256:12ab", "registry.example:5000/acme/shop");
        names.put("docker://ghcr.io/acme", "ghcr.io/acme");
        names.put("index.docker.io/acme/shop:1.2", "https://index.docker.io/v1/");
        names.put("[2001:db8:0::1]:5000", "[2001:db8::1]:5000");
        names.put("localhost", "localhost");
        names.put("*.azurecr.io", "*.azurecr.io");
        names.put("https://registry.example:443/v2", "registry.example");
        names.put("http://registry.example:5000/", "registry.example:5000");
        names.put("images.example:443", "images.example:443");
        names.put("[2001:DB8::1]:5000/v2/", "[2001:db8::1]:5000");
        for (var name : names.entrySet()) {
            posted.clear();
            extra = """
                    <p data-seal-registry>
                      <input data-seal-server aria-label="Registry" value="images.example:443">
                      <input data-seal-user aria-label="User" autocomplete="off">
                      <input data-seal-token type="password" aria-label="Token" autocomplete="off">
                    </p>
                    """;
            page.navigate(url("localhost"));
            page.uncheck("[data-seal-generate]");
            page.fill("[name=name]", "shop");
            page.fill("[data-seal-server]", name.getKey());
            page.fill("[data-seal-user]", "acme");
            page.fill("[data-seal-token]", "t0ken");
            page.click("[name=button]");
            assertThat(sent().opened("shop" + SUFFIX).get(".dockerconfigjson"))
                    .as(name.getKey())
                    .startsWith("{\"auths\":{\"" + name.getValue() + "\":{");
        }
    }

    @Test
    void what_names_no_registry_is_told_before_it_is_sealed() {
        var names = new LinkedHashMap<String, String>();
        names.put("docker login ghcr.io", "by its host alone");
        names.put("user@ghcr.io", "Leave out what stands before the @");
        names.put("https://user:secret@ghcr.io/acme", "Leave out what stands before the @");
        names.put("ghcr.io:latest", "is not a registry's name");
        names.put("ghcr.io/acme?x", "is not a registry's name");
        names.put("acme/shop", "neither a dot nor a port");
        extra = """
                <p data-seal-registry>
                  <input data-seal-server aria-label="Registry" value="ghcr.io">
                  <input data-seal-user aria-label="User" autocomplete="off" value="acme">
                  <input data-seal-token type="password" aria-label="Token" autocomplete="off" value="t0ken">
                </p>
                """;
        page.reload();
        page.uncheck("[data-seal-generate]");
        page.fill("[name=name]", "shop");
        for (var name : names.entrySet()) {
            page.fill("[data-seal-server]", name.getKey());
            page.click("[name=button]");
            page.waitForSelector("[data-seal-error]:has-text(\"" + name.getValue() + "\")");
            assertThat(page.getAttribute("[data-seal-server]", "aria-invalid")).isEqualTo("true");
        }
        assertThat(posted).isEmpty();
    }

    @Test
    void what_the_server_gives_back_sealed_is_sent_again_for_the_same_name_only() throws Exception {
        var ciphertext = Sealer.seal(KEY.certificate(), NAMESPACE, "shop" + SUFFIX, "kept".getBytes(UTF_8));
        extra = """
                <input type="hidden" name="key" value="KEPT" data-sealed="shop%s">
                <input type="hidden" name="ciphertext" value="%s" data-sealed="shop%s">
                """.formatted(SUFFIX, ciphertext, SUFFIX);
        page.reload();
        page.uncheck("[data-seal-generate]");
        page.fill("[name=name]", "shop");
        page.click("[name=button]");
        assertThat(sent().opened("shop" + SUFFIX)).containsExactly(Map.entry("KEPT", "kept"));

        page.navigate(url("localhost"));
        page.uncheck("[data-seal-generate]");
        page.fill("[name=name]", "other");
        page.click("[name=button]");
        page.waitForSelector("text=have to be entered again: KEPT.");
        assertThat(posted).isEmpty();
        page.click("[name=button]");
        assertThat(sent().all("ciphertext")).isEmpty();
    }

    @Test
    void on_plain_http_the_reason_is_shown_instead_of_the_fields() throws Exception {
        assertThat(page.isVisible("[data-seal-fields]")).isTrue();
        assertThat(page.isVisible("[data-seal-unavailable]")).isFalse();

        page.navigate(url("portal.test"));
        assertThat(page.isVisible("[data-seal-fields]")).isFalse();
        assertThat(page.innerText("[data-seal-unavailable]")).contains("plain http", "kubeseal --raw");
        page.fill("[name=name]", "shop");
        page.click("[name=button]");
        assertThat(sent().all("ciphertext")).isEmpty();
    }

    private static String url(String host) {
        return "http://" + host + ":" + server.getAddress().getPort() + "/";
    }

    /** What was posted, once the browser is where it was led. */
    /** A form that was taken: the browser has gone on. */
    private Sent sent() throws InterruptedException {
        var sent = received();
        page.waitForURL("**/sent");
        return sent;
    }

    private Sent received() throws InterruptedException {
        var body = posted.poll(30, TimeUnit.SECONDS);
        assertThat(body).as("a posted form").isNotNull();
        return new Sent(body);
    }

    private record Sent(String raw) {
        List<String> all(String name) {
            var found = new ArrayList<String>();
            for (var pair : raw.substring(raw.indexOf('?') + 1).split("&")) {
                var equals = pair.indexOf('=');
                if (pair.substring(0, equals).equals(name)) {
                    found.add(URLDecoder.decode(pair.substring(equals + 1), UTF_8));
                }
            }
            return found;
        }

        String single(String name) {
            assertThat(all(name)).hasSize(1);
            return all(name).getFirst();
        }

        Map<String, String> opened(String secret) throws Exception {
            var keys = all("key");
            var ciphertexts = all("ciphertext");
            assertThat(ciphertexts).hasSameSizeAs(keys);
            var opened = new LinkedHashMap<String, String>();
            for (var i = 0; i < keys.size(); i++) {
                opened.put(keys.get(i), new String(KEY.open(NAMESPACE, secret, ciphertexts.get(i)), UTF_8));
            }
            return opened;
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("POST")) {
                posted.add(path + "?" + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                var refused = refusals.poll();
                if (refused != null && refused != 204) {
                    send(exchange, refused, "text/html", form());
                } else if (path.equals("/check")) {
                    exchange.sendResponseHeaders(204, -1);
                } else if (exchange.getRequestHeaders().containsKey("Nuages-Stay")) {
                    exchange.getResponseHeaders().set("Location", "/sent");
                    exchange.sendResponseHeaders(204, -1);
                } else {
                    send(exchange, "text/html", "<title>Sent</title>");
                }
            } else if (path.startsWith("/static/")) {
                send(exchange, "text/javascript", Files.readString(Path.of("frontend" + path)));
            } else {
                send(exchange, "text/html", path.equals("/") ? form() : "");
            }
        }
    }

    private static void send(HttpExchange exchange, String type, String text) throws IOException {
        send(exchange, 200, type, text);
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'; img-src 'self'");
        exchange.sendResponseHeaders(status, 0);
        exchange.getResponseBody().write(text.getBytes(UTF_8));
    }

    private static String form() {
        return """
                <!doctype html><html lang="en"><head><title>Seal</title>
                <script type="module" src="/static/js/seal.js"></script></head><body><main tabindex="-1">
                <form method="post" action="/sent" data-seal data-seal-key="%s" data-seal-namespace="%s" data-seal-name="{name}%s"
                    data-names-pattern="[A-Za-z_][A-Za-z0-9_]{0,127}" data-names-reserved="DATABASE_URL PG* PORT" data-names-clear="LANG" %s>
                  <input name="name" aria-label="Name">
                  <p data-seal-error role="alert" hidden></p>
                  %s
                  <div data-seal-fields hidden>
                    <p data-seal-row>
                      <input data-seal-variable aria-label="Variable"> <textarea data-seal-value aria-label="Value"></textarea>
                      <button type="button" data-seal-random>Random</button>
                    </p>
                    <template data-seal-template><p data-seal-row>
                      <input data-seal-variable aria-label="Variable"> <textarea data-seal-value aria-label="Value"></textarea>
                      <button type="button" data-seal-drop>Drop</button>
                    </p></template>
                    <button type="button" data-seal-add>Add</button>
                    <input type="checkbox" data-seal-generate="SECRET_KEY" checked aria-label="Generate">
                    <textarea data-seal-env aria-label=".env"></textarea>
                    <ul data-seal-env-problems hidden></ul><ul data-seal-env-notes hidden></ul><output data-seal-env-summary></output>
                  </div>
                  <div data-seal-unavailable hidden><span data-seal-reason></span> <code>kubeseal --raw</code></div>
                  <button name="button" value="pressed">Send</button>
                </form></main></body></html>
                """.formatted(KEY.certificate().spki(), NAMESPACE, SUFFIX, attributes, extra);
    }
}
