package io.nuages.app;

import io.nuages.app.Problems.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command as typed, read into words by the rules of a POSIX shell: blanks part, quotes and backslashes keep together. No
 * shell runs it, so what only a shell could do is refused with what to write instead. {@code $(NAME)} passes, since Kubernetes
 * itself replaces it.
 */
public final class CommandLine {
    /** Characters of a command's words with one blank between each two. */
    private static final int LONGEST = 1000;
    /** Every character of the longest command in quotes of its own. */
    private static final int LONGEST_LINE = 8 * LONGEST;

    private static final Pattern KUBERNETES = Pattern.compile("\\$\\([A-Za-z_][A-Za-z0-9_]*\\)");
    private static final Pattern EXPANSION = Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*|[{(@*#?$!0-9-])");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);
    private static final Pattern PROCFILE = Pattern.compile("[A-Za-z0-9_-]+:.*", Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile("(?:.*/)?(?:ba|da|a|z|k)?sh");
    private static final Pattern SCRIPT_FOLLOWS = Pattern.compile("-[a-z]*c");
    private static final Set<String> SHELLS_OWN = Set.of(
            ".", "alias", "case", "cd", "eval", "exec", "exit", "export", "for", "if", "set", "source", "trap",
            "ulimit", "umask", "unset", "until", "wait", "while");
    private static final String OPERATORS = "|&;<>()";
    /** What makes quotes necessary; more than {@link #parse} insists on, so that a shell would read the same. */
    private static final String SPECIAL = OPERATORS + "'\"\\`$*?[";

    private final List<String> words = new ArrayList<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final StringBuilder word = new StringBuilder();
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
     *     holds what no process can be given
     */
    public static List<String> parse(String field, String line) {
        if (line.length() > LONGEST_LINE) {
            throw tooLong(field);
        }
        if (line.indexOf('\0') >= 0) {
            throw Problems.of(field, "A command holds no NUL character.");
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
        return Problems.of(field, "A command has at most " + LONGEST + " characters.");
    }

    private void read() {
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
    }

    private void endWord() {
        if (inWord) {
            if (words.isEmpty()) {
                bare = !quoted;
            }
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
            quoted = false;
        }
    }

    private void append(char c) {
        word.append(c);
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
            word.append(c);
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
                word.append(line.charAt(at++));
            } else if (c == '$') {
                dollar(forShell());
            } else {
                if (c == '`' && !forShell()) {
                    shells("`");
                }
                word.append(c);
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
        append(line.charAt(at++));
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
        } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            oneLine(c);
            if (c != '\n' && c != '\r') {
                problems.add("There is a blank in it (U+%04X) that does not part words. Type an ordinary one."
                        .formatted((int) c));
            }
        } else {
            append(c);
        }
    }

    /** @param meant whether what looks like an expansion will meet a shell */
    private void dollar(boolean meant) {
        var rest = line.substring(at - 1);
        var kubernetes = KUBERNETES.matcher(rest);
        inWord = true;
        if (kubernetes.lookingAt()) {
            word.append(kubernetes.group());
            at += kubernetes.end() - 1;
            return;
        }
        var expansion = EXPANSION.matcher(rest);
        if (!meant && expansion.lookingAt()) {
            var name = expansion.group().substring(1);
            problems.add("No shell reads a command, so $" + name + " is not replaced. "
                    + (name.matches("[A-Za-z_].*") ? "Write $(" + name + ") for the variable, or run" : "Run")
                    + " sh -c '…'.");
        }
        word.append('$');
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
            problems.add("“" + first + "” is a word of the shell, not a program. Leave it out, or run sh -c '…'.");
        }
    }

    private void shells(String what) {
        problems.add("No shell reads a command, so " + what
                + " does nothing. Put it in quotes to pass it on, or run sh -c '…'.");
    }

    private void oneLine(char c) {
        if (c == '\n' || c == '\r') {
            problems.add("A command is one line.");
        }
    }

    /** The line that {@link #parse}, and a POSIX shell, read as these words. */
    public static String format(List<String> words) {
        var line = new StringBuilder();
        for (var word : words) {
            var plain = plain(word) && (!line.isEmpty() || !moreThanAWord(word));
            line.append(line.isEmpty() ? "" : " ").append(plain ? word : quote(word));
        }
        return line.toString();
    }

    private static boolean plain(String word) {
        var rest = KUBERNETES.matcher(word).replaceAll("");
        return !word.isEmpty()
                && word.charAt(0) != '#'
                && word.charAt(0) != '~'
                && rest.chars()
                        .noneMatch(
                                c -> SPECIAL.indexOf(c) >= 0 || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private static boolean moreThanAWord(String first) {
        return ASSIGNMENT.matcher(first).matches() || PROCFILE.matcher(first).matches() || SHELLS_OWN.contains(first);
    }

    private static String quote(String word) {
        var inDouble = word.indexOf('\'') >= 0 && word.chars().noneMatch(c -> "\"\\$`".indexOf(c) >= 0);
        return inDouble ? "\"" + word + "\"" : "'" + word.replace("'", "'\\''") + "'";
    }
}
