package io.nuages.staff;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** A one-time link as the page shows it, with the address by which this portal was reached. */
public record InvitedLink(String email, String url, Instant expiresAt) {
    /** Whoever keeps answers must not keep this one. */
    static InvitedLink of(TenantDesk.Invited invited, HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var url = ServletUriComponentsBuilder.fromCurrentContextPath()
                .path(invited.path())
                .build()
                .toUriString();
        return new InvitedLink(invited.email(), url, invited.expiresAt());
    }
}
