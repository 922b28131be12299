package io.nuages.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets requests for pages take turns: a few at once, which keep the processors busy, and the others in the order in which they
 * came. All at once they would take parts of each other's time, by chance, and the unluckiest several times as long as the rest. Who
 * waited for as long as {@link #PATIENCE} goes on, so that requests which themselves wait for something, as a log does for the
 * cluster, cannot hold up everybody. What has a body takes no turn, since whoever sends it decides how long that takes.
 */
@Component
@Order(Turns.AFTER_MEASURING)
final class Turns extends OncePerRequestFilter {
    static final Duration PATIENCE = Duration.ofMillis(200);

    /** So that metrics contain the waiting, and before anything asks the database. */
    static final int AFTER_MEASURING = Ordered.HIGHEST_PRECEDENCE + 10;

    private final Duration patience;
    private final Semaphore turns;

    @Autowired
    Turns() {
        this(2 + 2 * Runtime.getRuntime().availableProcessors(), PATIENCE);
    }

    Turns(int atOnce, Duration patience) {
        this.patience = patience;
        turns = new Semaphore(atOnce, true);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("GET");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var turn = await();
        try {
            chain.doFilter(request, response);
        } finally {
            if (turn) {
                turns.release();
            }
        }
    }

    /** Whether it is this request's turn; otherwise it goes on without one. */
    private boolean await() {
        try {
            return turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    int waiting() {
        return turns.getQueueLength();
    }

    int free() {
        return turns.availablePermits();
    }
}
