package io.nuages.simulator.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulator's time: one thread, one entry for each thing that is about to happen, and all durations divided by a speed. */
public final class Timers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Timers.class);

    private final Clock clock;
    private final double speed;
    private final Instant start;
    private final ScheduledThreadPoolExecutor executor;

    public Timers(Clock clock, double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("nuages.simulator.speed must be greater than 0, not " + speed);
        }
        this.clock = clock;
        this.speed = speed;
        start = clock.instant();
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("simulator").daemon().factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    public Instant now() {
        return clock.instant();
    }

    /** The moment that lies this much simulated time ahead. */
    Instant in(Duration simulated) {
        return now().plusNanos((long) (simulated.toNanos() / speed));
    }

    /** How much simulated time has passed since. */
    Duration since(Instant moment) {
        return Duration.ofNanos((long) (Duration.between(moment, now()).toNanos() * speed));
    }

    /** When that began by a clock that runs as fast as the simulated time; what outlasts others does so by it, too. */
    @Nullable
    Instant began(@Nullable Instant moment) {
        return moment == null ? null : now().minus(since(moment));
    }

    /** What a clock shows that runs as fast as the simulated time, and that was right when the portal started. */
    Instant shown(Instant moment) {
        return start.plusNanos((long) (Duration.between(start, moment).toNanos() * speed));
    }

    /** When that clock shows this. */
    Instant when(Instant shown) {
        return start.plusNanos((long) (Duration.between(start, shown).toNanos() / speed));
    }

    /** A duration between the two, always the same for the same seed. */
    static Duration between(String seed, Duration least, Duration most) {
        var crc = new CRC32();
        crc.update(seed.getBytes(StandardCharsets.UTF_8));
        return least.plus(most.minus(least).multipliedBy(crc.getValue() % 1000).dividedBy(1000));
    }

    void at(Instant due, Runnable work) {
        var delay = Math.max(0, Duration.between(now(), due).toNanos());
        if (!executor.isShutdown()) {
            executor.schedule(() -> guarded(work), delay, TimeUnit.NANOSECONDS);
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.error("A step of the simulated cluster failed", e);
        }
    }

    /** How many things are about to happen. */
    int waiting() {
        return executor.getQueue().size();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
