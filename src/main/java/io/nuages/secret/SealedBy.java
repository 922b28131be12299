package io.nuages.secret;

import java.util.Locale;

/** Where a value was readable last, and so who could have seen it. */
public enum SealedBy {
    /** In the customer's browser: it never reached the portal. */
    BROWSER,
    /** On the customer's machine, by their own {@code kubeseal}: it never reached the portal. */
    UPLOAD,
    /** Posted by a form without JavaScript and sealed by the portal's {@code kubeseal}, in memory. */
    KUBESEAL,
    /** Made by the portal itself, as the database's password is. */
    PORTAL;

    /** How the database names it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SealedBy of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
