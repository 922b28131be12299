package io.nuages.form;

import io.nuages.plan.Limits;
import io.nuages.plan.TypedAmounts;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was typed into a form, and gathers what is wrong with it so that everything is reported together. What cannot be read has a
 * problem at its field, and the value is of no use.
 */
public final class Typed extends Problems.Gathered {
    private static final int LONGEST_NAME = 1000;

    public static String text(@Nullable String text) {
        return raw(text).strip();
    }

    /** A name that sentences and labels repeat: no more of it than tells that it is too long. */
    public static String called(@Nullable String text) {
        var name = text(text);
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** As it was sent, spaces at its ends included. */
    public static String raw(@Nullable String text) {
        return text == null ? "" : text;
    }

    public String name(String field, String text, int length) {
        var name = OneLine.of(text);
        if (name.isEmpty() || name.length() > length) {
            add(field, "Enter a name of at most " + length + " characters.");
        }
        return name;
    }

    public int money(String field, String text) {
        return read(field, TypedAmounts.money(text), "Enter an amount in francs, for example 9.00.");
    }

    public int cores(String field, String text) {
        return read(field, TypedAmounts.cores(text), "Enter a number of cores, for example 4 or 0.5.");
    }

    public int mib(String field, String text) {
        return read(field, TypedAmounts.mib(text), "Enter a number with its unit, for example 8 GiB or 512 MiB.");
    }

    public int count(String field, String text) {
        return read(field, TypedAmounts.count(text), "Enter a whole number, for example 5.");
    }

    public int connections(String field, String text) {
        var count = TypedAmounts.count(text);
        return read(
                field,
                count.orElse(0) < 1 || count.orElse(0) > Limits.MOST_CONNECTIONS ? OptionalInt.empty() : count,
                "Enter a whole number from 1 to " + Limits.MOST_CONNECTIONS + ", for example "
                        + Limits.USUAL_CONNECTIONS + ".");
    }

    /** Any whole number, for rules that say which ones are good; {@code otherwise} if it is not one. */
    public int number(String field, String text, int otherwise) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            add(field, "That is not a whole number.");
            return otherwise;
        }
    }

    private int read(String field, OptionalInt value, String message) {
        if (value.isEmpty()) {
            add(field, message);
        }
        return value.orElse(0);
    }
}
