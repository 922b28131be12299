package io.nuages.plan;

/** What all environments of a tenant claim together, roll-overs apart. */
public record Usage(int cpuMillis, int memoryMib, int databaseMib, int volumeMib, int apps, int environments) {
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
