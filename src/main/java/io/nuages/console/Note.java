package io.nuages.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line beside a status with at most one moment in it, which ticks in the browser.
 *
 * @param alarm said first, in bold; null for none
 * @param ticking whether the moment is shown as a running duration, not as "ago"
 */
public record Note(
        @Nullable String alarm, String before, @Nullable Instant at, boolean ticking, String after) {
    /** Without the cause of an alarm, where that stands on the same page with what to do about it. */
    public Note brief() {
        return alarm == null ? this : new Note(alarm, before, at, ticking, "");
    }

    static Note of(String text) {
        return new Note(null, text, null, false, "");
    }

    static Note ago(String before, Instant at, String after) {
        return new Note(null, before, at, false, after);
    }

    static Note since(String before, Instant at, String after) {
        return new Note(null, before, at, true, after);
    }

    static Note alarm(String alarm, @Nullable Instant at, String after) {
        return new Note(alarm, "", at, false, after);
    }
}
