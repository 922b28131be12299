package io.nuages.deploy.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nuages.NuagesTest;
import io.nuages.app.Apps;
import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Purpose;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Health;
import io.nuages.deploy.Holds;
import io.nuages.deploy.Release;
import io.nuages.deploy.StatusView;
import io.nuages.deploy.Wish;
import io.nuages.plan.Limits;
import io.nuages.plan.Plans;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.tenant.Tenant;
import io.nuages.tenant.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Jobs of an environment that are not its release command: runs of cron jobs, and tasks. */
@NuagesTest
class OtherJobsTest {
    private static final String GOOD = "registry.example/demo/shop:1.0";
    private static final String NEWER = "registry.example/demo/shop:1.1";
    private static final String HANGS = "registry.example/demo/hangs:1.0";
    private static final String FAILS = "registry.example/demo/failinit:1.0";
    private static final String ACTOR = "dev@example.org";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    private Plans plans;

    @Autowired
    private Tenants tenants;

    @Autowired
    private Apps apps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private Cluster cluster;

    @Autowired
    private Holds holds;

    @Autowired
    private ReconcileQueue queue;

    private Tenant tenant;
    private Environment environment;

    @BeforeEach
    void somethingServes() {
        var suffix = UUID.randomUUID().toString().substring(0, 8);
        var size = "S" + suffix;
        var id = plans.saveSize(null, size, 500, 512, 900);
        var plan = plans.create("Studio " + suffix, 0, new Limits(4000, 4096, 10240, 0, 3, 4), 60, 20, Set.of(id));
        tenant = tenants.create("staff@example.org", "a" + suffix, "Atelier", plan);
        environment = apps.create(tenant.id(), "shop", GOOD, Draft.web(size, 1), ACTOR);
        assertThat(deployed(GOOD).state()).isEqualTo(Deployment.State.SUCCEEDED);
        await().atMost(PATIENCE).until(() -> observe().jobs().isEmpty());
    }

    @AfterEach
    void nothingIsHeld() {
        holds.releaseWrites(ACTOR);
    }

    @Test
    void jobs_that_run_for_an_hour_hold_up_nothing_and_run_on() {
        run(Purpose.CRON, "cron-nightly", HANGS);
        run(Purpose.TASK, "task-import", HANGS);
        await().atMost(PATIENCE).until(() -> running(2));

        var next = deployed(NEWER);

        assertThat(next.state()).as(next.toString()).isEqualTo(Deployment.State.SUCCEEDED);
        assertThat(next.release().command()).isEqualTo(Release.Command.SUCCEEDED);
        assertThat(deployments
                        .logged(next.environmentRef(), next.number())
                        .orElseThrow()
                        .log())
                .isNotEmpty();
        settled(next);
        assertThat(observe().jobs())
                .extracting(Observation.Job::purpose)
                .containsExactlyInAnyOrder(Purpose.CRON, Purpose.TASK);
        assertThat(running(2)).isTrue();
        assertThat(status().health()).isEqualTo(Health.RUNNING);
        assertThat(status().problem()).isNull();
    }

    @Test
    void a_release_command_is_cancelled_without_them() {
        run(Purpose.CRON, "cron-nightly", HANGS);
        run(Purpose.TASK, "task-import", HANGS);
        await().atMost(PATIENCE).until(() -> running(2));
        var hanging = deployments.ask(environment.ref(), Wish.image(HANGS), null, ACTOR);
        await().atMost(PATIENCE)
                .until(() -> observe().pods().stream()
                        .anyMatch(pod -> pod.purpose() == Purpose.RELEASE_COMMAND
                                && pod.phase().equals("Running")));

        deployments.cancel(environment.ref(), hanging.number(), true, ACTOR);

        assertThat(ended(hanging).state()).isEqualTo(Deployment.State.CANCELLED);
        settled(hanging);
        assertThat(running(2)).isTrue();
        assertThat(status().health()).isEqualTo(Health.RUNNING);
    }

    @Test
    void a_failed_run_of_a_cron_job_is_nobody_elses_failure() {
        var next = deployments.ask(environment.ref(), Wish.image("registry.example/demo/slow:1.0"), null, ACTOR);
        run(Purpose.CRON, "cron-nightly", FAILS);

        assertThat(ended(next).state()).as(next.toString()).isEqualTo(Deployment.State.SUCCEEDED);
        settled(next);
        assertThat(status().health()).isEqualTo(Health.RUNNING);
        assertThat(status().problem()).isNull();
    }

    /** Its template cannot change, and an older portal, or the same one with other settings, may have made it otherwise. */
    @Test
    void a_release_command_that_another_portal_has_begun_is_taken_as_it_is() {
        var name = environment.baseName() + "-init-2-1";
        // Nothing clears it away before the deployment takes it on.
        holds.holdWrites(ACTOR, "Another portal is at work");
        run(Purpose.RELEASE_COMMAND, "init", name, GOOD, Map.of("app.kubernetes.io/component", "init"));
        var asked = deployments.ask(environment.ref(), Wish.image(NEWER), null, ACTOR);
        holds.releaseWrites(ACTOR);

        var next = ended(asked);

        assertThat(next.state()).as(next.toString()).isEqualTo(Deployment.State.SUCCEEDED);
        assertThat(next.release().command()).isEqualTo(Release.Command.SUCCEEDED);
    }

    private void run(Purpose purpose, String component, String image) {
        run(
                purpose,
                component,
                environment.baseName() + "-" + component,
                image,
                Map.of("app.kubernetes.io/component", component, Purpose.LABEL, purpose.label()));
    }

    private void run(Purpose purpose, String component, String name, String image, Map<String, String> labels) {
        cluster.apply(Attempt.scope(environment), List.of(job(component, name, image, labels)));
        assertThat(observe().jobs())
                .filteredOn(job -> job.name().equals(name))
                .extracting(Observation.Job::purpose)
                .containsExactly(purpose);
    }

    private static Manifest job(String component, String name, String image, Map<String, String> labels) {
        var container = Map.of(
                "name",
                component,
                "image",
                image,
                "securityContext",
                Map.of("allowPrivilegeEscalation", false, "capabilities", Map.of("drop", List.of("ALL"))),
                "resources",
                Map.of(
                        "requests",
                        Map.of("cpu", "10m", "memory", "64Mi"),
                        "limits",
                        Map.of("cpu", "10m", "memory", "64Mi")));
        var pod = Map.of(
                "restartPolicy",
                "Never",
                "securityContext",
                Map.of("runAsNonRoot", true, "runAsUser", 1000, "seccompProfile", Map.of("type", "RuntimeDefault")),
                "containers",
                List.of(container));
        return Manifest.of(Map.of(
                "apiVersion",
                "batch/v1",
                "kind",
                "Job",
                "metadata",
                Map.of("name", name, "labels", labels),
                "spec",
                Map.of(
                        "backoffLimit",
                        0,
                        "podReplacementPolicy",
                        "Failed",
                        "template",
                        Map.of("metadata", Map.of("labels", labels), "spec", pod))));
    }

    private boolean running(int jobs) {
        return observe().pods().stream()
                        .filter(pod -> pod.job() != null
                                && pod.phase().equals("Running")
                                && !pod.deleting()
                                && (pod.purpose() == Purpose.CRON || pod.purpose() == Purpose.TASK))
                        .count()
                == jobs;
    }

    /** Until what a deployment leaves was cleared away and its end was looked at. */
    private void settled(Deployment deployment) {
        queue.enqueue(new Key(Apps.ENVIRONMENT, tenant.id(), environment.id()));
        await().atMost(PATIENCE)
                .until(() -> observe().jobs().stream().noneMatch(job -> job.purpose() == Purpose.RELEASE_COMMAND));
        await().atMost(PATIENCE).until(() -> status().health() == Health.RUNNING);
        assertThat(ended(deployment).state().ended()).isTrue();
    }

    private StatusView status() {
        return deployments
                .states(tenant.id(), environment.appName())
                .getFirst()
                .status()
                .view();
    }

    private Deployment deployed(String image) {
        return ended(deployments.ask(environment.ref(), Wish.image(image), null, ACTOR));
    }

    private Deployment ended(Deployment deployment) {
        await().atMost(PATIENCE).until(() -> again(deployment).state().ended());
        return again(deployment);
    }

    private Deployment again(Deployment deployment) {
        return deployments.byNumber(environment.ref(), deployment.number()).orElseThrow();
    }

    private Observation observe() {
        return cluster.observe(Attempt.scope(environment));
    }
}
