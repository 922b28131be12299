package io.nuages.tenant;

import java.util.UUID;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Who is signed in, as kept in the session: only what never changes. Rights are read from the database on every request.
 *
 * @param password which of the account's passwords the session began with, counted from 1
 */
public record Visitor(UUID account, int password) implements AuthenticatedPrincipal {
    /** The account's id, the key under which its sessions are found. */
    @Override
    public String getName() {
        return account.toString();
    }
}
