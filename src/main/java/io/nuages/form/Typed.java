package io.nuages.staff;

import io.nuages.form.Problems;
import io.nuages.plan.Limits;
import io.nuages.plan.TypedAmounts;
import io.nuages.tenant.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads what was typed into a form, and gathers what is wrong with it. */
final class Typed {
    private final List<Problems.Problem> problems = new ArrayList<>();

    static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    String name(String field, String text, int length) {
        var name = OneLine.of(text);
        if (name.isEmpty() || name.length() > length) {
            wrong(field, "Give a name of at most " + length + " characters.");
        }
        return name;
    }

    int money(String field, String text) {
        return read(field, TypedAmounts.money(text), "Give an amount in francs, for example 9.00.");
    }

    int cores(String field, String text) {
        return read(field, TypedAmounts.cores(text), "Give a number of cores, for example 4 or 0.5.");
    }

    int mib(String field, String text) {
        return read(field, TypedAmounts.mib(text), "Give a number with its unit, for example 8 GiB or 512 MiB.");
    }

    int count(String field, String text) {
        return read(field, TypedAmounts.count(text), "Give a whole number, for example 5.");
    }

    int connections(String field, String text) {
        var count = TypedAmounts.count(text);
        return read(
                field,
                count.orElse(0) < 1 || count.orElse(0) > Limits.MOST_CONNECTIONS ? OptionalInt.empty() : count,
                "Give a whole number from 1 to " + Limits.MOST_CONNECTIONS + ", for example " + Limits.USUAL_CONNECTIONS
                        + ".");
    }

    void wrong(String field, String message) {
        problems.add(new Problems.Problem(field, message));
    }

    /** @throws Problems when anything was wrong */
    void check() {
        if (!problems.isEmpty()) {
            throw new Problems(problems);
        }
    }

    private int read(String field, OptionalInt value, String message) {
        if (value.isEmpty()) {
            wrong(field, message);
        }
        return value.orElse(0);
    }
}
