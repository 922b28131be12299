package io.nuages.deploy.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Purpose;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.deploy.phase.Attempt;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.run.PastRun;
import io.nuages.run.PastRun.Outcome;
import io.nuages.run.RunHistory;
import io.nuages.secret.AppDocuments;
import io.nuages.tenant.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is kept of runs, from the document over the cluster to the history. */
@NuagesTest
class RunRecordsTest {
    private static final String ACTOR = "dev@example.org";
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
    private RunHistory history;

    @Autowired
    private Cluster cluster;

    private Environment environment;

    @BeforeEach
    void somethingIsWanted() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        var size = "S" + suffix;
        var id = plans.saveSize(null, size, 100, 128, 900);
        var plan = plans.create("Studio " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(id));
        var tenant = tenants.create("staff@example.org", "a" + suffix, "Atelier", plan);
        environment = apps.create(tenant.id(), "shop", "registry.example/demo/shop:1.0", Draft.web(size, 1), ACTOR);
    }

    @Test
    void a_run_that_succeeded_is_told_with_its_log_when_its_job_is_gone() {
        deployed("shop", "tasks: {import: {command: [/import]}}");
        var run = ended(Purpose.TASK, "import");
        assertThat(run.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(run.exitCode()).isZero();
        assertThat(run.endedAt()).isAfterOrEqualTo(run.begunAt());

        deployed("shop", "");
        await().atMost(PATIENCE).until(() -> observe().jobs().isEmpty());

        assertThat(history.byUid(environment.ref(), run.uid())).contains(run);
        assertThat(history.log(environment.ref(), run.uid()).orElseThrow())
                .anySatisfy(line -> assertThat(line).endsWith("INFO Running /import"))
                .anySatisfy(line -> assertThat(line).endsWith("INFO Processed 12 objects."));
    }

    @Test
    void a_run_that_failed_says_why() {
        deployed("failinit", "releaseCommand: null\ntasks: {import: {command: [/import]}}");

        var run = ended(Purpose.TASK, "import");

        assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.cause()).startsWith("The task import");
        assertThat(run.advice()).isNotEmpty();
        assertThat(history.log(environment.ref(), run.uid()).orElseThrow().getLast())
                .startsWith("requests.exceptions.HTTPError: 503");
    }

    @Test
    void each_run_of_a_cron_job_is_kept_though_the_cluster_keeps_one() {
        deployed("shop", "cron: {often: {schedule: \"@every 1m\", command: [/often], timeoutSeconds: 60}}");

        await().atMost(PATIENCE)
                .until(() -> history.of(environment.ref(), Purpose.CRON, "often").stream()
                                .filter(run -> run.outcome() == Outcome.SUCCEEDED)
                                .count()
                        >= 3);

        assertThat(history.of(environment.ref(), Purpose.CRON, "often"))
                .extracting(PastRun::uid)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_run_that_a_pause_ended_says_so_and_keeps_its_log() {
        deployed("hangs", "releaseCommand: null\ntasks: {import: {command: [/import]}}");
        running();

        apps.pause(environment.ref(), ACTOR);

        var run = ended(Purpose.TASK, "import");
        assertThat(run.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(run.cause()).isEqualTo("The environment was paused.");
        assertThat(history.log(environment.ref(), run.uid()).orElseThrow().getFirst())
                .endsWith("INFO Running /import");
    }

    @Test
    void a_run_whose_cron_job_was_removed_says_so_and_keeps_its_log() {
        deployed("hangs", "releaseCommand: null\ncron: {often: {schedule: \"@every 1m\", command: [/often]}}");
        running();

        deployed("hangs", "releaseCommand: null");

        var run = ended(Purpose.CRON, "often");
        assertThat(run.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(run.cause()).isEqualTo("Its cron job was removed from the configuration.");
        assertThat(history.log(environment.ref(), run.uid()).orElseThrow().getFirst())
                .endsWith("INFO Running /often");
    }

    @Test
    void what_is_kept_goes_with_its_environment() {
        deployed("shop", "tasks: {import: {command: [/import]}}");
        ended(Purpose.TASK, "import");

        apps.delete(environment.ref(), ACTOR);

        await().atMost(PATIENCE).until(() -> apps.environment(environment.ref()).isEmpty());
        assertThat(history.all(environment.ref())).isEmpty();
    }

    private void running() {
        await().atMost(PATIENCE)
                .until(() -> observe().pods().stream()
                        .anyMatch(pod -> pod.job() != null && pod.phase().equals("Running")));
        await().atMost(PATIENCE).until(() -> !history.all(environment.ref()).isEmpty());
    }

    /** The only one, once it has ended. */
    private PastRun ended(Purpose purpose, String name) {
        return await().atMost(PATIENCE)
                .until(
                        () -> history.of(environment.ref(), purpose, name),
                        (List<PastRun> runs) -> runs.stream().anyMatch(run -> run.endedAt() != null))
                .getLast();
    }

    private void deployed(String image, String rest) {
        documents.write(
                environment.ref(),
                apps.environment(environment.ref()).orElseThrow().revision(),
                "image: {repository: registry.example/demo/%s, tag: \"1.0\"}\n%s\n".formatted(image, rest),
                Map.of(),
                ACTOR);
        var asked = deployments.ask(environment.ref(), Wish.newest(), null, ACTOR);
        var ended = await().atMost(PATIENCE)
                .until(
                        () -> deployments
                                .byNumber(environment.ref(), asked.number())
                                .orElseThrow(),
                        deployment -> deployment.state().ended());
        assertThat(ended.state()).as(ended.toString()).isEqualTo(Deployment.State.SUCCEEDED);
    }

    private Observation observe() {
        return cluster.observe(Attempt.scope(environment));
    }
}
