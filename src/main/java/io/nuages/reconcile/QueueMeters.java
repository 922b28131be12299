package io.nuages.reconcile;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nuages.rows.Rows;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * {@code nuages.queue.lag}, for how many seconds the longest waiting key has been due, 0 when none is; and {@code nuages.queue.problems},
 * keys that somebody should look at. Not a number while the database does not answer.
 */
@Component
class QueueMeters implements MeterBinder {
    private final JdbcClient jdbc;
    private final Clock clock;

    QueueMeters(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("nuages.queue.lag", this::lag).baseUnit("seconds").register(meters);
        Gauge.builder("nuages.queue.problems", this::problems).register(meters);
    }

    private double lag() {
        return jdbc.sql("""
                SELECT coalesce(extract(epoch FROM :now - min(execution_time)), 0) FROM scheduled_tasks
                WHERE task_name = :task AND NOT picked AND execution_time <= :now
                """)
                .param("task", ReconcileQueue.TASK)
                .param("now", Rows.now(clock))
                .query(Double.class)
                .single();
    }

    private long problems() {
        return jdbc.sql("SELECT count(*) FROM reconcile_key WHERE problem IS NOT NULL")
                .query(Long.class)
                .single();
    }
}
