package io.nuages.console.configuration;

import io.nuages.form.Problems.Problem;
import io.nuages.spec.VariableNames;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Variables as people type them: {@code NAME=value}, one per line, in the format of .env files. See {@link DotEnv}. */
final class VariableLines {
    private VariableLines() {}

    /**
     * What could be read of a text, and what could not.
     *
     * @param problems at {@code variables}, by line: what is not understood, names that cannot be used, and those that come twice
     */
    record Read(Map<String, String> values, List<Problem> problems) {}

    static Read read(String text) {
        var read = DotEnv.read(text, VariableNames::problem);
        var twice = read.notes().stream()
                .filter(note -> note.again() != null)
                .map(note -> new DotEnv.Remark(note.line(), note.again() + " is set twice.", null));
        var problems = Stream.concat(read.errors().stream(), twice)
                .sorted(Comparator.comparingInt(DotEnv.Remark::line))
                .map(remark -> new Problem("variables", remark.sentence()))
                .toList();
        return new Read(read.values(), problems);
    }

    /** The text with its comments, blank lines and quotes; null if it says no more than {@link #format} would. */
    static @Nullable String kept(String text, Map<String, String> values) {
        var typed = text.replaceAll("\r\n?", "\n").strip();
        return typed.equals(format(new TreeMap<>(values))) ? null : typed;
    }

    /** What {@link #read} understood differently than expected, in sentences. */
    static List<String> notes(String text) {
        return DotEnv.read(text).notes().stream().map(DotEnv.Remark::sentence).toList();
    }

    /** The lines that {@link #read} reads as these variables. */
    static String format(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + DotEnv.written(entry.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
