package io.nuages.deploy.status;

import io.nuages.cluster.ClusterException;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Scope;
import io.nuages.deploy.diagnosis.Diagnoses;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The logs of one pass. One pod of a process says enough, however many there are. */
public final class PodLogs implements Diagnoses.Logs {
    private static final int LINES = 80;

    /** As many as a site writes in that time if only its probes call it. */
    private static final int RECENT_LINES = 1000;

    /** Longer than the time between two passes over an idle environment. */
    private static final Duration LATELY = Duration.ofMinutes(15);

    private final GuardedCluster cluster;
    private final Scope scope;
    private final boolean settled;
    private final Map<String, List<String>> read = new HashMap<>();

    public PodLogs(GuardedCluster cluster, Scope scope) {
        this(cluster, scope, false);
    }

    /** @param settled whether nothing is in progress, so that passes are rare: then the healthy ones are read, too */
    public PodLogs(GuardedCluster cluster, Scope scope, boolean settled) {
        this.cluster = cluster;
        this.scope = scope;
        this.settled = settled;
    }

    @Override
    public List<String> of(Pod pod, boolean previous) {
        return read.computeIfAbsent(
                pod.process() + " " + pod.job() + " " + previous,
                process -> Diagnoses.readable(cluster.logs(scope, pod.name(), null, previous, LINES)));
    }

    @Override
    public List<String> lately(Pod pod) {
        return settled ? read.computeIfAbsent(pod.process() + " lately", process -> recent(pod)) : List.of();
    }

    /** Healthy pods are not doubted because a node does not answer. */
    private List<String> recent(Pod pod) {
        try {
            return Diagnoses.readable(cluster.recentLogs(scope, pod.name(), LATELY, RECENT_LINES));
        } catch (ClusterException e) {
            return List.of();
        }
    }
}
