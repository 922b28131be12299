package io.nuages.form;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What people type for others to read, a name or a reason: one line on which nothing is invisible or reverses the text beside
 * it. Invisible characters come along when something is pasted, so they are silently left out: what is stored is what was seen.
 */
public final class OneLine {
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\x85]+");

    /** Everything that is not visible, and letters that are blank: Hangul fillers, and Braille without dots. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{C}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u2800\\u3164\\uFFA0]");

    /** They change how the letters around them are written, or combine several into one. */
    private static final Set<Integer> JOINERS = Set.of(0x200C, 0x200D);

    private static final Set<UnicodeScript> WITHOUT_JOINERS =
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.GREEK, UnicodeScript.CYRILLIC);

    /** Text that consists only of marks is not visible either. */
    private static final Pattern SEEN = Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}]");

    private OneLine() {}

    /** Empty where there was nothing to read. */
    public static String of(String typed) {
        var text = typed.codePoints().toArray();
        var seen = new StringBuilder();
        for (var i = 0; i < text.length; i++) {
            var joins = JOINERS.contains(text[i])
                    && i > 0
                    && i < text.length - 1
                    && isJoined(text[i - 1])
                    && isJoined(text[i + 1]);
            if (joins || isSpace(text[i]) || !isInvisible(text[i])) {
                seen.appendCodePoint(text[i]);
            }
        }
        var line = SPACE.matcher(seen).replaceAll(" ").strip();
        return SEEN.matcher(line).find() ? line : "";
    }

    private static boolean isJoined(int c) {
        return c > 0x7F && !isSpace(c) && !isInvisible(c) && !WITHOUT_JOINERS.contains(UnicodeScript.of(c));
    }

    private static boolean isSpace(int c) {
        return SPACE.matcher(Character.toString(c)).matches();
    }

    private static boolean isInvisible(int c) {
        return INVISIBLE.matcher(Character.toString(c)).matches();
    }
}
