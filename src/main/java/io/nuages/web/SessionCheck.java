package io.nuages.web;

import io.nuages.tenant.Visitors;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A visitor whose account is disabled, or whose password has changed since the session began, is nobody. Their sessions are deleted when that
 * happens; this finds the one that was saved a moment later. What is open to everybody and asks for no session is left alone.
 */
final class SessionCheck extends OncePerRequestFilter {
    private final Visitors visitors;

    SessionCheck(Visitors visitors) {
        this.visitors = visitors;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.startsWith("/assets/") || path.startsWith("/webjars/") || path.equals("/favicon.ico");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (Visitors.of(request.getUserPrincipal()).isPresent()
                && visitors.profile(request).isEmpty()) {
            SecurityContextHolder.clearContext();
            request.getSession().invalidate();
        }
        chain.doFilter(request, response);
    }
}
