package io.nuages.plan;

/**
 * How much a tenant may claim.
 *
 * @param cpuMillis thousandths of a core
 * @param connections that each of its databases may open at a time; the server may allow fewer, see {@code io.nuages.database}
 */
public record Limits(
        int cpuMillis, int memoryMib, int databaseMib, int volumeMib, int apps, int environments, int connections) {
    /** A site with its workers and a migration. */
    public static final int USUAL_CONNECTIONS = 20;

    public static final int MOST_CONNECTIONS = 1000;

    /** With {@link #USUAL_CONNECTIONS}. */
    public Limits(int cpuMillis, int memoryMib, int databaseMib, int volumeMib, int apps, int environments) {
        this(cpuMillis, memoryMib, databaseMib, volumeMib, apps, environments, USUAL_CONNECTIONS);
    }

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
