package io.nuages.plan;

import java.util.UUID;

/**
 * A named CPU and memory pair for one process.
 *
 * @param cpuMillis thousandths of a core
 * @param price of one pod, Rappen a month
 */
public record Size(UUID id, String name, int cpuMillis, int memoryMib, int price) {}
