package io.nuages.tenant;

import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Finds out, in one query, whether and as what an account may enter a tenant. */
@Component
public class DoorKeeper {
    private final JdbcClient jdbc;

    DoorKeeper(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @throws ResponseStatusException 404 when there is no such tenant, or the account is disabled or has no business there,
     *     and nobody learns which; 403 for members of a suspended tenant
     */
    public Door open(UUID account, String slug) {
        var entry = jdbc.sql("SELECT " + Tenant.COLUMNS + """
                , a.email, a.staff, coalesce(m.role, 'viewer') AS role
                FROM tenant t
                JOIN account a ON a.id = :account AND a.disabled_at IS NULL
                LEFT JOIN member m ON m.tenant_id = t.id AND m.account_id = a.id
                WHERE t.slug = :slug AND (m.role IS NOT NULL OR a.staff)
                """)
                .param("account", account)
                .param("slug", slug)
                .query((row, n) -> new Entry(
                        new Door(Tenant.map(row, n), account, row.getString("email"), Role.of(row.getString("role"))),
                        row.getBoolean("staff")))
                .optional()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (entry.door.tenant().suspended() && !entry.staff) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN,
                    entry.door.tenant().name() + " is suspended. What runs keeps running; ask your hoster about it.");
        }
        return entry.door;
    }

    private record Entry(Door door, boolean staff) {}
}
