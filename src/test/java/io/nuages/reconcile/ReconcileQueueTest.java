package io.nuages.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@NuagesTest
@Import(ReconcileQueueTest.Probe.class)
class ReconcileQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private ReconcileQueue queue;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Watched watched;

    @Test
    void a_wake_up_that_is_rolled_back_asks_for_nothing() {
        var rolledBack = key();
        var committed = key();
        transaction.executeWithoutResult(status -> {
            queue.enqueue(rolledBack);
            status.setRollbackOnly();
        });

        queue.enqueue(committed);

        await().atMost(PATIENCE).until(() -> watched.of(committed).passes.get() == 1);
        assertThat(watched.of(rolledBack).passes).hasValue(0);
    }

    @Test
    void what_is_asked_while_a_key_runs_makes_it_run_again_and_never_twice_at_once() {
        var key = key();
        var gate = new CountDownLatch(1);
        watched.of(key).gate = gate;
        queue.enqueue(key);
        await().atMost(PATIENCE).until(() -> watched.of(key).running.get() == 1);

        for (var wakeUp = 0; wakeUp < 5; wakeUp++) {
            queue.enqueue(key);
        }
        gate.countDown();

        await().atMost(PATIENCE).until(() -> watched.of(key).passes.get() == 2);
        assertThat(watched.of(key).most).isEqualTo(1);
    }

    @Test
    void a_wake_up_brings_a_postponed_pass_forward() {
        var key = key();
        watched.of(key).outcome = Outcome.stalled("needs a person");
        queue.enqueue(key);
        await().atMost(PATIENCE).until(() -> problem(key).equals("needs a person"));

        watched.of(key).outcome = Outcome.settled();
        queue.enqueue(key);

        await().atMost(PATIENCE)
                .until(() -> watched.of(key).passes.get() == 2 && problem(key).isEmpty());
    }

    @Test
    void an_unexpected_failure_is_tried_again() {
        var key = key();
        watched.of(key).failures.set(1);

        queue.enqueue(key);

        await().atMost(PATIENCE)
                .until(() -> watched.of(key).passes.get() == 2 && problem(key).isEmpty());
    }

    @Test
    void a_key_that_fails_keeps_its_pause_whatever_is_seen_but_not_when_somebody_asks() {
        var key = key();
        watched.of(key).failures.set(3);
        queue.enqueue(key);
        await().atMost(PATIENCE).until(() -> watched.of(key).passes.get() == 3 && waits(key));
        var due = due(key);

        queue.noticed(List.of(key));
        assertThat(due(key)).isEqualTo(due);

        queue.enqueue(key);
        assertThat(due(key)).isNotEqualTo(due);
        await().atMost(PATIENCE).until(() -> problem(key).isEmpty());
    }

    @Test
    void what_was_noticed_of_a_settled_key_is_looked_at() {
        var key = key();
        queue.enqueue(key);
        await().atMost(PATIENCE).until(() -> watched.of(key).passes.get() == 1 && waits(key));

        queue.noticed(List.of(key));

        await().atMost(PATIENCE).until(() -> watched.of(key).passes.get() == 2);
    }

    @Test
    void a_key_whose_thing_is_gone_leaves_the_queue_and_can_come_back() {
        var key = key();
        watched.of(key).outcome = Outcome.gone();
        queue.enqueue(key);
        await().atMost(PATIENCE).until(() -> watched.of(key).passes.get() == 1 && count(key) == 0);

        queue.enqueue(key);

        await().atMost(PATIENCE).until(() -> watched.of(key).passes.get() == 2 && count(key) == 0);
    }

    @Test
    void wake_ups_at_the_same_time_are_all_taken() {
        var keys = Stream.generate(ReconcileQueueTest::key).limit(20).toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var round = 0; round < 10; round++) {
                keys.forEach(key -> threads.submit(() -> queue.enqueue(key)));
            }
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(keys)
                        .allSatisfy(key -> assertThat(jdbc.sql("SELECT handled FROM reconcile_key WHERE key = :key")
                                        .param("key", key.toString())
                                        .query(Long.class)
                                        .single())
                                .isEqualTo(10)));
        assertThat(keys).allSatisfy(key -> assertThat(watched.of(key).most).isEqualTo(1));
    }

    private static Key key() {
        return new Key("probe", UUID.randomUUID(), UUID.randomUUID());
    }

    private String problem(Key key) {
        return jdbc.sql("SELECT coalesce(problem, '') FROM reconcile_key WHERE key = :key")
                .param("key", key.toString())
                .query(String.class)
                .single();
    }

    private boolean waits(Key key) {
        return jdbc.sql("""
                SELECT NOT t.picked AND k.handled = k.requested AND t.execution_time > now()
                FROM scheduled_tasks t JOIN reconcile_key k ON k.key = t.task_instance WHERE k.key = :key
                """).param("key", key.toString()).query(Boolean.class).single();
    }

    private OffsetDateTime due(Key key) {
        return jdbc.sql("SELECT execution_time FROM scheduled_tasks WHERE task_instance = :key")
                .param("key", key.toString())
                .query(OffsetDateTime.class)
                .single();
    }

    private int count(Key key) {
        return jdbc.sql("SELECT count(*) FROM reconcile_key WHERE key = :key")
                .param("key", key.toString())
                .query(Integer.class)
                .single();
    }

    @TestConfiguration
    static class Probe {
        @Bean
        Watched watched() {
            return new Watched();
        }
    }

    /** A reconciler that does as the test says, key by key. */
    static class Watched implements Reconciler {
        static class Script {
            final AtomicInteger passes = new AtomicInteger();
            final AtomicInteger running = new AtomicInteger();
            final AtomicInteger failures = new AtomicInteger();
            volatile int most;
            volatile Outcome outcome = Outcome.settled();
            volatile CountDownLatch gate = new CountDownLatch(0);
        }

        private final ConcurrentHashMap<Key, Script> scripts = new ConcurrentHashMap<>();

        Script of(Key key) {
            return scripts.computeIfAbsent(key, unused -> new Script());
        }

        @Override
        public String kind() {
            return "probe";
        }

        @Override
        public Outcome reconcile(Key key) throws InterruptedException {
            var script = of(key);
            script.most = Math.max(script.most, script.running.incrementAndGet());
            try {
                script.gate.await();
                script.passes.incrementAndGet();
                if (script.failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("once");
                }
                return script.outcome;
            } finally {
                script.running.decrementAndGet();
            }
        }
    }
}
