package io.nuages.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the reference implementation, where Debian's package {@code docker-registry} is installed. */
class RealRegistryTest {
    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;
    private String host;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(PROGRAM), "docker-registry is not installed");
        try (var free = new ServerSocket(0)) {
            host = "127.0.0.1:" + free.getLocalPort();
        }
        var config = Files.writeString(folder.resolve("config.yml"), """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "%s"}
                """.formatted(folder.resolve("data"), host));
        process = new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> send("GET", "/v2/", "", new byte[0]) == 200);
    }

    @AfterEach
    void stop() throws InterruptedException {
        http.close();
        if (process != null) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void what_was_pushed_is_found() throws Exception {
        var config = push(TestRegistry.config("amd64"));
        var layer = push("no real layer");
        var manifest = """
                {"schemaVersion": 2, "mediaType": "%s", "config": {"mediaType": "%s", "digest": "%s", "size": %d},
                 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "%s", "size": 13}]}
                """.formatted(
                        TestRegistry.OCI_MANIFEST,
                        TestRegistry.OCI_CONFIG,
                        config,
                        TestRegistry.config("amd64").getBytes(UTF_8).length,
                        layer);
        put("1.0", TestRegistry.OCI_MANIFEST, manifest);
        var digest = Visit.digest(manifest.getBytes(UTF_8));
        var index = TestRegistry.indexJson(Map.of("linux/amd64", digest))
                .replace("\"platform\"", "\"size\": " + manifest.getBytes(UTF_8).length + ", \"platform\"");
        put("2.0", TestRegistry.OCI_INDEX, index);

        try (var registry = new HttpRegistry(new RegistrySettings(List.of(), List.of(host)), Duration.ofSeconds(10))) {
            assertThat(registry.lookup(ImageReference.parse(host + "/acme/shop:1.0")))
                    .isInstanceOfSatisfying(Lookup.Found.class, found -> {
                        assertThat(found.digest()).isEqualTo(digest);
                        assertThat(found.bytes()).isEqualTo(13);
                        assertThat(found.command()).containsExactly("/entry", "/run", "web");
                    });
            assertThat(registry.lookup(ImageReference.parse(host + "/acme/shop:2.0")))
                    .isInstanceOfSatisfying(Lookup.Found.class, found -> {
                        assertThat(found.digest()).isEqualTo(Visit.digest(index.getBytes(UTF_8)));
                        assertThat(found.platform()).isEqualTo("linux/amd64");
                    });
            assertThat(registry.lookup(ImageReference.parse(host + "/acme/shop:3.0")))
                    .isInstanceOf(Lookup.NotFound.class);
            assertThat(registry.lookup(ImageReference.parse(host + "/acme/other:1.0")))
                    .isInstanceOf(Lookup.NotFound.class);
        }
    }

    private String push(String blob) throws Exception {
        var begun = http.send(
                HttpRequest.newBuilder(URI.create("http://" + host + "/v2/acme/shop/blobs/uploads/"))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        var location = begun.headers().firstValue("Location").orElseThrow();
        var digest = Visit.digest(blob.getBytes(UTF_8));
        var done = http.send(
                HttpRequest.newBuilder(URI.create(location + (location.contains("?") ? "&" : "?") + "digest=" + digest))
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofString(blob))
                        .build(),
                BodyHandlers.ofString());
        assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
        return digest;
    }

    private void put(String tag, String type, String manifest) throws Exception {
        assertThat(send("PUT", "/v2/acme/shop/manifests/" + tag, type, manifest.getBytes(UTF_8)))
                .isEqualTo(201);
    }

    private int send(String method, String path, String type, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://" + host + path))
                .method(method, BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
}
