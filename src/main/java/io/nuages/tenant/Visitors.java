package io.nuages.tenant;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** What is known about the person who is signed in. Read on each request, since sessions outlive rights. */
@Component
public class Visitors {
    /** Session attribute: whose second factor was shown in this session. */
    public static final String FACTOR_SHOWN = "second-factor";

    private static final String KNOWN = Visitors.class.getName();
    private static final String HALF_WAY = KNOWN + ".halfWay";
    private static final String THROUGH = KNOWN + ".through";

    private final JdbcClient jdbc;

    Visitors(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Who is behind an authentication; empty when nobody is signed in. */
    public static Optional<Visitor> of(@Nullable Object authentication) {
        return authentication instanceof Authentication known && known.getPrincipal() instanceof Visitor visitor
                ? Optional.of(visitor)
                : Optional.empty();
    }

    /**
     * The profile of the request's visitor, read once in it; empty when nobody is signed in, the account is disabled, or its
     * password is no longer the one that the session began with.
     */
    public Optional<Profile> profile(HttpServletRequest request) {
        return known(request).map(Known::profile);
    }

    /**
     * The token of the forms of the request's visitor: the same in each of the account's sessions until the password changes, so that
     * a form that was open while a session ended is accepted after signing in again, but never from another account. A session that has
     * not shown the account's second factor has another one; otherwise the password alone would reveal the token of those that have.
     */
    public Optional<String> formToken(HttpServletRequest request) {
        var session = request.getSession(false);
        var shown = session != null && session.getAttribute(FACTOR_SHOWN) != null;
        return known(request).map(shown ? Known::factorToken : Known::formToken);
    }

    /** Notes that the password was right and that a second factor is still to be shown: nobody counts as this account yet. */
    public static void noteHalfWay(HttpServletRequest request) {
        request.setAttribute(HALF_WAY, true);
    }

    /** Notes that nothing more has to be shown, and that the account may be used from where the request comes. */
    public static void noteThrough(HttpServletRequest request) {
        request.setAttribute(THROUGH, true);
    }

    /** Whether pages may name the request's visitor: everything that its account needs was shown, or it needs nothing. */
    public static boolean isThrough(HttpServletRequest request, Profile profile) {
        return request.getAttribute(THROUGH) != null || !profile.secondFactor() && !profile.staff();
    }

    /** Whether the request's visitor still has to show a second factor. */
    public static boolean isHalfWay(HttpServletRequest request) {
        return request.getAttribute(HALF_WAY) != null;
    }

    /** Empty when the account is disabled. */
    public Optional<Profile> profile(UUID account) {
        return known(account, null).map(Known::profile);
    }

    /** Empty when the account is disabled, or its password is no longer the one that the visitor came with. */
    public Optional<Profile> profile(Visitor visitor) {
        return known(visitor.account(), visitor.password()).map(Known::profile);
    }

    private record Known(Profile profile, String formToken, String factorToken) {}

    private Optional<Known> known(HttpServletRequest request) {
        if (request.getAttribute(KNOWN) instanceof Known known) {
            return Optional.of(known);
        }
        // The token of a form is checked before the request knows whose it is.
        var known = of(request.getUserPrincipal())
                .or(() -> of(SecurityContextHolder.getContext().getAuthentication()))
                .flatMap(visitor -> known(visitor.account(), visitor.password()));
        known.ifPresent(found -> request.setAttribute(KNOWN, found));
        return known;
    }

    private Optional<Known> known(UUID account, @Nullable Integer password) {
        var memberships = new ArrayList<Membership>();
        return jdbc
                .sql("SELECT a.email, a.proven_at IS NOT NULL AS proven, a.name AS account_name, a.staff, m.role, "
                        + "f.confirmed_at IS NOT NULL AS second_factor, "
                        + Tenant.COLUMNS + """
                , encode(sha256(convert_to('forms/' || a.id || '/' || a.password_hash, 'UTF8')), 'hex') AS form_token
                , encode(sha256(convert_to('factor/' || a.id || '/' || a.password_hash, 'UTF8')), 'hex') AS factor_token
                 FROM account a
                 LEFT JOIN second_factor f ON f.account_id = a.id
                 LEFT JOIN member m ON m.account_id = a.id
                 LEFT JOIN tenant t ON t.id = m.tenant_id
                 LEFT JOIN hold ON true
                 WHERE a.id = :account AND a.disabled_at IS NULL
                   AND a.password_version = coalesce(cast(:password AS integer), a.password_version)
                 ORDER BY lower(t.name), t.slug
                """)
                .param("account", account)
                .param("password", password)
                .query((row, n) -> {
                    var role = row.getString("role");
                    // A member with a role that only a newer portal knows is nobody to this one.
                    if (role != null && Role.of(role) != Role.UNKNOWN) {
                        memberships.add(new Membership(Tenant.map(row, n), Role.of(role)));
                    }
                    return new Known(
                            new Profile(
                                    row.getString("email"),
                                    row.getBoolean("proven"),
                                    row.getString("account_name"),
                                    row.getBoolean("staff"),
                                    row.getBoolean("second_factor"),
                                    memberships),
                            row.getString("form_token"),
                            row.getString("factor_token"));
                })
                .list()
                .stream()
                .findFirst();
    }
}
