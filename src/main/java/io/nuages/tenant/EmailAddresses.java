package io.nuages.tenant;

import java.util.UUID;

/** How an account's e-mail address is shown to others: as somebody's only where that was proven. */
public final class EmailAddresses {
    private static final String LOST = "@address.invalid";

    private EmailAddresses() {}

    /** For example {@code anna@example.org (address not proven)}. */
    public static String shown(String email, boolean proven) {
        if (email.endsWith(LOST)) {
            return "an account without an address";
        }
        return proven ? email : email + " (address not proven)";
    }

    /** Replaces the address that an account has lost; nobody signs in with it and nothing is mailed to it. */
    public static String lost(UUID account) {
        return account + LOST;
    }
}
