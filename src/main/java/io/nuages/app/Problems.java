package io.nuages.app;

import java.util.List;

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

    public List<Problem> problems() {
        return problems;
    }
}
