package io.nuages.spec;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a document, for the person who wrote it.
 *
 * @param path to the value, for example {@code processes.web.pods}; empty for the document as a whole
 * @param line from 1; 0 where it is not known
 * @param column from 1; 0 where it is not known
 * @param message a sentence, or the rest of one that starts with the path
 * @param atField the same next to the value's field in a form, without the document's keys; null where the message will do
 */
public record Fault(
        String path,
        int line,
        int column,
        String message,
        @Nullable String atField) {
    public Fault(String path, int line, int column, String message) {
        this(path, line, column, message, null);
    }

    /** A complete sentence, next to a field. */
    public String sentence() {
        if (atField != null) {
            return atField;
        }
        return message.isEmpty() ? message : Character.toUpperCase(message.charAt(0)) + message.substring(1);
    }

    @Override
    public String toString() {
        return (line > 0 ? "Line " + line + ", column " + column + ": " : "") + message;
    }
}
