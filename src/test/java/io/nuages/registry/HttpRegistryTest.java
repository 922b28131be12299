package io.nuages.registry;

import static io.nuages.registry.TestRegistry.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRegistryTest {
    private final TestRegistry remote = new TestRegistry();
    private final TestRegistry inside = new TestRegistry();
    private final HttpRegistry registry =
            new HttpRegistry(new RegistrySettings(List.of(), List.of(remote.host())), Duration.ofSeconds(20));

    @AfterEach
    void close() throws IOException {
        registry.close();
        remote.close();
        inside.close();
    }

    @Test
    void an_image_is_found_with_what_it_says_of_itself() {
        var digest = remote.image("acme/shop", "1.0", "amd64");
        assertThat(lookup("acme/shop:1.0"))
                .isEqualTo(new Lookup.Found(
                        digest,
                        "linux/amd64",
                        1234,
                        Instant.parse("2026-11-01T08:30:00.5Z"),
                        "1000",
                        List.of(8000),
                        List.of("/entry", "/run", "web")));
        assertThat(lookup("acme/shop@" + digest)).isInstanceOf(Lookup.Found.class);
    }

    @Test
    void an_index_is_pinned_as_a_whole_and_read_for_the_nodes_platform() {
        var arm = remote.image("acme/shop", "", "arm64");
        var amd = remote.image("acme/shop", "", "amd64");
        var digests = new LinkedHashMap<String, String>();
        digests.put("linux/arm64", arm);
        digests.put("unknown/unknown", arm);
        digests.put("linux/amd64", amd);
        var index = remote.manifest("acme/shop", "1.0", TestRegistry.OCI_INDEX, TestRegistry.indexJson(digests));
        assertThat(lookup("acme/shop:1.0")).isInstanceOfSatisfying(Lookup.Found.class, found -> {
            assertThat(found.digest()).isEqualTo(index);
            assertThat(found.platform()).isEqualTo("linux/amd64");
        });
    }

    @Test
    void an_image_for_other_platforms_says_which_ones_it_has() {
        var arm = remote.image("acme/shop", "single", "arm64");
        remote.manifest(
                "acme/shop", "index", TestRegistry.OCI_INDEX, TestRegistry.indexJson(Map.of("linux/arm64", arm)));
        for (var tag : List.of("single", "index")) {
            assertThat(lookup("acme/shop:" + tag))
                    .isInstanceOfSatisfying(
                            Lookup.WrongPlatform.class,
                            wrong -> assertThat(wrong.message()).contains("linux/arm64"));
        }
    }

    /** Each stands for what builders and tools push; {@code %s} are the digests of an image for amd64, one for arm64, an artifact, an index, the first by SHA-512. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'digest': '%1$s'}",
                "{'digest': '%1$s', 'platform': {}}",
                "{'digest': '%1$s', 'platform': {'os': 'linux', 'architecture': 'x86_64'}}",
                "{'digest': '%1$s', 'platform': {'os': 'Linux', 'architecture': 'AMD64'}}",
                "{'digest': '%2$s', 'platform': {'os': 'linux', 'architecture': 'amd64'}}, {'digest': '%1$s'}",
                "{'digest': '%3$s'}, {'digest': '%1$s', 'platform': {'os': 'linux', 'architecture': 'amd64'}}",
                "{'digest': '%3$s', 'artifactType': 'application/x'}, {'digest': '%2$s'}, {'digest': '%1$s'}",
                "{'digest': '%3$s', 'platform': {'os': 'linux', 'architecture': 'amd64'}},"
                        + " {'digest': '%1$s', 'platform': {'os': 'linux', 'architecture': 'amd64'}}",
                "{'digest': '%4$s', 'mediaType': 'application/vnd.oci.image.index.v1+json'}",
                "{'digest': '%4$s', 'platform': {'os': 'linux', 'architecture': 'amd64'}}",
                "{'digest': '%1$s', 'platform': {'architecture': 'amd64'}}",
                "{'digest': '%1$s', 'platform': {'os': 'linux'}}",
                "{'digest': '%1$s', 'platform': {'os': '', 'architecture': 'amd64'}}",
                "{'digest': '%2$s', 'platform': {'architecture': 'amd64'}}, {'digest': '%1$s', 'platform': {'os': 'linux'}}",
                "{'digest': '%5$s', 'platform': {'os': 'linux', 'architecture': 'arm64'}},"
                        + " {'digest': '%1$s', 'platform': {'os': 'linux', 'architecture': 'amd64'}}",
                "{'digest': '%5$s', 'platform': {'os': 'linux', 'architecture': 'amd64'}}",
                "{'digest': 'blake3:%6$s', 'platform': {'os': 'linux', 'architecture': 'amd64'}}, {'digest': '%1$s'}"
            })
    void an_index_is_read_as_a_node_reads_it(String entries) {
        var amd = remote.image("acme/shop", "", "amd64");
        var arm = remote.image("acme/shop", "", "arm64");
        var artifact = remote.manifest("acme/shop", "", TestRegistry.OCI_MANIFEST, """
                {"schemaVersion": 2, "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": "%s"}}
                """.formatted(amd));
        var inner = remote.manifest(
                "acme/shop", "", TestRegistry.OCI_INDEX, TestRegistry.indexJson(Map.of("linux/amd64", amd)));
        var longer = remote.longer("acme/shop", "amd64");
        var index = remote.manifest(
                "acme/shop",
                "1.0",
                TestRegistry.OCI_INDEX,
                "{\"schemaVersion\": 2, \"manifests\": ["
                        + entries.formatted(amd, arm, artifact, inner, longer, "0".repeat(64))
                                .replace('\'', '"') + "]}");
        assertThat(lookup("acme/shop:1.0"))
                .isInstanceOfSatisfying(
                        Lookup.Found.class, found -> assertThat(found.digest()).isEqualTo(index));
    }

    @Test
    void a_platform_that_is_named_in_part_is_no_platform() {
        var arm = remote.image("acme/shop", "", "arm64");
        for (var platform : List.of("{\"architecture\":\"amd64\"}", "{\"os\":\"linux\"}", "{\"os\":\"\"}")) {
            remote.manifest(
                    "acme/shop",
                    "1.0",
                    TestRegistry.OCI_INDEX,
                    "{\"manifests\": [{\"digest\": \"" + arm + "\", \"platform\": " + platform + "}]}");
            assertThat(lookup("acme/shop:1.0"))
                    .isInstanceOfSatisfying(
                            Lookup.WrongPlatform.class,
                            wrong -> assertThat(wrong.message()).contains("built for linux/arm64;"));
        }
    }

    @Test
    void content_that_does_not_match_its_sha512_digest_is_refused() {
        var digest = "sha512:" + "0".repeat(128);
        remote.on(
                "/v2/acme/shop/manifests/" + digest,
                exchange -> send(exchange, 200, TestRegistry.OCI_MANIFEST, "{}".getBytes(UTF_8)));
        remote.manifest(
                "acme/shop", "1.0", TestRegistry.OCI_INDEX, "{\"manifests\": [{\"digest\": \"" + digest + "\"}]}");
        assertThat(lookup("acme/shop:1.0"))
                .isInstanceOfSatisfying(
                        Lookup.Refused.class,
                        refused -> assertThat(refused.message()).contains("does not match its digest"));
    }

    @Test
    void an_index_without_an_image_for_the_nodes_says_what_it_has_instead() {
        var arm = remote.image("acme/shop", "", "aarch64");
        var artifact = remote.manifest("acme/shop", "", TestRegistry.OCI_MANIFEST, """
                {"schemaVersion": 2, "config": {"mediaType": "application/x", "digest": "%s"}}
                """.formatted(arm));
        remote.manifest("acme/shop", "arm", TestRegistry.OCI_INDEX, "{\"manifests\": [{\"digest\": \"" + arm + "\"}]}");
        remote.manifest(
                "acme/shop", "chart", TestRegistry.OCI_INDEX, "{\"manifests\": [{\"digest\": \"" + artifact + "\"}]}");
        assertThat(lookup("acme/shop:arm"))
                .isInstanceOfSatisfying(
                        Lookup.WrongPlatform.class,
                        wrong -> assertThat(wrong.message()).contains("built for linux/arm64;"));
        assertThat(lookup("acme/shop:chart"))
                .isInstanceOfSatisfying(
                        Lookup.Refused.class,
                        refused -> assertThat(refused.message()).contains("artifact"));
    }

    /** No digest holds what has it, so only a registry that lies could lead in circles; many entries end all the same. */
    @Test
    void an_index_of_many_indexes_ends() {
        var digest = remote.image("acme/shop", "", "arm64");
        for (var depth = 0; depth < 40; depth++) {
            digest = remote.manifest(
                    "acme/shop", "deep", TestRegistry.OCI_INDEX, "{\"manifests\": [{\"digest\": \"" + digest + "\"}]}");
        }
        assertThat(lookup("acme/shop:deep")).isInstanceOf(Lookup.WrongPlatform.class);
        assertThat(remote.requests).hasSizeLessThan(15);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"x\"|Bearer realm=\"%s\",service=\"s\"",
                "Bearer realm=\"%s\",service=\"s\"|Basic realm=\"x\"",
                "Basic realm=\"x\", Bearer realm = %s , service=s"
            })
    void the_token_is_fetched_whatever_else_is_offered(String challenges) {
        remote.image("acme/shop", "1.0", "amd64");
        var manifest = TestRegistry.manifestJson(
                Visit.digest(TestRegistry.config("amd64").getBytes(UTF_8)));
        remote.on("/v2/acme/shop/manifests/1.0", exchange -> {
            if ("Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 200, TestRegistry.OCI_MANIFEST, manifest.getBytes(UTF_8));
            } else {
                for (var challenge : challenges
                        .formatted("http://" + remote.host() + "/token")
                        .split("\\|")) {
                    exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
                }
                send(exchange, 401, "application/json", "{}".getBytes(UTF_8));
            }
        });
        remote.on(
                "/token", exchange -> send(exchange, 200, "application/json", "{\"token\":\"t0ken\"}".getBytes(UTF_8)));
        assertThat(lookup("acme/shop:1.0")).isInstanceOf(Lookup.Found.class);
        assertThat(remote.requests).contains("/token?scope=repository%3Aacme%2Fshop%3Apull&service=s");
    }

    @Test
    void an_ipv6_address_is_asked_like_any_other() {
        var port = inside.host().substring(inside.host().indexOf(':'));
        for (var image : List.of("[::1]" + port + "/acme/shop:1", "[fd00::1]/acme/shop:1")) {
            assertThat(registry.lookup(ImageReference.parse(image)))
                    .isInstanceOfSatisfying(
                            Lookup.Refused.class,
                            refused -> assertThat(refused.message()).contains("does not talk to ["));
        }
    }

    @Test
    void a_token_for_anybody_is_fetched_once_and_not_carried_to_other_servers() {
        var digest = remote.image("acme/shop", "1.0", "amd64");
        var manifest = TestRegistry.manifestJson(
                Visit.digest(TestRegistry.config("amd64").getBytes(UTF_8)));
        remote.on("/v2/acme/shop/manifests/1.0", exchange -> {
            if ("Bearer t0ken".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 200, TestRegistry.OCI_MANIFEST, manifest.getBytes(UTF_8));
            } else {
                exchange.getResponseHeaders()
                        .set(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://" + remote.host() + "/token\",service=\"the registry\"");
                send(exchange, 401, "application/json", "{}".getBytes(UTF_8));
            }
        });
        remote.on(
                "/token", exchange -> send(exchange, 200, "application/json", "{\"token\":\"t0ken\"}".getBytes(UTF_8)));
        assertThat(lookup("acme/shop:1.0"))
                .isInstanceOfSatisfying(
                        Lookup.Found.class, found -> assertThat(found.digest()).isEqualTo(digest));
        assertThat(remote.requests)
                .contains("/token?scope=repository%3Aacme%2Fshop%3Apull&service=the+registry")
                .filteredOn(request -> request.startsWith("/token"))
                .hasSize(1);
    }

    @Test
    void a_redirected_blob_is_fetched_without_the_token() throws IOException {
        try (var store = new TestRegistry();
                var asking = new HttpRegistry(
                        new RegistrySettings(List.of(), List.of(remote.host(), store.host())),
                        Duration.ofSeconds(20))) {
            remote.image("acme/shop", "1.0", "amd64");
            var config = Visit.digest(TestRegistry.config("amd64").getBytes(UTF_8));
            remote.on("/v2/acme/shop/manifests/1.0", exchange -> {
                if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                    exchange.getResponseHeaders()
                            .set("WWW-Authenticate", "Bearer realm=\"http://" + remote.host() + "/token\"");
                    send(exchange, 401, "application/json", new byte[0]);
                } else {
                    send(
                            exchange,
                            200,
                            TestRegistry.OCI_MANIFEST,
                            TestRegistry.manifestJson(config).getBytes(UTF_8));
                }
            });
            remote.on(
                    "/token", exchange -> send(exchange, 200, "text/json", "{\"access_token\":\"t\"}".getBytes(UTF_8)));
            store.on(
                    "/blob",
                    exchange -> send(
                            exchange, 200, "x/y", TestRegistry.config("amd64").getBytes(UTF_8)));
            remote.on(
                    "/v2/acme/shop/blobs/" + config,
                    TestRegistry.redirect("http://" + store.host() + "/blob?signature=1"));
            assertThat(asking.lookup(ImageReference.parse(remote.host() + "/acme/shop:1.0")))
                    .isInstanceOf(Lookup.Found.class);
            assertThat(store.requests).containsExactly("/blob?signature=1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "0.0.0.0", "2130706433"})
    void inside_addresses_are_not_talked_to(String host) {
        var port = inside.host().substring(inside.host().indexOf(':'));
        assertThat(registry.lookup(new ImageReference(host + port, "acme/shop", "1.0", null)))
                .isInstanceOfAny(Lookup.Refused.class);
        assertThat(inside.requests).isEmpty();
    }

    @Test
    void the_allow_list_names_host_and_port() {
        var settings = new RegistrySettings(List.of("Registry.internal", "10.0.0.5:5000"), List.of("10.0.0.6"));
        assertThat(settings.mayBePrivate("registry.internal", 443)).isTrue();
        assertThat(settings.mayBePrivate("10.0.0.5", 5000)).isTrue();
        assertThat(settings.mayBePrivate("10.0.0.5", 22)).isFalse();
        assertThat(settings.mayBePrivate("x.registry.internal", 443)).isFalse();
        assertThat(settings.plain("10.0.0.5", 5000)).isFalse();
        assertThat(settings.plain("10.0.0.6", 80)).isTrue();
    }

    @Test
    void no_redirect_leads_inside() {
        for (var target : List.of(
                "https://" + inside.host() + "/",
                "http://" + inside.host() + "/",
                "//" + inside.host() + "/",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/",
                "https://user@" + inside.host() + "/",
                "file:///etc/passwd",
                "gopher://x/",
                "https:",
                "https://a b/")) {
            remote.on("/v2/acme/shop/manifests/1.0", TestRegistry.redirect(target));
            assertThat(lookup("acme/shop:1.0")).as(target).isInstanceOf(Lookup.Refused.class);
        }
        assertThat(inside.requests).isEmpty();
    }

    @Test
    void no_token_is_fetched_from_inside() {
        for (var realm : List.of("https://" + inside.host() + "/", "http://" + inside.host() + "/", "x")) {
            remote.on("/v2/acme/shop/manifests/1.0", exchange -> {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"" + realm + "\"");
                send(exchange, 401, "application/json", new byte[0]);
            });
            assertThat(lookup("acme/shop:1.0")).as(realm).isInstanceOf(Lookup.Refused.class);
        }
        assertThat(inside.requests).isEmpty();
    }

    @Test
    void redirects_in_circles_end() {
        remote.on("/v2/acme/shop/manifests/1.0", TestRegistry.redirect("/v2/acme/shop/manifests/1.0"));
        assertThat(lookup("acme/shop:1.0")).isInstanceOf(Lookup.Refused.class);
        assertThat(remote.requests).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "404,NotFound",
        "403,Denied",
        "401,Denied",
        "429,Unreachable",
        "500,Unreachable",
        "503,Unreachable",
        "418,Refused"
    })
    void each_status_has_its_meaning(int status, String meaning) {
        remote.on("/v2/acme/shop/manifests/1.0", exchange -> send(exchange, status, "text/html", new byte[100_000]));
        var answer = lookup("acme/shop:1.0");
        assertThat(answer.getClass().getSimpleName()).isEqualTo(meaning);
        assertThat(lookup("acme/shop:1.0")).isEqualTo(answer);
    }

    @Test
    void what_asks_for_a_password_is_denied() {
        remote.on("/v2/acme/shop/manifests/1.0", exchange -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
            send(exchange, 401, "text/plain", new byte[0]);
        });
        assertThat(lookup("acme/shop:1.0")).isInstanceOf(Lookup.Denied.class);
    }

    @Test
    void content_that_does_not_match_its_digest_is_refused() {
        var digest = remote.image("acme/shop", "1.0", "amd64");
        var other = TestRegistry.manifestJson("sha256:" + "0".repeat(64)).getBytes(UTF_8);
        remote.on(
                "/v2/acme/shop/manifests/" + digest, exchange -> send(exchange, 200, TestRegistry.OCI_MANIFEST, other));
        assertThat(lookup("acme/shop@" + digest)).isInstanceOf(Lookup.Refused.class);

        remote.on("/v2/acme/shop/manifests/lying", exchange -> {
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
            send(exchange, 200, TestRegistry.OCI_MANIFEST, other);
        });
        assertThat(lookup("acme/shop:lying")).isInstanceOf(Lookup.Refused.class);

        remote.image("acme/shop", "1.0", "amd64");
        var config = Visit.digest(TestRegistry.config("amd64").getBytes(UTF_8));
        remote.on(
                "/v2/acme/shop/blobs/" + config,
                exchange ->
                        send(exchange, 200, "x/y", TestRegistry.config("arm64").getBytes(UTF_8)));
        assertThat(lookup("acme/shop:1.0")).isInstanceOf(Lookup.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "null",
                "{}",
                "{\"schemaVersion\":1,\"fsLayers\":[]}",
                "{\"manifests\":[{\"digest\":7,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}",
                "{\"manifests\":{}}",
                "{\"config\":{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\",\"digest\":\"sha256:0\"}}",
                "{\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"../../x\"}}",
                "{\"config\":[]}"
            })
    void what_is_no_manifest_is_refused(String body) {
        remote.on(
                "/v2/acme/shop/manifests/1.0",
                exchange -> send(exchange, 200, "application/json", body.getBytes(UTF_8)));
        assertThat(lookup("acme/shop:1.0")).isInstanceOf(Lookup.Refused.class);
    }

    @Test
    void deep_and_large_answers_are_refused() {
        remote.on(
                "/v2/acme/shop/manifests/deep",
                exchange -> send(exchange, 200, "application/json", ("{\"a\":" + "[".repeat(100_000)).getBytes(UTF_8)));
        assertThat(lookup("acme/shop:deep")).isInstanceOf(Lookup.Refused.class);
        remote.on(
                "/v2/acme/shop/manifests/large",
                exchange -> send(exchange, 200, "application/json", new byte[5 * 1024 * 1024]));
        assertThat(lookup("acme/shop:large")).isInstanceOf(Lookup.Refused.class);
    }

    @Test
    void a_registry_that_drips_is_given_up_in_time() throws IOException {
        var over = new CountDownLatch(1);
        remote.on("/v2/acme/shop/manifests/1.0", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                // Slowly on purpose: each byte comes in time, and the whole never does.
                while (!over.await(100, TimeUnit.MILLISECONDS)) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (var hasty =
                new HttpRegistry(new RegistrySettings(List.of(), List.of(remote.host())), Duration.ofMillis(700))) {
            var start = System.nanoTime();
            assertThat(hasty.lookup(ImageReference.parse(remote.host() + "/acme/shop:1.0")))
                    .isInstanceOf(Lookup.Unreachable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } finally {
            over.countDown();
        }
    }

    @Test
    void what_is_not_there_is_unreachable() {
        remote.close();
        assertThat(lookup("acme/shop:1.0")).isInstanceOf(Lookup.Unreachable.class);
        assertThat(registry.lookup(ImageReference.parse("registry.invalid/acme/shop:1.0")))
                .isInstanceOf(Lookup.Unreachable.class);
    }

    private Lookup lookup(String image) {
        return registry.lookup(ImageReference.parse(remote.host() + "/" + image));
    }
}
