package io.nuages.chart;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * How long the portal's renderer takes for each set of values in the chart's folder {@code ci}, to be run by hand. Nothing is kept
 * between two renderings; only Helm's library is loaded first, by one rendering that does not count. On a busy machine only the last
 * column says something: the processor time of one rendering, of all threads, the JVM's own included.
 */
final class RenderBenchmark {
    private static final Path SETS = Path.of("helm/django-app/ci");
    private static final int ROUNDS = 30;
    private static final double LIMIT = 15;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private RenderBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> sets;
        try (var files = Files.list(SETS)) {
            sets = files.sorted().toList();
        }
        var out = new StringBuilder();
        try (var chart = new Chart(Chart.KUBE_VERSION)) {
            out.append(
                    "library and first rendering: %.0f ms%n".formatted(milliseconds(chart, values(sets.getFirst()))));
            out.append("%-36s %8s %8s %8s %8s%n".formatted("", "first", "median", "worst", "CPU"));
            var slow = new ArrayList<Path>();
            for (var set : sets) {
                var values = values(set);
                var first = milliseconds(chart, values);
                var times = new ArrayList<Double>();
                var before = PROCESS.getProcessCpuTime();
                for (var round = 0; round < ROUNDS; round++) {
                    times.add(milliseconds(chart, values));
                }
                var cpu = (PROCESS.getProcessCpuTime() - before) / 1e6 / ROUNDS;
                times.sort(null);
                if (first > LIMIT || times.get(ROUNDS / 2) > LIMIT) {
                    slow.add(set);
                }
                out.append(String.format(
                        Locale.ROOT,
                        "%-36s %8.1f %8.1f %8.1f %8.1f%n",
                        set.getFileName().toString().replace("-values.yaml", ""),
                        first,
                        times.get(ROUNDS / 2),
                        times.getLast(),
                        cpu));
            }
            out.append("%d of %d sets above %.0f ms%n".formatted(slow.size(), sets.size(), LIMIT));
        }
        Files.writeString(Path.of("target/render-benchmark.txt"), out);
    }

    private static double milliseconds(Chart chart, Map<String, Object> values) {
        var start = System.nanoTime();
        chart.template("shop", "acme", values);
        return (System.nanoTime() - start) / 1e6;
    }

    private static Map<String, Object> values(Path file) {
        try {
            return new YAMLMapper().readValue(Files.readString(file), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
