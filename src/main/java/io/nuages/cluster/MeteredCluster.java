package io.nuages.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Times the portal's requests to a cluster: {@code nuages.cluster} by {@code call}, failed calls included. */
final class MeteredCluster implements Cluster, AutoCloseable {
    private final KubernetesCluster cluster;
    private final MeterRegistry meters;

    MeteredCluster(KubernetesCluster cluster, MeterRegistry meters) {
        this.cluster = cluster;
        this.meters = meters;
    }

    @Override
    public String describe() {
        return cluster.describe();
    }

    @Override
    public boolean simulated() {
        return cluster.simulated();
    }

    @Override
    public List<String> apply(Scope scope, List<Manifest> manifests) {
        return timed("apply", () -> cluster.apply(scope, manifests));
    }

    @Override
    public Set<ObjectKey> prune(Scope scope, Collection<ObjectKey> keep) {
        return timed("prune", () -> cluster.prune(scope, keep));
    }

    @Override
    public Observation observe(Scope scope) {
        return timed("observe", () -> cluster.observe(scope));
    }

    @Override
    public List<Manifest> applied(Scope scope) {
        return timed("applied", () -> cluster.applied(scope));
    }

    @Override
    public List<Foreign> foreign(Scope scope) {
        return timed("foreign", () -> cluster.foreign(scope));
    }

    @Override
    public void undo(Scope scope, Collection<Foreign> foreign) {
        timed("undo", () -> {
            cluster.undo(scope, foreign);
            return true;
        });
    }

    @Override
    public void handOver(Scope scope, String deployment, int least) {
        timed("handOver", () -> {
            cluster.handOver(scope, deployment, least);
            return true;
        });
    }

    @Override
    public boolean delete(Scope scope) {
        return timed("delete", () -> cluster.delete(scope));
    }

    @Override
    public void clear(Scope scope, Collection<String> pods) {
        timed("clear", () -> {
            cluster.clear(scope, pods);
            return true;
        });
    }

    @Override
    public JobEnd end(Scope scope, String job) {
        return timed("end", () -> cluster.end(scope, job));
    }

    @Override
    public List<String> logs(Scope scope, String pod, @Nullable String container, boolean previous, int lines) {
        return timed("logs", () -> cluster.logs(scope, pod, container, previous, lines));
    }

    @Override
    public List<String> recentLogs(Scope scope, String pod, Duration within, int lines) {
        return timed("logs", () -> cluster.recentLogs(scope, pod, within, lines));
    }

    @Override
    public Inventory inventory(Collection<String> namespaces) {
        return timed("inventory", () -> cluster.inventory(namespaces));
    }

    @Override
    public String sealingCertificate() {
        return timed("certificate", cluster::sealingCertificate);
    }

    @Override
    public Watch watch(Consumer<Scope> changed) {
        return cluster.watch(changed);
    }

    @Override
    public void close() {
        cluster.close();
    }

    private <T> T timed(String call, Supplier<T> work) {
        var sample = Timer.start(meters);
        try {
            return work.get();
        } finally {
            sample.stop(meters.timer("nuages.cluster", "call", call));
        }
    }
}
