package io.nuages.web;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The portal's connections to PostgreSQL. While that is away, requests immediately get an exception instead of a connection; those that
 * wait for one, or for an answer on one, are cut off at the moment it is found to be away. Background work waits as
 * it always does: nobody is watching it, and a late answer is still good.
 */
class WatchedDataSource extends DelegatingDataSource {
    private static final Logger log = LoggerFactory.getLogger(WatchedDataSource.class);

    /** Longer than the watch takes to find out, so that no idle connection is tried after the one that did not answer. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    private final HikariDataSource pool;
    private final Set<Request> requests = ConcurrentHashMap.newKeySet();
    private final ThreadLocal<@Nullable Request> current = new ThreadLocal<>();
    private volatile boolean away;

    /** @param patience how long PostgreSQL may be silent */
    WatchedDataSource(HikariDataSource pool, Duration patience) {
        super(pool);
        this.pool = pool;
        pool.setValidationTimeout(
                Math.min(pool.getValidationTimeout(), patience.plus(MARGIN).toMillis()));
    }

    boolean away() {
        return away;
    }

    /** PostgreSQL does not answer. */
    void leave() {
        away = true;
        var connections = pool.getHikariPoolMXBean();
        if (connections != null) {
            // They may lead nowhere, whatever comes back. Those in use are closed when they are given back.
            connections.softEvictConnections();
        }
        requests.forEach(Request::cutOff);
    }

    /** PostgreSQL answers. */
    void comeBack() {
        away = false;
    }

    /** What this thread does until {@link #end} is for a request, whose sender does not wait long. */
    void begin() {
        var request = new Request(Thread.currentThread());
        current.set(request);
        requests.add(request);
    }

    void end() {
        var request = current.get();
        if (request != null) {
            current.remove();
            requests.remove(request);
            request.end();
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        var request = current.get();
        return request == null ? pool.getConnection() : request.connection();
    }

    /** Callers that ask for a data source, for example to learn its address, want the pool. */
    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type == WatchedDataSource.class ? type.cast(this) : pool.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type == WatchedDataSource.class || pool.isWrapperFor(type);
    }

    private final class Request {
        private final Thread thread;
        private final List<Connection> held = new ArrayList<>();
        private boolean waits;
        private boolean interrupted;

        Request(Thread thread) {
            this.thread = thread;
        }

        Connection connection() throws SQLException {
            synchronized (this) {
                // Asked under the lock: who does not see it here is seen by cutOff.
                if (away) {
                    throw absent(null);
                }
                waits = true;
            }
            Connection connection = null;
            SQLException problem = null;
            try {
                connection = pool.getConnection();
            } catch (SQLException e) {
                problem = e;
            }
            if (!over(connection)) {
                if (connection != null) {
                    pool.evictConnection(connection);
                }
                throw absent(problem);
            }
            if (connection == null) {
                throw problem == null ? absent(null) : problem;
            }
            return connection;
        }

        /** Ends the waiting. False when it was cut off; the connection came in the same moment then, if it came. */
        private synchronized boolean over(@Nullable Connection connection) {
            waits = false;
            if (interrupted) {
                interrupted = false;
                // Meant only for the waiting; whatever this thread does next must not be stopped.
                Thread.interrupted();
                return false;
            }
            if (connection != null) {
                held.removeIf(Request::isClosed);
                held.add(connection);
            }
            return true;
        }

        synchronized void cutOff() {
            if (waits) {
                interrupted = true;
                thread.interrupt();
            }
            held.forEach(Request::abort);
            held.clear();
        }

        synchronized void end() {
            held.clear();
        }

        private static boolean isClosed(Connection connection) {
            try {
                return connection.isClosed();
            } catch (SQLException e) {
                return true;
            }
        }

        /** A connection returned to the pool meanwhile then does nothing. */
        private static void abort(Connection connection) {
            try {
                // On a thread of its own: closing a connection with TLS may wait for its reader.
                connection.abort(command -> Thread.ofVirtual().name("abort").start(command));
            } catch (SQLException e) {
                log.debug("A connection could not be aborted", e);
            }
        }

        private static SQLException absent(@Nullable SQLException cause) {
            return new SQLTransientConnectionException("PostgreSQL does not answer", "08001", cause);
        }
    }
}
