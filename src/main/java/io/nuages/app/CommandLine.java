package io.nuages.app;

import java.util.ArrayList;
import java.util.List;

/** A command as typed: words apart by blanks, quotes around what belongs together. No shell reads it. */
public final class CommandLine {
    private CommandLine() {}

    /**
     * @return the path and its arguments; empty for an empty line
     * @throws Problems at {@code field} when a quote is not closed, the line is too long or holds what no process can be given
     */
    public static List<String> parse(String field, String line) {
        if (line.length() > 1000) {
            throw Problems.of(field, "A command has at most 1000 characters.");
        }
        if (line.indexOf('\0') >= 0) {
            throw Problems.of(field, "A command holds no NUL character.");
        }
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        var quote = '\0';
        var inWord = false;
        for (var c : line.strip().toCharArray()) {
            if (quote != '\0') {
                if (c == quote) {
                    quote = '\0';
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != '\0') {
            throw Problems.of(field, "A quote (" + quote + ") is not closed.");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return List.copyOf(words);
    }

    /** The line that {@link #parse} reads as these words. */
    public static String format(List<String> words) {
        var line = new StringBuilder();
        for (var word : words) {
            if (!line.isEmpty()) {
                line.append(' ');
            }
            var plain =
                    !word.isEmpty() && word.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"' || c == '\'');
            var quote = word.contains("\"") ? "'" : "\"";
            line.append(plain ? word : quote + word + quote);
        }
        return line.toString();
    }
}
