package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Compares with files under {@code src/test/resources/chart}; {@code -Dgolden.rewrite=true} rewrites them instead. */
final class Golden {
    static final Path ROOT = Path.of("src/test/resources/chart");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLWriteFeature.SPLIT_LINES)
            .build();

    private Golden() {}

    static String text(Rendered rendered) {
        return section("secrets", rendered.secrets())
                + section("support", rendered.support())
                + section("command", rendered.command())
                + section("workloads", rendered.workloads())
                + section("exposure", rendered.exposure());
    }

    static String text(List<Manifest> manifests) {
        var text = new StringBuilder();
        manifests.forEach(each -> text.append(YAML.writeValueAsString(each.body())));
        return text.toString();
    }

    private static String section(String title, List<Manifest> manifests) {
        return manifests.isEmpty() ? "" : "# " + title + "\n" + text(manifests);
    }

    static void verify(String file, String text) {
        var path = ROOT.resolve(file);
        try {
            if (Boolean.getBoolean("golden.rewrite")) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, text);
            }
            assertThat(path).as("golden file; -Dgolden.rewrite=true makes it").exists();
            var actual = Files.createTempFile("golden-", ".yaml");
            try {
                Files.writeString(actual, text);
                assertThat(actual)
                        .as("%s; -Dgolden.rewrite=true rewrites it", path)
                        .hasSameTextualContentAs(path);
            } finally {
                Files.delete(actual);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
