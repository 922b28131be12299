package io.nuages.chart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The chart's files, in folders, since Helm reads charts from nowhere else. It reads and parses the whole folder for each rendering, so
 * the lean kind leaves out what cannot matter: the schema, what is for people, and templates whose first line says that the values at
 * hand render nothing of them. There is a folder for each such choice, and there are few.
 */
final class ChartFiles implements AutoCloseable {
    private static final String ROOT = "helm/django-app/";
    private static final List<String> FOR_PEOPLE =
            List.of("README.md", ".helmignore", "ci/", "example/", "templates/NOTES.txt", "templates/tests/");

    /** The first line of a template that often renders nothing. */
    private static final Pattern CONDITION =
            Pattern.compile("\\{\\{- /\\* Only where (\\S+) (?:is (\\S+)|has entries)\\. \\*/ -}}");

    private final boolean lean;
    private final Map<Set<String>, Path> folders = new HashMap<>();
    private List<Condition> conditions = List.of();
    private Map<String, Object> defaults = Map.of();
    private @Nullable Path root;

    private ChartFiles(boolean lean) {
        this.lean = lean;
    }

    static ChartFiles whole() {
        return new ChartFiles(false);
    }

    static ChartFiles lean() {
        return new ChartFiles(true);
    }

    /** When a template renders something: where a value is the expected one, or without such, a map with entries. */
    private record Condition(
            String file, List<String> path, @Nullable String expected) {
        /** As Helm lays values over defaults: key by key, and null takes away. */
        boolean holds(Map<String, Object> values, Map<String, Object> defaults) {
            if (path.getFirst().equals("app") && values.get("appFile") instanceof String text && !text.isEmpty()) {
                return true;
            }
            @Nullable Object said = values;
            @Nullable Object below = defaults;
            for (var key : path) {
                below = below instanceof Map<?, ?> map ? map.get(key) : null;
                if (said instanceof Map<?, ?> map) {
                    said = map.containsKey(key) ? map.get(key) : below;
                } else {
                    said = null;
                }
            }
            return expected == null
                    ? said instanceof Map && (hasEntries(said) || hasEntries(below))
                    : expected.equals(said);
        }

        private static boolean hasEntries(@Nullable Object value) {
            return value instanceof Map<?, ?> map && !map.isEmpty();
        }
    }

    /** Where Helm finds what these values need. */
    synchronized Path folder(Map<String, Object> values) {
        if (root == null) {
            root = unpack();
        }
        var whole = root.resolve("whole");
        var off = conditions.stream()
                .filter(each -> !each.holds(values, defaults))
                .map(Condition::file)
                .collect(Collectors.toSet());
        return off.isEmpty() ? whole : folders.computeIfAbsent(off, each -> without(each, whole));
    }

    private static Path without(Set<String> off, Path whole) {
        try (var files = Files.walk(whole)) {
            var folder = Files.createTempDirectory(whole.getParent(), "lean-");
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = whole.relativize(file).toString();
                if (!off.contains(name)) {
                    Files.createDirectories(folder.resolve(name).getParent());
                    Files.copy(file, folder.resolve(name));
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path unpack() {
        try {
            var target = Files.createTempDirectory("nuages-chart-");
            for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:" + ROOT + "**")) {
                var url = file.getURL().toString();
                var name = url.substring(url.lastIndexOf(ROOT) + ROOT.length());
                if (file.isReadable() && !url.endsWith("/") && wants(name)) {
                    var path = target.resolve("whole").resolve(name);
                    Files.createDirectories(path.getParent());
                    try (InputStream in = file.getInputStream()) {
                        Files.copy(in, path);
                    }
                }
            }
            if (lean) {
                conditions = conditions(target.resolve("whole"));
                defaults = new YAMLMapper()
                        .readValue(target.resolve("whole/values.yaml").toFile(), new TypeReference<>() {});
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean wants(String file) {
        return FOR_PEOPLE.stream().noneMatch(file::startsWith) && !(lean && file.equals("values.schema.json"));
    }

    private static List<Condition> conditions(Path chart) throws IOException {
        var found = new ArrayList<Condition>();
        try (var files = Files.list(chart.resolve("templates"))) {
            for (var file : files.sorted().toList()) {
                try (var lines = Files.lines(file)) {
                    var first = CONDITION.matcher(lines.findFirst().orElse(""));
                    if (first.matches()) {
                        found.add(new Condition(
                                chart.relativize(file).toString(),
                                List.of(first.group(1).split("\\.", -1)),
                                first.group(2)));
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    @Override
    public synchronized void close() throws IOException {
        if (root != null) {
            FileSystemUtils.deleteRecursively(root);
            root = null;
            folders.clear();
        }
    }
}
