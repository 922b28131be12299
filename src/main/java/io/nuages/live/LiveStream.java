package io.nuages.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The stream of one page, with its own virtual thread, so that a slow browser delays nobody else. Topics that come
 * while it waits or writes are sent once.
 */
final class LiveStream implements Runnable {
    private static final String ALL = "all";
    private static final Duration COALESCE = Duration.ofMillis(150);

    private final UUID tenant;
    private final UUID account;
    private final SseEmitter emitter = new SseEmitter(0L);
    private final BooleanSupplier allowed;
    private final Duration heartbeat;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Set<String> waiting = new LinkedHashSet<>();
    private boolean closed;

    LiveStream(UUID tenant, UUID account, BooleanSupplier allowed, Duration heartbeat, Clock clock) {
        this.tenant = tenant;
        this.account = account;
        this.allowed = allowed;
        this.heartbeat = heartbeat;
        this.clock = clock;
        emitter.onCompletion(this::close);
        emitter.onTimeout(this::close);
        emitter.onError(problem -> close());
    }

    UUID tenant() {
        return tenant;
    }

    UUID account() {
        return account;
    }

    SseEmitter emitter() {
        return emitter;
    }

    /**
     * Sends the first heartbeat. Called on the request's own thread before the emitter is handed over, so that this thread commits
     * the response: filters add headers on the way out, and another thread that wrote headers then would tear them.
     */
    void begin() {
        try {
            send("heartbeat", "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void changed(UUID topic) {
        wake(topic.toString());
    }

    void everythingChanged() {
        wake(ALL);
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sends topics and heartbeats until it is closed, the browser is gone, or its visitor may no longer listen. */
    @Override
    public void run() {
        try {
            while (true) {
                var topics = await();
                if (topics == null || !allowed.getAsBoolean()) {
                    break;
                }
                if (topics.isEmpty()) {
                    send("heartbeat", "-");
                } else if (topics.contains(ALL)) {
                    send(ALL, "-");
                } else {
                    for (var topic : topics) {
                        send("changed", topic);
                    }
                }
            }
            emitter.complete();
        } catch (IOException | IllegalStateException gone) {
            end(gone);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            emitter.complete();
        } catch (RuntimeException unknown) {
            // If it cannot be found out whether the visitor may still listen: then not.
            emitter.complete();
        }
    }

    private void end(Exception gone) {
        try {
            emitter.completeWithError(gone);
        } catch (IllegalStateException ended) {
            // The server has noticed as well, and ended the answer before.
        }
    }

    private void wake(String topic) {
        lock.lock();
        try {
            waiting.add(topic);
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What changed; empty after a quiet heartbeat; null when closed. */
    private @Nullable Set<String> await() throws InterruptedException {
        lock.lock();
        try {
            var quiet = heartbeat.toNanos();
            while (waiting.isEmpty() && !closed && quiet > 0) {
                quiet = woken.awaitNanos(quiet);
            }
            var coalesce = waiting.isEmpty() ? 0 : COALESCE.toNanos();
            while (!closed && coalesce > 0) {
                coalesce = woken.awaitNanos(coalesce);
            }
            if (closed) {
                return null;
            }
            var topics = Set.copyOf(waiting);
            waiting.clear();
            return topics;
        } finally {
            lock.unlock();
        }
    }

    private void send(String name, String data) throws IOException {
        emitter.send(
                SseEmitter.event().id(Long.toString(clock.millis())).name(name).data(data));
    }
}
