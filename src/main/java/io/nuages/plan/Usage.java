package io.nuages.plan;

/**
 * What all environments of a tenant claim together.
 *
 * @param reservedCpuMillis reserved by the cluster beside the plan for a roll-out and the release command before it: the most that one
 *     environment takes on top meanwhile
 */
public record Usage(
        int cpuMillis,
        int memoryMib,
        int databaseMib,
        int volumeMib,
        int apps,
        int environments,
        int reservedCpuMillis,
        int reservedMemoryMib) {
    /** Of environments that nothing rolls over in. */
    public Usage(int cpuMillis, int memoryMib, int databaseMib, int volumeMib, int apps, int environments) {
        this(cpuMillis, memoryMib, databaseMib, volumeMib, apps, environments, 0, 0);
    }

    public int reserved(Resource resource) {
        return switch (resource) {
            case CPU -> reservedCpuMillis;
            case MEMORY -> reservedMemoryMib;
            case DATABASE, VOLUME, APPS, ENVIRONMENTS -> 0;
        };
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
