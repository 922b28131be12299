package io.nuages.staff;

import io.nuages.account.Accounts;
import io.nuages.account.Invitation;
import io.nuages.audit.Audit;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What staff do to tenants. */
@Component
class TenantDesk {
    private final Tenants tenants;
    private final Accounts accounts;
    private final Tenancy tenancy;
    private final Audit audit;

    TenantDesk(Tenants tenants, Accounts accounts, Tenancy tenancy, Audit audit) {
        this.tenants = tenants;
        this.accounts = accounts;
        this.tenancy = tenancy;
        this.audit = audit;
    }

    /**
     * A one-time link, to be shown now or never.
     *
     * @param path below the portal's address
     */
    public record Invited(String email, String path, Instant expiresAt) {}

    public record Opened(Tenant tenant, Invited owner) {}

    /**
     * Makes a tenant and invites its first owner, both or neither.
     *
     * @throws Refusal when something cannot be used, or the slug is taken
     */
    @Transactional
    Opened open(String actor, String slug, String name, UUID plan, String email) {
        var tenant = tenants.create(actor, slug, name, plan);
        return new Opened(tenant, invite(tenant.id(), actor, email));
    }

    /** @throws Refusal when this is no e-mail address */
    Invited inviteOwner(UUID tenant, String actor, String email) {
        return tenancy.in(tenant, () -> invite(tenant, actor, email));
    }

    /** Ends an invitation. Idempotent. */
    void withdraw(UUID tenant, String actor, UUID invitation) {
        tenancy.run(
                tenant,
                () -> accounts.invitations(tenant).stream()
                        .filter(open -> open.id().equals(invitation))
                        .findFirst()
                        .ifPresent(open -> {
                            accounts.revokeInvitation(tenant, invitation);
                            audit.record(
                                    tenant,
                                    actor,
                                    "member.uninvite",
                                    open.email(),
                                    "withdrew the invitation of " + open.email());
                        }));
    }

    private Invited invite(UUID tenant, String actor, String email) {
        var path = accounts.inviteMember(tenant, actor, email, Role.OWNER);
        var invitation = accounts.invitations(tenant).stream()
                .filter(open -> open.email().equalsIgnoreCase(email.strip()))
                .max(Comparator.comparing(Invitation::expiresAt))
                .orElseThrow();
        return new Invited(invitation.email(), path, invitation.expiresAt());
    }
}
