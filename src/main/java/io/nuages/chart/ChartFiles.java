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
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The chart's files, in folders, since Helm reads charts from nowhere else. It reads and parses the whole folder for each rendering, so
 * the lean kind leaves out what is not needed: the schemas, which are checked here, what is for people, and templates whose
 * first line says that these values do not need them. There is a folder for each such combination, and there are few.
 */
final class ChartFiles implements AutoCloseable {
    private static final String ROOT = "helm/django-app/";
    private static final String SCHEMA = "values.schema.json";
    private static final String APP_SCHEMA = "app.schema.json";
    private static final List<String> FOR_PEOPLE =
            List.of("README.md", ".helmignore", "ci/", "example/", "templates/NOTES.txt", "templates/tests/");

    /** The first line of a template that is often not needed. */
    private static final Pattern CONDITION =
            Pattern.compile("\\{\\{- /\\* Only where (\\S+) (?:is given|has entries|is (\\S+))\\. \\*/ -}}");

    private final boolean lean;
    private final Map<Set<String>, Path> folders = new HashMap<>();
    private List<Condition> conditions = List.of();
    private Map<String, Object> defaults = Map.of();
    private @Nullable ValuesSchema schema;
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

    /** When a template renders something: when a value is the expected one, or, without one, is a map or text that is not empty. */
    private record Condition(
            String file, List<String> path, @Nullable String expected) {
        /** As Helm lays values over defaults: key by key, and null removes. */
        boolean holds(Map<String, Object> values, Map<String, Object> defaults) {
            if (path.getFirst().equals("app") && saysSomething(values.get("appFile"))) {
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
                    ? saysSomething(said) || said instanceof Map && saysSomething(below)
                    : expected.equals(said);
        }

        private static boolean saysSomething(@Nullable Object value) {
            return switch (value) {
                case Map<?, ?> map -> !map.isEmpty();
                case String text -> !text.isEmpty();
                case null, default -> false;
            };
        }
    }

    /**
     * Where Helm finds what these values need.
     *
     * @throws IllegalStateException where Helm is not given the schema, and the values do not meet it
     */
    synchronized Path folder(Map<String, Object> values) {
        if (root == null) {
            root = unpack();
        }
        if (schema != null) {
            schema.check(values);
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
                defaults = withoutComments(target.resolve("whole/values.yaml"));
                schema = new ValuesSchema(json(SCHEMA), json("files/" + APP_SCHEMA), defaults);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String file) throws IOException {
        try (var in = new ClassPathResource(ROOT + file).getInputStream()) {
            return new JsonMapper().readTree(in);
        }
    }

    private static Map<String, Object> withoutComments(Path file) {
        var yaml = new YAMLMapper();
        Map<String, Object> content = yaml.readValue(file, new TypeReference<>() {});
        yaml.writeValue(file, content);
        return content;
    }

    private boolean wants(String file) {
        return FOR_PEOPLE.stream().noneMatch(file::startsWith) && !(lean && file.equals(SCHEMA));
    }

    private static List<Condition> conditions(Path chart) throws IOException {
        var found = new ArrayList<Condition>();
        // Without a customer's file, the template has nothing left to check.
        found.add(new Condition("files/" + APP_SCHEMA, List.of("appFile"), null));
        found.add(new Condition("files/timezones.txt", List.of("app", "cron"), null));
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
