package io.nuages.tenant;

import io.nuages.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Staff hold something. What is requested meanwhile is accepted and waits; what is running keeps running.
 *
 * @param reason a sentence or two, which customers read
 * @param by which member of staff, for staff
 */
public record Hold(Scope scope, String reason, String by, Instant since) {
    /** What changes on a tenant's pages when something is held or let go, see {@code Live}. */
    public static final UUID TOPIC = new UUID(0, 1);

    public enum Scope {
        /** Deployments of one tenant. */
        TENANT,
        /** Deployments of all tenants. */
        ALL,
        /** All that would be written to the cluster. */
        WRITES
    }

    /** Whether all changes to the cluster are held, not only deployments. */
    public boolean writes() {
        return scope == Scope.WRITES;
    }

    /** Read from three columns of this name: {@code …_at}, {@code …_by} and {@code …_reason}; null where nothing is held. */
    public static @Nullable Hold read(ResultSet row, Scope scope, String name) throws SQLException {
        var since = Rows.instantOrNull(row, name + "_at");
        return since == null
                ? null
                : new Hold(scope, row.getString(name + "_reason"), row.getString(name + "_by"), since);
    }
}
