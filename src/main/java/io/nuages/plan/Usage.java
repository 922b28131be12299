package io.nuages.plan;

/** What all environments of a tenant claim together, roll-overs apart. */
public record Usage(int cpuMillis, int memoryMib, int databaseMib, int volumeMib, int apps, int environments) {}
