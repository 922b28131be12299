package io.nuages.staff;

import io.nuages.account.Account;
import io.nuages.tenant.Actor;
import java.util.UUID;

/**
 * Which member of staff is asking: an argument of every handler under {@code /staff} that changes something.
 *
 * @param actor as the audit log names them, see {@link Account#address}
 */
public record StaffMember(UUID account, String actor) {
    /** For records of who created something. */
    Actor who() {
        return new Actor(account, actor);
    }
}
