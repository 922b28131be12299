package io.nuages.plan;

import org.jspecify.annotations.Nullable;

/** A tenant's own limits; null where the plan's applies. */
public record Overrides(
        @Nullable Integer cpuMillis,
        @Nullable Integer memoryMib,
        @Nullable Integer databaseMib,
        @Nullable Integer volumeMib,
        @Nullable Integer apps,
        @Nullable Integer environments,
        @Nullable Integer connections) {
    public static final Overrides NONE = new Overrides(null, null, null, null, null, null, null);

    /** The plan's limits, overridden by these. */
    public Limits over(Limits plan) {
        return new Limits(
                or(cpuMillis, plan.cpuMillis()),
                or(memoryMib, plan.memoryMib()),
                or(databaseMib, plan.databaseMib()),
                or(volumeMib, plan.volumeMib()),
                or(apps, plan.apps()),
                or(environments, plan.environments()),
                or(connections, plan.connections()));
    }

    public @Nullable Integer of(Resource resource) {
        return switch (resource) {
            case CPU -> cpuMillis;
            case MEMORY -> memoryMib;
            case DATABASE -> databaseMib;
            case VOLUME -> volumeMib;
            case APPS -> apps;
            case ENVIRONMENTS -> environments;
        };
    }

    private static int or(@Nullable Integer own, int plan) {
        return own == null ? plan : own;
    }
}
