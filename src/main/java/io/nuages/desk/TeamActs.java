package io.nuages.desk;

import io.nuages.account.Invitations;
import io.nuages.account.OneTimeLink;
import io.nuages.tenant.Door;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenants;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Members: inviting, changing roles, removing. */
@Component
public class TeamActs {
    private final Tenants tenants;
    private final Invitations invitations;

    TeamActs(Tenants tenants, Invitations invitations) {
        this.tenants = tenants;
        this.invitations = invitations;
    }

    /** Invites somebody. Sent twice, the same form creates one invitation. @throws Refusal as {@link Invitations#inviteMember} does */
    public OneTimeLink invite(Door door, String email, Role role, @Nullable String requestKey) {
        door.need(Role.OWNER);
        return invitations.inviteMember(door.tenant().id(), door.who(), email, role, requestKey);
    }

    /** Withdraws an invitation. @throws Refusal when it has ended */
    public void withdraw(Door door, UUID invitation) {
        door.need(Role.OWNER);
        invitations.withdraw(door.tenant().id(), door.actor(), invitation);
    }

    /** Gives a member another role. @throws Refusal for the last owner, and for an account that is not a member */
    public void changeRole(Door door, UUID account, Role role) {
        door.need(Role.OWNER);
        tenants.changeRole(door.tenant().id(), door.actor(), account, role);
    }

    /** Ends a membership, and what was given out on the strength of it. @return false when it had ended @throws Refusal for the last owner */
    public boolean remove(Door door, UUID account) {
        door.need(Role.OWNER);
        return tenants.removeMember(door.tenant().id(), door.actor(), account);
    }
}
