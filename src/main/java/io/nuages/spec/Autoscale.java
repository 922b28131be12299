package io.nuages.spec;

import org.jspecify.annotations.Nullable;

/**
 * Between which numbers of pods the cluster chooses by itself, and on what grounds.
 *
 * @param cpuPercent of what the process's size has, on average of its pods
 * @param memoryPercent the same of memory
 * @param requestsPerSecond of each pod
 */
public record Autoscale(
        int minPods,
        int maxPods,
        @Nullable Integer cpuPercent,
        @Nullable Integer memoryPercent,
        @Nullable Integer requestsPerSecond) {

    void check(String at, Findings findings) {
        if (maxPods < minPods) {
            findings.add(at, "maxPods (" + maxPods + ") is below minPods (" + minPods + ").");
        }
        if (cpuPercent == null && memoryPercent == null && requestsPerSecond == null) {
            findings.add(at, "needs cpuPercent, memoryPercent or requestsPerSecond.");
        }
    }

    Autoscale bounded(int most) {
        return new Autoscale(
                Math.clamp(minPods, 0, most),
                Math.clamp(maxPods, 0, most),
                cpuPercent,
                memoryPercent,
                requestsPerSecond);
    }

    /** {@code 2–5 pods by CPU 70 %}. */
    String words() {
        var by = new StringBuilder();
        add(by, "CPU", cpuPercent, " %");
        add(by, "memory", memoryPercent, " %");
        add(by, "", requestsPerSecond, " requests a second");
        return minPods + "–" + maxPods + " by" + by;
    }

    private static void add(StringBuilder by, String what, @Nullable Integer much, String unit) {
        if (much != null) {
            by.append(by.isEmpty() ? " " : " or ")
                    .append(what)
                    .append(what.isEmpty() ? "" : " ")
                    .append(much)
                    .append(unit);
        }
    }
}
