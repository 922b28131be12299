package io.nuages.console;

import io.nuages.form.Problems;
import io.nuages.form.Problems.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;

/** Reads typed text, and gathers what is wrong with it so that all of it is said at once. */
final class Typed {
    private static final Pattern PROCESS = Pattern.compile("processes\\[(\\d{1,3})]\\.(\\w+)");
    private static final List<String> PARTS = List.of("name", "command", "size", "pods");
    private static final int AFTER_PROCESSES = 10_000;

    private final List<Problem> problems = new ArrayList<>();

    /** The number, or {@code otherwise} and a problem at the field. */
    int number(String field, String text, int otherwise) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            problems.add(new Problem(field, "That is not a whole number."));
            return otherwise;
        }
    }

    void add(List<Problem> further) {
        problems.addAll(further);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** @throws Problems at the field when there are not as many values as keys, or a key comes twice */
    static Map<String, String> pairs(String field, List<String> keys, List<String> values) {
        var pairs = new LinkedHashMap<String, String>();
        for (var i = 0; i < Math.min(keys.size(), values.size()); i++) {
            pairs.put(keys.get(i), values.get(i));
        }
        if (pairs.size() != keys.size() || keys.size() != values.size()) {
            throw Problems.of(field, "The sealed values did not arrive whole. Enter them again.");
        }
        return pairs;
    }

    /** The lines as they were typed, so that a message may number them. */
    static List<String> lines(String text) {
        return text.lines().toList();
    }

    static String first(MultiValueMap<String, String> sent, String field, String otherwise) {
        var value = sent.getFirst(field);
        return value == null ? otherwise : value;
    }

    static List<String> all(MultiValueMap<String, String> sent, String field) {
        return List.copyOf(sent.getOrDefault(field, List.of()));
    }

    /**
     * For the model attribute {@code problems}: the sentences of each field, each once and on a line of its own.
     *
     * @param order of the form's fields; those of no field come first
     */
    static Map<String, String> byField(Problems problems, String... order) {
        var fields = List.of(order);
        return problems.byField(Comparator.comparingInt(problem -> place(problem.field(), fields)));
    }

    /** Processes come first, one after the other, each with its parts in the order of the form. */
    private static int place(String field, List<String> order) {
        var process = PROCESS.matcher(field);
        if (process.matches()) {
            return Integer.parseInt(process.group(1)) * PARTS.size() + PARTS.indexOf(process.group(2));
        }
        return order.contains(field) ? AFTER_PROCESSES + order.indexOf(field) : -1;
    }
}
