package io.nuages.deploy;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.nuages.app.Apps;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Scope;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.tenant.Tenants;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.dao.TransientDataAccessResourceException;

class ClusterWatcherTest {
    private static final int PATIENCE_MILLIS = 5_000;

    private final UUID tenant = UUID.randomUUID();
    private final Scope shop = new Scope("nuages-acme", tenant, UUID.randomUUID());
    private final Key shopKey = new Key(Apps.ENVIRONMENT, tenant, shop.environment());
    private final Cluster cluster = mock();
    private final Cluster.Watch watch = mock();
    private final AtomicBoolean connected = new AtomicBoolean(true);
    private final ReconcileQueue queue = mock();
    private final ClusterWatcher watcher = new ClusterWatcher(cluster, queue);
    private Consumer<Scope> changed;

    @BeforeEach
    void start() {
        when(watch.connected()).thenAnswer(asked -> connected.get());
        when(cluster.watch(any())).thenReturn(watch);
        watcher.start();
        ArgumentCaptor<Consumer<Scope>> listener = ArgumentCaptor.captor();
        verify(cluster).watch(listener.capture());
        changed = listener.getValue();
    }

    @AfterEach
    void stop() {
        watcher.stop();
    }

    @Test
    void what_changes_is_noticed_and_does_not_end_the_pause_of_one_that_failed() {
        changed.accept(shop);
        verify(queue, timeout(PATIENCE_MILLIS)).noticed(List.of(shopKey));

        changed.accept(new Scope("nuages-acme", tenant, null));
        verify(queue, timeout(PATIENCE_MILLIS)).noticed(List.of(new Key(Tenants.KEY, tenant, tenant)));
        verify(queue, never()).enqueue(anyCollection());
    }

    @Test
    void what_could_not_be_written_down_is_written_down_later() {
        var failure = new TransientDataAccessResourceException("The database is away");
        doThrow(failure).doThrow(failure).doNothing().when(queue).noticed(anyCollection());

        changed.accept(shop);

        verify(queue, timeout(PATIENCE_MILLIS).times(3)).noticed(List.of(shopKey));
    }

    @Test
    void everybody_is_told_once_that_the_cluster_went_out_of_sight() {
        doThrow(new TransientDataAccessResourceException("The database is away"))
                .doNothing()
                .when(queue)
                .enqueueAll(Apps.ENVIRONMENT);

        connected.set(false);

        verify(queue, timeout(PATIENCE_MILLIS).times(2)).enqueueAll(Apps.ENVIRONMENT);
        verify(queue, never()).noticed(anyCollection());
    }
}
