package io.nuages.deploy;

import io.nuages.app.Apps;
import io.nuages.audit.Audit;
import io.nuages.cluster.WriteGuard;
import io.nuages.form.OneLine;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.rows.Rows;
import io.nuages.tenant.Hold;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What staff hold. While deployments are held, new ones wait, one for each environment, and those under way
 * finish. While writes are held, the cluster is only looked at and nothing in it is changed; whatever would change it waits
 * where it is. Each replica reads it from the database whenever it matters, so it takes effect immediately.
 */
@Component
public class Holds implements WriteGuard {
    private static final int LONGEST_REASON = 200;

    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Tenants tenants;
    private final ReconcileQueue queue;
    private final Live live;
    private final Audit audit;
    private final Clock clock;

    public Holds(
            JdbcClient jdbc,
            Tenancy tenancy,
            Tenants tenants,
            ReconcileQueue queue,
            Live live,
            Audit audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.tenants = tenants;
        this.queue = queue;
        this.live = live;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Holds the deployments of all tenants.
     *
     * @throws Refusal when there is no reason, or when they are already held
     */
    public void holdDeployments(String actor, String reason) {
        var said = checked(reason);
        everywhere(() -> {
            begun(jdbc.sql("""
                            UPDATE hold SET deployments_at = :now, deployments_by = :actor, deployments_reason = :reason
                            WHERE deployments_at IS NULL
                            """)
                    .param("now", Rows.now(clock))
                    .param("actor", actor)
                    .param("reason", said)
                    .update());
            audit.record(null, actor, "hold.deployments", "all", "held the deployments of all tenants: " + said);
            told(null);
        });
    }

    /** Releases the deployments of all tenants, unless something else holds them. @return false when they were not held */
    public boolean releaseDeployments(String actor) {
        return tenancy.everywhere(() -> {
            var ended = jdbc.sql("""
                            UPDATE hold SET deployments_at = NULL, deployments_by = NULL, deployments_reason = NULL
                            WHERE deployments_at IS NOT NULL
                            """).update();
            if (ended > 0) {
                audit.record(null, actor, "hold.release", "all", "released the deployments of all tenants");
                told(null);
            }
            return ended > 0;
        });
    }

    /**
     * Holds the deployments of one tenant.
     *
     * @throws Refusal when there is no reason, or when they are already held
     */
    public void holdDeployments(UUID tenant, String actor, String reason) {
        var said = checked(reason);
        everywhere(() -> {
            begun(jdbc.sql("""
                            UPDATE tenant SET held_at = :now, held_by = :actor, held_reason = :reason
                            WHERE id = :tenant AND held_at IS NULL
                            """)
                    .param("tenant", tenant)
                    .param("now", Rows.now(clock))
                    .param("actor", actor)
                    .param("reason", said)
                    .update());
            audit.record(tenant, actor, "hold.deployments", slug(tenant), "held all deployments: " + said);
            told(tenant);
        });
    }

    /** Releases the deployments of the tenant, unless something else holds them. @return false when they were not held */
    public boolean releaseDeployments(UUID tenant, String actor) {
        return tenancy.everywhere(() -> {
            var ended = jdbc.sql("""
                            UPDATE tenant SET held_at = NULL, held_by = NULL, held_reason = NULL
                            WHERE id = :tenant AND held_at IS NOT NULL
                            """).param("tenant", tenant).update();
            if (ended > 0) {
                audit.record(tenant, actor, "hold.release", slug(tenant), "released the deployments");
                told(tenant);
            }
            return ended > 0;
        });
    }

    /**
     * Keeps the portal from changing anything in the cluster.
     *
     * @throws Refusal when there is no reason, or when it is already held
     */
    public void holdWrites(String actor, String reason) {
        var said = checked(reason);
        everywhere(() -> {
            begun(jdbc.sql("""
                            UPDATE hold SET writes_at = :now, writes_by = :actor, writes_reason = :reason WHERE writes_at IS NULL
                            """)
                    .param("now", Rows.now(clock))
                    .param("actor", actor)
                    .param("reason", said)
                    .update());
            audit.record(null, actor, "hold.writes", "cluster", "made the portal read-only to the cluster: " + said);
            told(null);
        });
    }

    /** Lets the portal change the cluster again, and has everything checked. @return false when it already could */
    public boolean releaseWrites(String actor) {
        return tenancy.everywhere(() -> {
            var ended = jdbc.sql("""
                            UPDATE hold SET writes_at = NULL, writes_by = NULL, writes_reason = NULL, writes_ended_at = :now
                            WHERE writes_at IS NOT NULL
                            """).param("now", Rows.now(clock)).update();
            if (ended > 0) {
                audit.record(null, actor, "hold.release", "cluster", "let the portal change the cluster again");
                told(null);
                queue.enqueueAll(Tenants.KEY);
                queue.enqueueAll(Apps.ENVIRONMENT);
            }
            return ended > 0;
        });
    }

    /**
     * All that is held.
     *
     * @param tenants whose deployments are held individually, longest first
     * @param more whether there are others
     */
    public record Now(@Nullable Hold deployments, @Nullable Hold writes, List<HeldTenant> tenants, boolean more) {}

    public record HeldTenant(String slug, String name, Hold hold) {}

    /** @param most tenants */
    public Now now(int most) {
        var tenants = new ArrayList<HeldTenant>();
        var first = jdbc.sql("""
                        SELECT deployments_at, deployments_by, deployments_reason, writes_at, writes_by, writes_reason,
                               t.slug, t.name, t.held_at, t.held_by, t.held_reason
                        FROM hold
                        LEFT JOIN (SELECT slug, name, held_at, held_by, held_reason FROM tenant WHERE held_at IS NOT NULL
                                   ORDER BY held_at, slug LIMIT :limit) t ON true
                        ORDER BY t.held_at, t.slug
                        """)
                .param("limit", most + 1)
                .query((row, n) -> {
                    var held = Hold.read(row, Hold.Scope.TENANT, "held");
                    if (held != null) {
                        tenants.add(new HeldTenant(row.getString("slug"), row.getString("name"), held));
                    }
                    return new Now(
                            Hold.read(row, Hold.Scope.ALL, "deployments"),
                            Hold.read(row, Hold.Scope.WRITES, "writes"),
                            List.of(),
                            false);
                })
                .list()
                .getFirst();
        return new Now(
                first.deployments(),
                first.writes(),
                tenants.stream().limit(most).toList(),
                tenants.size() > most);
    }

    /** The hold on this tenant alone, whatever else is held; empty when there is none. */
    public Optional<Hold> ofItself(UUID tenant) {
        return jdbc.sql("SELECT held_at, held_by, held_reason FROM tenant WHERE id = :tenant AND held_at IS NOT NULL")
                .param("tenant", tenant)
                .query((row, n) -> Objects.requireNonNull(Hold.read(row, Hold.Scope.TENANT, "held")))
                .optional();
    }

    /** What keeps deployments of the tenant from starting; empty when nothing does. */
    public Optional<Hold> of(UUID tenant) {
        return tenants.byId(tenant).flatMap(found -> Optional.ofNullable(found.hold()));
    }

    /** Whether nothing may be changed in the cluster. */
    @Override
    public boolean writesHeld() {
        return jdbc.sql("SELECT writes_at IS NOT NULL FROM hold")
                .query(Boolean.class)
                .single();
    }

    /** When writes were last released; the beginning of time when they were never held. What a hold interrupted has had no time before. */
    public Instant writesSince() {
        return jdbc.sql("SELECT writes_ended_at FROM hold")
                .query((row, n) -> row.getObject("writes_ended_at", OffsetDateTime.class))
                .optional()
                .map(OffsetDateTime::toInstant)
                .orElse(Instant.EPOCH);
    }

    private static String checked(String reason) {
        var said = OneLine.of(reason);
        if (said.isEmpty()) {
            throw new Refusal("reason", "Enter a reason. Customers will see it.");
        }
        if (said.length() > LONGEST_REASON) {
            throw new Refusal("reason", "Use at most " + LONGEST_REASON + " characters.");
        }
        return said;
    }

    private static void begun(int changed) {
        if (changed == 0) {
            throw new Refusal("", "Somebody else has done that in the meantime.");
        }
    }

    /** Notifies open pages, and wakes the keys that wait: they find out themselves whether they may start. */
    private void told(@Nullable UUID tenant) {
        var waiting = jdbc.sql("""
                SELECT tenant_id, environment_id FROM deployment
                WHERE state = 'waiting' AND tenant_id = coalesce(CAST(:tenant AS uuid), tenant_id)
                UNION SELECT tenant_id, environment_id FROM deployment
                WHERE state = 'active' AND tenant_id = coalesce(CAST(:tenant AS uuid), tenant_id)
                """)
                .param("tenant", tenant)
                .query((row, n) -> new Key(
                        Apps.ENVIRONMENT,
                        row.getObject("tenant_id", UUID.class),
                        row.getObject("environment_id", UUID.class)))
                .list();
        queue.enqueue(waiting);
        waiting.forEach(key -> live.changed(key.tenant(), key.id()));
        waiting.stream().map(Key::tenant).distinct().forEach(whose -> live.changed(whose, whose));
        live.changed(
                jdbc.sql("SELECT id FROM tenant WHERE id = coalesce(CAST(:tenant AS uuid), id)")
                        .param("tenant", tenant)
                        .query((row, n) -> row.getObject("id", UUID.class))
                        .list(),
                Hold.TOPIC);
    }

    private String slug(UUID tenant) {
        return tenants.byId(tenant).orElseThrow().slug();
    }

    private void everywhere(Runnable work) {
        tenancy.<@Nullable Void>everywhere(() -> {
            work.run();
            return null;
        });
    }
}
