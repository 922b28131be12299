package io.nuages.reconcile;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.nuages.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The queue of keys. A key has one row in {@code reconcile_key} and one task of the same name for as long as the thing exists.
 * Every wake-up bumps {@code requested} under the row's lock, and the end of a pass compares it under the same lock, so that no
 * wake-up is lost between "I have looked" and "I am done".
 */
@Component
public class ReconcileQueue {
    static final String TASK = "reconcile";

    private static final String ROWS = """
            SELECT k.key, t.execution_time, t.picked, k.failures, k.problem, k.problem_since
            FROM reconcile_key k JOIN scheduled_tasks t ON t.task_name = :task AND t.task_instance = k.key
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final ObjectProvider<Scheduler> scheduler;

    ReconcileQueue(JdbcClient jdbc, Clock clock, ObjectProvider<Scheduler> scheduler) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Asks for a pass over the key as soon as the running transaction has committed. */
    @Transactional
    public void enqueue(Key key) {
        enqueue(List.of(key));
    }

    /** {@link #enqueue(Key)} for many keys at once. */
    @Transactional
    public void enqueue(Collection<Key> keys) {
        ask(keys, "");
    }

    /**
     * Asks for a pass over what was seen to change. A failing key keeps its pause; otherwise it would be retried at the pace of what its
     * own attempts cause.
     */
    @Transactional
    public void noticed(Collection<Key> keys) {
        ask(keys, """
                 AND NOT EXISTS (
                    SELECT FROM reconcile_key k WHERE k.key = scheduled_tasks.task_instance AND k.failures > 0)
                """);
    }

    private void ask(Collection<Key> keys, String unless) {
        // Always in the same order, so that two of these never wait for each other.
        var names = keys.stream().map(Key::toString).sorted().toArray(String[]::new);
        jdbc.sql("""
                INSERT INTO reconcile_key (key) SELECT unnest(:keys)
                ON CONFLICT (key) DO UPDATE SET requested = reconcile_key.requested + 1
                """).param("keys", names).update();
        // A picked task is running: its end compares the counter and runs again.
        jdbc.sql("""
                INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                SELECT :task, key, :now, false, 1 FROM unnest(:keys) AS key
                ON CONFLICT (task_name, task_instance) DO UPDATE SET execution_time = :now
                WHERE NOT scheduled_tasks.picked AND scheduled_tasks.execution_time > :now
                """ + unless)
                .param("task", TASK)
                .param("keys", names)
                .param("now", Rows.now(clock))
                .update();
        wakeAfterCommit();
    }

    /**
     * {@link #enqueue(Key)} for a key that somebody took from a page.
     *
     * @return false when the queue holds no such key; nothing is changed then
     */
    @Transactional
    public boolean runNow(String key) {
        var known = jdbc.sql("SELECT key FROM reconcile_key WHERE key = :key FOR UPDATE")
                .param("key", key)
                .query(String.class)
                .optional();
        known.map(Key::parse).ifPresent(this::enqueue);
        return known.isPresent();
    }

    private void wakeAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
            }
        });
    }

    /** Asks for a pass over every key of a kind, for example when nobody knows what was missed. */
    @Transactional
    public void enqueueAll(String kind) {
        var now = Rows.now(clock);
        jdbc.sql("UPDATE reconcile_key SET requested = requested + 1 WHERE starts_with(key, :prefix)")
                .param("prefix", kind + "/")
                .update();
        jdbc.sql("""
                UPDATE scheduled_tasks SET execution_time = :now
                WHERE task_name = :task AND starts_with(task_instance, :prefix) AND NOT picked AND execution_time > :now
                """)
                .param("now", now)
                .param("task", TASK)
                .param("prefix", kind + "/")
                .update();
    }

    /**
     * A key as staff see it.
     *
     * @param due when it is looked at next
     * @param failures passes in a row that ended unexpectedly
     * @param problem what a person should know; null when nothing
     * @param problemSince since when there has been one; null when there is none, or it is from before this was kept
     */
    public record Row(
            Key key,
            Instant due,
            boolean running,
            int failures,
            @Nullable String problem,
            @Nullable Instant problemSince) {}

    /** Keys with a problem or due now first, then by when they are due. */
    public List<Row> rows(int limit, int offset) {
        return jdbc.sql(ROWS + " ORDER BY (k.problem IS NULL), t.execution_time, k.key LIMIT :limit OFFSET :offset")
                .param("task", TASK)
                .param("limit", limit)
                .param("offset", offset)
                .query(ReconcileQueue::row)
                .list();
    }

    /**
     * How the queue is.
     *
     * @param stuck keys that need somebody to look: with a problem, or due for longer than was asked for (waiting or running)
     * @param waiting keys that are due and do not run yet
     * @param oldest when the first of these was due; null when none waits
     * @param failing keys with a problem
     */
    public record Standing(
            List<Row> stuck, int waiting, @Nullable Instant oldest, int failing) {}

    /** The standing of the queue with some of the keys that have been due for longer than this. */
    public Standing standing(Duration due, int limit) {
        var rows = new ArrayList<Row>();
        var counts = new ArrayList<Standing>();
        jdbc.sql("WITH k AS MATERIALIZED (" + ROWS + ")" + """
                SELECT f.waiting, f.oldest, f.failing, s.key, s.execution_time, s.picked, s.failures, s.problem, s.problem_since
                FROM (SELECT count(*) FILTER (WHERE NOT picked AND execution_time <= :now) AS waiting,
                             min(execution_time) FILTER (WHERE NOT picked AND execution_time <= :now) AS oldest,
                             count(*) FILTER (WHERE problem IS NOT NULL) AS failing
                      FROM k) f
                LEFT JOIN (SELECT key, execution_time, picked, failures, problem, problem_since FROM k
                           WHERE problem IS NOT NULL OR execution_time < :before
                           ORDER BY (problem IS NULL), execution_time, key LIMIT :limit) s ON true
                ORDER BY (s.problem IS NULL), s.execution_time, s.key
                """)
                .param("task", TASK)
                .param("now", Rows.now(clock))
                .param("before", Rows.at(clock.instant().minus(due)))
                .param("limit", limit)
                .query(row -> {
                    if (counts.isEmpty()) {
                        counts.add(new Standing(
                                List.of(),
                                row.getInt("waiting"),
                                Rows.instantOrNull(row, "oldest"),
                                row.getInt("failing")));
                    }
                    if (row.getString("key") != null) {
                        rows.add(row(row, 0));
                    }
                });
        var count = counts.getFirst();
        return new Standing(List.copyOf(rows), count.waiting(), count.oldest(), count.failing());
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                Key.parse(row.getString("key")),
                Rows.instant(row, "execution_time"),
                row.getBoolean("picked"),
                row.getInt("failures"),
                row.getString("problem"),
                Rows.instantOrNull(row, "problem_since"));
    }
}
