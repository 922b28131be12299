package io.nuages.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A one-time link that was just made.
 *
 * @param email whom it is meant for
 * @param path below the portal's address, to be shown now or never; null when the link goes by mail, and then nobody else sees it
 */
public record OneTimeLink(
        String email, Instant expiresAt, @Nullable String path) {
    public boolean mailed() {
        return path == null;
    }

    /** Without the path, which holds the token. */
    @Override
    public String toString() {
        return email;
    }
}
