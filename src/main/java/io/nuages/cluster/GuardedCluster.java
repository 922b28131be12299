package io.nuages.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The cluster for code that changes it. Each write checks again whether staff hold writes, so that a pass under way stops at its
 * next one. {@code ModulesTest} makes sure that nothing bypasses it.
 */
@Component
public class GuardedCluster {
    private final Cluster cluster;
    private final WriteGuard guard;

    public GuardedCluster(Cluster cluster, WriteGuard guard) {
        this.cluster = cluster;
        this.guard = guard;
    }

    /** Staff hold writes; nothing was written. */
    public static final class WritesHeld extends RuntimeException {
        WritesHeld() {
            super("The portal is read-only to the cluster");
        }
    }

    public Observation observe(Scope scope) {
        return cluster.observe(scope);
    }

    public List<String> logs(Scope scope, String pod, @Nullable String container, boolean previous, int lines) {
        return cluster.logs(scope, pod, container, previous, lines);
    }

    public List<String> recentLogs(Scope scope, String pod, Duration within, int lines) {
        return cluster.recentLogs(scope, pod, within, lines);
    }

    public List<Foreign> foreign(Scope scope) {
        return cluster.foreign(scope);
    }

    public void undo(Scope scope, Collection<Foreign> foreign) {
        check();
        cluster.undo(scope, foreign);
    }

    public void apply(Scope scope, List<Manifest> manifests) {
        check();
        cluster.apply(scope, manifests);
    }

    public void handOver(Scope scope, String deployment, int least) {
        check();
        cluster.handOver(scope, deployment, least);
    }

    public void prune(Scope scope, Collection<ObjectKey> keep) {
        check();
        cluster.prune(scope, keep);
    }

    public boolean delete(Scope scope) {
        check();
        return cluster.delete(scope);
    }

    public void clear(Scope scope, Collection<String> pods) {
        check();
        cluster.clear(scope, pods);
    }

    public Cluster.JobEnd end(Scope scope, String job) {
        check();
        return cluster.end(scope, job);
    }

    private void check() {
        if (guard.writesHeld()) {
            throw new WritesHeld();
        }
    }
}
