package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Purpose;
import io.nuages.deploy.phase.Attempt;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.secret.AppDocuments;
import io.nuages.simulator.Simulator;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** What a document asks for beyond the form: cron jobs, tasks and autoscaling, from the text to the cluster and back to the page. */
@NuagesTest
class DocumentsTest {
    private static final String ACTOR = "dev@example.org";
    private static final String SITE = "image: {repository: registry.example/demo/shop, tag: \"1.0\"}\n";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private AppDocuments documents;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Cluster cluster;

    @Autowired
    private Simulator simulator;

    @Autowired
    private ReconcileQueue queue;

    @Value("${spring.datasource.url}")
    private String url;

    @Value("${spring.flyway.user}")
    private String owner;

    @Value("${spring.flyway.password}")
    private String ownerPassword;

    private Tenant tenant;
    private Environment environment;

    @BeforeEach
    void somethingIsWanted() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        var size = "S" + suffix;
        var id = plans.saveSize(null, size, 100, 128, 900);
        var plan = plans.create("Studio " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", "a" + suffix, "Atelier", plan);
        environment = apps.create(tenant.id(), "shop", "registry.example/demo/shop:1.0", Draft.web(size, 1), ACTOR);
    }

    @Test
    void a_cron_job_comes_is_suspended_while_paused_and_goes() {
        write(SITE + "cron: {nightly: {schedule: \"0 3 * * *\", timeZone: Europe/Zurich, command: [/nightly]}}\n");
        assertThat(deployed().state()).isEqualTo(Deployment.State.SUCCEEDED);

        assertThat(observe().cronJobs()).singleElement().satisfies(job -> {
            assertThat(job.process()).isEqualTo("cron-nightly");
            assertThat(job.timeZone()).isEqualTo("Europe/Zurich");
            assertThat(job.suspended()).isFalse();
        });
        await().atMost(PATIENCE).until(() -> status().health() == Health.RUNNING);
        assertThat(status().jobs())
                .containsExactly(new StatusView.JobView("cron/nightly", StatusView.Run.NONE, null, null, null));

        apps.pause(environment.ref(), ACTOR);
        await().atMost(PATIENCE).until(() -> observe().cronJobs().getFirst().suspended());
        apps.resume(environment.ref(), ACTOR);
        await().atMost(PATIENCE).until(() -> !observe().cronJobs().getFirst().suspended());

        write(SITE);
        assertThat(deployed().state()).isEqualTo(Deployment.State.SUCCEEDED);
        await().atMost(PATIENCE).until(() -> observe().cronJobs().isEmpty());
    }

    @Test
    void a_release_that_does_not_come_to_serve_changes_no_cron_job() {
        write(SITE + "cron: {nightly: {schedule: \"0 3 * * *\", command: [/nightly]}}\n");
        deployed();
        var schedules = ConcurrentHashMap.<String>newKeySet();

        write(SITE.replace("shop", "norun") + "releaseCommand: null\n"
                + "cron: {nightly: {schedule: \"0 4 * * *\", command: [/nightly]}}\n");
        var failed = new AtomicReference<Deployment>();
        during(
                () -> failed.set(deployed()),
                () -> observe().cronJobs().stream()
                        .map(Observation.CronJob::schedule)
                        .forEach(schedules::add));

        assertThat(failed.get().diagnosis().code()).isEqualTo(Diagnosis.Code.COMMAND_MISSING);
        assertThat(schedules).containsExactly("0 3 * * *");
    }

    @Test
    void what_the_form_says_of_cron_jobs_and_scaling_comes_to_the_cluster() {
        var size = now().spec().size("web").size();
        var draft = new Draft(
                List.of(new Draft.ProcessDraft("web", "/run", size, 2, new Draft.Scaling(4, 70))),
                List.of(new Draft.CronDraft("nightly", "0 3 * * *", "Europe/Zurich", "/nightly", size, 60, "Replace")),
                "/init",
                8000,
                "/healthz/",
                Map.of(),
                null,
                List.of(),
                1024,
                0,
                List.of());
        apps.edit(environment.ref(), now().revision(), draft, ACTOR);
        assertThat(deployed().state()).isEqualTo(Deployment.State.SUCCEEDED);

        assertThat(observe().cronJobs())
                .singleElement()
                .satisfies(job -> assertThat(job.timeZone()).isEqualTo("Europe/Zurich"));
        assertThat(observe().autoscalers()).hasSize(1);
    }

    @Test
    void a_task_runs_once_for_each_release() {
        write(SITE + "tasks: {import: {command: [/import]}}\n");
        deployed();
        await().atMost(PATIENCE).until(() -> task(StatusView.Run.SUCCEEDED));
        var first = tasks();

        settled();
        deployed();
        assertThat(tasks()).isEqualTo(first);
        write(SITE + "tasks: {import: {command: [/import, --again]}}\n");
        deployed();
        await().atMost(PATIENCE)
                .until(() -> tasks().size() == 1 && !tasks().equals(first) && task(StatusView.Run.SUCCEEDED));

        var back = deployments.ask(environment.ref(), new Wish.RollBack(1), null, ACTOR);
        await().atMost(PATIENCE).until(() -> again(back).state().ended());
        assertThat(again(back).state()).isEqualTo(Deployment.State.SUCCEEDED);
        settled();
        assertThat(tasks()).doesNotContainAnyElementsOf(first);
    }

    /** What runs takes room and costs, which nothing of a paused environment may. */
    @Test
    void what_runs_of_a_task_ends_when_its_environment_is_paused() {
        write(SITE.replace("shop", "hangs") + "releaseCommand: null\ntasks: {import: {command: [/import]}}\n");
        deployed();
        await().atMost(PATIENCE)
                .until(() -> observe().pods().stream()
                        .anyMatch(pod ->
                                pod.purpose() == Purpose.TASK && pod.phase().equals("Running")));

        apps.pause(environment.ref(), ACTOR);

        await().atMost(PATIENCE).until(() -> observe().pods().stream().allMatch(Observation.Pod::ended));
        await().atMost(PATIENCE)
                .until(() -> observe().jobs().stream()
                        .filter(job -> job.purpose() == Purpose.TASK)
                        .allMatch(job -> job.failure() != null));
        await().atMost(PATIENCE).until(() -> task(StatusView.Run.FAILED));
    }

    @Test
    void a_failed_task_is_told_and_the_site_serves() {
        write(SITE.replace("shop", "failinit") + "releaseCommand: null\ntasks: {import: {command: [/import]}}\n");
        var deployment = deployed();

        assertThat(deployment.state()).as(deployment.toString()).isEqualTo(Deployment.State.SUCCEEDED);
        await().atMost(PATIENCE).until(() -> task(StatusView.Run.FAILED));
        assertThat(status().health()).isEqualTo(Health.RUNNING);
        assertThat(status().jobs().getFirst().problem().cause()).startsWith("The task import");
    }

    @Test
    void pods_stay_as_they_are_while_autoscaling_is_switched_on_and_off_paused_and_resumed() {
        write(SITE + "processes: {web: {pods: 2}}\n");
        deployed();
        assertThat(desired()).isEqualTo(2);

        write(SITE + "processes: {web: {autoscale: {minPods: 2, maxPods: 4, cpuPercent: 70}}}\n");
        var lowest = watched(this::deployed);
        assertThat(lowest).isEqualTo(2);
        assertThat(observe().autoscalers()).singleElement().satisfies(each -> {
            assertThat(each.min()).isEqualTo(2);
            assertThat(each.max()).isEqualTo(4);
        });

        simulator.load(Attempt.scope(environment), "web", 3);
        await().atMost(PATIENCE).until(() -> desired() == 3);
        await().atMost(PATIENCE).until(() -> ready() == 3);
        assertThat(watched(this::settled)).isEqualTo(3);
        assertThat(watched(this::deployed)).isEqualTo(3);
        await().atMost(PATIENCE).until(() -> status().health() == Health.RUNNING);
        assertThat(status().processes().getFirst().desired()).isEqualTo(3);

        apps.pause(environment.ref(), ACTOR);
        await().atMost(PATIENCE)
                .until(() -> desired() == 0 && observe().autoscalers().isEmpty());
        apps.resume(environment.ref(), ACTOR);
        await().atMost(PATIENCE)
                .until(() -> desired() >= 2 && !observe().autoscalers().isEmpty());

        write(SITE + "processes: {web: {pods: 2}}\n");
        deployed();
        assertThat(desired()).isEqualTo(2);
        await().atMost(PATIENCE).until(() -> observe().autoscalers().isEmpty());
    }

    /** It would set its own number again, and the roll-out wait for the other one. */
    @Test
    void an_autoscaler_is_gone_before_its_deployment_says_a_number_again() {
        write(SITE + "processes: {web: {autoscale: {minPods: 2, maxPods: 4, cpuPercent: 70}}}\n");
        deployed();
        var both = new AtomicBoolean();

        write(SITE + "processes: {web: {pods: 1}}\n");
        during(this::deployed, () -> {
            var seen = observe();
            if (seen.workloads().getFirst().desired() == 1
                    && !seen.autoscalers().isEmpty()) {
                both.set(true);
            }
        });

        assertThat(both).isFalse();
        assertThat(desired()).isEqualTo(1);
    }

    @Test
    void the_quota_counts_the_most_that_may_run() {
        write(SITE + """
                processes:
                  web: {autoscale: {minPods: 1, maxPods: 4, cpuPercent: 70}}
                cron:
                  nightly: {schedule: "0 3 * * *", command: [/nightly]}
                  often: {schedule: "*/5 * * * *", command: [/often], concurrency: Allow, timeoutSeconds: 600}
                tasks:
                  import: {command: [/import]}
                """);

        var claim = now().spec().claim();

        assertThat(claim.cpuMillis()).isEqualTo((4 + 1 + 2) * 100);
        assertThat(claim.memoryMib()).isEqualTo((4 + 1 + 2) * 128);
        // One more pod of the site, or the task.
        assertThat(claim.surgeCpuMillis()).isEqualTo(200);
    }

    @Test
    void a_copy_has_all_that_is_no_secret_and_no_address() {
        write("# ours\n" + SITE + """
                processes:
                  web: {autoscale: {minPods: 1, maxPods: 2, cpuPercent: 70}}
                  celery: {args: [--beat], variables: {A: "1"}}
                cron: {nightly: {schedule: "@daily", command: [/nightly]}}
                hosts: [www.example.org]
                """);

        var copy = apps.copy(now(), "staging", null, ACTOR).spec();

        assertThat(copy.app()).isEqualTo(now().spec().app().withHosts(List.of()));
        assertThat(copy.text()).startsWith("# ours\n").doesNotContain("www.example.org");
        assertThat(copy.hosts()).isNotEqualTo(now().spec().hosts()).hasSize(1);
        assertThat(copy.size("cron/nightly")).isEqualTo(now().spec().size("cron/nightly"));
    }

    /** A replica of the version before writes what it knows; this one reads it. */
    @Test
    void a_revision_of_an_earlier_portal_is_deployed() {
        deployed();
        apps.edit(environment.ref(), now().revision(), Draft.web(size(), 2), ACTOR);
        asOwner("""
                ALTER TABLE spec_revision NO FORCE ROW LEVEL SECURITY;
                UPDATE spec_revision SET app = NULL, operator = NULL, app_text = NULL, variables_text = NULL
                WHERE environment_id = '%s';
                ALTER TABLE spec_revision FORCE ROW LEVEL SECURITY;
                """.formatted(environment.id()));

        assertThat(now().spec().app().process("web").pods()).isEqualTo(2);
        assertThat(deployed().state()).isEqualTo(Deployment.State.SUCCEEDED);
        assertThat(desired()).isEqualTo(2);
    }

    private void asOwner(String sql) {
        try (var connection = DriverManager.getConnection(url, owner, ownerPassword);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String size() {
        return now().spec().size("web").size();
    }

    private Environment now() {
        return apps.environment(environment.ref()).orElseThrow();
    }

    private void write(String text) {
        documents.write(environment.ref(), now().revision(), text, Map.of(), ACTOR);
    }

    /** @return the fewest pods that were wanted meanwhile */
    private int watched(Runnable act) {
        var lowest = new int[] {desired()};
        during(act, () -> lowest[0] = Math.min(lowest[0], desired()));
        return lowest[0];
    }

    private static void during(Runnable act, Runnable look) {
        var done = new AtomicBoolean();
        var watcher = Thread.startVirtualThread(() -> {
            while (!done.get()) {
                look.run();
            }
        });
        try {
            act.run();
        } finally {
            done.set(true);
        }
        try {
            watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int desired() {
        return observe().workloads().getFirst().desired();
    }

    private int ready() {
        return observe().workloads().getFirst().ready();
    }

    private List<String> tasks() {
        return observe().jobs().stream()
                .filter(job -> job.purpose() == Purpose.TASK)
                .map(Observation.Job::name)
                .toList();
    }

    private boolean task(StatusView.Run run) {
        return status().jobs().stream().anyMatch(job -> job.name().equals("task/import") && job.run() == run);
    }

    private StatusView status() {
        return deployments
                .states(tenant.id(), environment.appName())
                .getFirst()
                .status()
                .view();
    }

    private void settled() {
        queue.enqueue(new Key(Apps.ENVIRONMENT, tenant.id(), environment.id()));
        await().atMost(PATIENCE)
                .until(() -> observe().jobs().stream().noneMatch(job -> job.purpose() == Purpose.RELEASE_COMMAND));
    }

    private Deployment deployed() {
        var asked = deployments.ask(environment.ref(), Wish.newest(), null, ACTOR);
        await().atMost(PATIENCE).until(() -> again(asked).state().ended());
        return again(asked);
    }

    private Deployment again(Deployment deployment) {
        return deployments.byNumber(environment.ref(), deployment.number()).orElseThrow();
    }

    private Observation observe() {
        return cluster.observe(Attempt.scope(environment));
    }
}
