package io.nuages.console;

import java.util.List;

/** What is left of the plan, for a card. */
public record PlanMeters(String name, List<Meter> meters) {}
