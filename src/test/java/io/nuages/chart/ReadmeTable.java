package io.nuages.chart;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The chart's README lists its values: made from values.yaml, whose comments that begin with {@code # --} explain them. */
final class ReadmeTable {
    private static final String BEGIN = "<!-- values: begin -->\n";
    private static final String END = "<!-- values: end -->";

    private ReadmeTable() {}

    /** A line for each key that has a value of its own, or an explanation. */
    static String of(List<String> lines) {
        var table = new StringBuilder("| Value | Default | |\n|---|---|---|\n");
        var path = new ArrayDeque<String>();
        var comment = new ArrayList<String>();
        for (var line : lines) {
            var text = line.strip();
            if (text.startsWith("# -- ")) {
                comment.clear();
                comment.add(text.substring(5));
            } else if (text.startsWith("# ") && !comment.isEmpty()) {
                comment.add(text.substring(2));
            } else if (text.startsWith("#") || text.isEmpty()) {
                comment.clear();
            } else {
                var depth = (line.length() - line.stripLeading().length()) / 2;
                while (path.size() > depth) {
                    path.removeLast();
                }
                var colon = text.indexOf(':');
                path.addLast(text.substring(0, colon));
                var value = text.substring(colon + 1).strip();
                if (!value.isEmpty() || !comment.isEmpty()) {
                    table.append("| `%s` | %s | %s |\n"
                            .formatted(
                                    String.join(".", path),
                                    value.isEmpty() ? "" : "`" + value + "`",
                                    String.join(" ", comment).replace("|", "\\|")));
                }
                comment.clear();
            }
        }
        return table.toString();
    }

    static String replace(String readme, String table) {
        var begin = readme.indexOf(BEGIN) + BEGIN.length();
        return readme.substring(0, begin) + table + readme.substring(readme.indexOf(END));
    }

    /** Every path in the document, inner ones included. */
    static Set<String> paths(JsonNode values) {
        var paths = new TreeSet<String>();
        collect(values, "", paths);
        return paths;
    }

    private static void collect(JsonNode node, String path, Set<String> paths) {
        node.forEachEntry((name, each) -> {
            var deeper = path.isEmpty() ? name : path + "." + name;
            paths.add(deeper);
            if (each.isObject()) {
                collect(each, deeper, paths);
            }
        });
    }
}
