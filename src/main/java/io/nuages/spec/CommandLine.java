package io.nuages.spec;

import io.nuages.form.Problems;
import io.nuages.form.Problems.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command as typed, split into words by the rules of a POSIX shell: spaces separate, quotes and backslashes group. No
 * shell runs it, so what only a shell could do is refused, along with what to write instead. {@code $(NAME)} passes, since Kubernetes
 * itself replaces it. A JSON array of texts, as a Dockerfile has it, holds the words themselves.
 */
public final class CommandLine {
    /** Characters of a command's words with one space between them. */
    private static final int LONGEST = 1000;
    /** Every character of the longest command in quotes of its own. */
    private static final int LONGEST_LINE = 8 * LONGEST;

    /** A variable; in lower case only, as {@code $(nproc)}, it more likely means a program's output. */
    private static final Pattern KUBERNETES = Pattern.compile("\\$\\((?![a-z]+\\))[A-Za-z_][A-Za-z0-9_]*\\)");

    private static final Pattern PROGRAM = Pattern.compile("\\$\\([a-z]+\\)");
    private static final Pattern EXPANSION = Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*|[{(@*#?$!0-9-])");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);
    private static final Pattern PROCFILE = Pattern.compile("[A-Za-z0-9_-]+:.*", Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile("(?:.*/)?(?:ba|da|a|z|k)?sh");
    private static final Pattern SCRIPT_FOLLOWS = Pattern.compile("-[a-z]*c");
    /** Not {@code *:8000}, {@code /?page=1} or {@code name[extra]}, which stand for no files as a rule. */
    private static final Pattern GLOB = Pattern.compile("\\*(?!:[0-9]+$)|\\?(?!\\w+=)|\\[[^\\]]+\\](?=[^=!])");

    private static final Pattern BRACES = Pattern.compile("\\{[^{}]*(?:,|\\.\\.)[^{}]*\\}");
    private static final Pattern VALUE = Pattern.compile("-.*|[^*?\\[{]*=.*|.*://.*", Pattern.DOTALL);
    private static final Pattern DOCKERFILE = Pattern.compile("(CMD|ENTRYPOINT|RUN)(?=[ \\t]|$)");
    private static final Set<String> SHELLS_OWN = Set.of(
            "!", "[[", "{", "}", ".", "alias", "case", "cd", "eval", "exec", "exit", "export", "for", "if", "set",
            "source", "trap", "ulimit", "umask", "unset", "until", "wait", "while");
    private static final String OPERATORS = "|&;<>()";
    private static final String TYPOGRAPHIC_QUOTES = "“”„‟‘’‚‛";
    private static final String TYPOGRAPHIC_DASHES = "‐‑‒–—―−";
    /** What needs quotes; more than {@link #parse} insists on, so that a shell would read the same. */
    private static final String SPECIAL = OPERATORS + TYPOGRAPHIC_QUOTES + "'\"\\`$*?[{";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<String> words = new ArrayList<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final StringBuilder word = new StringBuilder();
    /** The word with a quote for each character that is quoted, so that these are nothing special. */
    private final StringBuilder shape = new StringBuilder();
    /** Words, by their place, that have quotes. */
    private final Set<Integer> inQuotes = new HashSet<>();

    private final String line;
    private int at;
    private boolean inWord;
    private boolean quoted;
    /** Whether the first word was typed without quotes, so that it may be more than a word to a shell. */
    private boolean bare;

    private CommandLine(String line) {
        this.line = line;
    }

    /**
     * @return the path and its arguments; empty for an empty line
     * @throws Problems at {@code field} for a quote that is not closed, what only a shell understands, a line that is too long or
     *     contains what cannot be passed to a process
     */
    public static List<String> parse(String field, String line) {
        if (line.length() > LONGEST_LINE) {
            throw tooLong(field);
        }
        if (line.indexOf('\0') >= 0) {
            throw Problems.of(field, "A command cannot contain a NUL character.");
        }
        var reader = new CommandLine(line);
        reader.read();
        if (!reader.problems.isEmpty()) {
            throw new Problems(reader.problems.stream()
                    .map(problem -> new Problem(field, problem))
                    .toList());
        }
        if (String.join(" ", reader.words).length() > LONGEST) {
            throw tooLong(field);
        }
        return List.copyOf(reader.words);
    }

    private static Problems tooLong(String field) {
        return Problems.of(field, "A command can have at most " + LONGEST + " characters.");
    }

    private void read() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
        var instruction = DOCKERFILE.matcher(line).region(at, line.length());
        if (instruction.lookingAt()) {
            problems.add("“" + instruction.group(1) + "” is a Dockerfile instruction. Leave it out here.");
            at = instruction.end();
        }
        var text = line.substring(at).strip();
        var list = list(text);
        if (list != null) {
            list.forEach(this::listed);
            return;
        }
        while (at < line.length()) {
            var c = line.charAt(at++);
            switch (c) {
                case ' ', '\t' -> endWord();
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '\\' -> escaped();
                default -> plain(c);
            }
        }
        endWord();
        if (bare) {
            checkFirst(words.getFirst());
        }
        if (text.startsWith("[") && looksLikeAList()) {
            problems.add("This looks like a list. Write it as JSON: [\"gunicorn\", \"shop.wsgi\"], each word in"
                    + " double quotes.");
        }
        var script = script(words);
        if (script >= 0 && script < words.size() - 1 && !inQuotes.contains(script)) {
            problems.add("The shell runs only “" + words.get(script)
                    + "”, without the words after it. Put the whole script in quotes, as in sh -c '…'.");
        }
    }

    /** Unlike the programs of these names, {@code [} and {@code [[}. */
    private boolean looksLikeAList() {
        return words.getFirst().equals("[")
                ? words.size() > 1 && words.get(1).endsWith(",")
                : !words.getFirst().equals("[[");
    }

    /** The words of a JSON array of texts; null if it is not one. */
    private static @Nullable List<String> list(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return null;
        }
        JsonNode read;
        try {
            read = JSON.readTree(text);
        } catch (JacksonException e) {
            return null;
        }
        var words = new ArrayList<String>();
        for (var each : read) {
            if (!each.isString() || each.asString().codePoints().anyMatch(CommandLine::isNoCharacter)) {
                return null;
            }
            words.add(each.asString());
        }
        return words;
    }

    /** What JSON can spell but cannot be passed to a process. */
    private static boolean isNoCharacter(int codePoint) {
        return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
    }

    private void listed(String text) {
        text.chars().forEach(c -> oneLine((char) c));
        var expansion = EXPANSION.matcher(KUBERNETES.matcher(text).replaceAll(""));
        if (!forShell() && expansion.find()) {
            notReplaced(expansion.group().substring(1));
        }
        words.add(text);
    }

    /** The position of a script that a shell is to run; -1 for none. */
    private static int script(List<String> words) {
        for (var i = 0; i < words.size(); i++) {
            if (SHELL.matcher(words.get(i)).matches()) {
                for (var option = i + 1;
                        option < words.size() && words.get(option).startsWith("-");
                        option++) {
                    if (SCRIPT_FOLLOWS.matcher(words.get(option)).matches()) {
                        return option + 1;
                    }
                    // As in -o pipefail.
                    option += words.get(option).matches("-[a-z]*o") ? 1 : 0;
                }
                return -1;
            }
        }
        return -1;
    }

    private void endWord() {
        if (inWord) {
            if (words.isEmpty()) {
                bare = !quoted;
            }
            if (quoted) {
                inQuotes.add(words.size());
            }
            checkShape(shape.toString());
            words.add(word.toString());
            word.setLength(0);
            shape.setLength(0);
            inWord = false;
            quoted = false;
        }
    }

    /** A value, such as {@code --hosts=*}, is passed on as it is: a shell would hardly find a file of that name. */
    private void checkShape(String unquoted) {
        if (VALUE.matcher(unquoted).matches()) {
            return;
        }
        if (GLOB.matcher(unquoted).find()) {
            problems.add("No shell runs the command, so no files are looked up for " + unquoted.replace('"', '…')
                    + ". Put it in quotes to pass it on, or run sh -c '…'.");
        }
        if (BRACES.matcher(unquoted).find()) {
            problems.add("No shell runs the command, so " + unquoted.replace('"', '…')
                    + " stays one word. Put it in quotes to pass it on, or write out what it stands for.");
        }
    }

    private void append(char c) {
        word.append(c);
        shape.append(c);
        inWord = true;
    }

    private void appendQuoted(char c) {
        word.append(c);
        shape.append('"');
        inWord = true;
    }

    private void singleQuoted() {
        inWord = true;
        quoted = true;
        for (; at < line.length(); at++) {
            var c = line.charAt(at);
            if (c == '\'') {
                at++;
                return;
            }
            oneLine(c);
            appendQuoted(c);
        }
        problems.add("A quote (') is not closed.");
    }

    private void doubleQuoted() {
        inWord = true;
        quoted = true;
        while (at < line.length()) {
            var c = line.charAt(at++);
            if (c == '"') {
                return;
            }
            oneLine(c);
            if (c == '\\' && at < line.length() && "$`\"\\".indexOf(line.charAt(at)) >= 0) {
                appendQuoted(line.charAt(at++));
            } else if (c == '$') {
                dollar(forShell());
            } else {
                if (c == '`' && !forShell()) {
                    shells("`");
                }
                appendQuoted(c);
            }
        }
        problems.add("A quote (\") is not closed.");
    }

    private void escaped() {
        quoted = true;
        if (at == line.length()) {
            problems.add("The backslash at the end has nothing to escape.");
            return;
        }
        oneLine(line.charAt(at));
        appendQuoted(line.charAt(at++));
    }

    private void plain(char c) {
        if (c == '$') {
            dollar(false);
        } else if (OPERATORS.indexOf(c) >= 0) {
            var start = at - 1;
            while (at < line.length() && OPERATORS.indexOf(line.charAt(at)) >= 0) {
                at++;
            }
            shells(line.substring(start, at));
        } else if (c == '`' || (!inWord && (c == '#' || c == '~'))) {
            shells(String.valueOf(c));
        } else if (TYPOGRAPHIC_QUOTES.indexOf(c) >= 0) {
            problems.add(c + " is a typographic quote, which does not group words. Type ' or \" instead.");
        } else if (!inWord && TYPOGRAPHIC_DASHES.indexOf(c) >= 0) {
            problems.add(c + " is a typographic dash, which does not start an option. Type - or -- instead.");
            append(c);
        } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            oneLine(c);
            if (c != '\n' && c != '\r') {
                problems.add("It contains a space (U+%04X) that does not separate words. Type an ordinary one."
                        .formatted((int) c));
            }
        } else {
            append(c);
        }
    }

    /** @param meant whether what looks like an expansion will reach a shell */
    private void dollar(boolean meant) {
        var rest = line.substring(at - 1);
        var kubernetes = KUBERNETES.matcher(rest);
        inWord = true;
        if (kubernetes.lookingAt()) {
            kubernetes.group().chars().forEach(c -> appendQuoted((char) c));
            at += kubernetes.end() - 1;
            return;
        }
        var expansion = EXPANSION.matcher(rest);
        var program = PROGRAM.matcher(rest);
        if (!meant && program.lookingAt()) {
            var text = program.group();
            problems.add(
                    "No shell runs the command, so " + text + " is not replaced by a program's output. Run sh -c '…'"
                            + ", or write '" + text + "' if it is one of your variables.");
            text.chars().forEach(c -> appendQuoted((char) c));
            at += text.length() - 1;
            return;
        }
        if (!meant && expansion.lookingAt()) {
            notReplaced(expansion.group().substring(1));
        }
        appendQuoted('$');
    }

    private void notReplaced(String name) {
        problems.add("No shell runs the command, so $" + name + " is not replaced. "
                + (name.matches("[A-Za-z_].*") ? "Write $(" + name + ") for the variable, or run" : "Run")
                + " sh -c '…'.");
    }

    /** Whether this word is a script that a shell, named before it, will read. */
    private boolean forShell() {
        return words.size() > 1
                && words.stream().anyMatch(before -> SHELL.matcher(before).matches())
                && words.stream()
                        .anyMatch(before -> SCRIPT_FOLLOWS.matcher(before).matches());
    }

    private void checkFirst(String first) {
        if (ASSIGNMENT.matcher(first).matches()) {
            problems.add("Only a shell sets a variable before a command. Set " + first.substring(0, first.indexOf('='))
                    + " under Variables.");
        } else if (PROCFILE.matcher(first).matches()) {
            problems.add("“" + first.substring(0, first.indexOf(':') + 1)
                    + "” names a process in a Procfile. Leave it out here.");
        } else if (SHELLS_OWN.contains(first)) {
            problems.add("“" + first + "” is part of the shell, not a program. Leave it out, or run sh -c '…'.");
        }
    }

    private void shells(String what) {
        problems.add("No shell runs the command, so " + what
                + " does nothing. Put it in quotes to pass it on, or run sh -c '…'.");
    }

    private void oneLine(char c) {
        if (c == '\n' || c == '\r') {
            problems.add("A command must be on one line.");
        }
    }

    /** The line that {@link #parse}, and a POSIX shell, read as these words. */
    public static String format(List<String> words) {
        var line = new StringBuilder();
        var script = script(words);
        for (var i = 0; i < words.size(); i++) {
            var word = words.get(i);
            var plain = plain(word) && (i > 0 || !moreThanAWord(word)) && (i != script || i == words.size() - 1);
            line.append(line.isEmpty() ? "" : " ").append(plain ? word : quote(word));
        }
        return line.toString();
    }

    private static boolean plain(String word) {
        var rest = KUBERNETES.matcher(word).replaceAll("");
        return !word.isEmpty()
                && word.charAt(0) != '#'
                && word.charAt(0) != '~'
                && TYPOGRAPHIC_DASHES.indexOf(word.charAt(0)) < 0
                && rest.chars()
                        .noneMatch(
                                c -> SPECIAL.indexOf(c) >= 0 || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private static boolean moreThanAWord(String first) {
        return ASSIGNMENT.matcher(first).matches()
                || PROCFILE.matcher(first).matches()
                || SHELLS_OWN.contains(first)
                || DOCKERFILE.matcher(first).matches();
    }

    private static String quote(String word) {
        var inDouble = word.indexOf('\'') >= 0 && word.chars().noneMatch(c -> "\"\\$`".indexOf(c) >= 0);
        return inDouble ? "\"" + word + "\"" : "'" + word.replace("'", "'\\''") + "'";
    }
}
