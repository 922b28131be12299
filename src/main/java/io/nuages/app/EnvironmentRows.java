package io.nuages.app;

import io.nuages.rows.Rows;
import io.nuages.spec.AppDocument;
import io.nuages.spec.OperatorDocument;
import io.nuages.spec.Spec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentReferenceHashMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * How environments are read, also by queries that join what other rooms store about them, so that a page costs one query and not
 * one per room. The tables are aliased {@code e} (environment), {@code t}, {@code a} and {@code s} (its newest spec).
 */
@Component
public class EnvironmentRows {
    /** A spec's documents, read by {@link #documents}. The table is aliased {@code s}. */
    public static final String DOCUMENTS =
            "CASE WHEN s.app IS NULL THEN s.document END AS s_document, s.app AS s_app, s.operator AS s_operator";

    /** A whole spec, read by {@link #spec}. The table is aliased {@code s}. */
    public static final String SPEC = DOCUMENTS + ", s.app_text AS s_text, s.variables_text AS s_variables";

    public static final String COLUMNS = SPEC + """
            , e.id AS e_id, e.tenant_id AS e_tenant_id, e.app_id, a.name AS app_name, e.name AS e_name, e.revision AS e_revision,
            coalesce(e.changed_revision, e.revision) AS e_changed,
            e.serving_release, e.serving_since, e.redeploy_on_push, e.paused_at, e.deleting_at,
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

    /** Revisions never change, and most pages show the same ones again. Dropped when memory is short. */
    private final Map<String, AppDocument> apps = new ConcurrentReferenceHashMap<>();

    private final Map<String, OperatorDocument> operators = new ConcurrentReferenceHashMap<>();
    private final Map<String, Spec> earlier = new ConcurrentReferenceHashMap<>();

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
                spec(row),
                row.getObject("serving_release", UUID.class),
                Rows.instantOrNull(row, "serving_since"),
                row.getBoolean("redeploy_on_push"),
                Rows.instantOrNull(row, "paused_at"),
                Rows.instantOrNull(row, "deleting_at"),
                Rows.instant(row, "e_created_at"),
                row.getString("namespace"));
    }

    /** @param row has {@link #HOSTS}; in the order of the newest spec */
    public List<EnvironmentHost> hosts(ResultSet row) throws SQLException {
        var hosts = Rows.json(row, "hosts", json, EnvironmentHost[].class);
        return hosts == null ? List.of() : List.of(hosts);
    }

    /** @param row has {@link #SPEC} */
    public Spec spec(ResultSet row) throws SQLException {
        return documents(row).withTexts(row.getString("s_text"), row.getString("s_variables"));
    }

    /**
     * A spec without what the customer typed, which a list need not carry.
     *
     * @param row has {@link #DOCUMENTS}; revisions of portals before V023, and of those that still run beside this one, have none
     */
    public Spec documents(ResultSet row) throws SQLException {
        var app = row.getString("s_app");
        if (app == null) {
            return earlier.computeIfAbsent(
                    row.getString("s_document"),
                    text -> json.readValue(text, EarlierSpec.class).converted());
        }
        return new Spec(
                apps.computeIfAbsent(app, AppDocument::of),
                operators.computeIfAbsent(row.getString("s_operator"), OperatorDocument::of),
                null,
                null);
    }
}
