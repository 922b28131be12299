package io.nuages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Pushes images of a few bytes to a registry that speaks plain http, as docker would. */
final class PushedImages implements AutoCloseable {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String registry;

    PushedImages(String registry) {
        this.registry = registry;
    }

    /**
     * @param content whatever differs between images
     * @return the digest
     */
    String push(String repository, String tag, String content) {
        var config = """
                {"architecture": "amd64", "os": "linux", "config": {"Cmd": ["/run"]}, "rootfs": {"type": "layers", "diff_ids": []}}
                """;
        var manifest = """
                {"schemaVersion": 2, "mediaType": "%s",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "%s", "size": %d},
                 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "%s", "size": %d}]}
                """.formatted(
                MANIFEST, blob(repository, config), config.length(), blob(repository, content), content.length());
        var put = HttpRequest.newBuilder(URI.create("http://" + registry + "/v2/" + repository + "/manifests/" + tag))
                .header("Content-Type", MANIFEST)
                .PUT(BodyPublishers.ofString(manifest))
                .build();
        require(201, send(put));
        return digest(manifest);
    }

    private String blob(String repository, String content) {
        var begin = HttpRequest.newBuilder(URI.create("http://" + registry + "/v2/" + repository + "/blobs/uploads/"))
                .POST(BodyPublishers.noBody())
                .build();
        var location =
                require(202, send(begin)).headers().firstValue("Location").orElseThrow();
        var digest = digest(content);
        var end = HttpRequest.newBuilder(
                        URI.create(location + (location.contains("?") ? "&" : "?") + "digest=" + digest))
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofString(content))
                .build();
        require(201, send(end));
        return digest;
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> require(int code, HttpResponse<String> answer) {
        if (answer.statusCode() != code) {
            throw new IllegalStateException(answer + ": " + answer.body());
        }
        return answer;
    }

    private static String digest(String text) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
