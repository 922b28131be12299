package io.nuages.web;

import io.nuages.tenant.Visitors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * A person who is signed in has the account's token, see {@link Visitors#formToken}: what a page holds is still valid after its session
 * ended and another one began. A stranger's is kept in the session, as a string for the reason that {@code VisitorContexts} has.
 */
final class FormTokens implements CsrfTokenRepository {
    private static final String TOKEN = "form-token";

    private final Visitors visitors;

    FormTokens(Visitors visitors) {
        this.visitors = visitors;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return token(UUID.randomUUID().toString());
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        var session = request.getSession(token != null);
        if (token != null) {
            session.setAttribute(TOKEN, token.getToken());
        } else if (session != null) {
            session.removeAttribute(TOKEN);
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        var own = visitors.formToken(request);
        if (own.isPresent()) {
            return token(own.get());
        }
        var session = request.getSession(false);
        return session != null && session.getAttribute(TOKEN) instanceof String kept ? token(kept) : null;
    }

    private static CsrfToken token(String value) {
        return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", value);
    }
}
