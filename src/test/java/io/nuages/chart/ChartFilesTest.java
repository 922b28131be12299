package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChartFilesTest {
    private final ChartFiles files = ChartFiles.lean();

    @AfterEach
    void close() throws IOException {
        files.close();
    }

    @Test
    void leaves_out_what_is_for_people_and_what_the_defaults_render_nothing_of() {
        assertThat(files.folder(Map.of()))
                .isDirectoryContaining("glob:**/values.yaml")
                .satisfies(each -> assertThat(templates(each))
                        .contains("deployments.yaml", "release-command.yaml", "ingress.yaml", "_check.tpl")
                        .doesNotContain(
                                "NOTES.txt",
                                "tests",
                                "_customers-part.tpl",
                                "_nginx.tpl",
                                "_cron.tpl",
                                "volume.yaml",
                                "tasks.yaml")
                        .noneMatch(name -> name.startsWith("database-")))
                .satisfies(
                        each -> assertThat(each.resolve("values.schema.json")).doesNotExist());
    }

    @Test
    void takes_what_the_values_turn_on_and_forgets_what_they_turn_off() {
        var app = new HashMap<String, @Nullable Object>();
        app.put("releaseCommand", null);
        app.put("cron", Map.of("clean", Map.of("schedule", "0 3 * * *", "command", List.of("/clean"))));
        var chosen = templates(files.folder(Map.of("app", app, "cache", Map.of("provider", "valkey"))));

        assertThat(chosen).contains("cron.yaml", "_cron.tpl", "cache.yaml").doesNotContain("release-command.yaml");
    }

    @Test
    void an_empty_map_leaves_the_default_in_place() {
        assertThat(templates(files.folder(Map.of("app", Map.of("releaseCommand", Map.of())))))
                .contains("release-command.yaml");
    }

    @Test
    void a_customers_file_may_turn_on_anything_of_the_application() {
        assertThat(templates(files.folder(Map.of("appFile", "cron: {}"))))
                .contains("_customers-part.tpl", "cron.yaml", "tasks.yaml", "sealedsecrets.yaml", "configmap.yaml")
                .doesNotContain("cache.yaml");
    }

    @Test
    void the_same_choice_is_the_same_folder() {
        var valkey = Map.<String, Object>of("cache", Map.of("provider", "valkey"));

        assertThat(files.folder(valkey)).isEqualTo(files.folder(valkey)).isNotEqualTo(files.folder(Map.of()));
    }

    private static List<String> templates(Path folder) {
        try (var found = Files.list(folder.resolve("templates"))) {
            return found.map(each -> each.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
