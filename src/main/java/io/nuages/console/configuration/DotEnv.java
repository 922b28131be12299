package io.nuages.console.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text in the format of .env files, read as the browser's {@code dotenv.js} reads it: {@code export}, comments, {@code 'literal'}
 * and {@code "escaped"} values over several lines. {@code #} begins a comment at the start of a line, after a closed quote, and
 * after a space. {@code python-dotenv} differs in two ways: it replaces <code>${…}</code>, and reads {@code A= # note} as the
 * value {@code # note}, which nobody means.
 *
 * @param values the last of equal names counts
 * @param errors what is not understood, by line
 * @param notes what was understood differently than expected, and what was left out
 */
record DotEnv(Map<String, String> values, List<Remark> errors, List<Remark> notes) {
    /** @param again the name, if it occurred before */
    record Remark(int line, String message, @Nullable String again) {
        String sentence() {
            return "Line " + line + ": " + message;
        }
    }

    /** What Python considers white space within a line. */
    private static final String BLANKS =
            "\t\u000b\f\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
                    + "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

    private static final String BLANK = "[" + BLANKS + "]";

    private static final Pattern BEFORE = Pattern.compile("[\\n" + BLANKS + "]*+");
    private static final Pattern EXPORT = Pattern.compile("export" + BLANK + "++");
    private static final Pattern KEY = Pattern.compile("'([^'\\n]++)'|([^=#\\n" + BLANKS + "]++)");
    private static final Pattern EQUALS = Pattern.compile(BLANK + "*+=(" + BLANK + "*+)");
    private static final Pattern LINE = Pattern.compile("[^\\n]*+");
    private static final Pattern COMMENT = Pattern.compile(BLANK + "#");
    private static final Pattern AFTER = Pattern.compile(BLANK + "*+(?:#[^\\n]*+)?(?=\\n|\\z)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);
    private static final Map<String, String> ESCAPES = Map.of(
            "n", "\n", "r", "\r", "t", "\t", "b", "\b", "f", "\f", "v", "\u000b", "a", "\u0007", "\\", "\\", "\"", "\"",
            "'", "'");

    static DotEnv read(String text) {
        return read(text, name -> Optional.empty());
    }

    /** @param problem what is wrong with a name, in a sentence; such an entry is an error, not a value */
    static DotEnv read(String text, Function<String, Optional<String>> problem) {
        return new Reading(text.startsWith("\ufeff") ? text.substring(1) : text, problem).read();
    }

    /** How a value is written so that {@link #read} gives it back. */
    static String written(String value) {
        var plain = !value.startsWith("\"")
                && !value.startsWith("'")
                && value.chars().noneMatch(letter -> letter == '\n' || letter == '\r')
                && (value.isEmpty() || !blank(value.charAt(0)) && !blank(value.charAt(value.length() - 1)))
                && !COMMENT.matcher(value).find();
        return plain
                ? value
                : "\""
                        + value.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\r", "\\r")
                        + "\"";
    }

    private static boolean blank(char letter) {
        return BLANKS.indexOf(letter) >= 0;
    }

    private static final class Reading {
        private final Map<String, String> values = new LinkedHashMap<>();
        private final List<Remark> errors = new ArrayList<>();
        private final List<Remark> notes = new ArrayList<>();
        private final String text;
        private final Function<String, Optional<String>> problem;
        private int at;
        private int line = 1;
        private int counted;

        Reading(String text, Function<String, Optional<String>> problem) {
            this.text = text.replaceAll("\r\n?", "\n");
            this.problem = problem;
        }

        DotEnv read() {
            while (true) {
                match(BEFORE);
                if (at >= text.length()) {
                    return new DotEnv(values, List.copyOf(errors), List.copyOf(notes));
                }
                countLines();
                if (text.charAt(at) == '#') {
                    match(LINE);
                } else {
                    entry();
                }
            }
        }

        private void countLines() {
            for (; counted < at; counted++) {
                if (text.charAt(counted) == '\n') {
                    line++;
                }
            }
        }

        private void entry() {
            match(EXPORT);
            var name = match(KEY);
            var equals = name == null ? null : match(EQUALS);
            if (name == null || equals == null) {
                fault("This is not NAME=value.");
                return;
            }
            var key = Objects.requireNonNull(name.group(1) == null ? name.group(2) : name.group(1));
            var told = new ArrayList<String>();
            var quote = at < text.length() ? text.charAt(at) : '\n';
            var value = quote == '\'' || quote == '"' ? quoted(key, quote, told) : bare(key, equals.group(1), told);
            if (value == null) {
                return;
            }
            var wrong = problem.apply(key);
            if (wrong.isPresent()) {
                errors.add(new Remark(line, wrong.get(), null));
                return;
            }
            if (values.containsKey(key)) {
                notes.add(new Remark(line, key + " is set again here; this one counts.", key));
            }
            told.forEach(this::note);
            if (value.contains("${")) {
                note(key + " keeps ${…} as it is written.");
            }
            values.remove(key);
            values.put(key, value);
        }

        private @Nullable String quoted(String key, char quote, List<String> told) {
            var end = closing(quote);
            if (end < 0) {
                fault("The quote " + quote + " is never closed.");
                return null;
            }
            var raw = text.substring(at + 1, end);
            at = end + 1;
            if (match(AFTER) == null) {
                fault("After the closing " + quote + " nothing but a comment may follow.");
                return null;
            }
            var value = ESCAPE.matcher(raw)
                    .replaceAll(escape -> Matcher.quoteReplacement(unescaped(escape.group(), escape.group(1), quote)));
            if (quote == '"'
                    && ESCAPE.matcher(raw).results().anyMatch(escape -> !ESCAPES.containsKey(escape.group(1)))) {
                told.add(key + " keeps a backslash that escapes nothing.");
            }
            return value;
        }

        /** Where the quote that opens here is closed; -1 when it is not. */
        private int closing(char quote) {
            for (var i = at + 1; i < text.length(); i++) {
                if (text.charAt(i) == '\\') {
                    i++;
                } else if (text.charAt(i) == quote) {
                    return i;
                }
            }
            return -1;
        }

        private static String unescaped(String whole, String letter, char quote) {
            return quote == '"'
                    ? ESCAPES.getOrDefault(letter, whole)
                    : letter.equals("\\") || letter.equals("'") ? letter : whole;
        }

        private String bare(String key, String blanks, List<String> told) {
            var rest = Objects.requireNonNull(match(LINE)).group();
            var found = COMMENT.matcher(rest);
            var comment = !blanks.isEmpty() && rest.startsWith("#") ? 0 : found.find() ? found.start() : -1;
            var end = comment < 0 ? rest.length() : comment;
            while (end > 0 && blank(rest.charAt(end - 1))) {
                end--;
            }
            var value = rest.substring(0, end);
            if (comment >= 0) {
                told.add(
                        "The value of " + key + " ends before the #: what follows is a comment. Quotes would keep it.");
            } else if (!value.equals(rest)) {
                told.add("Spaces at the end of " + key + " are left out. Quotes would keep them.");
            }
            return value;
        }

        private void fault(String message) {
            match(LINE);
            errors.add(new Remark(line, message, null));
        }

        private void note(String message) {
            notes.add(new Remark(line, message, null));
        }

        /** What the pattern finds here, which is then skipped; null when it finds nothing. */
        private @Nullable MatchResult match(Pattern pattern) {
            var matcher = pattern.matcher(text).region(at, text.length()).useTransparentBounds(true);
            if (!matcher.lookingAt()) {
                return null;
            }
            at = matcher.end();
            return matcher.toMatchResult();
        }
    }
}
