package io.nuages.staff;

import io.nuages.account.Account;
import io.nuages.tenant.Actor;
import java.util.UUID;

/**
 * Who of the provider's people asks: an argument of every handler under {@code /staff} that changes something.
 *
 * @param actor as the audit log names them, see {@link Account#address}
 */
public record StaffMember(UUID account, String actor) {
    /** For what is kept with who made it. */
    Actor who() {
        return new Actor(account, actor);
    }
}
