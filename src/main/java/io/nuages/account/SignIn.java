package io.nuages.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nuages.tenant.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** What follows an attempt to sign in. */
@Component
class SignIn implements AuthenticationSuccessHandler, AuthenticationFailureHandler {
    /** Session attribute: what was typed as the address, for the page that says that it did not work. */
    static final String TYPED = "sign-in.email";

    private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[^\\\\\\p{Cntrl}]*");
    private static final int TYPED_LENGTH = 254;

    private final VisitorContexts contexts;
    private final Duration lifetime;

    SignIn(VisitorContexts contexts, @Value("${spring.session.timeout:12h}") Duration lifetime) {
        this.contexts = contexts;
        this.lifetime = lifetime;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var session = request.getSession();
        session.removeAttribute(TYPED);
        session.setMaxInactiveInterval((int) lifetime.toSeconds());
        var to = request.getParameter("to");
        response.sendRedirect(isLocal(to) ? String.valueOf(to) : "/");
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException problem)
            throws IOException {
        var email = String.valueOf(request.getParameter("email"));
        request.getSession()
                .setAttribute(TYPED, email.length() > TYPED_LENGTH ? email.substring(0, TYPED_LENGTH) : email);
        var to = request.getParameter("to");
        var kept = isLocal(to) ? "&to=" + UriUtils.encode(String.valueOf(to), UTF_8) : "";
        response.sendRedirect("/sign-in?problem=" + (problem instanceof LockedException ? "often" : "wrong") + kept);
    }

    /** Signs somebody in without a password, in a new session. */
    void now(Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        var old = request.getSession(false);
        if (old != null) {
            old.invalidate();
        }
        request.getSession(true).setMaxInactiveInterval((int) lifetime.toSeconds());
        var context = VisitorContexts.context(visitor);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
    }

    /** Whether it is a path of the portal, and not a way out of it. */
    static boolean isLocal(@Nullable String to) {
        return to != null && LOCAL.matcher(to).matches();
    }
}
