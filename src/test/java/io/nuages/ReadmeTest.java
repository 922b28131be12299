package io.nuages;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** The table of settings in README.md, against the code that reads them and the files that set them. */
class ReadmeTest {
    private static final Pattern READ =
            Pattern.compile("(?:\\$\\{|Property\\(\")(nuages\\.[a-z][a-z.-]*[a-z])(?=[:}\"])");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(nuages\\.[a-z0-9.-]+)` \\|");
    private static final Pattern VARIABLE = Pattern.compile("\\bNUAGES_[A-Z_]+(?=[:=\\s])");

    @Test
    void the_table_has_every_property_of_the_code() {
        assertThat(table()).as("README.md, Settings").containsAll(properties());
    }

    @Test
    void the_code_has_every_property_of_the_table() {
        assertThat(properties()).as("properties in src/main").containsAll(table());
    }

    @Test
    void the_compose_file_and_the_chart_set_only_what_is_in_the_table() {
        var known = table().stream().map(ReadmeTest::variable).collect(Collectors.toSet());
        for (var file : Set.of("docker-compose.yml", "helm/portal/templates/_helpers.tpl")) {
            assertThat(VARIABLE.matcher(text(Path.of(file))).results().map(MatchResult::group))
                    .as(file)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(known).contains(name));
        }
    }

    @Test
    void no_password_stands_in_the_compose_file() {
        var set = Pattern.compile("(?m)^\\s*(\\w*PASSWORD\\w*):\\s*(.*)$")
                .matcher(text(Path.of("docker-compose.yml")))
                .results()
                .toList();
        assertThat(set)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.group(2))
                        .as(line.group(1))
                        .startsWith("${")
                        .contains(":?"));
    }

    private static Set<String> table() {
        return found(ROW, text(Path.of("README.md")));
    }

    private static Set<String> properties() {
        var records = records().toList();
        var all = found(READ, sources());
        records.forEach(type -> all.remove(prefix(type)));
        records.stream()
                .flatMap(type -> Arrays.stream(type.getRecordComponents())
                        .map(component -> prefix(type) + "." + hyphenated(component.getName())))
                .forEach(all::add);
        return all;
    }

    private static Stream<Class<?>> records() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("io.nuages").stream().map(found -> {
            try {
                return Class.forName(found.getBeanClassName());
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static String prefix(Class<?> type) {
        return type.getAnnotation(ConfigurationProperties.class).value();
    }

    private static String hyphenated(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String variable(String property) {
        return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(each -> each.group(1)).collect(toCollection(TreeSet::new));
    }

    private static String sources() {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(ReadmeTest::text)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
