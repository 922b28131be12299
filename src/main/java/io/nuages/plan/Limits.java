package io.nuages.plan;

/**
 * How much a tenant may claim.
 *
 * @param cpuMillis thousandths of a core
 */
public record Limits(int cpuMillis, int memoryMib, int databaseMib, int volumeMib, int apps, int environments) {
    public int of(Resource resource) {
        return switch (resource) {
            case CPU -> cpuMillis;
            case MEMORY -> memoryMib;
            case DATABASE -> databaseMib;
            case VOLUME -> volumeMib;
            case APPS -> apps;
            case ENVIRONMENTS -> environments;
        };
    }
}
