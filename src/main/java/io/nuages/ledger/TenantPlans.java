package io.nuages.ledger;

import io.nuages.plan.Plan;
import io.nuages.plan.PlanRows;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which plans tenants have. */
@Component
class TenantPlans {
    private final JdbcClient jdbc;

    TenantPlans(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Map<UUID, Plan> of(Collection<UUID> tenants) {
        var chosen = new HashMap<UUID, UUID>();
        jdbc.sql("SELECT id, plan_id FROM tenant WHERE id = ANY (:tenants)")
                .param("tenants", tenants.toArray(UUID[]::new))
                .query((row, n) -> chosen.put(row.getObject("id", UUID.class), row.getObject("plan_id", UUID.class)))
                .list();
        var rows = new PlanRows();
        jdbc.sql("SELECT " + PlanRows.COLUMNS + " FROM plan p " + PlanRows.SIZES + " WHERE p.id = ANY (:plans) "
                        + PlanRows.ORDER)
                .param("plans", chosen.values().stream().distinct().toArray(UUID[]::new))
                .query(rows::add);
        var plans = rows.read().stream().collect(Collectors.toMap(Plan::id, Function.identity()));
        return chosen.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> Objects.requireNonNull(plans.get(entry.getValue()))));
    }
}
