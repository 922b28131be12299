package io.nuages.account;

import io.nuages.rows.Rows;
import io.nuages.tenant.EmailAddresses;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who may sign in.
 *
 * @param proven whether the address was shown to be theirs
 * @param staff one of the provider's people
 * @param disabledAt since when it can no longer sign in; null while it can
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
        return new Account(
                row.getObject("id", UUID.class),
                row.getString("email"),
                row.getBoolean("proven"),
                row.getString("name"),
                row.getBoolean("staff"),
                Rows.instantOrNull(row, "disabled_at"),
                Rows.instant(row, "created_at"));
    }

    /** As others see the address. */
    public String address() {
        return EmailAddresses.shown(email, proven);
    }
}
