package io.nuages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/digests}, and that every image that a file of ours names has an exact tag and a place for its digest. */
class DigestsTest {
    private static final List<String> FILES = List.of(
            "Dockerfile", "docker-compose.yml", "helm/django-app/example/Dockerfile", "helm/django-app/values.yaml");
    private static final Pattern REFERENCE = Pattern.compile("(?m)^ *(?:FROM|image:) +(\\S+:\\S+|\\S+/\\S+)");
    private static final String MANIFEST =
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}";

    @TempDir
    private Path folder;

    @BeforeEach
    void copies() throws IOException {
        for (var file : FILES) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(Path.of(file), folder.resolve(file));
        }
    }

    @Test
    void every_image_has_an_exact_tag() throws IOException {
        assertThat(references())
                .hasSizeGreaterThan(9)
                .allSatisfy(reference -> assertThat(reference)
                        .matches("[^:]+:(?:v?\\d+\\.\\d+(?:\\.\\d+)?(?:[._-][a-z0-9.]+)*)(?:@sha256:.*|\\$\\{.*)?"));
    }

    @Test
    void the_digests_of_today_are_written_to_each_image() throws Exception {
        var digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(MANIFEST.getBytes(UTF_8)));
        try (var registry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(registry));
            var mirror = "127.0.0.1:" + registry.getLocalPort();
            assertThat(run(mirror)).isZero();
            // Again, where digests stand already.
            assertThat(run(mirror)).isZero();
        }
        assertThat(references())
                .allSatisfy(reference ->
                        assertThat(reference).contains(reference.contains("${") ? "_DIGEST" : "@sha256:" + digest));
        var written = all();
        assertThat(written.split("sha256:" + digest, -1)).hasSizeGreaterThan(10);
        assertThat(written).doesNotContain("_DIGEST:-}").doesNotContain("_DIGEST=\n");
    }

    @Test
    void where_no_registry_answers_nothing_is_changed() throws Exception {
        var before = all();
        assertThat(run("127.0.0.1:1")).isEqualTo(1);
        assertThat(all()).isEqualTo(before);
    }

    /** A registry that speaks plain HTTP and ends at once what begins as TLS, which is tried first. */
    private static void answer(ServerSocket registry) {
        while (!registry.isClosed()) {
            try (var connection = registry.accept()) {
                var request = new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
                if (request.read() == 0x16) {
                    continue;
                }
                while (!request.readLine().isEmpty()) {}
                connection.getOutputStream().write(("""
                        HTTP/1.1 200 OK\r
                        Content-Type: application/vnd.oci.image.index.v1+json\r
                        Content-Length: %d\r
                        Connection: close\r
                        \r
                        %s""".formatted(MANIFEST.length(), MANIFEST)).getBytes(ISO_8859_1));
            } catch (IOException closed) {
                // The next one, or the end.
            }
        }
    }

    private int run(String mirror) throws IOException, InterruptedException {
        assumeTrue(installed("skopeo"), "no skopeo is installed");
        var process = new ProcessBuilder(Path.of(".ci/digests").toAbsolutePath().toString(), "--write")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        process.environment().put("PINNED_FOLDER", folder.toString());
        process.environment().put("REGISTRY_MIRROR", mirror);
        process.environment().put("REGISTRY_PLAIN_HTTP", "true");
        return process.start().waitFor();
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    private List<String> references() throws IOException {
        return REFERENCE.matcher(all()).results().map(found -> found.group(1)).toList();
    }

    private String all() throws IOException {
        var all = new StringBuilder();
        for (var file : FILES) {
            all.append(Files.readString(folder.resolve(file))).append('\n');
        }
        return all.toString();
    }
}
