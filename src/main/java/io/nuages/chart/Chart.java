package io.nuages.chart;

import com.marcnuri.helm.Helm;
import io.nuages.cluster.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code helm/django-app} from the class path, and Helm as a library to render it. The chart is unpacked once, since Helm reads
 * charts from folders only.
 */
final class Chart implements AutoCloseable {
    /** The chart asks nothing of the API server; Helm wants a version all the same, and the default is far too old. */
    static final String KUBE_VERSION = "v1.34.0";

    private static final String ROOT = "helm/django-app/";
    private static final String SCHEMA = "values.schema.json";

    /** What a rendering has no use for: Helm reads and parses the whole folder each time. */
    private static final List<String> LEFT_OUT =
            List.of("README.md", ".helmignore", "ci/", "example/", "templates/NOTES.txt", "templates/tests/");

    /** All but ASCII is escaped: Helm's parser takes U+2028 and the like for line breaks, even within quotes. */
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .dumperOptions(DumpSettings.builder()
                    .setUseUnicodeEncoding(false)
                    .setSplitLines(false)
                    .build())
            .build());

    private final boolean schema;
    private @Nullable Path folder;

    private Chart(boolean schema) {
        this.schema = schema;
    }

    /** Holds values against the schema as Helm does for people: two fifths of the time of a rendering. */
    static Chart withSchema() {
        return new Chart(true);
    }

    /**
     * For values that code has written. The chart itself still checks the application's part, and what no schema can say.
     */
    static Chart withoutSchema() {
        return new Chart(false);
    }

    /**
     * @return the objects in Helm's own order, unmodifiable
     * @throws IllegalStateException with Helm's message, when a template or the schema refuses the values
     */
    List<Manifest> template(String release, String namespace, Map<String, Object> values) {
        try {
            var file = Files.createTempFile("nuages-values-", ".yaml");
            try {
                Files.writeString(file, YAML.writeValueAsString(values));
                return parse(call(release, namespace, file));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String call(String release, String namespace, Path values) {
        try {
            return new Helm(folder())
                    .template()
                    .withName(release)
                    .withNamespace(namespace)
                    .withKubeVersion(KUBE_VERSION)
                    .withValuesFile(values)
                    .call();
        } finally {
            Signals.takeBack();
        }
    }

    private static List<Manifest> parse(String documents) {
        var manifests = new ArrayList<Manifest>();
        try (MappingIterator<Map<String, Object>> each =
                YAML.readerFor(Map.class).readValues(documents)) {
            while (each.hasNextValue()) {
                // A template that renders nothing but its comment is an empty document.
                @Nullable Map<String, Object> body = each.nextValue();
                if (body != null) {
                    manifests.add(Manifest.of(frozen(body)));
                }
            }
        }
        return List.copyOf(manifests);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> frozen(Map<String, Object> map) {
        return (Map<String, Object>) Objects.requireNonNull(frozen((Object) map));
    }

    private static @Nullable Object frozen(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, @Nullable Object>();
                map.forEach((key, each) -> copy.put(key, frozen(each)));
                yield Collections.unmodifiableMap(copy);
            }
            case List<?> list -> list.stream().map(Chart::frozen).toList();
            case null, default -> value;
        };
    }

    private synchronized Path folder() {
        if (folder == null) {
            folder = unpack();
        }
        return folder;
    }

    private boolean wants(String file) {
        return LEFT_OUT.stream().noneMatch(file::startsWith) && (schema || !file.equals(SCHEMA));
    }

    private Path unpack() {
        try {
            var target = Files.createTempDirectory("nuages-chart-");
            for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath:" + ROOT + "**")) {
                var url = file.getURL().toString();
                var name = url.substring(url.lastIndexOf(ROOT) + ROOT.length());
                if (file.isReadable() && !url.endsWith("/") && wants(name)) {
                    var path = target.resolve(name);
                    Files.createDirectories(path.getParent());
                    try (InputStream in = file.getInputStream()) {
                        Files.copy(in, path);
                    }
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (folder != null) {
            FileSystemUtils.deleteRecursively(folder);
            folder = null;
        }
    }
}
