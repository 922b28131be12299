package io.nuages.tenant;

import io.nuages.audit.Audit;
import io.nuages.audit.CalledLike;
import io.nuages.form.OneLine;
import io.nuages.live.Live;
import io.nuages.plan.Overrides;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.rows.Rows;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tenants and their members. Every change is recorded and announced to the cluster's reconciler and to open pages. */
@Component
public class Tenants {
    private static final int LONGEST_REASON = 200;

    /** Kind of the reconcile key of a tenant's namespace. */
    public static final String KEY = "tenant";

    private static final Pattern SLUG = Pattern.compile("[a-z]([a-z0-9-]{0,22}[a-z0-9])?");
    /** The portal's own namespace, and an address of the staff's pages. */
    private static final Set<String> KEPT = Set.of("system", "new");

    private static final int NAME_LENGTH = 80;

    private final Tenancy tenancy;
    private final JdbcClient jdbc;
    private final Audit audit;
    private final Live live;
    private final ReconcileQueue queue;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Tenants(
            Tenancy tenancy,
            JdbcClient jdbc,
            Audit audit,
            Live live,
            ReconcileQueue queue,
            ApplicationEventPublisher events,
            Clock clock) {
        this.tenancy = tenancy;
        this.jdbc = jdbc;
        this.audit = audit;
        this.live = live;
        this.queue = queue;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @param slug lower-case letters, digits and hyphens, at most 24, starting with a letter; part of addresses and of the
     *     namespace's name
     * @throws Refusal when slug or name cannot be used, or the slug is taken
     */
    public Tenant create(String actor, String slug, String name, UUID plan) {
        check(slug, name);
        var id = UUID.randomUUID();
        try {
            return tenancy.in(id, () -> {
                jdbc.sql("""
                        INSERT INTO tenant (id, slug, name, namespace, plan_id, created_at)
                        VALUES (:id, :slug, :name, :namespace, :plan, :now)
                        """)
                        .param("id", id)
                        .param("slug", slug)
                        .param("name", OneLine.of(name))
                        .param("namespace", "nuages-" + slug)
                        .param("plan", plan)
                        .param("now", Rows.now(clock))
                        .update();
                changed(id, actor, "tenant.create", slug, "created " + OneLine.of(name));
                return byId(id).orElseThrow();
            });
        } catch (DuplicateKeyException e) {
            throw new Refusal("slug", taken(slug));
        }
    }

    private void check(String slug, String name) {
        problems(slug, name).entrySet().stream().findFirst().ifPresent(problem -> {
            throw new Refusal(problem.getKey(), problem.getValue());
        });
    }

    /** Everything that keeps a tenant from being created with these, by field; empty when nothing does. */
    public Map<String, String> problems(String slug, String name) {
        var problems = new LinkedHashMap<String, String>();
        var readable = OneLine.of(name);
        if (readable.isEmpty() || readable.length() > NAME_LENGTH) {
            problems.put("name", "Enter a name of at most " + NAME_LENGTH + " characters.");
        }
        if (!SLUG.matcher(slug).matches()) {
            problems.put(
                    "slug",
                    "Use at most 24 lower-case letters, digits and hyphens, with a letter first and no hyphen last.");
        } else if (KEPT.contains(slug)) {
            problems.put("slug", "The short name " + slug + " is kept for Nuages itself. Choose another one.");
        } else if (bySlug(slug).isPresent()) {
            problems.put("slug", taken(slug));
        }
        return problems;
    }

    private static String taken(String slug) {
        return "The short name " + slug + " is taken. Choose another one.";
    }

    public Optional<Tenant> bySlug(String slug) {
        return jdbc.sql("SELECT " + Tenant.COLUMNS + " FROM" + Tenant.TABLES + "WHERE t.slug = :slug")
                .param("slug", slug)
                .query(Tenant::map)
                .optional();
    }

    public Optional<Tenant> byId(UUID id) {
        return jdbc.sql("SELECT " + Tenant.COLUMNS + " FROM" + Tenant.TABLES + "WHERE t.id = :id")
                .param("id", id)
                .query(Tenant::map)
                .optional();
    }

    /** All tenants by name; for staff. */
    public List<Tenant> all(int limit, int offset) {
        return jdbc.sql("SELECT " + Tenant.COLUMNS + " FROM" + Tenant.TABLES
                        + "ORDER BY lower(t.name), t.slug LIMIT :limit OFFSET :offset")
                .param("limit", limit)
                .param("offset", offset)
                .query(Tenant::map)
                .list();
    }

    public int count() {
        return jdbc.sql("SELECT count(*) FROM tenant").query(Integer.class).single();
    }

    /** The tenants of which the account is a member, by name. */
    public List<Membership> of(UUID account) {
        return jdbc
                .sql("SELECT " + Tenant.COLUMNS + """
                , m.role FROM member m JOIN tenant t ON t.id = m.tenant_id LEFT JOIN hold ON true
                WHERE m.account_id = :account ORDER BY lower(t.name), t.slug
                """)
                .param("account", account)
                .query((row, n) -> new Membership(Tenant.map(row, n), Role.of(row.getString("role"))))
                .list()
                .stream()
                .filter(membership -> membership.role() != Role.UNKNOWN)
                .toList();
    }

    /** Owners first, then by e-mail address. */
    public List<Member> members(UUID tenant) {
        return jdbc.sql("""
                SELECT a.id, a.email, a.proven_at IS NOT NULL AS proven, a.name, m.role, a.disabled_at IS NOT NULL AS disabled, m.created_at
                FROM member m JOIN account a ON a.id = m.account_id WHERE m.tenant_id = :tenant
                ORDER BY array_position(ARRAY['owner', 'developer', 'viewer'], m.role), lower(a.email)
                """)
                .param("tenant", tenant)
                .query((row, n) -> new Member(
                        row.getObject("id", UUID.class),
                        row.getString("email"),
                        row.getBoolean("proven"),
                        row.getString("name"),
                        Role.of(row.getString("role")),
                        row.getBoolean("disabled"),
                        Rows.instant(row, "created_at")))
                .list();
    }

    /** The members whose address is proven, by that address. */
    public People people(UUID tenant) {
        return new People(jdbc
                .sql("""
                SELECT address, name, shared, proven_at FROM (
                    SELECT lower(a.email) AS address, a.name, a.proven_at,
                           count(*) OVER (PARTITION BY\s""" + CalledLike.plain("a") + """
                           ) > 1 AS shared
                    FROM member m JOIN account a ON a.id = m.account_id WHERE m.tenant_id = :tenant
                ) AS known WHERE proven_at IS NOT NULL
                """)
                .param("tenant", tenant)
                .query((row, n) -> Map.entry(
                        row.getString("address"),
                        new People.Known(
                                row.getString("name"), row.getBoolean("shared"), Rows.instant(row, "proven_at"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** @throws Refusal when the account is a member already */
    public void addMember(UUID tenant, String actor, UUID account, Role role) {
        add(
                tenant,
                account,
                role,
                slug -> told(tenant, actor, "member.add", slug, "made " + address(account) + " " + role.one()));
    }

    /**
     * The same for a person who accepts an invitation.
     *
     * @param accepted what they did, in words; that they became a member is added
     * @throws Refusal when the account is a member already
     */
    public void join(UUID tenant, UUID account, Role role, String accepted) {
        add(
                tenant,
                account,
                role,
                slug -> told(tenant, address(account), "member.accept", slug, accepted + " and became " + role.one()));
    }

    private void add(UUID tenant, UUID account, Role role, Consumer<String> tell) {
        tenancy.run(tenant, () -> {
            var slug = lock(tenant);
            var added = jdbc.sql("""
                    INSERT INTO member (tenant_id, account_id, role, created_at) VALUES (:tenant, :account, :role, :now)
                    ON CONFLICT DO NOTHING
                    """)
                    .param("tenant", tenant)
                    .param("account", account)
                    .param("role", role.word())
                    .param("now", Rows.now(clock))
                    .update();
            if (added == 0) {
                throw new Refusal("email", address(account) + " is already a member.");
            }
            tell.accept(slug);
        });
    }

    /** @throws Refusal when the account is not a member, is the last owner and would not stay one, or gets more after too many changes */
    public void changeRole(UUID tenant, String actor, UUID account, Role role) {
        tenancy.run(tenant, () -> {
            var slug = lock(tenant);
            if (role != Role.OWNER) {
                keepAnOwner(tenant, account);
            }
            var former = jdbc.sql("SELECT role FROM member WHERE tenant_id = :tenant AND account_id = :account")
                    .param("tenant", tenant)
                    .param("account", account)
                    .query(String.class)
                    .optional()
                    .orElseThrow(() -> new Refusal("", "That account is no longer a member."));
            if (former.equals(role.word())) {
                return;
            }
            if (!Role.of(former).covers(role)) {
                checkPace(tenant, actor);
            }
            jdbc.sql("UPDATE member SET role = :role WHERE tenant_id = :tenant AND account_id = :account")
                    .param("tenant", tenant)
                    .param("account", account)
                    .param("role", role.word())
                    .update();
            events.publishEvent(new AuthorityEnded(tenant, account));
            told(tenant, actor, "member.change", slug, "made " + address(account) + " " + role.one());
        });
    }

    /** Removing rights is not limited, so somebody who changes roles in a loop is stopped when giving them back. */
    private void checkPace(UUID tenant, String actor) {
        audit.tooMany(tenant, actor, 1).ifPresent(sentence -> {
            throw new Refusal("", sentence);
        });
    }

    /**
     * Ends a membership; open pages of that account lose their stream within seconds.
     *
     * @return false when there was none
     * @throws Refusal when the account is the last owner
     */
    public boolean removeMember(UUID tenant, String actor, UUID account) {
        return tenancy.in(tenant, () -> {
            var slug = lock(tenant);
            keepAnOwner(tenant, account);
            var removed = jdbc.sql("DELETE FROM member WHERE tenant_id = :tenant AND account_id = :account")
                    .param("tenant", tenant)
                    .param("account", account)
                    .update();
            if (removed > 0) {
                events.publishEvent(new AuthorityEnded(tenant, account));
                told(tenant, actor, "member.remove", slug, "removed " + address(account));
            }
            return removed > 0;
        });
    }

    /** Two owners who remove each other at the same time meet at the tenant's lock; the second one stays. */
    private void keepAnOwner(UUID tenant, UUID account) {
        var members = members(tenant);
        members.stream()
                .filter(member -> member.account().equals(account))
                .findFirst()
                .flatMap(member -> member.needed(members))
                .ifPresent(why -> {
                    throw new Refusal("", why);
                });
    }

    /**
     * Keeps members out, without touching what is running.
     *
     * @param reason which members read
     * @return false when it was suspended before
     * @throws Refusal when there is no reason, or a long one
     */
    public boolean suspend(UUID tenant, String actor, String reason) {
        var said = OneLine.of(reason);
        if (said.isEmpty()) {
            throw new Refusal("reason", "Enter a reason. Its members will see it.");
        }
        if (said.length() > LONGEST_REASON) {
            throw new Refusal("reason", "Use at most " + LONGEST_REASON + " characters.");
        }
        return tenancy.in(tenant, () -> {
            var slug = lock(tenant);
            var updated = jdbc.sql("""
                            UPDATE tenant SET suspended_at = :now, suspended_reason = :reason
                            WHERE id = :tenant AND suspended_at IS NULL
                            """)
                    .param("tenant", tenant)
                    .param("reason", said)
                    .param("now", Rows.now(clock))
                    .update();
            if (updated > 0) {
                events.publishEvent(new AuthorityEnded(tenant, null));
                changed(tenant, actor, "tenant.suspend", slug, "suspended the tenant: " + said);
            }
            return updated > 0;
        });
    }

    /** Ends a suspension. @return false when there was none */
    public boolean resume(UUID tenant, String actor) {
        return tenancy.in(tenant, () -> {
            var slug = lock(tenant);
            var updated = jdbc.sql(
                            "UPDATE tenant SET suspended_at = NULL, suspended_reason = NULL WHERE id = :tenant AND suspended_at IS NOT NULL")
                    .param("tenant", tenant)
                    .update();
            if (updated > 0) {
                changed(tenant, actor, "tenant.resume", slug, "ended the suspension");
            }
            return updated > 0;
        });
    }

    /**
     * Moves the tenant to another plan. A tenant over the new limits keeps what is running, but cannot grow.
     *
     * @param from the plan it had when that was decided
     * @return false when somebody else moved it meanwhile; nothing is changed then
     */
    public boolean changePlan(UUID tenant, String actor, UUID from, UUID plan) {
        return tenancy.in(tenant, () -> {
            var slug = lock(tenant);
            var updated = jdbc.sql("UPDATE tenant SET plan_id = :plan WHERE id = :tenant AND plan_id = :from")
                    .param("tenant", tenant)
                    .param("from", from)
                    .param("plan", plan)
                    .update();
            if (updated > 0 && !plan.equals(from)) {
                var name = jdbc.sql("SELECT name FROM plan WHERE id = :plan")
                        .param("plan", plan)
                        .query(String.class)
                        .single();
                changed(tenant, actor, "tenant.plan", slug, "moved the tenant to the plan " + name);
            }
            return updated > 0;
        });
    }

    /** The tenant's own limits, in place of its plan's. */
    public Overrides overrides(UUID tenant) {
        return jdbc.sql("""
                SELECT cpu_millis, memory_mib, database_mib, volume_mib, apps, environments, connections
                FROM tenant WHERE id = :tenant
                """)
                .param("tenant", tenant)
                .query((row, n) -> new Overrides(
                        row.getObject("cpu_millis", Integer.class),
                        row.getObject("memory_mib", Integer.class),
                        row.getObject("database_mib", Integer.class),
                        row.getObject("volume_mib", Integer.class),
                        row.getObject("apps", Integer.class),
                        row.getObject("environments", Integer.class),
                        row.getObject("connections", Integer.class)))
                .optional()
                .orElse(Overrides.NONE);
    }

    /**
     * Gives the tenant its own limits. A tenant over them keeps what is running, but cannot grow.
     *
     * @param seen those it had when that was decided
     * @param summary what changes, in words
     * @return false when somebody else changed them meanwhile; nothing is changed then
     */
    public boolean changeOverrides(UUID tenant, String actor, Overrides seen, Overrides wanted, String summary) {
        return tenancy.in(tenant, () -> {
            var slug = lock(tenant);
            if (!overrides(tenant).equals(seen)) {
                return false;
            }
            if (!wanted.equals(seen)) {
                jdbc.sql("""
                        UPDATE tenant SET cpu_millis = :cpu, memory_mib = :memory, database_mib = :database, volume_mib = :volume,
                               apps = :apps, environments = :environments, connections = :connections
                        WHERE id = :tenant
                        """)
                        .param("tenant", tenant)
                        .param("cpu", wanted.cpuMillis())
                        .param("memory", wanted.memoryMib())
                        .param("database", wanted.databaseMib())
                        .param("volume", wanted.volumeMib())
                        .param("apps", wanted.apps())
                        .param("environments", wanted.environments())
                        .param("connections", wanted.connections())
                        .update();
                changed(tenant, actor, "tenant.limits", slug, summary);
            }
            return true;
        });
    }

    /** How many tenants each plan has; plans without any are left out. */
    public Map<UUID, Integer> countByPlan() {
        return jdbc
                .sql("SELECT plan_id, count(*) AS tenants FROM tenant GROUP BY plan_id")
                .query((row, n) -> Map.entry(row.getObject("plan_id", UUID.class), row.getInt("tenants")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Checks the namespaces of all tenants of a plan again, since its limits changed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void planChanged(UUID plan) {
        List<UUID> tenants = jdbc.sql("SELECT id FROM tenant WHERE plan_id = :plan")
                .param("plan", plan)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
        queue.enqueue(tenants.stream().map(id -> new Key(KEY, id, id)).toList());
        tenants.forEach(id -> live.changed(id, id));
    }

    /**
     * What the reconciler found out about the tenant's namespace.
     *
     * @param problem what keeps it from being as it should; null when nothing does
     */
    public void report(UUID tenant, @Nullable String problem) {
        tenancy.run(tenant, () -> {
            var updated = jdbc.sql("""
                    UPDATE tenant SET problem = :problem, ready_at = CASE WHEN :problem::text IS NULL THEN :now ELSE ready_at END
                    WHERE id = :tenant AND (problem IS DISTINCT FROM :problem::text OR ready_at IS NULL)
                    """)
                    .param("tenant", tenant)
                    .param("problem", problem)
                    .param("now", Rows.now(clock))
                    .update();
            if (updated > 0) {
                live.changed(tenant, tenant);
            }
        });
    }

    private String lock(UUID tenant) {
        return jdbc.sql("SELECT slug FROM tenant WHERE id = :tenant FOR UPDATE")
                .param("tenant", tenant)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new Refusal("", "There is no such tenant."));
    }

    private String address(UUID account) {
        return jdbc.sql("SELECT email, proven_at IS NOT NULL AS proven FROM account WHERE id = :account")
                .param("account", account)
                .query((row, n) -> EmailAddresses.shown(row.getString("email"), row.getBoolean("proven")))
                .optional()
                .orElseThrow(() -> new Refusal("", "There is no such account."));
    }

    private void changed(UUID tenant, String actor, String action, String subject, String summary) {
        queue.enqueue(new Key(KEY, tenant, tenant));
        told(tenant, actor, action, subject, summary);
    }

    private void told(UUID tenant, String actor, String action, String subject, String summary) {
        audit.record(tenant, actor, action, subject, summary);
        live.changed(tenant, tenant);
    }
}
