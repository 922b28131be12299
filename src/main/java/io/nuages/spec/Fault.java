package io.nuages.spec;

/**
 * What is wrong with a document, for the person who wrote it.
 *
 * @param path to the value, for example {@code processes.web.pods}; empty for the document as a whole
 * @param line from 1; 0 where it is not known
 * @param column from 1; 0 where it is not known
 * @param message a sentence
 */
public record Fault(String path, int line, int column, String message) {

    /** The message as a complete sentence, next to a field. */
    public String sentence() {
        return message.isEmpty() ? message : Character.toUpperCase(message.charAt(0)) + message.substring(1);
    }

    @Override
    public String toString() {
        return (line > 0 ? "Line " + line + ", column " + column + ": " : "") + message;
    }
}
