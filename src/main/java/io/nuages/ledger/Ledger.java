package io.nuages.ledger;

import io.nuages.plan.Plan;
import io.nuages.rows.Rows;
import io.nuages.spec.Price;
import io.nuages.tenant.EnvironmentRef;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The only writer of what environments claim and what that costs. It writes in the running transaction, after the lock of the
 * environment's row (of its database's, once it is gone), so that two simultaneous changes each have an entry, in the order in which
 * they came. A change without effect writes nothing.
 *
 * <p>A portal of an earlier version, which still runs while this one takes over, writes no entries. What it changes is
 * recorded with the next change of the same environment, or by {@link Healing} if it no longer exists.
 */
@Component
public class Ledger {
    private static final TypeReference<List<Part>> PARTS = new TypeReference<>() {};

    /** The environment's newest entry. */
    private static final String LAST = """
            SELECT id, tenant_id, environment_id, path, at, revisions, pods, cpu_millis, memory_mib, database_mib, volume_mib, parts,
                   plan, least_price, most_price
            FROM claim_entry WHERE tenant_id = :tenant AND environment_id = :environment ORDER BY id DESC LIMIT 1
            """;

    private final JdbcClient jdbc;
    private final TenantPlans plans;
    private final JsonMapper json;
    private final Clock clock;

    Ledger(JdbcClient jdbc, TenantPlans plans, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.plans = plans;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Records what an environment claims from now on.
     *
     * @param path {@code shop/production}
     * @param plan read after the environment's lock was taken, or under the tenant's
     * @param actor as the audit log names them
     * @param cause in words, for example {@code edited: web, pods}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(EnvironmentRef environment, String path, Claimed claimed, String actor, String cause) {
        jdbc.sql("""
                INSERT INTO claim_entry (tenant_id, environment_id, path, at, actor, cause, revisions, pods, cpu_millis, memory_mib,
                                         database_mib, volume_mib, parts, plan, least_price, most_price)
                SELECT :tenant, :environment, :path, greatest(:now, l.at), :actor, :cause, :revisions, :pods, :cpu, :memory,
                       :database, :volume, :parts::jsonb, :plan, :least, :most
                FROM (SELECT) one LEFT JOIN (""" + LAST + """
                ) l ON true
                WHERE l.id IS NULL
                   OR (l.pods, l.cpu_millis, l.memory_mib, l.database_mib, l.volume_mib, l.parts, l.plan, l.least_price, l.most_price)
                      IS DISTINCT FROM (:pods, :cpu, :memory, :database, :volume, :parts::jsonb, :plan, :least, :most)
                   OR (l.revisions = '{}') <> (:revisions = '{}')
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("path", path)
                .param("now", Rows.now(clock))
                .param("actor", actor)
                .param("cause", cause)
                .param("revisions", claimed.revisions().toArray(Integer[]::new))
                .param("pods", claimed.pods())
                .param("cpu", claimed.cpuMillis())
                .param("memory", claimed.memoryMib())
                .param("database", claimed.databaseMib())
                .param("volume", claimed.volumeMib())
                .param("parts", json.writeValueAsString(claimed.parts()))
                .param("plan", claimed.plan())
                .param("least", claimed.price().least())
                .param("most", claimed.price().most())
                .update();
    }

    /**
     * A database that outlived its environment is to be destroyed: from now on it costs nothing. While the environment is
     * not quite gone, this records nothing, since its removal will find no database to keep.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void databaseDestroyed(EnvironmentRef environment, String actor) {
        jdbc.sql("""
                INSERT INTO claim_entry (tenant_id, environment_id, path, at, actor, cause, revisions, pods, cpu_millis, memory_mib,
                                         database_mib, volume_mib, parts, plan, least_price, most_price)
                SELECT l.tenant_id, l.environment_id, l.path, greatest(:now, l.at), :actor, 'its database was destroyed', '{}', false,
                       0, 0, 0, 0, '[]', l.plan, 0, 0
                FROM (""" + LAST + """
                ) l
                WHERE l.revisions = '{}' AND l.database_mib > 0
                """)
                .param("tenant", environment.tenant())
                .param("environment", environment.id())
                .param("now", Rows.now(clock))
                .param("actor", actor)
                .update();
    }

    /**
     * Prices of plans have changed: records what now costs something else. Checks of what fits wait meanwhile, and then
     * read the new prices.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void repriced(Collection<UUID> plans, String actor, String cause) {
        reprice(
                jdbc.sql("SELECT id FROM tenant WHERE plan_id = ANY (:plans) ORDER BY id FOR NO KEY UPDATE")
                        .param("plans", plans.toArray(UUID[]::new))
                        .query((row, n) -> row.getObject(1, UUID.class))
                        .list(),
                actor,
                cause);
    }

    /** The same for a tenant that has another plan now; its row is locked. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void moved(UUID tenant, String actor, String cause) {
        reprice(List.of(tenant), actor, cause);
    }

    private record Last(
            long id, UUID tenant, String plan, List<Part> parts, int databaseMib, int volumeMib, Price price) {
        /** The same at a plan's prices. */
        Last at(Plan now) {
            var cost = parts.stream().map(part -> part.cost(now)).reduce(Price.NOTHING, Price::plus);
            return new Last(
                    id,
                    tenant,
                    now.name(),
                    parts.stream().map(part -> part.at(now)).toList(),
                    databaseMib,
                    volumeMib,
                    Price.ofStorage(databaseMib, volumeMib, now).plus(cost));
        }
    }

    private void reprice(List<UUID> tenants, String actor, String cause) {
        lock(tenants);
        var plans = this.plans.of(tenants);
        var changed = new ArrayList<Last>();
        for (var last : last(tenants)) {
            var now = last.at(Objects.requireNonNull(plans.get(last.tenant())));
            if (!now.equals(last)) {
                changed.add(now);
            }
        }
        if (!changed.isEmpty()) {
            insert(changed, actor, cause);
        }
    }

    private void insert(List<Last> changed, String actor, String cause) {
        jdbc.sql("""
                INSERT INTO claim_entry (tenant_id, environment_id, path, at, actor, cause, revisions, pods, cpu_millis, memory_mib,
                                         database_mib, volume_mib, parts, plan, least_price, most_price)
                SELECT l.tenant_id, l.environment_id, l.path, greatest(:now, l.at), :actor, :cause, l.revisions, l.pods, l.cpu_millis,
                       l.memory_mib, l.database_mib, l.volume_mib, n.parts::jsonb, n.plan, n.least, n.most
                FROM unnest(:ids, :parts, :plans, :least, :most) AS n (id, parts, plan, least, most)
                JOIN claim_entry l ON l.id = n.id
                ORDER BY l.id
                """)
                .param("now", Rows.now(clock))
                .param("actor", actor)
                .param("cause", cause)
                .param("ids", changed.stream().map(Last::id).toArray(Long[]::new))
                .param(
                        "parts",
                        changed.stream()
                                .map(each -> json.writeValueAsString(each.parts()))
                                .toArray(String[]::new))
                .param("plans", changed.stream().map(Last::plan).toArray(String[]::new))
                .param(
                        "least",
                        changed.stream().map(each -> each.price().least()).toArray(Integer[]::new))
                .param("most", changed.stream().map(each -> each.price().most()).toArray(Integer[]::new))
                .update();
    }

    private void lock(List<UUID> tenants) {
        for (var rows : List.of(
                "environment WHERE tenant_id = ANY (:tenants) ORDER BY id",
                "environment_database WHERE tenant_id = ANY (:tenants) ORDER BY environment_id")) {
            jdbc.sql("SELECT FROM " + rows + " FOR NO KEY UPDATE")
                    .param("tenants", tenants.toArray(UUID[]::new))
                    .query()
                    .listOfRows();
        }
    }

    private List<Last> last(List<UUID> tenants) {
        return jdbc.sql("""
                SELECT l.id, l.tenant_id, l.plan, l.parts, l.database_mib, l.volume_mib, l.least_price, l.most_price
                FROM (SELECT tenant_id, id FROM environment WHERE tenant_id = ANY (:tenants)
                      UNION SELECT tenant_id, environment_id FROM environment_database
                            WHERE tenant_id = ANY (:tenants)) e
                CROSS JOIN LATERAL (SELECT id, tenant_id, plan, parts, revisions, database_mib, volume_mib, least_price, most_price
                                    FROM claim_entry
                                    WHERE tenant_id = e.tenant_id AND environment_id = e.id ORDER BY id DESC LIMIT 1) l
                WHERE l.revisions <> '{}' OR l.database_mib > 0
                """)
                .param("tenants", tenants.toArray(UUID[]::new))
                .query((row, n) -> new Last(
                        row.getLong("id"),
                        row.getObject("tenant_id", UUID.class),
                        row.getString("plan"),
                        json.readValue(row.getString("parts"), PARTS),
                        row.getInt("database_mib"),
                        row.getInt("volume_mib"),
                        new Price(row.getInt("least_price"), row.getInt("most_price"))))
                .list();
    }
}
