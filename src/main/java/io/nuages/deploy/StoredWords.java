package io.nuages.deploy;

import java.util.Arrays;
import java.util.Locale;

/**
 * Words of the database that name a constant. While an upgrade goes on, a newer portal beside this one writes words that this one
 * does not know; pages say that they are unknown, and do not fail.
 */
final class StoredWords {
    private StoredWords() {}

    /** @param word in whatever case */
    static <E extends Enum<E>> E of(Class<E> type, String word, E otherwise) {
        var name = word.toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElse(otherwise);
    }
}
