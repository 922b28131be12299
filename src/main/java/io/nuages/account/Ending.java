package io.nuages.account;

import java.util.Arrays;
import java.util.Locale;

/** Why a one-time link does not work any more. */
public enum Ending {
    USED,
    EXPIRED,
    /** Somebody ended it. */
    WITHDRAWN,
    /** The same address has a newer one. */
    REPLACED,
    /** Who made it may not do any more what it would. */
    MAKER,
    /** The tenant is suspended. */
    SUSPENDED,
    /** The account that it is for is disabled, or has a new password since. */
    ACCOUNT,
    /** A newer portal beside this one knows. */
    UNKNOWN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Ending of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
