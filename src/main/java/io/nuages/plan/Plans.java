package io.nuages.plan;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The provider's plans and sizes. */
@Component
public class Plans {
    private static final String SELECT = "SELECT " + PlanRows.COLUMNS + " FROM plan p " + PlanRows.SIZES;

    private final JdbcClient jdbc;

    Plans(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Until the running transaction ends, nobody else who takes this lock changes plans or sizes. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock() {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('nuages plans'))")
                .query((row, n) -> 0)
                .list();
    }

    /** All plans that are not retired, cheapest first. */
    @Transactional(readOnly = true)
    public List<Plan> all() {
        return plans(jdbc.sql(SELECT + " WHERE p.retired_at IS NULL " + PlanRows.ORDER));
    }

    @Transactional(readOnly = true)
    public Optional<Plan> byId(UUID id) {
        return plans(jdbc.sql(SELECT + " WHERE p.id = :id " + PlanRows.ORDER).param("id", id)).stream()
                .findFirst();
    }

    /** All sizes that are not retired, smallest first. */
    @Transactional(readOnly = true)
    public List<Size> sizes() {
        return jdbc.sql("""
                SELECT id, name, cpu_millis, memory_mib, price FROM size WHERE retired_at IS NULL
                ORDER BY memory_mib, cpu_millis
                """)
                .query((row, n) -> new Size(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getInt("cpu_millis"),
                        row.getInt("memory_mib"),
                        row.getInt("price")))
                .list();
    }

    /**
     * Creates or edits a size. Environments keep the CPU and memory that they were given until their own sizes are edited.
     *
     * @param id null for a new one
     * @throws DuplicateKeyException when another size has the name
     */
    @Transactional
    public UUID saveSize(@Nullable UUID id, String name, int cpuMillis, int memoryMib, int price) {
        var key = id == null ? UUID.randomUUID() : id;
        jdbc.sql("""
                INSERT INTO size (id, name, cpu_millis, memory_mib, price) VALUES (:id, :name, :cpu, :memory, :price)
                ON CONFLICT (id) DO UPDATE SET name = :name, cpu_millis = :cpu, memory_mib = :memory, price = :price
                """)
                .param("id", key)
                .param("name", name)
                .param("cpu", cpuMillis)
                .param("memory", memoryMib)
                .param("price", price)
                .update();
        return key;
    }

    /** Removes a size from every plan; environments that have it keep it. */
    @Transactional
    public void retireSize(UUID id) {
        jdbc.sql("UPDATE size SET retired_at = now() WHERE id = :id")
                .param("id", id)
                .update();
    }

    /** Plans that offer a size, or did before it was retired. */
    @Transactional(readOnly = true)
    public List<UUID> offering(UUID size) {
        return jdbc.sql("SELECT plan_id FROM plan_size WHERE size_id = :size")
                .param("size", size)
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }

    /** @throws DuplicateKeyException when another plan has the name */
    @Transactional
    public UUID create(
            String name, int price, Limits limits, int databasePrice, int volumePrice, Collection<UUID> sizes) {
        var id = UUID.randomUUID();
        jdbc.sql("""
                INSERT INTO plan (id, name, price, cpu_millis, memory_mib, database_mib, volume_mib, apps, environments,
                                  connections, database_price, volume_price)
                VALUES (:id, :name, :price, :cpu, :memory, :database, :volume, :apps, :environments, :connections,
                        :databasePrice, :volumePrice)
                """)
                .param("id", id)
                .params(values(name, price, limits, databasePrice, volumePrice))
                .update();
        setSizes(id, sizes);
        return id;
    }

    /**
     * Edits a plan. Tenants that are over the new limits keep what they have, but cannot grow.
     *
     * @return false when somebody else edited it since {@code version} was read; nothing is changed then
     * @throws DuplicateKeyException when another plan has the name
     */
    @Transactional
    public boolean update(
            UUID id,
            int version,
            String name,
            int price,
            Limits limits,
            int databasePrice,
            int volumePrice,
            Collection<UUID> sizes) {
        var updated = jdbc.sql("""
                UPDATE plan SET name = :name, price = :price, cpu_millis = :cpu, memory_mib = :memory, database_mib = :database,
                       volume_mib = :volume, apps = :apps, environments = :environments, connections = :connections,
                       database_price = :databasePrice, volume_price = :volumePrice, version = version + 1
                WHERE id = :id AND version = :version
                """)
                .param("id", id)
                .param("version", version)
                .params(values(name, price, limits, databasePrice, volumePrice))
                .update();
        if (updated == 0) {
            return false;
        }
        jdbc.sql("DELETE FROM plan_size WHERE plan_id = :id").param("id", id).update();
        setSizes(id, sizes);
        return true;
    }

    private void setSizes(UUID plan, Collection<UUID> sizes) {
        jdbc.sql("INSERT INTO plan_size (plan_id, size_id) SELECT :plan, unnest(:sizes)")
                .param("plan", plan)
                .param("sizes", Set.copyOf(sizes).toArray(UUID[]::new))
                .update();
    }

    private static Map<String, Object> values(
            String name, int price, Limits limits, int databasePrice, int volumePrice) {
        return Map.ofEntries(
                Map.entry("name", name),
                Map.entry("price", price),
                Map.entry("cpu", limits.cpuMillis()),
                Map.entry("memory", limits.memoryMib()),
                Map.entry("database", limits.databaseMib()),
                Map.entry("volume", limits.volumeMib()),
                Map.entry("apps", limits.apps()),
                Map.entry("environments", limits.environments()),
                Map.entry("connections", limits.connections()),
                Map.entry("databasePrice", databasePrice),
                Map.entry("volumePrice", volumePrice));
    }

    private static List<Plan> plans(JdbcClient.StatementSpec statement) {
        var plans = new PlanRows();
        statement.query(plans::add);
        return plans.read();
    }
}
