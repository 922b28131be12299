package io.nuages.web;

import io.nuages.intake.BodyRefused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers where a filter read the body and it was refused; {@link Errors} does so for handlers. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
final class BodyRefusals extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException problem) {
            var refused = BodyRefused.in(problem);
            if (refused.isEmpty() || response.isCommitted()) {
                throw problem;
            }
            refused.get().getHeaders().forEach((name, values) -> response.setHeader(name, values.getFirst()));
            request.setAttribute(Errors.SENTENCE, refused.get().getReason());
            response.sendError(refused.get().getStatusCode().value());
        }
    }
}
