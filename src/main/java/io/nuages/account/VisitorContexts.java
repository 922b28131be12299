package io.nuages.account;

import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/**
 * Keeps in the session who is signed in, as a string. Spring Security would keep objects of its own, which each request reads back
 * by Java's serialization: slowly, and not at all after an update that changes one of their classes.
 */
@Component
class VisitorContexts implements SecurityContextRepository {
    /** Session attribute: the account's id and the number of its password, as {@code 0b7c…-…/1}. */
    static final String VISITOR = "visitor";

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        var visitor = Visitors.of(context.getAuthentication());
        if (visitor.isPresent()) {
            request.getSession()
                    .setAttribute(
                            VISITOR,
                            visitor.get().account() + "/" + visitor.get().password());
        } else if (containsContext(request)) {
            request.getSession().removeAttribute(VISITOR);
        }
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return kept(request) != null;
    }

    @Override
    @SuppressWarnings("deprecation") // What SecurityContextRepository still makes the others of.
    public SecurityContext loadContext(HttpRequestResponseHolder exchange) {
        var kept = kept(exchange.getRequest());
        return kept == null ? SecurityContextHolder.createEmptyContext() : context(visitor(kept));
    }

    static SecurityContext context(Visitor visitor) {
        return new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(visitor, null, List.of()));
    }

    /** The key with which Spring Session finds the sessions of an account. */
    static Map<String, String> indexes(Session session) {
        return session.getAttribute(VISITOR) instanceof String kept
                ? Map.of(
                        FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME,
                        visitor(kept).getName())
                : Map.of();
    }

    /** Whether the session is still theirs. */
    static boolean isOf(Visitor visitor, Session session) {
        return session.getAttribute(VISITOR) instanceof String kept
                && visitor(kept).equals(visitor);
    }

    private static @Nullable String kept(HttpServletRequest request) {
        var session = request.getSession(false);
        return session == null ? null : (String) session.getAttribute(VISITOR);
    }

    private static Visitor visitor(String kept) {
        var slash = kept.indexOf('/');
        return new Visitor(UUID.fromString(kept.substring(0, slash)), Integer.parseInt(kept.substring(slash + 1)));
    }
}
