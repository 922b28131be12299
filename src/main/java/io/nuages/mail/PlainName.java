package io.nuages.mail;

import java.util.regex.Pattern;

/**
 * What users typed as a name, fit for a mail: one short line in which no mail program finds a link or an address. Somebody who names a
 * tenant "Log in at evil.example" could otherwise have the portal send that to anybody.
 */
public final class PlainName {
    private static final Pattern UNFIT = Pattern.compile("[^\\p{L}\\p{M}\\p{N} &'’.,()+-]+");
    /** A dot followed by a letter turns two words into a host name. */
    private static final Pattern INNER_DOT = Pattern.compile("\\.(?=[^ ])");

    private static final int LENGTH = 80;

    private PlainName() {}

    /** Never empty. */
    public static String of(String typed) {
        var plain = UNFIT.matcher(typed).replaceAll(" ");
        plain = INNER_DOT.matcher(plain).replaceAll(" ").replaceAll(" +", " ").strip();
        if (plain.codePointCount(0, plain.length()) > LENGTH) {
            plain = plain.substring(0, plain.offsetByCodePoints(0, LENGTH)).strip();
        }
        return plain.isEmpty() ? "(no name)" : plain;
    }
}
