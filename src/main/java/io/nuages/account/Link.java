package io.nuages.account;

import io.nuages.rows.Rows;
import io.nuages.tenant.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A one-time link.
 *
 * @param email whom it is meant for; empty for the first set-up
 * @param account whose password it sets, or whose address it proves; null otherwise
 * @param tenant whose member it makes; null otherwise
 * @param mailed whether it went to the address by mail and to nobody else, so that its holder can read that mail
 * @param ending why it no longer works; null while it does
 */
public record Link(
        UUID id,
        Purpose purpose,
        String email,
        @Nullable UUID account,
        @Nullable UUID tenant,
        @Nullable String tenantName,
        @Nullable Role role,
        String invitedBy,
        boolean mailed,
        Instant expiresAt,
        @Nullable Ending ending) {

    enum Purpose {
        SETUP,
        STAFF,
        MEMBER,
        PASSWORD,
        ADDRESS,
        /** A newer portal beside this one knows. */
        UNKNOWN;

        String word() {
            return Rows.word(this);
        }

        static Purpose of(String word) {
            return Rows.constant(Purpose.class, word, UNKNOWN);
        }
    }

    /** Whether this portal knows what it is for; a newer one beside it may create others. */
    boolean known() {
        return purpose != Purpose.UNKNOWN && role != Role.UNKNOWN;
    }

    /** Whether a signed-in user can accept it with their own account. */
    public boolean isInvitation() {
        return purpose == Purpose.STAFF || purpose == Purpose.MEMBER;
    }
}
