package io.nuages.plan;

/**
 * What one environment uses of the quota.
 *
 * @param cpuMillis of all its pods
 * @param surgeCpuMillis what a roll-out uses on top while it lasts: one more pod of each process
 */
public record Claim(
        int cpuMillis, int memoryMib, int surgeCpuMillis, int surgeMemoryMib, int databaseMib, int volumeMib) {
    public static final Claim NONE = new Claim(0, 0, 0, 0, 0, 0);

    public int of(Resource resource) {
        return switch (resource) {
            case CPU -> cpuMillis;
            case MEMORY -> memoryMib;
            case DATABASE -> databaseMib;
            case VOLUME -> volumeMib;
            case APPS, ENVIRONMENTS -> 0;
        };
    }
}
