package io.nuages.tenant;

import io.nuages.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A customer.
 *
 * @param slug in addresses; never changes
 * @param namespace in the cluster; never changes
 * @param suspendedReason as its members read it; null for none
 * @param problem what keeps its namespace from being as it should; null when nothing does
 * @param readyAt when its namespace was last seen as it should be; null before
 * @param hold what staff hold for it, alone or with all others; the most restrictive, null when nothing
 */
public record Tenant(
        UUID id,
        String slug,
        String name,
        String namespace,
        UUID plan,
        @Nullable Instant suspendedAt,
        @Nullable String suspendedReason,
        @Nullable String problem,
        @Nullable Instant readyAt,
        Instant createdAt,
        @Nullable Hold hold) {

    /** Of {@link #TABLES}. */
    static final String COLUMNS = """
            t.id, t.slug, t.name, t.namespace, t.plan_id, t.suspended_at, t.suspended_reason, t.problem, t.ready_at, t.created_at,
            t.held_at, t.held_by, t.held_reason, hold.deployments_at, hold.deployments_by, hold.deployments_reason,
            hold.writes_at, hold.writes_by, hold.writes_reason
            """;

    static final String TABLES = " tenant t LEFT JOIN hold ON true ";

    /** Of the event that says that {@link #hold} has changed. */
    public UUID holdTopic() {
        return Hold.TOPIC;
    }

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
                Rows.instantOrNull(row, "suspended_at"),
                row.getString("suspended_reason"),
                row.getString("problem"),
                Rows.instantOrNull(row, "ready_at"),
                Rows.instant(row, "created_at"),
                hold(row));
    }

    private static @Nullable Hold hold(ResultSet row) throws SQLException {
        var writes = Hold.read(row, Hold.Scope.WRITES, "writes");
        var all = writes == null ? Hold.read(row, Hold.Scope.ALL, "deployments") : writes;
        return all == null ? Hold.read(row, Hold.Scope.TENANT, "held") : all;
    }
}
