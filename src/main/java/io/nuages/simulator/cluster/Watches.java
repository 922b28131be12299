package io.nuages.simulator.cluster;

import io.nuages.cluster.Cluster;
import io.nuages.cluster.Scope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells those who watch what has changed, on a thread of its own and of each scope once however often it changed meanwhile. */
final class Watches implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watches.class);

    private final World world;
    private final Set<Scope> news = new LinkedHashSet<>();
    private final List<Listening> watches = new CopyOnWriteArrayList<>();
    private final ExecutorService teller = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("simulator-watch").daemon().factory());

    Watches(World world) {
        this.world = world;
    }

    private final class Listening implements Cluster.Watch {
        private final Consumer<Scope> changed;
        private volatile boolean open = true;

        private Listening(Consumer<Scope> changed) {
            this.changed = changed;
        }

        @Override
        public boolean connected() {
            return open && !world.settings.disconnected;
        }

        @Override
        public void close() {
            open = false;
            watches.remove(this);
        }

        private void hear(Scope scope) {
            if (!open) {
                return;
            }
            try {
                changed.accept(scope);
            } catch (RuntimeException e) {
                log.error("A watcher of the simulated cluster failed", e);
            }
        }
    }

    Cluster.Watch add(Consumer<Scope> changed) {
        var watch = new Listening(changed);
        watches.add(watch);
        var all = world.look(world::scopes);
        run(() -> all.forEach(watch::hear));
        return watch;
    }

    void tellAll() {
        tell(world.look(world::scopes));
    }

    void tell(Set<Scope> changed) {
        if (watches.isEmpty() || world.settings.disconnected) {
            return;
        }
        synchronized (news) {
            var waiting = !news.isEmpty();
            news.addAll(changed);
            if (waiting) {
                return;
            }
        }
        run(this::tellNews);
    }

    private void tellNews() {
        Set<Scope> all;
        synchronized (news) {
            all = Set.copyOf(news);
            news.clear();
        }
        watches.forEach(watch -> all.forEach(watch::hear));
    }

    private void run(Runnable work) {
        try {
            teller.execute(work);
        } catch (RejectedExecutionException e) {
            log.debug("The watch has ended", e);
        }
    }

    @Override
    public void close() {
        teller.shutdownNow();
    }
}
