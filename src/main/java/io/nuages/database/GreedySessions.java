package io.nuages.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.nuages.audit.Audit;
import io.nuages.tenant.Tenancy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Ends sessions of customers' roles that use up what PostgreSQL limits only for all of its users together: the lock table, and the
 * queue of notifications. One session could fill either, and then nobody can work on the server. Checks every few seconds, on every
 * replica, and reports to the log and the tenant's activity once an hour.
 *
 * <p>{@code nuages.database.sessions.ended} counts by {@code reason}; {@code nuages.database.notifications} is how full the queue is, from 0
 * to 1.
 */
@Component
class GreedySessions implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(GreedySessions.class);

    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration TOLD_FOR = Duration.ofHours(1);
    private static final int LEAST = 100;

    private final DatabaseServer server;
    private final JdbcClient jdbc;
    private final Tenancy tenancy;
    private final Audit audit;
    private final Clock clock;
    private final int locks;
    private final Counter forLocks;
    private final Counter forNotifications;
    private final Map<String, Instant> told = new ConcurrentHashMap<>();
    private volatile double queue = Double.NaN;
    private volatile @Nullable Thread watcher;

    /** @param locks that the sessions of one role may hold together */
    GreedySessions(
            DatabaseServer server,
            JdbcClient jdbc,
            Tenancy tenancy,
            Audit audit,
            Clock clock,
            MeterRegistry meters,
            @Value("${nuages.database.locks:2000}") int locks) {
        if (locks < LEAST) {
            throw new IllegalArgumentException("nuages.database.locks must be at least " + LEAST);
        }
        this.server = server;
        this.jdbc = jdbc;
        this.tenancy = tenancy;
        this.audit = audit;
        this.clock = clock;
        this.locks = locks;
        forLocks = Counter.builder("nuages.database.sessions.ended")
                .tag("reason", "locks")
                .register(meters);
        forNotifications = Counter.builder("nuages.database.sessions.ended")
                .tag("reason", "notifications")
                .register(meters);
        Gauge.builder("nuages.database.notifications", () -> queue).register(meters);
    }

    @Override
    public void start() {
        var thread = Thread.ofPlatform().daemon().name("greedy-sessions").unstarted(this::watch);
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

    private void watch() {
        while (Thread.currentThread() == watcher) {
            // A connection that stays open: when the lock table is full, nobody gets a new one.
            try (var connection = server.watching()) {
                var roles = CustomerRoles.NONE;
                while (Thread.currentThread() == watcher) {
                    roles = look(connection, roles);
                    Thread.sleep(PAUSE);
                }
            } catch (SQLException e) {
                // DatabaseRoles reports that the server does not answer.
                log.debug("Customers' sessions cannot be checked", e);
                queue = Double.NaN;
                pause();
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private CustomerRoles look(Connection connection, CustomerRoles known) throws SQLException {
        var roles = CustomerRoles.read(connection, known);
        for (var ended : roles.endHoldersOfMoreThan(locks, connection)) {
            forLocks.increment();
            tell(
                    ended,
                    "which held " + ended.locks() + " locks; all connections of a database may hold " + locks
                            + " together");
        }
        queue = CustomerRoles.queue(connection);
        if (queue > CustomerRoles.FULL_ENOUGH) {
            for (var ended : roles.endOldestTransaction(connection)) {
                forNotifications.increment();
                tell(ended, "whose open transaction kept notifications from being forgotten, which fill the server");
            }
        }
        return roles;
    }

    /** Repeated offenders are reported once an hour. */
    private void tell(CustomerRoles.Ended ended, String why) {
        var now = clock.instant();
        told.values().removeIf(at -> at.isBefore(now.minus(TOLD_FOR)));
        if (told.putIfAbsent(ended.role(), now) != null) {
            return;
        }
        log.warn("Ended a session of the role {}, {}", ended.role(), why);
        try {
            tenancy.everywhere(() -> owners(ended.role()).stream()
                    .map(owner -> {
                        audit.record(
                                owner.tenant(),
                                Audit.PORTAL,
                                "database.session",
                                owner.path(),
                                "ended a connection to the database of " + owner.path() + ", " + why);
                        return owner;
                    })
                    .toList());
        } catch (RuntimeException e) {
            log.warn("The tenant could not be notified", e);
        }
    }

    private record Owner(UUID tenant, String path) {}

    private List<Owner> owners(String role) {
        return jdbc.sql("""
                SELECT tenant_id, app_name || '/' || environment_name AS path FROM environment_database WHERE database_name = :role
                """)
                .param("role", role)
                .query((row, n) -> new Owner(row.getObject("tenant_id", UUID.class), row.getString("path")))
                .list();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopped) {
            // Whoever stops the watch has said before that it is no longer the current one.
        }
    }
}
