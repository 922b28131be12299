package io.nuages.tenant;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** What is known of whoever is signed in. Read on each request, since sessions outlive rights. */
@Component
public class Visitors {
    private static final String PROFILE = Profile.class.getName();

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
        if (request.getAttribute(PROFILE) instanceof Profile known) {
            return Optional.of(known);
        }
        var profile = of(request.getUserPrincipal()).flatMap(visitor -> profile(visitor.account(), visitor.password()));
        profile.ifPresent(known -> request.setAttribute(PROFILE, known));
        return profile;
    }

    /** Empty when the account is disabled. */
    public Optional<Profile> profile(UUID account) {
        return profile(account, null);
    }

    private Optional<Profile> profile(UUID account, @Nullable Integer password) {
        var memberships = new ArrayList<Membership>();
        return jdbc
                .sql("SELECT a.email, a.name AS account_name, a.staff, m.role, " + Tenant.COLUMNS + """

                 FROM account a
                 LEFT JOIN member m ON m.account_id = a.id
                 LEFT JOIN tenant t ON t.id = m.tenant_id
                 WHERE a.id = :account AND a.disabled_at IS NULL
                   AND a.password_version = coalesce(cast(:password AS integer), a.password_version)
                 ORDER BY lower(t.name), t.slug
                """)
                .param("account", account)
                .param("password", password)
                .query((row, n) -> {
                    if (row.getString("role") != null) {
                        memberships.add(new Membership(Tenant.map(row, n), Role.of(row.getString("role"))));
                    }
                    return new Profile(
                            row.getString("email"),
                            row.getString("account_name"),
                            row.getBoolean("staff"),
                            memberships);
                })
                .list()
                .stream()
                .findFirst();
    }

    /** Whether the session, by its id, is still that of the account. */
    public boolean isSignedIn(UUID account, String session) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT FROM spring_session
                    WHERE session_id = :session AND principal_name = :account
                      AND expiry_time > extract(epoch FROM now()) * 1000)
                """)
                .param("session", session)
                .param("account", account.toString())
                .query(Boolean.class)
                .single();
    }
}
