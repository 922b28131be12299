package io.nuages.secret;

import io.nuages.rows.Rows;

/** Where a value was last readable, and so who could have seen it. */
public enum SealedBy {
    /** In the customer's browser: it never reached the portal. */
    BROWSER,
    /** On the customer's machine, by their own {@code kubeseal}: it never reached the portal. */
    UPLOAD,
    /** Posted by a form without JavaScript and sealed by the portal's {@code kubeseal}, in memory. */
    KUBESEAL,
    /** Made by the portal itself, as the database's password is. */
    PORTAL,
    /** A newer portal beside this one knows. */
    UNKNOWN;

    /** How the database names it. */
    String word() {
        return Rows.word(this);
    }

    static SealedBy of(String word) {
        return Rows.constant(SealedBy.class, word, UNKNOWN);
    }
}
