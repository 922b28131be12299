package io.nuages.chart;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a tenant's namespace should allow for all environments together, including head room for roll-outs.
 *
 * @param labels on every object, beside those of Pod Security on the namespace
 * @param cpuMillis sum of CPU requests
 * @param memoryMib sum of memory requests, and of memory limits
 * @param pods at most this many that have not ended
 * @param storageMib sum of what volumes claim; 0 allows no volume
 */
public record NamespaceInput(
        String namespace, SortedMap<String, String> labels, long cpuMillis, long memoryMib, int pods, long storageMib) {
    public NamespaceInput {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
}
