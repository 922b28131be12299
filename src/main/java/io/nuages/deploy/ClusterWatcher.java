package io.nuages.deploy;

import io.nuages.app.Apps;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Scope;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.tenant.Tenants;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Turns changes in the cluster into keys; what could not be queued is kept for the next attempt. */
@Component
class ClusterWatcher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ClusterWatcher.class);
    private static final int MOMENT_MILLIS = 100;

    private final Cluster cluster;
    private final ReconcileQueue queue;
    private final ChangedScopes changes = new ChangedScopes();
    private boolean connected = true;
    private volatile Cluster.@Nullable Watch watch;
    private @Nullable ScheduledExecutorService timer;

    ClusterWatcher(Cluster cluster, ReconcileQueue queue) {
        this.cluster = cluster;
        this.queue = queue;
    }

    @Override
    public synchronized void start() {
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("cluster-watcher").factory());
        timer.scheduleWithFixedDelay(this::flush, MOMENT_MILLIS, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        watch = cluster.watch(changes::add);
    }

    @Override
    public synchronized void stop() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return watch != null;
    }

    /** Settled environments are checked rarely: when the cluster goes out of sight, each has to be notified. */
    private void heed() {
        var heard = watch;
        if (heard == null || heard.connected() == connected) {
            return;
        }
        try {
            queue.enqueueAll(Apps.ENVIRONMENT);
            connected = !connected;
        } catch (RuntimeException e) {
            log.warn("The loss or return of the cluster could not be queued; trying again", e);
        }
    }

    private void flush() {
        heed();
        var scopes = changes.take(System.nanoTime());
        if (scopes.isEmpty()) {
            return;
        }
        try {
            queue.noticed(scopes.stream().map(ClusterWatcher::key).distinct().toList());
        } catch (RuntimeException e) {
            changes.giveBack(scopes);
            log.warn("Changes of {} environments could not be queued; trying again", scopes.size(), e);
        }
    }

    private static Key key(Scope scope) {
        return scope.environment() == null
                ? new Key(Tenants.KEY, scope.tenant(), scope.tenant())
                : new Key(Apps.ENVIRONMENT, scope.tenant(), scope.environment());
    }
}
