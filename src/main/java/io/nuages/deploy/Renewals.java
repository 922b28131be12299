package io.nuages.deploy;

import io.nuages.audit.Audit;
import io.nuages.form.Problems;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.rows.Rows;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Environments of all tenants whose pods would be different with the present chart and settings, and how staff renew them: by
 * deployments of what is live, a number at a time, each wave after the previous one has succeeded.
 */
@Component
public class Renewals {
    /** Kind of the keys of renewals under way. */
    public static final String KEY = "renewal";

    /** Announced to the staff's pages when a renewal starts, advances or ends. */
    public static final UUID TOPIC = new UUID(0, 1);

    /** What can be renewed: it is live, has pods, and nothing is being deployed that would bring it new ones anyway. */
    private static final String READY = """
            FROM rendering r
            JOIN environment e ON e.id = r.environment_id AND e.paused_at IS NULL AND e.deleting_at IS NULL
            JOIN renewal n ON n.id = :renewal AND (n.tenant_id IS NULL OR n.tenant_id = r.tenant_id)
            WHERE r.outdated_since IS NOT NULL
              AND NOT EXISTS (SELECT FROM deployment d WHERE d.environment_id = e.id AND d.state IN ('waiting', 'active'))
              AND NOT EXISTS (SELECT FROM deployment d WHERE d.environment_id = e.id AND d.renewal_id = n.id)
            """;

    private static final String ROWS = """
            SELECT n.id, t.slug, t.name AS tenant, n.at_once, n.actor, n.created_at, n.ended_at, n.outcome, n.note,
                   (SELECT count(*) FROM deployment d WHERE d.renewal_id = n.id AND d.state = 'succeeded') AS renewed,
                   (SELECT count(*) FROM deployment d WHERE d.renewal_id = n.id AND d.state IN ('waiting', 'active')) AS going
            FROM renewal n LEFT JOIN tenant t ON t.id = n.tenant_id
            """;

    private final Tenancy tenancy;
    private final JdbcClient jdbc;
    private final ReconcileQueue queue;
    private final Live live;
    private final Audit audit;
    private final Clock clock;

    Renewals(Tenancy tenancy, JdbcClient jdbc, ReconcileQueue queue, Live live, Audit audit, Clock clock) {
        this.tenancy = tenancy;
        this.jdbc = jdbc;
        this.queue = queue;
        this.live = live;
        this.audit = audit;
        this.clock = clock;
    }

    public enum Outcome {
        DONE,
        STOPPED,
        /** One of its deployments did not succeed, so no further wave started. */
        FAILED,
        /** A newer portal knows what. */
        UNKNOWN
    }

    /**
     * @param tenantSlug null for all tenants, and so is {@code tenant}
     * @param endedAt null while it is under way, and so is {@code outcome}
     * @param note which deployment did not succeed; null otherwise
     * @param renewed environments that have their new pods
     * @param going those that are being deployed
     */
    public record Renewal(
            UUID id,
            @Nullable String tenantSlug,
            @Nullable String tenant,
            int atOnce,
            String actor,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Outcome outcome,
            @Nullable String note,
            int renewed,
            int going) {}

    /**
     * An environment that would get new pods.
     *
     * @param paused it has none, and no renewal wakes it
     */
    public record Outdated(
            String tenantSlug, String tenant, String app, String environment, Instant since, boolean paused) {}

    /** How many environments would get new pods. */
    public int count() {
        return tenancy.everywhere(() -> jdbc.sql("SELECT count(*) FROM rendering WHERE outdated_since IS NOT NULL")
                .query(Integer.class)
                .single());
    }

    /** How many of them have pods: a renewal resumes nothing. */
    public int running() {
        return tenancy.everywhere(() -> jdbc.sql("""
                SELECT count(*) FROM rendering r
                JOIN environment e ON e.id = r.environment_id AND e.paused_at IS NULL AND e.deleting_at IS NULL
                WHERE r.outdated_since IS NOT NULL
                """).query(Integer.class).single());
    }

    /** Those outdated for longest come first. */
    public List<Outdated> outdated(int limit, int offset) {
        return tenancy.everywhere(() -> jdbc.sql("""
                SELECT t.slug, t.name AS tenant, a.name AS app, e.name AS environment, r.outdated_since,
                       e.paused_at IS NOT NULL AS paused
                FROM rendering r
                JOIN environment e ON e.id = r.environment_id
                JOIN app a ON a.id = e.app_id
                JOIN tenant t ON t.id = e.tenant_id
                WHERE r.outdated_since IS NOT NULL
                ORDER BY r.outdated_since, r.environment_id LIMIT :limit OFFSET :offset
                """)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> new Outdated(
                        row.getString("slug"),
                        row.getString("tenant"),
                        row.getString("app"),
                        row.getString("environment"),
                        Rows.instant(row, "outdated_since"),
                        row.getBoolean("paused")))
                .list());
    }

    /** The newest, which may be under way. */
    public Optional<Renewal> newest() {
        return tenancy.everywhere(() -> jdbc.sql(ROWS + " ORDER BY n.created_at DESC LIMIT 1")
                .query((row, n) -> renewal(row))
                .optional());
    }

    /**
     * Starts renewing pods.
     *
     * @param tenant whose environments; null for everybody's
     * @param atOnce how many environments are deployed at the same time, 1 to 50
     * @throws Problems at {@code atOnce}, and when another renewal is under way
     */
    public void start(@Nullable UUID tenant, int atOnce, String actor) {
        checkAtOnce(atOnce);
        var id = UUID.randomUUID();
        try {
            tenancy.everywhere(() -> {
                jdbc.sql("""
                        INSERT INTO renewal (id, tenant_id, at_once, actor, created_at) VALUES (:id, :tenant, :atOnce, :actor, :now)
                        """)
                        .param("id", id)
                        .param("tenant", tenant)
                        .param("atOnce", atOnce)
                        .param("actor", actor)
                        .param("now", Rows.now(clock))
                        .update();
                audit.record(
                        null,
                        actor,
                        "renewal.start",
                        tenant == null ? "all" : tenant.toString(),
                        "started renewing pods, " + atOnce + " at a time");
                queue.enqueue(key(id));
                changed(live);
                return id;
            });
        } catch (DuplicateKeyException e) {
            throw Problems.of("", "New pods are already being rolled out. Stop that first, or wait until it is done.");
        }
    }

    /** @throws Problems at {@code atOnce} */
    public static void checkAtOnce(int atOnce) {
        if (atOnce < 1 || atOnce > 50) {
            throw Problems.of("atOnce", "Enter a number from 1 to 50.");
        }
    }

    /** Starts no further wave. Deployments under way continue. @return false when it had ended before, and stays as it is */
    public boolean stop(UUID renewal, String actor) {
        return tenancy.everywhere(() -> {
            var stopped = end(renewal, Outcome.STOPPED, null);
            if (stopped) {
                audit.record(null, actor, "renewal.stop", renewal.toString(), "stopped bringing new pods");
            }
            return stopped;
        });
    }

    /** Within a transaction. */
    public static void changed(Live live) {
        live.changed(Live.STAFF, TOPIC);
    }

    static Key key(UUID renewal) {
        return new Key(KEY, renewal, renewal);
    }

    /** One that is under way. */
    Optional<Renewal> going(UUID renewal) {
        return tenancy.everywhere(() -> jdbc.sql(ROWS + " WHERE n.id = :renewal AND n.ended_at IS NULL")
                .param("renewal", renewal)
                .query((row, n) -> renewal(row))
                .optional());
    }

    /** What did not succeed, in a sentence; empty while everything that has ended has succeeded. One replaced by a newer deployment has not failed. */
    Optional<String> failure(UUID renewal) {
        return tenancy.everywhere(() ->
                jdbc.sql("""
                SELECT t.slug || ' · ' || a.name || '/' || e.name || ': deployment ' || d.number
                       || CASE d.state WHEN 'failed' THEN ' failed' ELSE ' was cancelled' END
                       || coalesce(': ' || (d.diagnosis ->> 'cause'), '.')
                FROM deployment d
                JOIN environment e ON e.id = d.environment_id
                JOIN app a ON a.id = e.app_id
                JOIN tenant t ON t.id = e.tenant_id
                WHERE d.renewal_id = :renewal AND d.state IN ('failed', 'cancelled')
                ORDER BY d.ended_at LIMIT 1
                """).param("renewal", renewal).query(String.class).optional());
    }

    /** Whose turn it is next, longest outdated first. */
    List<EnvironmentRef> next(UUID renewal, int limit) {
        return tenancy.everywhere(() -> jdbc.sql("SELECT r.tenant_id, r.environment_id " + READY
                        + " ORDER BY r.outdated_since, r.environment_id LIMIT :limit")
                .param("renewal", renewal)
                .param("limit", limit)
                .query((row, n) -> new EnvironmentRef(
                        row.getObject("tenant_id", UUID.class), row.getObject("environment_id", UUID.class)))
                .list());
    }

    /** @return false when it had ended */
    boolean end(UUID renewal, Outcome outcome, @Nullable String note) {
        return tenancy.everywhere(() -> {
            changed(live);
            return jdbc.sql("""
                    UPDATE renewal SET ended_at = :now, outcome = :outcome, note = :note WHERE id = :renewal AND ended_at IS NULL
                    """)
                            .param("now", Rows.now(clock))
                            .param("outcome", Rows.word(outcome))
                            .param("note", note)
                            .param("renewal", renewal)
                            .update()
                    == 1;
        });
    }

    private static Renewal renewal(ResultSet row) throws SQLException {
        var outcome = row.getString("outcome");
        return new Renewal(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                row.getString("tenant"),
                row.getInt("at_once"),
                row.getString("actor"),
                Rows.instant(row, "created_at"),
                Rows.instantOrNull(row, "ended_at"),
                outcome == null ? null : Rows.constant(Outcome.class, outcome, Outcome.UNKNOWN),
                row.getString("note"),
                row.getInt("renewed"),
                row.getInt("going"));
    }
}
