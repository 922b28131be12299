package io.nuages.deploy;

import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The logs of one pass. Of the pods of a process one tells enough, however many they are. */
final class PodLogs implements Diagnoses.Logs {
    private static final int LINES = 80;

    private final GuardedCluster cluster;
    private final Scope scope;
    private final Map<String, List<String>> read = new HashMap<>();

    PodLogs(GuardedCluster cluster, Scope scope) {
        this.cluster = cluster;
        this.scope = scope;
    }

    @Override
    public List<String> of(Pod pod, boolean previous) {
        return read.computeIfAbsent(
                pod.process() + " " + pod.job() + " " + previous,
                process -> cluster.logs(scope, pod.name(), null, previous, LINES));
    }
}
