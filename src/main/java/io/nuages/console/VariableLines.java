package io.nuages.console;

import io.nuages.app.Problems;
import io.nuages.app.Problems.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Variables as one types them: {@code NAME=value}, one a line. Quotes are needed only around what a line cannot hold: a line
 * break ({@code \n}), blanks at an end, a quote at the beginning. Blank lines and those that begin with {@code #} count for nothing.
 */
final class VariableLines {
    private VariableLines() {}

    /** @throws Problems at {@code variables} with every line that is not understood */
    static Map<String, String> parse(String text) {
        var variables = new LinkedHashMap<String, String>();
        var problems = new ArrayList<Problem>();
        var number = 0;
        for (var raw : text.split("\r\n|\r|\n", -1)) {
            number++;
            var line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var equals = line.indexOf('=');
            if (equals < 1) {
                problems.add(new Problem("variables", "Line " + number + " is not NAME=value."));
                continue;
            }
            var name = line.substring(0, equals).strip();
            var value = line.substring(equals + 1).strip();
            if (variables.containsKey(name)) {
                problems.add(new Problem("variables", name + " stands there twice."));
            }
            if (value.startsWith("\"")) {
                var end = closing(value);
                if (end != value.length() - 1) {
                    problems.add(new Problem("variables", "The quotes of line " + number + " do not match."));
                    continue;
                }
                value = unquoted(value.substring(1, end));
            }
            variables.put(name, value);
        }
        if (!problems.isEmpty()) {
            throw new Problems(problems);
        }
        return variables;
    }

    /** The lines that {@link #parse} reads as these variables. */
    static String format(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + value(entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String value(String value) {
        var plain = value.equals(value.strip())
                && !value.startsWith("\"")
                && value.chars().noneMatch(letter -> letter == '\n' || letter == '\r');
        return plain
                ? value
                : "\""
                        + value.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\r", "\\r")
                        + "\"";
    }

    /** Where the quote that opens the text is closed; -1 when it is not. */
    private static int closing(String text) {
        for (var i = 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i;
            }
        }
        return -1;
    }

    private static String unquoted(String text) {
        var result = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            var letter = text.charAt(i);
            if (letter != '\\' || i + 1 == text.length()) {
                result.append(letter);
                continue;
            }
            i++;
            switch (text.charAt(i)) {
                case 'n' -> result.append('\n');
                case 'r' -> result.append('\r');
                default -> result.append(text.charAt(i));
            }
        }
        return result.toString();
    }
}
