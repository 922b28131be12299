package io.nuages.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is wrong with an input, field by field, in sentences for the person who typed it. Answered with 422. */
public class Problems extends RuntimeException {
    /** @param field name of the form's field; empty when the problem belongs to none */
    public record Problem(String field, String message) {}

    private final transient List<Problem> problems;

    public Problems(List<Problem> problems) {
        super(problems.toString());
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

    /** Goes through several checks, so that all that is wrong is said at once. */
    static final class Gathered {
        private final List<Problem> found = new ArrayList<>();

        void add(String field, String message) {
            found.add(new Problem(field, message));
        }

        /** What was made; empty when there were problems, which are kept. */
        <T> Optional<T> make(Supplier<T> make) {
            try {
                return Optional.of(make.get());
            } catch (Problems e) {
                found.addAll(e.problems());
                return Optional.empty();
            }
        }

        void check(Runnable check) {
            try {
                check.run();
            } catch (Problems e) {
                found.addAll(e.problems());
            }
        }

        /** @throws Problems when there were any */
        void done() {
            if (!found.isEmpty()) {
                throw new Problems(found);
            }
        }
    }
}
