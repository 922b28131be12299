package io.nuages.plan;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Gathers plans from rows of which each has one size, also of queries that join a plan to what else a page needs. The plan's table
 * goes by the name {@code p}.
 */
public final class PlanRows {
    public static final String COLUMNS = """
            p.id AS p_id, p.name AS p_name, p.price AS p_price, p.cpu_millis AS p_cpu, p.memory_mib AS p_memory,
            p.database_mib AS p_database, p.volume_mib AS p_volume, p.apps AS p_apps, p.environments AS p_environments,
            p.connections AS p_connections, p.database_price, p.volume_price, p.version AS p_version,
            s.id AS size_id, s.name AS size_name, s.cpu_millis AS size_cpu, s.memory_mib AS size_memory,
            s.price AS size_price
            """;
    public static final String SIZES = """
            LEFT JOIN plan_size ps ON ps.plan_id = p.id
            LEFT JOIN size s ON s.id = ps.size_id AND s.retired_at IS NULL
            """;
    /** Cheapest plan first, and smallest size first. */
    public static final String ORDER = "ORDER BY p.price, p.name, s.memory_mib, s.cpu_millis";

    private final Map<UUID, Plan> plans = new LinkedHashMap<>();
    private final Map<UUID, List<Size>> sizes = new LinkedHashMap<>();

    /** @param row has {@link #COLUMNS} */
    public void add(ResultSet row) throws SQLException {
        var id = row.getObject("p_id", UUID.class);
        if (!plans.containsKey(id)) {
            plans.put(id, plan(id, row));
        }
        var own = sizes.computeIfAbsent(id, key -> new ArrayList<>());
        var size = row.getObject("size_id", UUID.class);
        if (size != null) {
            own.add(new Size(
                    size,
                    row.getString("size_name"),
                    row.getInt("size_cpu"),
                    row.getInt("size_memory"),
                    row.getInt("size_price")));
        }
    }

    /** In the order in which they came. */
    public List<Plan> read() {
        return plans.values().stream()
                .map(plan -> plan.with(sizes.getOrDefault(plan.id(), List.of())))
                .toList();
    }

    private static Plan plan(UUID id, ResultSet row) throws SQLException {
        return new Plan(
                id,
                row.getString("p_name"),
                row.getInt("p_price"),
                new Limits(
                        row.getInt("p_cpu"),
                        row.getInt("p_memory"),
                        row.getInt("p_database"),
                        row.getInt("p_volume"),
                        row.getInt("p_apps"),
                        row.getInt("p_environments"),
                        row.getInt("p_connections")),
                row.getInt("database_price"),
                row.getInt("volume_price"),
                List.of(),
                row.getInt("p_version"));
    }
}
