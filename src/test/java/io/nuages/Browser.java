package io.nuages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a browser without scripts does: keeps cookies, follows no redirect unasked, sends back the token of the last form. */
public final class Browser {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client;
    private final String address;
    private String token = "";

    public Browser(int port) {
        this(port, "127.0.0.1");
    }

    /** @param from one of this machine's own addresses, 127.… */
    public Browser(int port, String from) {
        address = "http://127.0.0.1:" + port;
        try {
            client = HttpClient.newBuilder()
                    .cookieHandler(cookies)
                    .localAddress(InetAddress.getByName(from))
                    .build();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    /** Posts a form with the token of the page that was last fetched. */
    public HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
        return postWith(token, path, fields, headers);
    }

    /** Posts a form of a page that was fetched before. */
    public HttpResponse<String> postWith(String token, String path, Map<String, String> fields, String... headers) {
        var form = fields.entrySet().stream()
                .map(field ->
                        URLEncoder.encode(field.getKey(), UTF_8) + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form + "&_csrf=" + URLEncoder.encode(token, UTF_8))));
    }

    /** Posts a body as it is, without a token of its own. */
    public HttpResponse<String> post(String path, String type, String body) {
        return send(request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Signs in through the page; the answer is the redirect. */
    public HttpResponse<String> signIn(String email, String password) {
        get("/sign-in");
        var answer = post("/sign-in", Map.of("email", email, "password", password));
        get("/account");
        return answer;
    }

    public String session() {
        return cookie("nuages");
    }

    /** The cookie's value; empty when there is none. */
    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    /** Plants a cookie. */
    public void cookie(String name, String value) {
        var cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setVersion(0);
        cookies.getCookieStore().add(URI.create(address), cookie);
    }

    public String token() {
        return token;
    }

    /** Where a redirect leads, below the portal's address. */
    public static String location(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Location")
                .map(URI::create)
                .map(to -> to.getRawPath() + (to.getRawQuery() == null ? "" : "?" + to.getRawQuery()))
                .orElse("");
    }

    /** The lines of an event stream, while they come; {@code end} when it ends. */
    public Queue<String> stream(String path) {
        var lines = new ConcurrentLinkedQueue<String>();
        try {
            var answer = client.send(
                    request(path, "Accept", "text/event-stream").build(), HttpResponse.BodyHandlers.ofLines());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + " answers " + answer.statusCode());
            }
            Thread.ofVirtual().start(() -> {
                try {
                    answer.body().forEach(lines::add);
                } catch (UncheckedIOException cut) {
                    lines.add(": cut");
                }
                lines.add("end");
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return lines;
    }

    public HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(address + path)).header("Accept", "text/html");
        for (var i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request;
    }

    public HttpClient client() {
        return client;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var found = TOKEN.matcher(answer.body());
            if (found.find()) {
                token = found.group(1);
            }
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
