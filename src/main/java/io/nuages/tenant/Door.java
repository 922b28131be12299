package io.nuages.tenant;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Who came in to which tenant: an argument of every handler under {@code /t/{tenant}/…}, proof that the visitor may be
 * there.
 *
 * @param actor as the audit log names the visitor, see {@link Profile#actor}
 * @param role the member's; staff who are not members look in as viewers
 * @param member whether it is a member who came in
 */
public record Door(Tenant tenant, UUID account, String actor, Role role, boolean member) {
    static final String ATTRIBUTE = Door.class.getName();

    /** The door through which this request came; empty on pages that belong to no tenant. */
    public static Optional<Door> of(HttpServletRequest request) {
        return Optional.ofNullable((Door) request.getAttribute(ATTRIBUTE));
    }

    /** The visitor, for records of who created something. */
    public Actor who() {
        return new Actor(account, actor);
    }

    /** @throws ResponseStatusException with 403 when the visitor may not do what the role may */
    public void need(Role needed) {
        if (!role.covers(needed)) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN,
                    member
                            ? "Your role in this tenant is " + role.word()
                                    + ", which does not allow this. An owner can change it."
                            : "You are looking into " + tenant.name()
                                    + " as staff, which means reading only. Its owners"
                                    + (needed.covers(Role.OWNER) ? "" : " and developers")
                                    + " can do this; what staff can change is on the tenant’s page under Staff.");
        }
    }

    /**
     * {@link #need(Role)} for something that is done to an environment: a role counts in its own tenant alone.
     *
     * @throws ResponseStatusException with 404 when the environment is another tenant's
     */
    public void need(Role needed, EnvironmentRef environment) {
        need(needed);
        if (!environment.tenant().equals(tenant.id())) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    /** Whether the visitor may do what the role may; for templates that leave out what would be refused. */
    public boolean may(Role needed) {
        return role.covers(needed);
    }
}
