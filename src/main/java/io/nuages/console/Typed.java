package io.nuages.console;

import io.nuages.app.Problems;
import io.nuages.app.Problems.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.util.MultiValueMap;

/** Reads typed text, and gathers what is wrong with it so that all of it is said at once. */
final class Typed {
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

    /** What is read, or {@code otherwise} and the problems that reading had. */
    <T> T read(Supplier<T> reading, T otherwise) {
        try {
            return reading.get();
        } catch (Problems e) {
            problems.addAll(e.problems());
            return otherwise;
        }
    }

    /** @throws Problems when there were any */
    void done() {
        if (!problems.isEmpty()) {
            throw new Problems(problems);
        }
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

    /** Words apart by blanks, commas or line breaks. */
    static List<String> words(String text) {
        return Arrays.stream(text.split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    static String first(MultiValueMap<String, String> sent, String field, String otherwise) {
        var value = sent.getFirst(field);
        return value == null ? otherwise : value;
    }

    static List<String> all(MultiValueMap<String, String> sent, String field) {
        return List.copyOf(sent.getOrDefault(field, List.of()));
    }

    /** For the model attribute {@code problems}: one sentence a field, several of one field behind one another. */
    static Map<String, String> byField(Problems problems) {
        var result = new LinkedHashMap<String, String>();
        for (var problem : problems.problems()) {
            result.merge(problem.field(), problem.message(), (a, b) -> a + " " + b);
        }
        return result;
    }
}
