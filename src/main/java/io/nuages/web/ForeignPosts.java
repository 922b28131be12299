package io.nuages.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what, according to the browser, another site's page sends, also one below the same domain, whose requests carry the session's
 * cookie: customers' sites may be there. It complements the token of forms and asks nothing of programs, which send no such header.
 */
final class ForeignPosts extends OncePerRequestFilter {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> OWN = Set.of("same-origin", "none");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var from = request.getHeader("Sec-Fetch-Site");
        return from == null
                || OWN.contains(from)
                || READING.contains(request.getMethod())
                || request.getServletPath().startsWith("/hooks/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ErrorAnswer.send(
                request, response, HttpStatus.FORBIDDEN, "Another site sent this form, so nothing was changed.");
    }
}
