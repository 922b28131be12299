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
 */
public record Door(Tenant tenant, UUID account, String actor, Role role) {
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
                    "Your role in this tenant is " + role.word()
                            + ", which does not allow this. An owner can change it.");
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
