package io.nuages.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A customer.
 *
 * @param slug in addresses; never changes
 * @param namespace in the cluster; never changes
 * @param problem what keeps its namespace from being as wanted; null when nothing does
 * @param readyAt when its namespace was last seen as wanted; null before
 */
public record Tenant(
        UUID id,
        String slug,
        String name,
        String namespace,
        UUID plan,
        @Nullable Instant suspendedAt,
        @Nullable String problem,
        @Nullable Instant readyAt,
        Instant createdAt) {

    static final String COLUMNS =
            "t.id, t.slug, t.name, t.namespace, t.plan_id, t.suspended_at, t.problem, t.ready_at," + " t.created_at";

    public boolean suspended() {
        return suspendedAt != null;
    }

    static Tenant map(ResultSet row, int number) throws SQLException {
        return new Tenant(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                row.getString("name"),
                row.getString("namespace"),
                row.getObject("plan_id", UUID.class),
                instant(row, "suspended_at"),
                row.getString("problem"),
                instant(row, "ready_at"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
