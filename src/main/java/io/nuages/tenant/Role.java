package io.nuages.tenant;

import java.util.Locale;

/** What a member may do; each role may do what those before it may. */
public enum Role {
    /** Look at everything but secrets, which nobody can look at. */
    VIEWER,
    /** Register, change, deploy. */
    DEVELOPER,
    /** Say who is a member; delete. */
    OWNER;

    /** Whether this role may do what the other may. */
    public boolean covers(Role other) {
        return compareTo(other) >= 0;
    }

    /** As stored and shown: {@code viewer}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code a viewer}. */
    public String one() {
        return (this == OWNER ? "an " : "a ") + word();
    }

    /** @throws IllegalArgumentException when there is no such role */
    public static Role of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
