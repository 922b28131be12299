package io.nuages.console.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.nuages.secret.SealedSecrets.SealedSecret;
import io.nuages.spec.SecretRef;
import io.nuages.spec.Spec;
import io.nuages.spec.Specs;
import io.nuages.spec.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class AppYamlTest {
    private static final Path SCHEMA = Path.of("helm/django-app/files/app.schema.json");

    @Test
    void all_that_the_customer_chose_is_in_it_and_the_charts_schema_takes_it() throws IOException {
        var spec = Specs.of("registry.example.com/acme/shop:1.10")
                .process("web", 2)
                .process("worker", 2, "celery", "-A", "shop")
                .hosts("www.acme.example")
                .variables(Map.of(
                        "DEBUG", "no", "PEM", "-----BEGIN\nabc\n-----END\n", "EMPTY", "", "NAME", "Café “é”: #1"))
                .secrets(Map.of("SECRET_KEY", new SecretRef("shop--production-bcdfghjk", "SECRET_KEY")))
                .pullSecret("shop--production-pull")
                .spec();
        var sealed = List.of(
                new SealedSecret(
                        "shop--production-bcdfghjk", "Opaque", new TreeMap<>(Map.of("SECRET_KEY", "AgBy3i4="))),
                new SealedSecret(
                        "shop--production-pull",
                        "kubernetes.io/dockerconfigjson",
                        new TreeMap<>(Map.of(".dockerconfigjson", "AgAA"))));

        var text = AppYaml.of(text(spec), sealed);

        assertThat(text).isEqualTo("""
                # shop/production
                image:
                  repository: registry.example.com/acme/shop
                  tag: "1.10"
                port: 8000
                hosts: [www.acme.example]
                health:
                  path: /healthz/
                  startupSeconds: 120
                  timeoutSeconds: 5
                processes:
                  web:
                    command: []
                    pods: 2
                  worker:
                    command: [celery, "-A", shop]
                    pods: 2
                releaseCommand:
                  command: [/init]
                variables:
                  DEBUG: "no"
                  EMPTY: ""
                  NAME: "Café \\u201cé\\u201d: #1"
                  PEM: |
                    -----BEGIN
                    abc
                    -----END
                secretVariables:
                  SECRET_KEY:
                    secret: shop--production-bcdfghjk
                    key: SECRET_KEY
                sealedSecrets:
                  shop--production-bcdfghjk:
                    type: Opaque
                    values:
                      SECRET_KEY: "AgBy3i4="
                  shop--production-pull:
                    type: kubernetes.io/dockerconfigjson
                    values:
                      .dockerconfigjson: AgAA
                """);
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(new JsonMapper().readTree(Files.readString(SCHEMA)));
        assertThat(schema.validate(YamlText.of(text).value())).isEmpty();
    }

    @Test
    void a_pinned_image_and_no_release_command_are_said() {
        var digest = "sha256:" + "0a".repeat(32);
        var spec = Specs.of("registry.example.com/acme/shop@" + digest)
                .releaseCommand()
                .spec();

        var value = YamlText.of(AppYaml.of(text(spec), List.of())).value();

        assertThat(value.at("/image/digest").asString()).isEqualTo(digest);
        assertThat(value.path("image").has("tag")).isFalse();
        assertThat(value.get("releaseCommand").isNull()).isTrue();
        assertThat(value.has("sealedSecrets")).isFalse();
    }

    @Test
    void many_large_secrets_are_said_too() {
        var spec = Specs.of("registry.example.com/acme/shop:1").spec();
        var sealed = new SealedSecret("shop--production-bcdfghjk", "Opaque", new TreeMap<>());
        for (var i = 0; i < 20; i++) {
            sealed.values().put("KEY_" + i, "A".repeat(64 * 1024));
        }

        assertThat(AppYaml.of(text(spec), List.of(sealed))).hasSizeGreaterThan(YamlText.LARGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{port: 9000, variables: {A: b}}\n",
                "  port: 9000\n  variables: {A: b}",
                "port: 9000\nvariables: {A: b}\n---\n",
                "--- {port: 9000, variables: {A: b}}",
                "port: 9000\nvariables: {A: b} # end",
                "port: 9000\nvariables:\n  A: b"
            })
    void secrets_are_said_however_the_text_is_laid_out(String text) {
        var sealed = new SealedSecret("shop--production-bcdfghjk", "Opaque", new TreeMap<>(Map.of("A", "AgAA")));

        var value = YamlText.of(AppYaml.of(text, List.of(sealed))).value();

        assertThat(value.at("/sealedSecrets/shop--production-bcdfghjk/values/A").asString())
                .isEqualTo("AgAA");
        value.remove("sealedSecrets");
        assertThat(value).isEqualTo(YamlText.of(text).value());
    }

    private static String text(Spec spec) {
        return "# shop/production\n" + YamlText.written(spec.app().document());
    }
}
