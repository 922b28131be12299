package io.nuages.app;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentReferenceHashMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * How environments are read, also by queries that join what other rooms keep of them, so that a page costs one query and not
 * one per room. The tables go by the names {@code e} (environment), {@code t}, {@code a} and {@code s} (its newest spec).
 */
@Component
public class EnvironmentRows {
    public static final String COLUMNS = """
            e.id AS e_id, e.tenant_id AS e_tenant_id, e.app_id, a.name AS app_name, e.name AS e_name, e.revision AS e_revision,
            coalesce(e.changed_revision, e.revision) AS e_changed,
            s.document AS spec, e.serving_release, e.serving_since, e.redeploy_on_push, e.paused_at, e.deleting_at,
            e.created_at AS e_created_at, t.namespace
            """;
    /** The environment's hosts, read by {@link #hosts}. */
    public static final String HOSTS = """
            (SELECT json_agg(json_build_object('name', h.name, 'state', upper(h.state), 'live', h.live,
                                               'disputed', h.disputed_at IS NOT NULL, 'position', h.position)
                             ORDER BY h.position, h.name)
             FROM host h WHERE h.environment_id = e.id) AS hosts
            """;

    public static final String FROM = """
            FROM environment e
            JOIN tenant t ON t.id = e.tenant_id
            JOIN app a ON a.id = e.app_id
            JOIN spec_revision s ON s.environment_id = e.id AND s.revision = e.revision
            """;
    public static final String ORDER = " ORDER BY a.name, e.position, e.name";

    private final JsonMapper json;

    /** Revisions never change, and most pages show the same ones again. Given up where memory is short. */
    private final Map<String, Spec> specs = new ConcurrentReferenceHashMap<>();

    EnvironmentRows(JsonMapper json) {
        this.json = json;
    }

    /** @param row has {@link #COLUMNS} */
    public Environment read(ResultSet row) throws SQLException {
        return new Environment(
                row.getObject("e_id", UUID.class),
                row.getObject("e_tenant_id", UUID.class),
                row.getObject("app_id", UUID.class),
                row.getString("app_name"),
                row.getString("e_name"),
                row.getInt("e_revision"),
                row.getInt("e_changed"),
                spec(row.getString("spec")),
                row.getObject("serving_release", UUID.class),
                instant(row, "serving_since"),
                row.getBoolean("redeploy_on_push"),
                instant(row, "paused_at"),
                instant(row, "deleting_at"),
                row.getObject("e_created_at", OffsetDateTime.class).toInstant(),
                row.getString("namespace"));
    }

    /** @param row has {@link #HOSTS}; in the order of the newest spec */
    public List<EnvironmentHost> hosts(ResultSet row) throws SQLException {
        var hosts = row.getString("hosts");
        return hosts == null ? List.of() : List.of(json.readValue(hosts, EnvironmentHost[].class));
    }

    /** @param document of a revision */
    public Spec spec(String document) {
        return specs.computeIfAbsent(document, text -> json.readValue(text, Spec.class));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
