package io.nuages.reconcile;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
        var name = key.toString();
        var isNew = jdbc.sql("""
                INSERT INTO reconcile_key (key) VALUES (:key)
                ON CONFLICT (key) DO UPDATE SET requested = reconcile_key.requested + 1
                RETURNING (xmax = 0)
                """).param("key", name).query(Boolean.class).single();
        var now = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (isNew) {
            jdbc.sql("""
                    INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                    VALUES (:task, :key, :now, false, 1) ON CONFLICT DO NOTHING
                    """)
                    .param("task", TASK)
                    .param("key", name)
                    .param("now", now)
                    .update();
        } else {
            // A picked task is running: its end compares the counter and runs again.
            jdbc.sql("""
                    UPDATE scheduled_tasks SET execution_time = :now
                    WHERE task_name = :task AND task_instance = :key AND NOT picked AND execution_time > :now
                    """)
                    .param("task", TASK)
                    .param("key", name)
                    .param("now", now)
                    .update();
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
            }
        });
    }

    /**
     * A key as staff see it.
     *
     * @param due when it is looked at next
     * @param failures passes in a row that ended unexpectedly
     * @param problem what a person should know; null when nothing
     */
    public record Row(
            Key key,
            Instant due,
            boolean running,
            int failures,
            @Nullable String problem) {}

    /** Keys with a problem or due now first, then by when they are due. */
    public List<Row> rows(int limit, int offset) {
        return jdbc.sql("""
                SELECT k.key, t.execution_time, t.picked, k.failures, k.problem
                FROM reconcile_key k JOIN scheduled_tasks t ON t.task_name = :task AND t.task_instance = k.key
                ORDER BY (k.problem IS NULL), t.execution_time LIMIT :limit OFFSET :offset
                """)
                .param("task", TASK)
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> new Row(
                        Key.parse(row.getString("key")),
                        row.getObject("execution_time", OffsetDateTime.class).toInstant(),
                        row.getBoolean("picked"),
                        row.getInt("failures"),
                        row.getString("problem")))
                .list();
    }
}
