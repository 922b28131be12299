package io.nuages.app;

import io.nuages.host.Dns;
import io.nuages.rows.Rows;
import io.nuages.tenant.EnvironmentRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of hosts. Every call but those for staff runs inside the tenant's transaction. */
@Component
class HostStore {
    private static final String COLUMNS = """
            h.name, h.tenant_id, h.environment_id, h.state, h.live, h.disputed_at, h.position, h.since, h.token, h.granted_at,
            h.lost_at, h.due_at, h.checks, h.asked_at, h.checked_at, h.txt, h.a, h.aaaa, h.cname
            """;

    private final JdbcClient jdbc;

    HostStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param granted whether staff gave it to this tenant, as soon as it is free
     * @param due when DNS is asked next, null for never
     * @param checks since somebody last asked for one
     * @param records null before DNS was asked
     */
    record Row(
            UUID tenant,
            UUID environment,
            EnvironmentHost host,
            Instant since,
            String token,
            boolean granted,
            @Nullable Instant disputedAt,
            @Nullable Instant lostAt,
            @Nullable Instant due,
            int checks,
            @Nullable Instant askedAt,
            @Nullable Instant checkedAt,
            @Nullable HostRecords records) {}

    /**
     * Claims those that need no proof: they are the environment's immediately, unless they are already routed for another.
     *
     * @return how many were not claimed by this tenant before
     */
    int claimExempt(EnvironmentRef environment, Collection<String> hosts) {
        return jdbc.sql("""
                INSERT INTO host (name, tenant_id, environment_id, state)
                SELECT unnest(:hosts), :tenant, :environment, 'exempt' ON CONFLICT DO NOTHING
                """)
                .param("hosts", hosts.toArray(String[]::new))
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .update();
    }

    /** @return how many were not claimed by this tenant before */
    int claim(EnvironmentRef environment, Collection<String> hosts, Instant now) {
        return jdbc.sql("""
                INSERT INTO host (name, tenant_id, environment_id, since, due_at)
                SELECT unnest(:hosts), :tenant, :environment, :now, :now ON CONFLICT (tenant_id, name) DO NOTHING
                """)
                .param("hosts", hosts.toArray(String[]::new))
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("now", Rows.at(now))
                .update();
    }

    /** Claims again what a deployment that waits or runs brings back, for example of an earlier release. */
    int claimDeployed(EnvironmentRef environment, Instant now) {
        return jdbc.sql("""
                INSERT INTO host (name, tenant_id, environment_id, since, due_at)
                SELECT DISTINCT x.name, :tenant, :environment, :now, :now
                FROM deployment d
                JOIN spec_revision r ON r.environment_id = d.environment_id AND r.revision = d.revision
                CROSS JOIN LATERAL json_array_elements_text(r.document #> '{customer,hosts}') AS x(name)
                WHERE d.tenant_id = :tenant AND d.environment_id = :environment AND d.state IN ('waiting', 'active')
                ON CONFLICT (tenant_id, name) DO NOTHING
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("now", Rows.at(now))
                .update();
    }

    /** A host that the tenant uses elsewhere. */
    record Elsewhere(String host, String app, String environment) {}

    List<Elsewhere> elsewhere(UUID tenant, @Nullable UUID environment, Collection<String> hosts) {
        return jdbc.sql("""
                SELECT h.name, a.name AS app, e.name AS environment
                FROM host h JOIN environment e ON e.id = h.environment_id JOIN app a ON a.id = e.app_id
                WHERE h.tenant_id = :tenant AND h.name = ANY(:hosts) AND h.environment_id IS DISTINCT FROM :environment::uuid
                ORDER BY array_position(:hosts, h.name)
                """)
                .param("tenant", tenant)
                .param("hosts", hosts.toArray(String[]::new))
                .param("environment", environment == null ? null : environment.toString())
                .query((row, n) ->
                        new Elsewhere(row.getString("name"), row.getString("app"), row.getString("environment")))
                .list();
    }

    /**
     * Records which hosts are live and their position in the newest spec, and releases those that neither it, nor the live release, nor
     * what is being deployed names.
     */
    void settle(EnvironmentRef environment) {
        jdbc.sql("""
                UPDATE host h SET live = n.live, position = n.position
                FROM (SELECT k.name,
                             coalesce(jsonb_exists((s.document #> '{customer,hosts}')::jsonb, k.name), false) AS live,
                             coalesce((SELECT min(x.n) - 1
                                       FROM json_array_elements_text(r.document #> '{customer,hosts}')
                                            WITH ORDINALITY AS x(name, n)
                                       WHERE x.name = k.name), :gone) AS position
                      FROM environment e
                      JOIN host k ON k.environment_id = e.id
                      JOIN spec_revision r ON r.environment_id = e.id AND r.revision = e.revision
                      LEFT JOIN release v ON v.id = e.serving_release
                      LEFT JOIN spec_revision s ON s.environment_id = e.id AND s.revision = v.revision
                      WHERE e.tenant_id = :tenant AND e.id = :environment) n
                WHERE h.tenant_id = :tenant AND h.environment_id = :environment AND h.name = n.name
                  AND (h.live <> n.live OR h.position <> n.position)
                """)
                .param("gone", EnvironmentHost.GONE)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .update();
        jdbc.sql("""
                DELETE FROM host h
                WHERE h.tenant_id = :tenant AND h.environment_id = :environment AND NOT h.live AND h.position = :gone
                  AND NOT EXISTS (
                      SELECT FROM deployment d
                      JOIN spec_revision r ON r.environment_id = d.environment_id AND r.revision = d.revision
                      WHERE d.environment_id = h.environment_id AND d.state IN ('waiting', 'active')
                        AND jsonb_exists((r.document #> '{customer,hosts}')::jsonb, h.name))
                """)
                .param("gone", EnvironmentHost.GONE)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .update();
    }

    /** In the order of the newest spec. */
    List<Row> of(EnvironmentRef environment) {
        return jdbc.sql("SELECT " + COLUMNS + """
                FROM host h WHERE h.tenant_id = :tenant AND h.environment_id = :environment ORDER BY h.position, h.name
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .query((row, n) -> row(row))
                .list();
    }

    /** The row, locked until the transaction ends. */
    Optional<Row> locked(UUID tenant, String name) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM host h WHERE h.tenant_id = :tenant AND h.name = :name FOR UPDATE")
                .param("tenant", tenant)
                .param("name", name)
                .query((row, n) -> row(row))
                .optional();
    }

    /** Those to ask DNS about now, the longest waiting first. */
    List<Row> due(UUID tenant, Instant now, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + """
                FROM host h WHERE h.tenant_id = :tenant AND h.due_at <= :now ORDER BY h.due_at, h.name LIMIT :limit
                """)
                .param("tenant", tenant)
                .param("now", Rows.at(now))
                .param("limit", limit)
                .query((row, n) -> row(row))
                .list();
    }

    Optional<Instant> nextDue(UUID tenant) {
        return jdbc.sql(
                        "SELECT due_at FROM host WHERE tenant_id = :tenant AND due_at IS NOT NULL ORDER BY due_at LIMIT 1")
                .param("tenant", tenant)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /** Tenants with hosts to ask DNS about at some time. Across tenants. */
    List<UUID> tenantsWithDue() {
        return jdbc.sql("SELECT DISTINCT tenant_id FROM host WHERE due_at IS NOT NULL")
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }

    /** Asks DNS as soon as possible, and often for a while. */
    void ask(UUID tenant, String name, Instant now) {
        jdbc.sql("""
                UPDATE host SET due_at = :now, asked_at = :now, checks = 0 WHERE tenant_id = :tenant AND name = :name
                """)
                .param("now", Rows.at(now))
                .param("tenant", tenant)
                .param("name", name)
                .update();
    }

    void checked(UUID tenant, String name, HostRecords records, Instant now, Instant due) {
        jdbc.sql("""
                UPDATE host SET txt = :txt, a = :a, aaaa = :aaaa, cname = :cname, checked_at = :now, due_at = :due,
                                checks = least(checks + 1, 1000)
                WHERE tenant_id = :tenant AND name = :name
                """)
                .param("txt", Rows.word(records.proof()))
                .param("a", Rows.word(records.a()))
                .param("aaaa", Rows.word(records.aaaa()))
                .param("cname", Rows.word(records.cname()))
                .param("now", Rows.at(now))
                .param("due", Rows.at(due))
                .param("tenant", tenant)
                .param("name", name)
                .update();
    }

    /**
     * Moves it into another state, which settles questions about it.
     *
     * @throws org.springframework.dao.DuplicateKeyException when it should be routed but already is for another tenant
     */
    void setState(UUID tenant, String name, EnvironmentHost.State state, Instant now) {
        jdbc.sql("""
                UPDATE host SET state = :state, since = :now, disputed_at = NULL, granted_at = NULL, lost_at = NULL
                WHERE tenant_id = :tenant AND name = :name
                """)
                .param("state", Rows.word(state))
                .param("now", Rows.at(now))
                .param("tenant", tenant)
                .param("name", name)
                .update();
    }

    void setDisputed(UUID tenant, String name, @Nullable Instant since) {
        setMoment("disputed_at", tenant, name, since);
    }

    void setLost(UUID tenant, String name, @Nullable Instant since) {
        setMoment("lost_at", tenant, name, since);
    }

    void setGranted(UUID tenant, String name, Instant since) {
        setMoment("granted_at", tenant, name, since);
    }

    /** Gives it another token: what was put into DNS before no longer proves anything. */
    void renewToken(UUID tenant, String name, Instant now) {
        jdbc.sql("""
                UPDATE host SET token = DEFAULT, txt = NULL, due_at = :now, checks = 0
                WHERE tenant_id = :tenant AND name = :name
                """)
                .param("now", Rows.at(now))
                .param("tenant", tenant)
                .param("name", name)
                .update();
    }

    private void setMoment(String column, UUID tenant, String name, @Nullable Instant at) {
        jdbc.sql("UPDATE host SET " + column + " = :at WHERE tenant_id = :tenant AND name = :name")
                .param("at", at == null ? null : Rows.at(at))
                .param("tenant", tenant)
                .param("name", name)
                .update();
    }

    /** Hosts of the environment whose route is gone, judging by what was applied, wait for proof again. */
    List<String> left(EnvironmentRef environment, Set<String> withheld, Instant now) {
        return jdbc.sql("""
                UPDATE host SET state = 'pending', since = :now, token = DEFAULT, txt = NULL, due_at = :now, checks = 0
                WHERE tenant_id = :tenant AND environment_id = :environment AND state = 'leaving' AND name = ANY(:withheld)
                RETURNING name
                """)
                .param("now", Rows.at(now))
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("withheld", withheld.toArray(String[]::new))
                .query((row, n) -> row.getString(1))
                .list();
    }

    /** A host as staff see it. */
    record Found(Row row, String tenantSlug, String tenantName, String app, String environment) {}

    private static final String FOUND = "SELECT " + COLUMNS + """
            , t.slug, t.name AS tenant_name, a.name AS app_name, e.name AS e_name
            FROM host h
            JOIN tenant t ON t.id = h.tenant_id
            JOIN environment e ON e.id = h.environment_id
            JOIN app a ON a.id = e.app_id
            """;

    /** Across tenants: hosts that end with the text, whoever is routed first. */
    List<Found> ending(String text, int limit) {
        return jdbc.sql(FOUND + """
                WHERE reverse(h.name) LIKE reverse(:text) || '%'
                ORDER BY h.name, (h.state = 'pending'), t.slug LIMIT :limit
                """)
                .param("text", text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
                .param("limit", limit)
                .query((row, n) -> found(row))
                .list();
    }

    /** Across tenants: every claim of one host. */
    List<Found> claims(String name) {
        return jdbc.sql(FOUND + " WHERE reverse(h.name) = reverse(:name) ORDER BY (h.state = 'pending'), t.slug")
                .param("name", name)
                .query((row, n) -> found(row))
                .list();
    }

    /** Across tenants: proven by one, routed for another, oldest first. */
    List<Found> disputed(int limit) {
        return jdbc.sql(FOUND + " WHERE h.disputed_at IS NOT NULL ORDER BY h.disputed_at, h.name LIMIT :limit")
                .param("limit", limit)
                .query((row, n) -> found(row))
                .list();
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                row(row),
                row.getString("slug"),
                row.getString("tenant_name"),
                row.getString("app_name"),
                row.getString("e_name"));
    }

    private static Row row(ResultSet row) throws SQLException {
        var txt = row.getString("txt");
        return new Row(
                row.getObject("tenant_id", UUID.class),
                row.getObject("environment_id", UUID.class),
                new EnvironmentHost(
                        row.getString("name"),
                        EnvironmentHost.State.of(row.getString("state")),
                        row.getBoolean("live"),
                        row.getObject("disputed_at") != null,
                        row.getInt("position")),
                Rows.instant(row, "since"),
                row.getString("token"),
                row.getObject("granted_at") != null,
                Rows.instantOrNull(row, "disputed_at"),
                Rows.instantOrNull(row, "lost_at"),
                Rows.instantOrNull(row, "due_at"),
                row.getInt("checks"),
                Rows.instantOrNull(row, "asked_at"),
                Rows.instantOrNull(row, "checked_at"),
                txt == null
                        ? null
                        : new HostRecords(Dns.Proof.of(txt), match(row, "a"), match(row, "aaaa"), match(row, "cname")));
    }

    private static HostRecords.Match match(ResultSet row, String column) throws SQLException {
        var match = row.getString(column);
        return match == null ? HostRecords.Match.FAILED : HostRecords.Match.of(match);
    }
}
