package io.nuages.tenant;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Finds out whether and as what an account may enter a tenant. */
@Component
public class DoorKeeper {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final JdbcClient jdbc;
    private final Visitors visitors;

    DoorKeeper(JdbcClient jdbc, Visitors visitors) {
        this.jdbc = jdbc;
        this.visitors = visitors;
    }

    /**
     * @throws ResponseStatusException 404 when there is no such tenant, or the account is disabled or has no business there,
     *     and nobody learns which; 403 for members of a suspended tenant
     */
    public Door open(UUID account, String slug) {
        return open(account, visitors.profile(account).orElse(null), slug);
    }

    /** {@link #open(UUID, String)} for an account whose profile is known. */
    public Door open(UUID account, @Nullable Profile profile, String slug) {
        var membership = profile == null ? null : membership(profile, slug);
        if (profile == null || membership == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        var tenant = membership.tenant();
        if (tenant.suspended() && !profile.staff()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, suspended(tenant));
        }
        return new Door(
                tenant,
                account,
                profile.actor(),
                membership.role(),
                profile.memberships().contains(membership));
    }

    private static String suspended(Tenant tenant) {
        var since = DAY.format(Objects.requireNonNull(tenant.suspendedAt()));
        return tenant.name() + " has been suspended since " + since
                + (tenant.suspendedReason() == null ? "." : ": " + tenant.suspendedReason() + ".")
                        .replaceAll("([.!?…])\\.$", "$1")
                + " Running apps keep running; contact your hosting provider.";
    }

    private @Nullable Membership membership(Profile profile, String slug) {
        return profile.memberships().stream()
                .filter(membership -> membership.tenant().slug().equals(slug))
                .findFirst()
                .or(() -> profile.staff() ? looksIn(slug) : Optional.empty())
                .orElse(null);
    }

    private Optional<Membership> looksIn(String slug) {
        return jdbc.sql("SELECT " + Tenant.COLUMNS + " FROM" + Tenant.TABLES + "WHERE t.slug = :slug")
                .param("slug", slug)
                .query((row, n) -> new Membership(Tenant.map(row, n), Role.VIEWER))
                .optional();
    }
}
