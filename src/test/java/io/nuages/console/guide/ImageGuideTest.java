package io.nuages.console.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nuages.registry.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ImageGuideTest {
    private static final Pattern SCRIPT = Pattern.compile("<<\"EOF\" (\\S+)\\n(.*?)\\nEOF\\n", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/you/shop:1.0, shop",
        "registry.example/a/my-shop.web:2, my_shop_web",
        "registry.example/a/2fast:2, project",
        "shop, shop"
    })
    void the_project_is_called_like_the_image_as_far_as_python_can(String image, String project) {
        assertThat(guide(image).project()).isEqualTo(project);
        assertThat(guide(image).pip()).contains("gunicorn " + project + ".wsgi");
    }

    @Test
    void the_programs_in_the_dockerfiles_are_scripts_that_a_shell_can_read() throws Exception {
        for (var dockerfile : List.of(guide("shop:1").pip(), guide("shop:1").uv())) {
            var scripts = SCRIPT.matcher(dockerfile).results().toList();
            assertThat(scripts).extracting(match -> match.group(1)).containsExactly("/init", "/app/run");
            for (var script : scripts) {
                assertThat(script.group(2)).startsWith("#!/bin/sh\n");
                assertThat(shell("-n", script.group(2))).isEmpty();
            }
            assertThat(dockerfile).endsWith("CMD [\"/app/run\"]\n").doesNotContain("PROJECT", "IMAGE");
        }
    }

    @Test
    void the_settings_are_python() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "python3"))),
                "no python3");
        var guide = guide("shop:1");
        for (var code : List.of(guide.settings(), guide.urls())) {
            var file = Files.writeString(folder.resolve("part.py"), code);
            var check = new ProcessBuilder(
                            "python3", "-c", "import ast,sys; ast.parse(open(sys.argv[1]).read())", "" + file)
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(check.getInputStream().readAllBytes())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghcr.io/you/shop:1.0",
                "registry.gitlab.com/you/shop:main",
                "registry.example:5000/you/shop:1",
                "ghcr.io/you/shop:PROJECT",
                "[::1]:5000/you/image:IMAGE"
            })
    void the_workflows_are_yaml_and_push_the_image_before_they_tell(String image) {
        var github = yaml(guide(image).github());
        var job = (Map<?, ?>) ((Map<?, ?>) github.get("jobs")).get("image");
        var steps = (List<?>) job.get("steps");
        assertThat(steps).hasSize(4);
        assertThat((Map<?, ?>) ((Map<?, ?>) steps.get(2)).get("with")).containsEntry(cast("tags"), cast(image));
        assertThat(String.valueOf(((Map<?, ?>) steps.get(3)).get("run"))).contains("\"$NUAGES_WEBHOOK\"");

        var gitlab = yaml(guide(image).gitlab());
        assertThat(gitlab).containsOnlyKeys("build-image", "tell-nuages");
        assertThat(String.valueOf(((Map<?, ?>) gitlab.get("build-image")).get("script")))
                .contains("docker push " + image, "--password-stdin " + image.substring(0, image.indexOf('/')));
    }

    @Test
    void credentials_are_asked_for_only_where_the_forge_has_none_itself() {
        assertThat(guide("ghcr.io/you/shop:1").github())
                .contains("secrets.GITHUB_TOKEN")
                .doesNotContain("REGISTRY_");
        assertThat(guide("quay.io/you/shop:1").github()).contains("secrets.REGISTRY_USER", "secrets.REGISTRY_PASSWORD");
        assertThat(guide("registry.gitlab.com/you/shop:1").gitlab()).contains("$CI_REGISTRY_USER");
        assertThat(guide("quay.io/you/shop:1").gitlab()).contains("$REGISTRY_USER");
    }

    private static ImageGuide guide(String image) {
        return new ImageGuide(ImageReference.parse(image));
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }

    private static Map<String, Object> yaml(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }

    private static String shell(String option, String script) throws IOException {
        var shell = new ProcessBuilder("sh", option).redirectErrorStream(true).start();
        try (var in = shell.getOutputStream()) {
            in.write(script.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
