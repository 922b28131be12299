package io.nuages.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The colours of pages, as their visitor chose. */
public enum Theme {
    /** As the visitor's system says. */
    SYSTEM,
    LIGHT,
    DARK;

    /** As its cookie and its form have it, for example {@code dark}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The attribute {@code data-theme} of a page; null for none. */
    public @Nullable String attribute() {
        return this == SYSTEM ? null : word();
    }

    /** What browsers are told in a page's head. */
    public String scheme() {
        return this == SYSTEM ? "light dark" : word();
    }

    /** The icon of the choice. */
    public String icon() {
        return switch (this) {
            case SYSTEM -> "sun-moon";
            case LIGHT -> "sun";
            case DARK -> "moon";
        };
    }

    /** @param word anything else than one of the words means {@link #SYSTEM} */
    static Theme of(String word) {
        for (var theme : values()) {
            if (theme.word().equals(word)) {
                return theme;
            }
        }
        return SYSTEM;
    }
}
