package io.nuages.tenant;

/** What was asked for is not possible as things are; the message says why, in a sentence for the person who asked. */
public class Refusal extends RuntimeException {
    private final String field;

    /** @param field name of the form's field that it is about; empty when it is about none */
    public Refusal(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
