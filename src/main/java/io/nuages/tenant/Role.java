package io.nuages.tenant;

import io.nuages.rows.Rows;
import java.util.List;

/** What a member may do; each role may do what those before it may. */
public enum Role {
    /** A newer portal beside this one knows what; it may do nothing here. */
    UNKNOWN,
    /** See everything except secrets, which nobody can see. */
    VIEWER,
    /** Register, change, deploy. */
    DEVELOPER,
    /** Manage members; delete. */
    OWNER;

    /** Those that somebody can be given. */
    public static final List<Role> ALL = List.of(VIEWER, DEVELOPER, OWNER);

    /** Whether this role may do what the other may. */
    public boolean covers(Role other) {
        return this != UNKNOWN && other != UNKNOWN && compareTo(other) >= 0;
    }

    /** As stored and shown: {@code viewer}. */
    public String word() {
        return Rows.word(this);
    }

    /** {@code a viewer}. */
    public String one() {
        return switch (this) {
            case UNKNOWN -> "a member of a kind that is not known here";
            case OWNER -> "an " + word();
            case VIEWER, DEVELOPER -> "a " + word();
        };
    }

    /** As stored. */
    public static Role of(String word) {
        return Rows.constant(Role.class, word, UNKNOWN);
    }
}
