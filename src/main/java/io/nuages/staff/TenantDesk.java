package io.nuages.staff;

import io.nuages.account.Accounts;
import io.nuages.account.Invitations;
import io.nuages.account.OneTimeLink;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What staff do to tenants. */
@Component
class TenantDesk {
    private final Tenants tenants;
    private final Invitations invitations;

    TenantDesk(Tenants tenants, Invitations invitations) {
        this.tenants = tenants;
        this.invitations = invitations;
    }

    public record Opened(Tenant tenant, OneTimeLink owner) {}

    /** Everything that keeps a tenant from being opened with these, by field. */
    Map<String, String> problems(String slug, String name, String email) {
        var problems = tenants.problems(slug, name);
        Accounts.emailProblem(email).ifPresent(problem -> problems.put("email", problem));
        return problems;
    }

    /**
     * Creates a tenant and invites its first owner, both or neither.
     *
     * @throws Refusal when something cannot be used, or the slug is taken
     */
    @Transactional
    Opened open(StaffMember staff, String slug, String name, UUID plan, String email) {
        var tenant = tenants.create(staff.actor(), slug, name, plan);
        return new Opened(tenant, inviteOwner(tenant.id(), staff, email, null));
    }

    /** @throws Refusal when this is not an e-mail address, or see {@link Invitations#inviteMember} */
    OneTimeLink inviteOwner(UUID tenant, StaffMember staff, String email, @Nullable String requestKey) {
        return invitations.inviteMember(tenant, staff.who(), email, Role.OWNER, requestKey);
    }
}
