package io.nuages.tenant;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** What was requested is not possible at the moment; the message says why, in a sentence for the person who asked. */
public class Refusal extends RuntimeException {
    private final String field;
    private final Map<String, String> problems;

    /** @param field name of the form's field that it is about; empty when it is about none */
    public Refusal(String field, String message) {
        super(message);
        this.field = field;
        this.problems = Map.of(field, message);
    }

    /** @param problems several together: field → sentence; the first represents all where there is room for only one */
    public Refusal(SequencedMap<String, String> problems) {
        super(problems.firstEntry().getValue());
        this.field = problems.firstEntry().getKey();
        this.problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
    }

    /** What is wrong, by field, in the order of the form. */
    public Map<String, String> problems() {
        return problems;
    }

    public String field() {
        return field;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
