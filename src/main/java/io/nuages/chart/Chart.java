package io.nuages.chart;

import com.marcnuri.helm.Helm;
import io.nuages.cluster.Manifest;
import java.io.IOException;
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
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code helm/django-app} from the class path, and Helm as a library to render it.
 */
final class Chart implements AutoCloseable {
    /** The chart asks nothing of the API server; Helm still needs a version, and its default is far too old. */
    static final String KUBE_VERSION = "v1.34.0";

    /** All but ASCII is escaped: Helm's parser takes U+2028 and the like for line breaks, even within quotes. */
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .dumperOptions(DumpSettings.builder()
                    .setUseUnicodeEncoding(false)
                    .setSplitLines(false)
                    .build())
            .build());

    private final ChartFiles files;

    private Chart(ChartFiles files) {
        this.files = files;
    }

    /** Leaves everything to Helm, as people do. */
    static Chart whole() {
        return new Chart(ChartFiles.whole());
    }

    /** The same in less than half the time: with a schema that is compiled once, and without templates that the values do not need. */
    static Chart lean() {
        return new Chart(ChartFiles.lean());
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
                return parse(call(files.folder(values), release, namespace, file));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String call(Path chart, String release, String namespace, Path values) {
        try {
            return new Helm(chart)
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
                YAML.readerFor(Map.class).readValues(new WholeCharacters(documents))) {
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

    @Override
    public void close() throws IOException {
        files.close();
    }
}
