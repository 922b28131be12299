package io.nuages.account;

import io.nuages.tenant.Role;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A one-time link that can still be used.
 *
 * @param email whom it is meant for; empty for the first set-up
 * @param account whose password it sets; null otherwise
 * @param tenant whose member it makes; null otherwise
 */
public record Link(
        UUID id,
        Purpose purpose,
        String email,
        @Nullable UUID account,
        @Nullable UUID tenant,
        @Nullable String tenantName,
        @Nullable Role role,
        String invitedBy) {

    enum Purpose {
        SETUP,
        STAFF,
        MEMBER,
        PASSWORD;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether somebody who is signed in can accept it as who they are. */
    public boolean isInvitation() {
        return purpose == Purpose.STAFF || purpose == Purpose.MEMBER;
    }
}
