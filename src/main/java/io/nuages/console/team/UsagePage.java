package io.nuages.console.team;

import io.nuages.console.PlanMeters;
import java.util.List;

/**
 * What the environments use of the plan, and cost.
 *
 * @param connections that each database may take at once
 */
public record UsagePage(PlanMeters plan, String planPrice, List<Row> rows, String total, int connections) {
    public record Row(
            String name,
            String href,
            String processes,
            String cpu,
            String memory,
            String database,
            String volume,
            String price) {}
}
