package io.nuages.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
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
    private static String extra = "";
    private static HttpServer server;
    private static TestBrowser browser;

    private BrowserContext context;
    private Page page;
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        browser = TestBrowser.launch("--host-resolver-rules=MAP portal.test 127.0.0.1");
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
        posted.clear();
        context = browser.browser().newContext();
        page = context.newPage();
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.onPageError(complaints::add);
        page.navigate(url("localhost"));
    }

    @AfterEach
    void close() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    @Test
    void valuesLeaveTheBrowserSealedForTheNameTyped() throws Exception {
        page.fill("[name=name]", "shop");
        page.fill("[data-seal-variable]", "STRIPE_KEY");
        page.fill("[data-seal-value]", "hunter2 ünïcödé\nsecond line");
        page.fill("[data-seal-env]", "export MAIL='p4ss # word' # the mail server\nEMPTY=\n");
        page.click("[name=button]");

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
    void aKeyOfOnesOwnIsNotReplacedByAGeneratedOne() throws Exception {
        page.fill("[name=name]", "shop");
        page.fill("[data-seal-env]", "SECRET_KEY=mine");
        page.click("[name=button]");
        assertThat(sent().opened("shop" + SUFFIX)).containsExactly(Map.entry("SECRET_KEY", "mine"));
    }

    @Test
    void theLargestValueIsSealedAndALargerOneIsRefusedAtItsPlace() throws Exception {
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
    void rowsComeAndGoAndARandomKeyFillsOne() throws Exception {
        page.fill("[name=name]", "shop");
        page.uncheck("[data-seal-generate]");
        page.click("text=Random");
        assertThat(page.inputValue("[data-seal-value]")).hasSize(50);
        page.click("text=Add");
        page.fill("[data-seal-row] >> nth=1 >> [data-seal-variable]", "B");
        page.click("text=Add");
        page.fill("[data-seal-row] >> nth=2 >> [data-seal-variable]", "C");
        page.click("[data-seal-row] >> nth=1 >> text=Drop");
        page.click("[name=button]");
        assertThat(sent().opened("shop" + SUFFIX)).containsOnlyKeys("SECRET_KEY", "C");
    }

    @Test
    void whatCannotBeUnderstoodIsSaidAndNothingIsSent() {
        page.fill("[name=name]", "shop");
        page.fill("[data-seal-env]", "GOOD=1\n\nnonsense\nQUOTE=\"never closed");
        assertThat(page.innerText("[data-seal-env-problems]"))
                .isEqualTo("Line 3: This is not NAME=value.\nLine 4: The quote \" is never closed.");
        assertThat(page.innerText("[data-seal-env-summary]")).isEqualTo("1 value: GOOD");
        page.click("[name=button]");
        page.waitForSelector("[data-seal-error] >> text=Line 3: This is not NAME=value.");

        page.fill("[data-seal-env]", "A=1");
        page.fill("[data-seal-variable]", "A");
        page.click("[name=button]");
        page.waitForSelector("text=A stands here twice.");

        page.fill("[data-seal-variable]", "");
        page.fill("[data-seal-value]", "a value without a name");
        page.click("[name=button]");
        page.waitForSelector("text=A value needs the name of its variable.");
        assertThat(posted).isEmpty();
    }

    @Test
    void aRegistrysLoginIsSealedAsTheClusterWantsIt() throws Exception {
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

    @Test
    void whatTheServerGivesBackSealedIsSentAgainForTheSameNameOnly() throws Exception {
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
    void onPlainHttpTheReasonIsShownInsteadOfTheFields() throws Exception {
        assertThat(page.isVisible("[data-seal-fields]")).isTrue();
        assertThat(page.isVisible("[data-seal-unavailable]")).isFalse();

        page.navigate(url("portal.test"));
        assertThat(page.isVisible("[data-seal-fields]")).isFalse();
        assertThat(page.innerText("[data-seal-unavailable]")).contains("plain http", "kubeseal --raw");
        page.fill("[name=name]", "shop");
        page.click("[name=button]");
        assertThat(sent().all("ciphertext")).isEmpty();
    }

    @Test
    void dotEnvFilesAreReadAsDjangosLoadersDo() {
        var text = """
                \ufeff# comment
                PLAIN=one two   # comment
                HASH=a#b
                export SPACED = " padded "
                SINGLE='no \\n escape, it\\'s' # comment
                DOUBLE="a\\tb\\n\\"c\\" \\x"
                EMPTY=
                COMMENT= # nothing
                URL=postgres://u:p@h/db?x=1
                MULTI="-----BEGIN-----
                = not a line of its own
                -----END-----"
                AGAIN=1
                AGAIN=2
                KEEPS=${PLAIN}/x
                1BAD=x
                TAIL="x" y
                no
                LAST=end""".replace("\n", "\r\n");
        @SuppressWarnings("unchecked")
        var result = (Map<String, List<Map<String, Object>>>)
                page.evaluate("async text => (await import('/static/js/dotenv.js')).parseDotEnv(text)", text);
        var values = new LinkedHashMap<String, Object>();
        result.get("values").forEach(value -> values.put((String) value.get("key"), value.get("value")));
        assertThat(values)
                .containsEntry("PLAIN", "one two")
                .containsEntry("HASH", "a#b")
                .containsEntry("SPACED", " padded ")
                .containsEntry("SINGLE", "no \\n escape, it's")
                .containsEntry("DOUBLE", "a\tb\n\"c\" \\x")
                .containsEntry("EMPTY", "")
                .containsEntry("COMMENT", "")
                .containsEntry("URL", "postgres://u:p@h/db?x=1")
                .containsEntry("MULTI", "-----BEGIN-----\n= not a line of its own\n-----END-----")
                .containsEntry("AGAIN", "2")
                .containsEntry("KEEPS", "${PLAIN}/x")
                .containsEntry("LAST", "end")
                .hasSize(12);
        assertThat(result.get("errors")).extracting(error -> error.get("line")).containsExactly(16, 17, 18);
        assertThat(result.get("notes")).extracting(note -> note.get("line")).containsExactly(14, 15);
    }

    private static String url(String host) {
        return "http://" + host + ":" + server.getAddress().getPort() + "/";
    }

    private static Sent sent() throws InterruptedException {
        var body = posted.poll(10, TimeUnit.SECONDS);
        assertThat(body).as("a posted form").isNotNull();
        return new Sent(body);
    }

    private record Sent(String raw) {
        List<String> all(String name) {
            var found = new ArrayList<String>();
            for (var pair : raw.split("&")) {
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
                posted.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                send(exchange, "text/html", "<title>Sent</title>");
            } else if (path.startsWith("/static/")) {
                send(exchange, "text/javascript", Files.readString(Path.of("frontend" + path)));
            } else {
                send(exchange, "text/html", path.equals("/") ? form() : "");
            }
        }
    }

    private static void send(HttpExchange exchange, String type, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; form-action 'self'; img-src 'self'");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(text.getBytes(UTF_8));
    }

    private static String form() {
        return """
                <!doctype html><html lang="en"><head><title>Seal</title>
                <script type="module" src="/static/js/seal.js"></script></head><body>
                <form method="post" action="/sent" data-seal data-seal-key="%s" data-seal-namespace="%s" data-seal-name="{name}%s">
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
                    <ul data-seal-env-problems hidden></ul><output data-seal-env-summary></output>
                  </div>
                  <div data-seal-unavailable hidden><span data-seal-reason></span> <code>kubeseal --raw</code></div>
                  <button name="button" value="pressed">Send</button>
                </form></body></html>
                """.formatted(KEY.certificate().spki(), NAMESPACE, SUFFIX, extra);
    }
}
