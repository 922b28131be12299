package io.nuages.spec;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Data as YAML for people: one line a value, lists of short texts on one line, quotes only where they are needed. */
final class YamlWriter {
    private static final int WIDEST = 100;
    private static final int STEP = 2;
    private static final Pattern SAFE = Pattern.compile("[A-Za-z_/.][A-Za-z0-9_./@+-]*|[0-9][0-9A-Za-z_.-]*");
    /** What a literal block holds as it stands: lines without blanks at either end of the text, and printable alone. */
    private static final Pattern LINES = Pattern.compile(
            "[!-~\\u00a1-\\ud7ff](?:[ -~\\u00a1-\\u2027\\u202a-\\ud7ff\\n]*[!-~\\u00a1-\\u2027\\u202a-\\ud7ff])?\\n?");

    private YamlWriter() {}

    /** @param indent spaces before each line */
    static String block(ObjectNode object, int indent) {
        var text = new StringBuilder();
        object.properties().forEach(entry -> text.append(entry(entry.getKey(), entry.getValue(), indent)));
        return text.toString();
    }

    /** A line, or several, each with its end. */
    static String entry(String name, JsonNode value, int indent) {
        return " ".repeat(indent) + quoted(name) + ":" + after(value, indent) + "\n";
    }

    /** What stands behind a name's colon, without the last line's end. */
    static String after(JsonNode value, int indent) {
        if (value instanceof ObjectNode object && !object.isEmpty()) {
            var block = block(object, indent + STEP);
            // Its last line's end alone: blanks before it may belong to a text.
            return "\n" + block.substring(0, block.length() - 1);
        }
        if (value.isString()
                && value.asString().contains("\n")
                && LINES.matcher(value.asString()).matches()) {
            var before = "\n" + " ".repeat(indent + STEP);
            return (value.asString().endsWith("\n") ? " |" : " |-")
                    + value.asString()
                            .lines()
                            .map(line -> line.isEmpty() ? "\n" : before + line)
                            .collect(Collectors.joining());
        }
        var flow = flow(value);
        if (value instanceof ArrayNode array && flow.length() > WIDEST && !array.isEmpty()) {
            var before = "\n" + " ".repeat(indent + STEP) + "- ";
            return array.valueStream().map(item -> before + flow(item)).collect(Collectors.joining());
        }
        return " " + flow;
    }

    static String flow(JsonNode value) {
        return switch (value) {
            case ObjectNode object ->
                object.properties().stream()
                        .map(entry -> quoted(entry.getKey()) + ": " + flow(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case ArrayNode array ->
                array.valueStream().map(YamlWriter::flow).collect(Collectors.joining(", ", "[", "]"));
            default -> value.isString() ? quoted(value.asString()) : value.toString();
        };
    }

    private static String quoted(String text) {
        if (SAFE.matcher(text).matches() && Scalars.isItself(text)) {
            return text;
        }
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (point >= ' ' && point < 0x7f || point > 0xa0 && Character.isLetterOrDigit(point)) {
                        quoted.appendCodePoint(point);
                    } else if (point > 0xffff) {
                        quoted.append(String.format("\\U%08x", point));
                    } else {
                        quoted.append(String.format("\\u%04x", point));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
