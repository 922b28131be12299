package io.nuages.staff;

import io.nuages.account.OneTimeLink;
import io.nuages.host.PortalAddress;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A one-time link as the page shows it.
 *
 * @param url null when it goes by mail
 */
public record InvitedLink(String email, @Nullable String url, Instant expiresAt) {
    /** Caches must not keep this answer. */
    static InvitedLink of(OneTimeLink link, PortalAddress portal, HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return new InvitedLink(link.email(), link.path() == null ? null : portal.url() + link.path(), link.expiresAt());
    }
}
