package io.nuages.form;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is wrong with an input, field by field, in sentences for the person who typed it. Answered with 422. */
public class Problems extends RuntimeException {
    /** @param field name of the form's field; empty when the problem belongs to none */
    public record Problem(String field, String message) {}

    /** How many are reported for one field; nobody reads more. */
    private static final int MOST = 100;

    private final transient List<Problem> problems;

    public Problems(List<Problem> problems) {
        super(problems.size() <= MOST ? problems.toString() : problems.size() + " problems");
        this.problems = List.copyOf(problems);
    }

    public static Problems of(String field, String message) {
        return new Problems(List.of(new Problem(field, message)));
    }

    /** These and further ones, each once. */
    public Problems with(List<Problem> further) {
        return new Problems(
                Stream.concat(problems.stream(), further.stream()).distinct().toList());
    }

    public List<Problem> problems() {
        return problems;
    }

    /** The sentences of each field, each once and on a separate line; of very many, the first, and how many more there are. */
    public SequencedMap<String, String> byField(Comparator<Problem> order) {
        var sentences = new LinkedHashMap<String, List<String>>();
        problems.stream()
                .distinct()
                .sorted(order)
                .forEach(problem -> sentences
                        .computeIfAbsent(problem.field(), field -> new ArrayList<>())
                        .add(problem.message()));
        var result = new LinkedHashMap<String, String>();
        sentences.forEach((field, all) -> result.put(
                field,
                String.join("\n", all.subList(0, Math.min(all.size(), MOST)))
                        + (all.size() > MOST ? "\nAnd " + (all.size() - MOST) + " more." : "")));
        return result;
    }

    /** Goes through several checks, so that everything wrong is reported together. */
    public static class Gathered {
        private final List<Problem> found = new ArrayList<>();

        public List<Problem> problems() {
            return List.copyOf(found);
        }

        public void add(List<Problem> further) {
            found.addAll(further);
        }

        public void add(String field, String message) {
            found.add(new Problem(field, message));
        }

        /** What was made; empty when there were problems, which are kept. */
        public <T> Optional<T> make(Supplier<T> make) {
            try {
                return Optional.of(make.get());
            } catch (Problems e) {
                found.addAll(e.problems());
                return Optional.empty();
            }
        }

        public void check(Runnable check) {
            try {
                check.run();
            } catch (Problems e) {
                found.addAll(e.problems());
            }
        }

        /** @throws Problems when there were any */
        public void done() {
            if (!found.isEmpty()) {
                throw new Problems(found);
            }
        }
    }
}
