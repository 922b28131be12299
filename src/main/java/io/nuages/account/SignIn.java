package io.nuages.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
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

    /** Request attribute: how long the refused visitor should wait. */
    static final String WAIT = SignIn.class.getName();

    /** The portal's own paths need no escapes, and none of their segments is empty or starts with a dot. */
    private static final Pattern LOCAL = Pattern.compile("(?:/[\\w~-][\\w.~-]*+)*+/?+(?:\\?[!-~&&[^\\\\<>\"#]]*+)?+");

    private static final int LONGEST = 2000;
    private static final int TYPED_LENGTH = 254;

    private final VisitorContexts contexts;
    private final Devices devices;
    private final OpenSessions sessions;
    private final Duration lifetime;

    SignIn(
            VisitorContexts contexts,
            Devices devices,
            OpenSessions sessions,
            @Value("${spring.session.timeout:12h}") Duration lifetime) {
        this.contexts = contexts;
        this.devices = devices;
        this.sessions = sessions;
        this.lifetime = lifetime;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var session = request.getSession();
        session.setMaxInactiveInterval((int) lifetime.toSeconds());
        if (authentication.getPrincipal() instanceof Visitor visitor) {
            forget(session, visitor);
            begun(visitor, request, response);
        }
        var to = request.getParameter("to");
        response.sendRedirect(isLocal(to) ? String.valueOf(to) : "/");
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException problem)
            throws IOException, ServletException {
        var said = Objects.requireNonNullElse(request.getParameter("email"), "").replace("\0", "");
        var email = said.length() > TYPED_LENGTH ? said.substring(0, TYPED_LENGTH) : said;
        request.getSession().setAttribute(TYPED, email);
        if (problem instanceof PasswordSignIn.TooMany tooMany) {
            request.getSession().setAttribute(NewPlacePages.REFUSED, email.strip());
            request.setAttribute(WAIT, tooMany.waiting());
            request.getRequestDispatcher("/sign-in/refusals").forward(request, response);
            return;
        }
        var to = request.getParameter("to");
        var kept = isLocal(to) ? "&to=" + UriUtils.encode(String.valueOf(to), UTF_8) : "";
        response.sendRedirect("/sign-in?problem=wrong" + kept);
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
        begun(visitor, request, response);
    }

    /** Nothing is left of the person who was signed in here before: neither a redirect's message, nor what was shown or said about an account. */
    private static void forget(HttpSession session, Visitor visitor) {
        var same = SecondStep.shown(session, visitor);
        for (var name : Collections.list(session.getAttributeNames())) {
            if (!name.equals(VisitorContexts.VISITOR) && !(same && name.equals(Visitors.FACTOR_SHOWN))) {
                session.removeAttribute(name);
            }
        }
    }

    private void begun(Visitor visitor, HttpServletRequest request, HttpServletResponse response) {
        sessions.begun(request, devices.remember(visitor, true, request, response));
    }

    /** Whether it is a path of the portal, and not a way out of it or one that it would refuse as malformed. */
    static boolean isLocal(@Nullable String to) {
        return to != null
                && to.startsWith("/")
                && to.length() <= LONGEST
                && LOCAL.matcher(to).matches();
    }
}
