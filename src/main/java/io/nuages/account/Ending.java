package io.nuages.account;

import io.nuages.rows.Rows;

/** Why a one-time link no longer works. */
public enum Ending {
    USED,
    EXPIRED,
    /** Somebody ended it. */
    WITHDRAWN,
    /** The same address has a newer one. */
    REPLACED,
    /** Its author may no longer do what it does. */
    MAKER,
    /** The tenant is suspended. */
    SUSPENDED,
    /** The account that it is for is disabled, or has a new password since. */
    ACCOUNT,
    /** A newer portal beside this one knows. */
    UNKNOWN;

    String word() {
        return Rows.word(this);
    }

    static Ending of(String word) {
        return Rows.constant(Ending.class, word, UNKNOWN);
    }
}
