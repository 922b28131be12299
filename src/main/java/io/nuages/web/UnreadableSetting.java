package io.nuages.web;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A setting that is not of its kind, such as a port that is no number, in a sentence instead of a stack trace. */
final class UnreadableSetting extends AbstractFailureAnalyzer<TypeMismatchException> {
    private static final Pattern NAME = Pattern.compile("\\$\\{([^:}]+)");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, TypeMismatchException cause) {
        return Stream.iterate(rootFailure, failure -> failure != null, Throwable::getCause)
                .map(UnreadableSetting::name)
                .filter(name -> name != null)
                .findFirst()
                .map(name -> analysis(name, cause))
                .orElse(null);
    }

    private static @Nullable String name(Throwable failure) {
        var point =
                failure instanceof UnsatisfiedDependencyException unsatisfied ? unsatisfied.getInjectionPoint() : null;
        var value = point == null ? null : point.getAnnotation(Value.class);
        var name = value == null ? null : NAME.matcher(value.value());
        return name != null && name.find() ? name.group(1) : null;
    }

    private static FailureAnalysis analysis(String name, TypeMismatchException cause) {
        var variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "");
        return new FailureAnalysis(
                variable + " says “" + cause.getValue() + "”, which is not " + kind(cause.getRequiredType()) + ".",
                "Set " + variable + " (property " + name + ") to one, or remove it for the default.",
                cause);
    }

    private static String kind(@Nullable Class<?> type) {
        return switch (type == null ? "" : type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "double", "Double" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "Duration" -> "a duration such as 30s or 12h";
            default -> "what is expected there";
        };
    }
}
