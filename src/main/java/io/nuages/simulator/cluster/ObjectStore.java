package io.nuages.simulator.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulator's state on disk: table {@code simulator_object}. Changes are written immediately by a separate thread, all
 * that waits in one transaction, in the order of the changes; callers that must know that it is safe {@link #flush wait}.
 */
public final class ObjectStore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ObjectStore.class);
    private static final int BATCH = 2000;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition written = lock.newCondition();
    private final Thread writer;
    private Map<String, @Nullable String> pending = new LinkedHashMap<>();
    private long asked;
    private long done;
    private boolean closed;

    public ObjectStore(DataSource dataSource) {
        this.dataSource = dataSource;
        writer = Thread.ofPlatform().name("simulator-store").daemon().unstarted(this::write);
    }

    /** Reads everything, then starts to write. */
    void open(BiConsumer<String, String> each) {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement =
                    connection.prepareStatement("SELECT key, body::text FROM simulator_object ORDER BY key")) {
                statement.setFetchSize(1000);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        each.accept(rows.getString(1), rows.getString(2));
                    }
                }
            }
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException("The simulated cluster's memory cannot be read", e);
        }
        writer.start();
    }

    /** @param json null removes the key */
    public void put(String key, @Nullable String json) {
        lock.lock();
        try {
            pending.put(key, json);
            asked++;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything put before is written; false when it was not in time. */
    boolean flush(Duration patience) {
        lock.lock();
        try {
            var wanted = asked;
            var left = patience.toNanos();
            while (done < wanted) {
                if (left <= 0) {
                    return false;
                }
                left = written.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        while (true) {
            Map<String, @Nullable String> batch;
            long upTo;
            lock.lock();
            try {
                while (pending.isEmpty()) {
                    if (closed) {
                        return;
                    }
                    work.await();
                }
                batch = pending;
                pending = new LinkedHashMap<>();
                upTo = asked;
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
            if (!store(batch)) {
                return;
            }
            lock.lock();
            try {
                done = upTo;
                written.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Tries until the database accepts it; false when closed meanwhile. */
    private boolean store(Map<String, @Nullable String> batch) {
        while (true) {
            try (var connection = dataSource.getConnection()) {
                try {
                    store(connection, batch);
                } catch (SQLException e) {
                    if (connection.isClosed() || !aboutData(e)) {
                        throw e;
                    }
                    storeSingly(connection, batch);
                }
                return true;
            } catch (SQLException e) {
                if (!pauseAfter(e)) {
                    return false;
                }
            }
        }
    }

    /** One object that the database will never accept must not block the others. */
    private static void storeSingly(Connection connection, Map<String, @Nullable String> batch) throws SQLException {
        for (var entry : batch.entrySet()) {
            Map<String, @Nullable String> one = new LinkedHashMap<>();
            one.put(entry.getKey(), entry.getValue());
            try {
                store(connection, one);
            } catch (SQLException e) {
                if (!aboutData(e)) {
                    throw e;
                }
                log.error("The simulated cluster cannot save {}: SQL state {}", entry.getKey(), e.getSQLState());
            }
        }
    }

    private static void store(Connection connection, Map<String, @Nullable String> batch) throws SQLException {
        connection.setAutoCommit(false);
        try (var upsert = connection.prepareStatement("""
                        INSERT INTO simulator_object (key, body) VALUES (?, ?::jsonb)
                        ON CONFLICT (key) DO UPDATE SET body = excluded.body
                        """);
                var delete = connection.prepareStatement("DELETE FROM simulator_object WHERE key = ?")) {
            var waiting = 0;
            for (var entry : batch.entrySet()) {
                var json = entry.getValue();
                var statement = json == null ? delete : upsert;
                statement.setString(1, entry.getKey());
                if (json != null) {
                    statement.setString(2, json);
                }
                statement.addBatch();
                if (++waiting % BATCH == 0) {
                    upsert.executeBatch();
                    delete.executeBatch();
                }
            }
            upsert.executeBatch();
            delete.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** SQL states of class 22: not of the connection, the server or its disk. */
    private static boolean aboutData(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().startsWith("22")) {
                return true;
            }
        }
        return false;
    }

    private boolean pauseAfter(SQLException e) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            log.warn("The simulated cluster cannot save its state; trying again: SQL state {}", e.getSQLState());
            work.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
            return !closed;
        } catch (InterruptedException interrupted) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is waiting, as far as the database answers. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            writer.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
