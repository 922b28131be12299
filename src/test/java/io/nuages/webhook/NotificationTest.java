package io.nuages.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    static Stream<Arguments> pushes() {
        return Stream.of(
                Arguments.of("registry", "registry.example:5000/acme/shop:1.0@" + DIGEST, """
                        {"events": [
                          {"id": "1", "action": "push", "target": {"mediaType": "application/octet-stream",
                            "digest": "%s", "repository": "acme/shop"}, "request": {"host": "registry.example:5000"}},
                          {"id": "2", "action": "pull", "target": {"repository": "acme/shop", "tag": "0.9"},
                            "request": {"host": "registry.example:5000"}},
                          {"id": "3", "action": "push", "target": {"digest": "%s", "repository": "Not/A/Name", "tag": "1.0"},
                            "request": {"host": "registry.example:5000"}},
                          {"id": "4", "action": "push", "target": {"digest": "%s", "repository": "acme/shop", "tag": "1.0"},
                            "request": {"host": "registry.example:5000"}}]}
                        """.formatted(
                                DIGEST, DIGEST, DIGEST)),
                Arguments.of("Docker Hub", "docker.io/acme/shop:1.0", """
                        {"callback_url": "https://registry.hub.docker.com/u/acme/shop/hook/1/",
                         "push_data": {"pushed_at": 1417566161, "pusher": "acme", "tag": "1.0"},
                         "repository": {"name": "shop", "namespace": "acme", "repo_name": "acme/shop"}}
                        """),
                Arguments.of("Harbor", "harbor.example/acme/shop:1.0@" + DIGEST, """
                        {"type": "PUSH_ARTIFACT", "occur_at": 1586922308, "operator": "admin", "event_data": {
                          "resources": [{"digest": "%s", "tag": "1.0", "resource_url": "harbor.example/acme/shop:1.0"}],
                          "repository": {"name": "shop", "namespace": "acme", "repo_full_name": "acme/shop"}}}
                        """.formatted(DIGEST)),
                Arguments.of("Harbor", "harbor.example/acme/shop:1.0@" + DIGEST, """
                        {"specversion": "1.0", "type": "harbor.artifact.pushed", "source": "/projects/1/webhook/policies/2",
                         "data": {"resources": [{"digest": "%s", "tag": "1.0", "resource_url": "harbor.example/acme/shop:1.0"}],
                          "repository": {"repo_full_name": "acme/shop"}}}
                        """.formatted(DIGEST)),
                Arguments.of("Quay", "quay.io/acme/shop:1.0", """
                        {"name": "shop", "repository": "acme/shop", "namespace": "acme", "docker_url": "quay.io/acme/shop",
                         "homepage": "https://quay.io/repository/acme/shop", "updated_tags": ["1.0"]}
                        """),
                Arguments.of("GitHub", "ghcr.io/acme/shop:1.0@" + DIGEST, """
                        {"action": "published", "package": {"name": "shop", "package_type": "CONTAINER", "package_version": {
                          "package_url": "ghcr.io/Acme/shop:1.0",
                          "container_metadata": {"tag": {"name": "1.0", "digest": "%s"}}}}}
                        """.formatted(DIGEST)),
                Arguments.of("GitHub", "ghcr.io/acme/shop:1.0", """
                        {"action": "updated", "registry_package": {"name": "shop", "owner": {"login": "Acme"},
                          "package_type": "docker", "package_version": {"container_metadata": {"tag": {"name": "1.0"}}}}}
                        """),
                Arguments.of(
                        "Amazon",
                        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/acme/shop:1.0@" + DIGEST,
                        """
                        {"version": "0", "id": "1", "detail-type": "ECR Image Action", "source": "aws.ecr",
                         "account": "123456789012", "region": "eu-central-1", "detail": {"result": "SUCCESS",
                          "repository-name": "acme/shop", "image-digest": "%s", "action-type": "PUSH", "image-tag": "1.0"}}
                        """.formatted(DIGEST)),
                Arguments.of("Google", "europe-west6-docker.pkg.dev/acme/images/shop:1.0@" + DIGEST, """
                        {"message": {"data": "%s", "messageId": "1"}, "subscription": "projects/acme/subscriptions/gcr"}
                        """.formatted(
                        Base64.getEncoder().encodeToString("""
                        {"action": "INSERT", "digest": "europe-west6-docker.pkg.dev/acme/images/shop@%s",
                         "tag": "europe-west6-docker.pkg.dev/acme/images/shop:1.0"}
                        """.formatted(DIGEST).getBytes(UTF_8)))),
                Arguments.of("Azure", "acme.azurecr.io/shop:1.0@" + DIGEST, """
                        {"id": "1", "action": "push", "target": {"digest": "%s", "repository": "shop", "tag": "1.0"},
                         "request": {"id": "2", "host": "acme.azurecr.io", "method": "PUT"}}
                        """.formatted(DIGEST)),
                Arguments.of("generic", "ghcr.io/acme/shop:1.0@" + DIGEST, """
                        {"image": "ghcr.io/acme/shop", "tag": "1.0", "digest": "%s"}
                        """.formatted(DIGEST)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("pushes")
    void each_senders_push_is_understood(String sender, String image, String body) {
        var notification = parse(body);
        assertThat(notification.sender()).isEqualTo(sender);
        assertThat(notification.pushed()).singleElement().hasToString(image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"zen\": \"Keep it logically awesome.\", \"hook_id\": 1}",
                "{\"events\": []}",
                "{\"events\": [{\"action\": \"delete\"}]}",
                "{\"type\": \"SCANNING_COMPLETED\", \"event_data\": {}}",
                "{\"specversion\": \"1.0\", \"type\": \"harbor.artifact.pulled\", \"data\": {}}",
                "{\"action\": \"published\", \"package\": {\"package_type\": \"npm\"}}",
                "{\"action\": \"deleted\", \"package\": {\"package_type\": \"CONTAINER\"}}",
                "{\"docker_url\": \"quay.io/a/b\", \"updated_tags\": []}",
                "{\"detail-type\": \"ECR Image Action\", \"detail\": {\"action-type\": \"DELETE\", \"image-tag\": \"1\"}}",
                "{\"message\": {\"data\": \"eyJhY3Rpb24iOiAiREVMRVRFIn0=\"}}",
                "{\"action\": \"ping\"}",
                "{\"action\": \"chart_push\", \"target\": {\"repository\": \"a\"}}"
            })
    void what_is_about_something_else_is_taken_and_pushes_nothing(String body) {
        assertThat(parse(body).pushed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"x\"",
                "{",
                "{}",
                "{\"events\": {}}",
                "{\"events\": [7]}",
                "{\"events\": [{\"action\": \"push\", \"target\": []}]}",
                "{\"events\": [{\"action\": \"push\", \"target\": {\"tag\": 1}}]}",
                "{\"push_data\": {\"tag\": []}, \"repository\": {\"repo_name\": \"a/b\"}}",
                "{\"push_data\": {\"tag\": \"1\"}}",
                "{\"updated_tags\": [1], \"docker_url\": \"quay.io/a/b\"}",
                "{\"image\": 7}",
                "{\"image\": \"Not A Name\"}",
                "{\"image\": \"ghcr.io/a/b\", \"digest\": \"md5:1\"}",
                "{\"package\": []}",
                "{\"message\": {\"data\": \"%\"}}",
                "{\"message\": {\"data\": \"W10=\"}}",
                "{\"detail-type\": 7, \"detail\": {}}",
                "{\"action\": \"push\", \"target\": 7}"
            })
    void what_is_wrongly_typed_is_malformed(String body) {
        assertThatExceptionOfType(Notification.Malformed.class).isThrownBy(() -> parse(body));
    }

    @Test
    void deep_nesting_is_malformed() {
        assertThatExceptionOfType(Notification.Malformed.class)
                .isThrownBy(() -> parse("{\"image\": " + "[".repeat(500_000)));
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1,123456789012.dkr.ecr.eu-central-1.amazonaws.com",
        "eu-central-1,123456789012.dkr-ecr.eu-central-1.on.aws",
        "us-gov-west-1,123456789012.dkr.ecr.us-gov-west-1.amazonaws.com",
        "us-gov-west-1,123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com",
        "us-gov-west-1,123456789012.dkr-ecr-fips.us-gov-west-1.on.aws",
        "cn-north-1,123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn",
        "cn-northwest-1,123456789012.dkr-ecr.cn-northwest-1.on.amazonwebservices.com.cn",
        "us-iso-east-1,123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov",
        "us-isob-east-1,123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov",
        "eu-isoe-west-1,123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk",
        "us-isof-south-1,123456789012.dkr.ecr.us-isof-south-1.csp.hci.ic.gov",
        "eusc-de-east-1,123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu"
    })
    void amazons_registry_is_known_by_each_of_its_names_in_every_partition(String region, String host) {
        var notification = parse("""
                {"detail-type": "ECR Image Action", "source": "aws.ecr", "account": "123456789012", "region": "%s",
                 "detail": {"result": "SUCCESS", "repository-name": "acme/shop", "action-type": "PUSH", "image-tag": "1.4"}}
                """.formatted(region));
        assertThat(notification.names()).extracting(Object::toString).contains(host + "/acme/shop:1.4");
        assertThat(notification.pushed()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.acme.example/v2/acme/shop/manifests/x,127.0.0.1:5000,registry.acme.example",
        "https://registry.acme.example:443/v2/acme/shop/manifests/x,registry:5000,registry.acme.example",
        "http://registry.acme.example:80/v2/acme/shop/manifests/x,registry:5000,registry.acme.example",
        "https://registry.acme.example:8443/v2/acme/shop/manifests/x,registry:5000,registry.acme.example:8443",
        "https://[2001:db8::1]:5000/v2/acme/shop/manifests/x,registry:5000,[2001:db8::1]:5000",
        "/v2/acme/shop/manifests/x,registry.acme.example,registry.acme.example",
        "'',registry.acme.example,registry.acme.example",
        "'https://a b/',registry.acme.example,registry.acme.example",
        "https://registry.acme.example/v2/acme/shop/manifests/x,'',registry.acme.example"
    })
    void a_registry_behind_a_proxy_is_known_by_the_url_of_what_was_pushed(String url, String host, String known) {
        var target = "{\"repository\": \"acme/shop\", \"tag\": \"1.4\", \"url\": \"" + url + "\"}";
        var request = host.isEmpty() ? "" : ", \"request\": {\"host\": \"" + host + "\"}";
        for (var body : List.of(
                "{\"events\": [{\"action\": \"push\", \"target\": " + target + request + "}]}",
                "{\"action\": \"push\", \"target\": " + target + request + "}",
                "{\"specversion\": \"1.0\", \"type\": \"Microsoft.ContainerRegistry.ImagePushed\", \"data\":"
                        + " {\"action\": \"push\", \"target\": " + target + request + "}}")) {
            assertThat(parse(body).pushed()).singleElement().hasToString(known + "/acme/shop:1.4");
        }
    }

    /** Where a field holds a host, it is one, though an image's name without a port would be a folder on Docker Hub. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"events": [{"action": "push", "target": {"repository": "acme/shop", "tag": "1"}, "request": {"host": "registry"}}]} | registry:443 registry:80
            {"events": [{"action": "push", "target": {"repository": "acme/shop", "tag": "1"}, "request": {"host": "registry:5000"}}]} | registry:5000
            {"events": [{"action": "push", "target": {"repository": "acme/shop", "tag": "1"}, "request": {"host": "localhost"}}]} | localhost
            {"events": [{"action": "push", "target": {"repository": "acme/shop", "tag": "1", "url": "https://registry/v2/"}}]} | registry:443
            {"events": [{"action": "push", "target": {"repository": "acme/shop", "tag": "1", "url": "http://registry:80/v2/"}}]} | registry:80
            {"type": "PUSH_ARTIFACT", "event_data": {"repository": {"repo_full_name": "acme/shop"}, "resources": [{"tag": "1", "resource_url": "harbor/acme/shop:1"}]}} | harbor:443 harbor:80
            {"docker_url": "quay/acme/shop", "updated_tags": ["1"]} | quay:443
            {"package": {"owner": {"login": "acme"}, "name": "shop", "type": "container", "version": "1", "html_url": "https://git/acme"}} | git:443
            """)
    void a_host_without_a_dot_is_no_folder_on_docker_hub(String body, String hosts) {
        assertThat(parse(body).names())
                .extracting(Object::toString)
                .containsExactly(Stream.of(hosts.split(" "))
                        .map(host -> host + "/acme/shop:1")
                        .toArray(String[]::new));
    }

    /** What we define ourselves holds an image's name, which is read as everywhere. */
    @Test
    void an_images_name_is_read_as_one() {
        assertThat(parse("{\"image\": \"registry/shop\", \"tag\": \"1\"}").pushed())
                .singleElement()
                .hasToString("docker.io/registry/shop:1");
    }

    /** Which of the two is the inner name, the registry's configuration decides. */
    @Test
    void the_host_that_was_asked_counts_beside_the_url() {
        var notification = parse("""
                {"events": [{"action": "push", "target": {"repository": "acme/shop", "tag": "1.4",
                  "url": "http://registry:5000/v2/acme/shop/manifests/x"}, "request": {"host": "registry.acme.example"}}]}
                """);
        assertThat(notification.names())
                .extracting(Object::toString)
                .containsExactly("registry:5000/acme/shop:1.4", "registry.acme.example/acme/shop:1.4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"events\": [%s, {\"action\": \"push\", \"target\": {\"repository\": \"acme/shop\", \"tag\": \"1.4\"},"
                        + " \"request\": {\"host\": \"r.example\"}}]}",
                "{\"type\": \"PUSH_ARTIFACT\", \"event_data\": {\"repository\": {\"repo_full_name\": \"acme/shop\"},"
                        + " \"resources\": [%s, {\"tag\": \"1.4\", \"resource_url\": \"r.example/acme/shop:1.4\"}]}}",
                "{\"specversion\": \"1.0\", \"type\": \"harbor.artifact.pushed\", \"data\":"
                        + " {\"repository\": {\"repo_full_name\": \"acme/shop\"},"
                        + " \"resources\": [%s, {\"tag\": \"1.4\", \"resource_url\": \"r.example/acme/shop:1.4\"}]}}",
                "{\"docker_url\": \"r.example/acme/shop\", \"updated_tags\": [%s, \"1.4\"]}"
            })
    void one_odd_entry_never_refuses_the_others(String body) {
        for (var odd : List.of(
                "7",
                "null",
                "[]",
                "\"a tag that is none\"",
                "{}",
                "{\"action\": 7, \"tag\": 7}",
                "{\"action\": \"push\", \"tag\": \"1.5\"}",
                "{\"action\": \"push\", \"target\": {\"tag\": \"1.5\", \"repository\": \"acme/shop\"}}",
                "{\"action\": \"push\", \"target\": {\"tag\": \"1.5\"}, \"request\": {\"host\": \"r.example\"}}",
                "{\"action\": \"push\", \"target\": {\"tag\": \"1.5\", \"repository\": \"No\"}, \"request\": {\"host\": 7},"
                        + " \"resource_url\": 7}")) {
            assertThat(parse(body.formatted(odd)).pushed())
                    .as(odd)
                    .singleElement()
                    .hasToString("r.example/acme/shop:1.4");
        }
    }

    /** Distribution repeats what is refused until it is taken: an event that only says too little is taken, and ignored. */
    @ParameterizedTest
    @ValueSource(strings = {"""
                {"events": [{"action": "push", "target": {"repository": "acme/shop", "tag": "1.4"}}]}
                """, """
                {"events": [{"action": "push", "target": {"repository": "acme/shop", "tag": "1.4", "url": "/v2/acme/shop"},
                             "request": {"host": ""}}]}
                """})
    void an_event_that_names_no_registry_is_taken(String body) {
        assertThat(parse(body).pushed()).isEmpty();
    }

    /** Taken without a word, nobody would learn why no push ever deploys. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"package": {"owner": {"login": "acme"}, "name": "shop", "type": "container", "version": "1"}} | package.html_url
            {"package": {"owner": {"login": "acme"}, "name": "shop", "type": "container", "version": "1", "html_url": ""}} | package.html_url
            {"package": {"owner": {"login": "acme"}, "name": "shop", "type": "container", "version": "1", "html_url": "/acme/-/packages/container/shop/1"}} | package.html_url
            {"type": "PUSH_ARTIFACT", "event_data": {"repository": {"repo_full_name": "acme/shop"}, "resources": [{"tag": "1"}]}} | resource_url
            """)
    void a_push_that_names_no_registry_is_refused(String body, String says) {
        assertThatExceptionOfType(Notification.Malformed.class)
                .isThrownBy(() -> parse(body))
                .withMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource({
        "created,container,shop,1.4,git.acme.example/acme/shop:1.4",
        "created,container,Shop/api,1.4,git.acme.example/acme/shop/api:1.4",
        "updated,container,shop,1.4,git.acme.example/acme/shop:1.4",
        "deleted,container,shop,1.4,",
        "created,npm,shop,1.4,",
        "created,container,shop,sha256:1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a,"
    })
    void forgejos_packages_are_understood(
            String action, String type, String name, String version, @Nullable String image) {
        var notification = parse("""
                {"action": "%s", "repository": {"name": "shop", "full_name": "acme/shop"}, "package": {"id": 41,
                  "owner": {"login": "Acme", "username": "Acme"}, "repository": null, "name": "%s", "type": "%s",
                  "version": "%s", "html_url": "https://git.acme.example/Acme/-/packages/container/shop/1.4"}}
                """.formatted(action, name, type, version));
        assertThat(notification.sender()).isEqualTo("Forgejo");
        assertThat(notification.pushed())
                .extracting(Object::toString)
                .isEqualTo(image == null ? List.of() : List.of(image));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ref\": \"refs/heads/main\", \"commits\": [], \"repository\": {\"full_name\": \"acme/shop\"}}",
                "{\"specversion\": \"1.0\", \"type\": \"com.example.pushed\", \"data\": {}}",
                "{\"action\": \"created\", \"package\": {\"name\": \"shop\"}}",
                "{\"repositoryName\": \"docker\", \"action\": \"CREATED\", \"component\": {\"format\": \"docker\"}}",
                "{\"domain\": \"docker\", \"event_type\": \"pushed\", \"data\": {\"image_name\": \"shop\", \"tag\": \"1\"}}"
            })
    void what_comes_from_a_sender_that_is_not_known_is_not_taken_for_another(String body) {
        assertThatExceptionOfType(Notification.Malformed.class)
                .isThrownBy(() -> parse(body))
                .withMessage("Unrecognized notification.");
    }

    private static Notification parse(String body) {
        return Notification.parse(body.getBytes(UTF_8));
    }
}
