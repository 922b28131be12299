package io.nuages.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long the portal's renderer takes for each set of values in the chart's folder {@code ci}; to be run by hand, from the
 * project's folder with the tests' class path, on a machine that does nothing else. Nothing is kept between two renderings: only
 * Helm's library is loaded first, by one rendering that does not count.
 *
 * <p>The aim is 15 ms. On two virtual cores that did nothing else, in 40 rounds: the best time of a set was 7 to 15 ms, its median
 * 12 to 25 ms, on a day on which an older chart took 7 to 16 ms and 11 to 22 ms, which on a faster one had taken 5 to 9 ms and 7 to
 * 13 ms; the first ones take two or three times as long, while the JVM is warming up. What remains is Helm's: a third parses templates, a
 * fifth splits and sorts what came out, a tenth reads the folder. The schemas take half a millisecond in Java; in Helm and in the
 * chart's own template they took half of all.
 */
final class RenderBenchmark {
    private static final int ROUNDS = 40;
    private static final double LIMIT = 15;

    private RenderBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        var sets = new TreeMap<String, Map<String, Object>>();
        for (var name : ChartTest.valueSets()) {
            sets.put(name, ChartTest.read(name));
        }
        var times = new TreeMap<String, List<Double>>();
        var out = new StringBuilder();
        try (var chart = Chart.lean()) {
            var first = milliseconds(chart, sets.firstEntry().getValue());
            out.append("library and first rendering: %.0f ms%n".formatted(first));
            for (var round = 0; round < ROUNDS; round++) {
                sets.forEach((name, values) ->
                        times.computeIfAbsent(name, each -> new ArrayList<>()).add(milliseconds(chart, values)));
            }
        }
        out.append("%-32s %8s %8s %8s %8s%n".formatted("", "first", "best", "median", "worst"));
        times.forEach((name, each) -> {
            var first = each.getFirst();
            var sorted = each.stream().sorted().toList();
            out.append(String.format(
                    Locale.ROOT,
                    "%-32s %8.1f %8.1f %8.1f %8.1f%n",
                    name,
                    first,
                    sorted.getFirst(),
                    sorted.get(ROUNDS / 2),
                    sorted.getLast()));
        });
        var medians = times.values().stream()
                .map(each -> each.stream().sorted().toList().get(ROUNDS / 2))
                .toList();
        out.append("%d of %d sets with a median above %.0f ms%n"
                .formatted(medians.stream().filter(each -> each > LIMIT).count(), sets.size(), LIMIT));
        Files.writeString(Path.of("target/render-benchmark.txt"), out);
    }

    private static double milliseconds(Chart chart, Map<String, Object> values) {
        var start = System.nanoTime();
        chart.template("shop", "acme", values);
        return (System.nanoTime() - start) / 1e6;
    }
}
