package io.nuages.account;

import io.nuages.mail.MailState;
import io.nuages.tenant.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invitation to a tenant, or to the staff, that nobody has accepted yet.
 *
 * @param role in the tenant; null when it is to the staff
 * @param maker the account of who made it
 * @param invitedBy the same in words, as of then
 * @param mail how far its mail got; null when the link was handed over
 */
public record Invitation(
        UUID id,
        String email,
        @Nullable Role role,
        @Nullable UUID maker,
        String invitedBy,
        Instant expiresAt,
        @Nullable MailState mail) {

    /** What became of the mail, in words. */
    public String mailed() {
        return switch (mail) {
            case null -> "link handed over";
            case WAITING -> "mail on its way";
            case SENT -> "mail sent";
            case REFUSED -> "mail refused: there is no such address";
            case DROPPED, LATE -> "mail not sent";
            case UNKNOWN -> "mailed";
        };
    }
}
