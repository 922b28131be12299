package io.nuages.spec;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What YAML without quotes means, where all its versions agree: 1.1 (Go's and Python's libraries, Helm) and 1.2. {@code on} is true
 * to the one and a word to the other, {@code 010} is 8 or 10, {@code 1:30} is 90 or a text.
 */
final class Scalars {
    static final Set<String> EMPTY = Set.of("", "~", "null", "Null", "NULL");

    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    /** Longer ones do not fit into 64 bits, and take time that grows with the square of the digits. */
    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");

    private static final Pattern FRACTION = Pattern.compile("-?(?:0|[1-9][0-9]{0,14})\\.[0-9]{1,15}");
    private static final Pattern AMBIGUOUS = Pattern.compile(
            "y|n|yes|no|on|off" // truth in 1.1
                    + "|[-+]?\\.?[0-9][0-9_]*(?:\\.[0-9_]*)?(?:e[-+]?[0-9_]*)?" // further numbers, as well as those
                    // that are too long
                    + "|[-+]?0[box][0-9a-f_]+"
                    + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])++(?:\\.[0-9_]*)?" // numbers of base 60; however long, without
                    // a deeper stack
                    + "|[-+]?\\.inf|\\.nan"
                    + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t \\t].*)?" // times
                    + "|=|<<",
            Pattern.CASE_INSENSITIVE);

    private Scalars() {}

    /** Empty where versions of YAML read it differently. */
    static Optional<JsonNode> plain(String text) {
        var nodes = JsonNodeFactory.instance;
        if (EMPTY.contains(text)) {
            return Optional.of(nodes.nullNode());
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return Optional.of(nodes.booleanNode(TRUE.contains(text)));
        }
        if (WHOLE.matcher(text).matches()) {
            var number = Long.parseLong(text);
            // As JSON is read, so that the two are equal.
            return Optional.of(number == (int) number ? nodes.numberNode((int) number) : nodes.numberNode(number));
        }
        if (FRACTION.matcher(text).matches()) {
            return Optional.of(nodes.numberNode(Double.parseDouble(text)));
        }
        return AMBIGUOUS.matcher(text).matches() ? Optional.empty() : Optional.of(nodes.stringNode(text));
    }

    /** Whether a text is read as itself without quotes. */
    static boolean isItself(String text) {
        JsonNode read = plain(text).orElse(null);
        return read != null && read.isString();
    }
}
