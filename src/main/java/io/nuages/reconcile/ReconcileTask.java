package io.nuages.reconcile;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.nuages.rows.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs the reconciler of a key and decides, under the key's lock, when to run it next. */
@Configuration
class ReconcileTask {
    private static final Logger log = LoggerFactory.getLogger(ReconcileTask.class);
    private static final Duration RESYNC = Duration.ofMinutes(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Map<String, Reconciler> reconcilers;

    ReconcileTask(JdbcClient jdbc, TransactionTemplate transaction, Clock clock, List<Reconciler> reconcilers) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.reconcilers = reconcilers.stream().collect(Collectors.toMap(Reconciler::kind, Function.identity()));
    }

    @Bean
    Task<Void> reconcile() {
        return Tasks.custom(ReconcileQueue.TASK, Void.class)
                .onFailure(retry())
                .execute((instance, context) -> pass(instance.getId()));
    }

    private CompletionHandler<Void> pass(String name) {
        var seen = jdbc.sql("SELECT requested FROM reconcile_key WHERE key = :key")
                .param("key", name)
                .query(Long.class)
                .optional();
        if (seen.isEmpty()) {
            return (complete, operations) -> operations.stop();
        }
        var key = Key.parse(name);
        Outcome outcome;
        try {
            var reconciler = reconcilers.get(key.kind());
            outcome = reconciler == null ? Outcome.gone() : reconciler.reconcile(key);
        } catch (Exception e) {
            log.warn("Pass over {} failed", name, e);
            return (complete, operations) -> failed(name, seen.get(), describe(e), complete, operations);
        }
        return (complete, operations) -> done(name, seen.get(), outcome, complete, operations);
    }

    private void done(
            String name, long seen, Outcome outcome, ExecutionComplete complete, ExecutionOperations<Void> operations) {
        transaction.executeWithoutResult(status -> {
            var asked = requested(name) > seen;
            switch (outcome) {
                case Outcome.Gone()
                when !asked -> {
                    jdbc.sql("DELETE FROM reconcile_key WHERE key = :key")
                            .param("key", name)
                            .update();
                    operations.stop();
                }
                case Outcome.Gone() -> next(name, seen, 0, null, complete, operations, clock.instant());
                case Outcome.Settled() ->
                    next(name, seen, 0, null, complete, operations, asked ? clock.instant() : resync());
                case Outcome.Again(var after, var problem) ->
                    next(
                            name,
                            seen,
                            0,
                            problem,
                            complete,
                            operations,
                            asked ? clock.instant() : clock.instant().plus(after));
            }
        });
    }

    private void failed(
            String name, long seen, String problem, ExecutionComplete complete, ExecutionOperations<Void> operations) {
        transaction.executeWithoutResult(status -> {
            requested(name);
            var failures = jdbc.sql("SELECT failures FROM reconcile_key WHERE key = :key")
                            .param("key", name)
                            .query(Integer.class)
                            .optional()
                            .orElse(0)
                    + 1;
            // A new request does not shorten the pause: what fails each time must not be retried at the pace of watch
            // events.
            next(
                    name,
                    seen,
                    failures,
                    problem,
                    complete,
                    operations,
                    clock.instant().plus(pause(failures)));
        });
    }

    private long requested(String name) {
        return jdbc.sql("SELECT requested FROM reconcile_key WHERE key = :key FOR UPDATE")
                .param("key", name)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private void next(
            String name,
            long handled,
            int failures,
            @Nullable String problem,
            ExecutionComplete complete,
            ExecutionOperations<Void> operations,
            Instant at) {
        jdbc.sql("""
                UPDATE reconcile_key SET handled = :handled, failures = :failures, problem = :problem, handled_at = now(),
                    problem_since = CASE WHEN CAST(:problem AS text) IS NOT NULL THEN coalesce(problem_since, :now) END
                WHERE key = :key
                """)
                .param("handled", handled)
                .param("failures", failures)
                .param("problem", problem)
                .param("now", Rows.now(clock))
                .param("key", name)
                .update();
        operations.reschedule(complete, at);
    }

    private Instant resync() {
        return clock.instant()
                .plus(RESYNC)
                .plusSeconds(ThreadLocalRandom.current().nextInt(120));
    }

    /** Doubles from one second up to {@link #LONGEST_PAUSE}, each with up to a quarter of jitter. */
    static Duration pause(int failures) {
        var seconds = Math.min(LONGEST_PAUSE.toSeconds(), 1L << Math.min(failures - 1, 10));
        return Duration.ofMillis(seconds * 1000 + ThreadLocalRandom.current().nextLong(seconds * 250 + 1));
    }

    private static String describe(Exception e) {
        var message = e.getMessage();
        return e.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }

    /** The library asks here only when the pass itself could not be recorded, for example because PostgreSQL went away. */
    private static FailureHandler<Void> retry() {
        return new FailureHandler.OnFailureRetryLater<>(Duration.ofSeconds(5));
    }
}
