package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages ask for the icons that are there, and for all of them. */
class IconsTest {
    private static final Pattern SYMBOL = Pattern.compile("<symbol id=\"([\\w-]+)\"");

    @Test
    void the_file_of_icons_has_what_pages_use_and_nothing_else() throws IOException {
        var there = SYMBOL.matcher(Files.readString(Path.of("frontend/static/icons/lucide.svg")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        var sources = sources();

        assertThat(Pattern.compile("fragments :: icon\\('([\\w-]+)'\\)")
                        .matcher(sources)
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toSet()))
                .isNotEmpty()
                .isSubsetOf(there);
        assertThat(there).allMatch(name -> sources.contains("'" + name + "'") || sources.contains("\"" + name + "\""));
    }

    /** Templates, scripts, and the code that names icons for them. */
    private static String sources() throws IOException {
        try (var files = Stream.of("frontend/templates", "frontend/static/js", "src/main/java")
                .flatMap(folder -> walk(Path.of(folder)))) {
            var text = new StringBuilder();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        }
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
