package io.nuages.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.ClusterException;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Job;
import io.nuages.cluster.Purpose;
import io.nuages.cluster.Scope;
import io.nuages.cluster.WriteGuard;
import io.nuages.live.Live;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.run.PastRun.Outcome;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@NuagesTest
class RunHistoryTest {
    private static final String ACTOR = "dev@example.org";
    private static final WhyFailed WHY =
            (job, log) -> new WhyFailed.Words("It failed: " + String.join("|", log), "Mend");
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private RunStore store;

    @Autowired
    private Tenancy tenancy;

    @Autowired
    private Live live;

    @Autowired
    private WriteGuard guard;

    private final List<String> asked = new ArrayList<>();
    private Supplier<List<String>> log = () -> List.of("one", "two");
    private RunHistory history;
    private EnvironmentRef environment;
    private Scope scope;

    @BeforeEach
    void anEnvironment() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        var id = plans.saveSize(null, "S" + suffix, 500, 512, 900);
        var plan = plans.create("Studio " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(id));
        var tenant = tenants.create("staff@example.org", "a" + suffix, "Atelier", plan);
        var made =
                apps.create(tenant.id(), "shop", "registry.example/demo/shop:1.0", Draft.web("S" + suffix, 1), ACTOR);
        environment = made.ref();
        scope = new Scope(made.namespace(), made.tenant(), made.id());
        history = at(NOW);
    }

    private RunHistory at(Instant now) {
        return new RunHistory(
                store, new GuardedCluster(logs(), guard), tenancy, live, Clock.fixed(now, ZoneOffset.UTC));
    }

    /** A cluster that is asked for logs alone. */
    private Cluster logs() {
        return (Cluster) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("logs");
                    asked.add((String) arguments[1]);
                    return log.get();
                });
    }

    @Test
    void a_run_is_kept_once_with_its_log_whoever_sees_it() {
        var failed = SeenRuns.failed("a", Purpose.CRON, "cron-nightly", NOW);
        var seen = SeenRuns.with(SeenRuns.pod("a", false), failed);
        var before = history.all(environment);

        see(seen);
        see(seen);
        log = () -> List.of("another");
        // Another replica, which looked at the same time.
        history.record(environment, scope, seen, before, WHY);

        assertThat(history.of(environment, Purpose.CRON, "nightly"))
                .containsExactly(new PastRun(
                        failed.uid(),
                        Purpose.CRON,
                        "nightly",
                        "a",
                        NOW,
                        NOW.plusSeconds(5),
                        Outcome.FAILED,
                        3,
                        "It failed: one|two",
                        "Mend"));
        assertThat(history.log(environment, failed.uid())).contains(List.of("one", "two"));
        assertThat(asked).hasSize(2);
    }

    @Test
    void a_run_that_went_on_ends_where_it_began() {
        unseen(() -> {
            see(SeenRuns.of(NOW, SeenRuns.going("a", Purpose.TASK, "task-import", NOW)));
            assertThat(only().outcome()).isEqualTo(Outcome.RUNNING);
            assertThat(asked).isEmpty();

            see(SeenRuns.of(NOW, SeenRuns.succeeded("a", Purpose.TASK, "task-import", NOW)));

            assertThat(only().outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(only().name()).isEqualTo("import");
            assertThat(only().exitCode()).isZero();
        });
    }

    @Test
    void a_log_that_cannot_be_read_is_not_kept_and_nothing_fails_for_it() {
        log = () -> {
            throw new ClusterException.Unavailable("no route to the node");
        };
        var one = SeenRuns.failed("a", Purpose.CRON, "cron-nightly", NOW);
        var pod = SeenRuns.pod("a", false);

        see(SeenRuns.with(pod, one, SeenRuns.succeeded("b", Purpose.CRON, "cron-nightly", NOW)));

        assertThat(history.all(environment)).hasSize(2);
        assertThat(history.log(environment, one.uid())).isEmpty();
        assertThat(asked).containsExactly("a-x");
    }

    @Test
    void a_run_that_wrote_nothing_has_an_empty_log() {
        log = List::of;
        var run = SeenRuns.succeeded("a", Purpose.CRON, "cron-nightly", NOW);

        see(SeenRuns.with(SeenRuns.pod("a", false), run));

        assertThat(history.log(environment, run.uid())).contains(List.of());
    }

    /** Its pod takes the log along. */
    @Test
    void a_run_that_is_told_to_stop_keeps_what_it_wrote_before() {
        unseen(() -> {
            var going = SeenRuns.going("a", Purpose.TASK, "task-import", NOW);
            history.stopping(
                    environment, scope, SeenRuns.with(SeenRuns.pod("a", false), going), List.of(going), "Paused.");
            assertThat(only().outcome()).isEqualTo(Outcome.RUNNING);

            see(SeenRuns.of(NOW, SeenRuns.failed("a", Purpose.TASK, "task-import", NOW)));

            assertThat(only().outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(only().cause()).isEqualTo("Paused.");
            assertThat(history.log(environment, going.uid())).contains(List.of("one", "two"));
        });
    }

    @Test
    void a_run_whose_job_goes_away_is_gone_until_it_is_seen_again() {
        unseen(() -> {
            see(SeenRuns.of(NOW, SeenRuns.going("a", Purpose.CRON, "cron-nightly", NOW)));

            see(SeenRuns.of(NOW));
            assertThat(only().outcome()).isEqualTo(Outcome.GONE);
            assertThat(only().cause()).startsWith("Its Job was removed");
            assertThat(only().endedAt()).isNotNull();

            see(SeenRuns.of(NOW, SeenRuns.going("a", Purpose.CRON, "cron-nightly", NOW)));
            assertThat(only().outcome()).isEqualTo(Outcome.RUNNING);
            assertThat(only().endedAt()).isNull();
            assertThat(only().cause()).isEmpty();
        });
    }

    @Test
    void only_the_newest_are_kept_of_each() {
        var jobs = IntStream.range(0, RunHistory.KEPT + 5)
                .mapToObj(n -> SeenRuns.succeeded("n" + n, Purpose.CRON, "cron-nightly", NOW.minusSeconds(n * 60L)))
                .toArray(Job[]::new);
        see(SeenRuns.of(NOW, SeenRuns.failed("h", Purpose.CRON, "cron-hourly", NOW.minusSeconds(86400))));

        see(SeenRuns.of(NOW, jobs));
        see(SeenRuns.of(NOW, jobs));

        assertThat(history.of(environment, Purpose.CRON, "nightly"))
                .extracting(PastRun::job)
                .containsExactlyElementsOf(IntStream.range(0, RunHistory.KEPT)
                        .mapToObj(n -> "n" + n)
                        .toList());
        assertThat(history.of(environment, Purpose.CRON, "hourly")).hasSize(1);
    }

    @Test
    void what_is_old_is_forgotten() {
        var old = NOW.minus(RunHistory.KEPT_FOR).plusSeconds(60);
        see(SeenRuns.of(
                NOW,
                SeenRuns.succeeded("old", Purpose.TASK, "task-import", old),
                SeenRuns.succeeded("new", Purpose.TASK, "task-import", NOW)));
        assertThat(history.all(environment)).hasSize(2);

        at(NOW.plusSeconds(300)).prune();

        assertThat(only().job()).isEqualTo("new");
    }

    @Test
    void another_tenant_sees_none() {
        see(SeenRuns.of(NOW, SeenRuns.succeeded("a", Purpose.CRON, "cron-nightly", NOW)));
        var other = tenants.create(
                        "staff@example.org",
                        "b" + UUID.randomUUID().toString().substring(0, 8),
                        "Other",
                        tenants.byId(environment.tenant()).orElseThrow().plan())
                .id();

        assertThat(tenancy.in(other, () -> store.byUid(environment, "uid of a")))
                .isEmpty();
        assertThat(history.all(new EnvironmentRef(other, environment.id()))).isEmpty();
    }

    /** The portal's own passes, which find no such Jobs, see nothing of it. */
    private void unseen(Runnable work) {
        tenancy.rehearse(environment.tenant(), work);
    }

    private void see(Observation seen) {
        history.record(environment, scope, seen, history.all(environment), WHY);
    }

    private PastRun only() {
        var all = history.all(environment);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
