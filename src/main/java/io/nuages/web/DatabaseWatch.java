package io.nuages.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Asks PostgreSQL four times a second whether it is there, on its own connection. It is away when a question has had no answer
 * for {@code nuages.database-patience}, and back with the next answer. Readiness says the same, and {@code nuages.postgresql.away} for
 * how many seconds, 0 while it is there.
 */
@Component(DatabaseWatch.NAME + "HealthIndicator")
final class DatabaseWatch implements SmartLifecycle, HealthIndicator, MeterBinder {
    /** As the groups of health in application.yaml call it. */
    static final String NAME = "postgresql";

    static final String PATIENCE = "${nuages.database-patience:1s}";

    private static final Logger log = LoggerFactory.getLogger(DatabaseWatch.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** While it is away nobody waits for this watch, so that a slow sign-in has its time. */
    private static final Duration LEAST_WHILE_AWAY = Duration.ofSeconds(3);

    private final WatchedDataSource source;
    private final JdbcConnectionDetails server;
    private final Duration patience;
    private volatile @Nullable Thread watcher;
    private volatile @Nullable Long awaySince;

    /** When the first question was asked that has no answer yet; null when there is none. */
    private @Nullable Long asked;

    DatabaseWatch(DataSource source, JdbcConnectionDetails server, @Value(PATIENCE) Duration patience)
            throws SQLException {
        this.source = source.unwrap(WatchedDataSource.class);
        this.server = server;
        this.patience = patience;
    }

    @Override
    public void start() {
        var thread = Thread.ofPlatform().daemon().name("database-watch").unstarted(this::watch);
        // Before it runs, since it runs only as long as it is the current one.
        watcher = thread;
        thread.start();
    }

    @Override
    public void stop() {
        var running = watcher;
        watcher = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return watcher != null;
    }

    @Override
    public Health health() {
        return source.away() ? Health.outOfService().build() : Health.up().build();
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("nuages.postgresql.away", this::secondsAway)
                .baseUnit("seconds")
                .register(meters);
    }

    private double secondsAway() {
        var since = awaySince;
        return since == null ? 0 : since(since).toMillis() / 1000.0;
    }

    private boolean isCurrent() {
        return Thread.currentThread() == watcher;
    }

    private void watch() {
        while (isCurrent()) {
            try (var connection = connect()) {
                while (isCurrent()) {
                    ask(connection);
                    Thread.sleep(PAUSE);
                }
            } catch (SQLException | RuntimeException problem) {
                pause(failed(problem));
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", String.valueOf(server.getUsername()));
        properties.setProperty("password", String.valueOf(server.getPassword()));
        properties.setProperty("ApplicationName", "nuages watch");
        // In whole seconds. They end the driver's own thread, which keeps trying when nobody waits for it any more.
        properties.setProperty("connectTimeout", Long.toString(whileAway().toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(whileAway().toSeconds()));
        properties.setProperty("loginTimeout", Double.toString(left().toMillis() / 1000.0));
        return DriverManager.getConnection(server.getJdbcUrl(), properties);
    }

    private void ask(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) left().toMillis());
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
        answered();
    }

    /** How long the next attempt may take. */
    private Duration left() {
        if (asked == null) {
            asked = System.nanoTime();
        }
        if (source.away()) {
            return whileAway();
        }
        var left = patience.minus(since(asked));
        return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
    }

    private Duration whileAway() {
        return patience.compareTo(LEAST_WHILE_AWAY) < 0 ? LEAST_WHILE_AWAY : patience;
    }

    private void answered() {
        asked = null;
        if (source.away()) {
            log.info("PostgreSQL answers again, after {} s", Math.round(secondsAway()));
            source.comeBack();
            awaySince = null;
        }
    }

    /** How long to pause before the next attempt. */
    private Duration failed(Exception problem) {
        if (problem instanceof SQLException && !Lost.by(problem)) {
            // Too many connections, or a new password: an answer all the same, and the pool may still have its own.
            answered();
            return patience;
        }
        if (!source.away() && left().toMillis() <= 1) {
            log.warn("PostgreSQL does not answer; pages say so until it does: {}", problem.getMessage());
            awaySince = System.nanoTime();
            source.leave();
        }
        return left().compareTo(PAUSE) < 0 ? left() : PAUSE;
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException stopped) {
            // The watch was marked as no longer current before it was stopped.
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
