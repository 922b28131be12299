package io.nuages.account;

import io.nuages.tenant.Addresses;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who may sign in.
 *
 * @param proven whether the address was shown to be theirs
 * @param staff one of the provider's people
 * @param disabledAt since when it may not sign in any more; null while it may
 */
public record Account(
        UUID id,
        String email,
        boolean proven,
        String name,
        boolean staff,
        @Nullable Instant disabledAt,
        Instant createdAt) {

    static final String COLUMNS =
            "a.id, a.email, a.proven_at IS NOT NULL AS proven, a.name, a.staff, a.disabled_at, a.created_at";

    static Account map(ResultSet row, int number) throws SQLException {
        var disabled = row.getObject("disabled_at", OffsetDateTime.class);
        return new Account(
                row.getObject("id", UUID.class),
                row.getString("email"),
                row.getBoolean("proven"),
                row.getString("name"),
                row.getBoolean("staff"),
                disabled == null ? null : disabled.toInstant(),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    /** As others see the address. */
    public String address() {
        return Addresses.shown(email, proven);
    }
}
