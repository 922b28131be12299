package io.nuages.account;

import io.nuages.tenant.Profile;
import io.nuages.tenant.Visitor;
import io.nuages.tenant.Visitors;
import io.nuages.web.ErrorAnswer;
import io.nuages.web.Htmx;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * After the password: an account with a second factor, and each of the staff's, goes nowhere before it has been shown in this session,
 * and the staff's come from {@code nuages.staff.networks} only.
 */
@Component
@Order // After Spring Security's own, which says who it is.
final class SecondStep extends OncePerRequestFilter {
    static final String PAGE = "/account/second-factor";

    private final Visitors visitors;
    private final SecondFactors factors;
    private final List<IpAddressMatcher> networks;

    SecondStep(Visitors visitors, SecondFactors factors, @Value("${nuages.staff.networks:}") List<String> networks) {
        this.visitors = visitors;
        this.factors = factors;
        this.networks =
                networks.stream().map(String::strip).map(IpAddressMatcher::new).toList();
    }

    static boolean shown(HttpSession session, Visitor visitor) {
        return isOf(visitor, session.getAttribute(Visitors.FACTOR_SHOWN));
    }

    private static boolean isOf(Visitor visitor, @Nullable Object shown) {
        return visitor.getName().equals(shown);
    }

    static void show(HttpServletRequest request, Visitor visitor) {
        request.changeSessionId();
        request.getSession().setAttribute(Visitors.FACTOR_SHOWN, visitor.getName());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.startsWith("/assets/")
                || path.startsWith("/webjars/")
                || path.startsWith("/hooks/")
                || path.startsWith("/actuator/health")
                || path.equals("/favicon.ico")
                || path.equals("/error");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var visitor = Visitors.of(request.getUserPrincipal()).orElse(null);
        var profile = visitor == null ? null : visitors.profile(request).orElse(null);
        if (visitor == null || profile == null) {
            chain.doFilter(request, response);
        } else if (!isAllowed(profile, request.getRemoteAddr())) {
            ErrorAnswer.send(
                    request, response, HttpStatus.FORBIDDEN, "Staff accounts cannot be used from this network.");
        } else if (isDone(profile, visitor, request.getSession().getAttribute(Visitors.FACTOR_SHOWN))) {
            Visitors.noteThrough(request);
            chain.doFilter(request, response);
        } else if (isPage(request)) {
            Visitors.noteHalfWay(request);
            chain.doFilter(request, response);
        } else if (request.getMethod().equals("GET") && wantsPage(request)) {
            response.sendRedirect(PAGE + "?to="
                    + UriUtils.encodeQueryParam(wanted(request), StandardCharsets.UTF_8)
                            .replace("+", "%2B"));
        } else {
            ErrorAnswer.send(
                    request,
                    response,
                    HttpStatus.FORBIDDEN,
                    "Enter your second factor first. Open any page of the portal to do so.");
        }
    }

    /**
     * Whether nothing has to be shown any more.
     *
     * @param shown the session's attribute {@link Visitors#FACTOR_SHOWN}
     */
    boolean isDone(Profile profile, Visitor visitor, @Nullable Object shown) {
        var needed = profile.secondFactor() || profile.staff() && factors.staffNeedOne();
        return !needed || isOf(visitor, shown);
    }

    /** Whether the account may be used from this address. */
    boolean isAllowed(Profile profile, String address) {
        return !profile.staff()
                || networks.isEmpty()
                || networks.stream().anyMatch(network -> network.matches(address));
    }

    /** The page that asks for it, and what its form asks before it is sent. */
    private static boolean isPage(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.equals(PAGE) || path.startsWith(PAGE + "/") || path.equals("/form-token");
    }

    private static boolean wantsPage(HttpServletRequest request) {
        return !Htmx.of(request).asks() && accepts(request.getHeader("Accept"));
    }

    private static boolean accepts(@Nullable String accept) {
        return accept != null && accept.contains("text/html");
    }

    private static String wanted(HttpServletRequest request) {
        var query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }
}
