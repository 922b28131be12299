package io.nuages.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A registry, or what pretends to be one, on a loopback address. */
final class TestRegistry implements AutoCloseable {
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

    private final HttpServer server;
    private final Map<String, HttpHandler> paths = new ConcurrentHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    TestRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                var authorization = exchange.getRequestHeaders().getFirst("Authorization");
                requests.add(exchange.getRequestURI() + (authorization == null ? "" : " " + authorization));
                paths.getOrDefault(
                                exchange.getRequestURI().getPath(),
                                e -> send(e, 404, "text/plain", "no".getBytes(UTF_8)))
                        .handle(exchange);
            }
        });
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    void on(String path, HttpHandler handler) {
        paths.put(path, handler);
    }

    /** Stores a manifest under its digest and, where given, a tag. @return its digest */
    String manifest(String repository, String tag, String type, String json) {
        var body = json.getBytes(UTF_8);
        var digest = Visit.digest(body);
        HttpHandler answer = exchange -> {
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
            send(exchange, 200, type, body);
        };
        on("/v2/" + repository + "/manifests/" + digest, answer);
        if (!tag.isEmpty()) {
            on("/v2/" + repository + "/manifests/" + tag, answer);
        }
        return digest;
    }

    String blob(String repository, String content) {
        var body = content.getBytes(UTF_8);
        var digest = Visit.digest(body);
        on("/v2/" + repository + "/blobs/" + digest, exchange -> send(exchange, 200, "application/octet-stream", body));
        return digest;
    }

    /** An image for one platform. @return its manifest's digest */
    String image(String repository, String tag, String architecture) {
        var config = blob(repository, config(architecture));
        return manifest(repository, tag, OCI_MANIFEST, manifestJson(config));
    }

    /** An image whose manifest is known by its SHA-512 digest only. @return that digest */
    String longer(String repository, String architecture) {
        var body = manifestJson(blob(repository, config(architecture))).getBytes(UTF_8);
        try {
            var digest = "sha512:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-512").digest(body));
            on("/v2/" + repository + "/manifests/" + digest, exchange -> send(exchange, 200, OCI_MANIFEST, body));
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String config(String architecture) {
        return """
                {"os": "linux", "architecture": "%s", "created": "2026-11-01T08:30:00.5Z", "config": {
                  "User": "1000", "ExposedPorts": {"8000/tcp": {}, "53/udp": {}, "bad": {}},
                  "Entrypoint": ["/entry"], "Cmd": ["/run", "web"]}}
                """.formatted(architecture);
    }

    static String manifestJson(String config) {
        return """
                {"schemaVersion": 2, "mediaType": "%s", "config": {"mediaType": "%s", "digest": "%s", "size": 7},
                 "layers": [{"size": 1000}, {"size": 234}]}
                """.formatted(OCI_MANIFEST, OCI_CONFIG, config);
    }

    static String indexJson(Map<String, String> digests) {
        var entries = new ArrayList<String>();
        digests.forEach((platform, digest) ->
                entries.add("""
                {"mediaType": "%s", "digest": "%s", "platform": {"os": "%s", "architecture": "%s"}}
                """.formatted(OCI_MANIFEST, digest, platform.split("/")[0], platform.split("/")[1])));
        return "{\"schemaVersion\": 2, \"mediaType\": \"" + OCI_INDEX + "\", \"manifests\": ["
                + String.join(",", entries) + "]}";
    }

    static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    static HttpHandler redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            send(exchange, 307, "text/plain", new byte[0]);
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
