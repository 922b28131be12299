package io.nuages.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
    void eachSendersPushIsUnderstood(String sender, String image, String body) {
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
    void whatIsAboutSomethingElseIsTakenAndPushesNothing(String body) {
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
    void whatIsWronglyTypedIsMalformed(String body) {
        assertThatExceptionOfType(Notification.Malformed.class).isThrownBy(() -> parse(body));
    }

    @Test
    void deepNestingIsMalformed() {
        assertThatExceptionOfType(Notification.Malformed.class)
                .isThrownBy(() -> parse("{\"image\": " + "[".repeat(500_000)));
    }

    private static Notification parse(String body) {
        return Notification.parse(body.getBytes(UTF_8));
    }
}
