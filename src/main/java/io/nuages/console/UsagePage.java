package io.nuages.console;

import java.util.List;

/** What the environments take of the plan, and cost. */
public record UsagePage(PlanMeters plan, String planPrice, List<Row> rows, String total) {
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
