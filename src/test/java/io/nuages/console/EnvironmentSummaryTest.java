package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.app.Environment;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.DeploymentBuilder;
import io.nuages.deploy.Deployments.Status;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.EnvironmentState;
import io.nuages.deploy.Health;
import io.nuages.deploy.Outline;
import io.nuages.deploy.Release;
import io.nuages.deploy.ReleaseBuilder;
import io.nuages.deploy.StatusView;
import io.nuages.form.Badge;
import io.nuages.spec.Specs;
import io.nuages.tenant.Hold;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvironmentSummaryTest {
    private static final Instant AT = Samples.ago(600);
    private static final Diagnosis CRASH = new Diagnosis(
            Diagnosis.Code.CRASH, "The process web stops at start.", "Look.", Diagnosis.Place.LOGS, List.of());

    private static Environment environment(int revision, @Nullable Instant paused, @Nullable Instant deleting) {
        return environment(revision, revision, paused, deleting);
    }

    private static Environment environment(
            int revision, int changed, @Nullable Instant paused, @Nullable Instant deleting) {
        var spec = Specs.of("r.example/shop:2").host("h").spec();
        return new Environment(
                Samples.ID,
                Samples.ID,
                Samples.ID,
                "shop",
                "production",
                revision,
                changed,
                spec,
                Samples.ID,
                AT,
                false,
                paused,
                deleting,
                AT,
                "n");
    }

    private static Environment environment(int revision) {
        return environment(revision, null, null);
    }

    private static Status status(Health health, @Nullable Diagnosis problem, @Nullable Instant unreachable) {
        return new Status(new StatusView(health, List.of(), List.of(), problem), AT, unreachable);
    }

    private static Status running() {
        return status(Health.RUNNING, null, null);
    }

    private static Release release(int revision) {
        return ReleaseBuilder.release(Samples.ID, AT)
                .image("r.example/shop:1", Samples.digest("aa"))
                .revision(revision)
                .build();
    }

    private static Deployment deployment(Deployment.State state, Deployment.Kind kind, String image, int revision) {
        return DeploymentBuilder.deployment(2, AT)
                .state(state)
                .image(image)
                .revision(revision)
                .kind(kind)
                .diagnosis(state == Deployment.State.FAILED ? CRASH : null)
                .build();
    }

    private static EnvironmentSummary summary(
            Environment environment, @Nullable Status status, @Nullable Deployment newest, @Nullable Release serving) {
        return EnvironmentSummary.of(
                Outline.of(new EnvironmentState(environment, status, newest, serving, false, false, null, List.of())),
                null);
    }

    private static String word(
            Environment environment, @Nullable Status status, @Nullable Deployment newest, @Nullable Release serving) {
        return summary(environment, status, newest, serving).state().word();
    }

    @Test
    void a_failed_deployment_over_a_healthy_release_is_running_with_a_note() {
        var newest = deployment(Deployment.State.FAILED, Deployment.Kind.DEPLOY, "r.example/shop:2", 2);
        var summary = summary(environment(2), running(), newest, release(1));

        assertThat(summary.state()).isEqualTo(Badge.ok("Running"));
        assertThat(summary.note())
                .isEqualTo(Note.alarm("Deployment of 2 failed", AT, ": The process web stops at start."));
    }

    @Test
    void where_the_cause_stands_below_the_note_leaves_it_out() {
        assertThat(Note.alarm("Deployment of 2 failed", AT, ": The process web stops at start.")
                        .brief())
                .isEqualTo(Note.alarm("Deployment of 2 failed", AT, ""));
        assertThat(Note.ago("rolled back", AT, " · a newer configuration is not live")
                        .brief()
                        .after())
                .isEqualTo(" · a newer configuration is not live");
    }

    @Test
    void reworded_comments_alone_are_no_changes_that_wait() {
        var newest = deployment(Deployment.State.SUCCEEDED, Deployment.Kind.DEPLOY, "r.example/shop:1", 2);

        assertThat(summary(environment(3, 2, null, null), running(), newest, release(2))
                        .state())
                .isEqualTo(Badge.ok("Running"));
        var pending = summary(environment(3), running(), newest, release(2));
        assertThat(pending.state().word()).isEqualTo("Changes pending");
        assertThat(pending.note()).isNotNull();
        assertThat(pending.note().before()).startsWith("the live release runs well;");
    }

    @Test
    void what_is_paused_is_known_to_be_while_the_cluster_is_away() {
        var away = status(Health.PAUSED, null, AT);

        assertThat(word(environment(2, AT, null), away, null, release(2))).isEqualTo("Paused");
    }

    @Test
    void a_deployment_that_failed_is_told_of_while_the_cluster_is_away() {
        var newest = deployment(Deployment.State.FAILED, Deployment.Kind.DEPLOY, "r.example/shop:2", 2);
        var away = new EnvironmentState(
                environment(2), status(Health.RUNNING, null, AT), newest, release(1), false, false, null, List.of());

        assertThat(EnvironmentSummary.failed(Outline.of(away)))
                .isEqualTo(Note.alarm("Deployment of 2 failed", AT, ": The process web stops at start."));
    }

    @Test
    void what_staff_hold_back_waits_and_says_so() {
        var waiting = deployment(Deployment.State.WAITING, Deployment.Kind.DEPLOY, "r.example/shop:2", 2);
        var active = deployment(Deployment.State.ACTIVE, Deployment.Kind.DEPLOY, "r.example/shop:2", 2);
        var deployments = new Hold(Hold.Scope.TENANT, "Why.", "staff", AT.plusSeconds(60));
        var writes = new Hold(Hold.Scope.WRITES, "Why.", "staff", AT.minusSeconds(60));

        assertThat(held(waiting, deployments).note()).isEqualTo(Note.since("on hold for", AT.plusSeconds(60), ""));
        assertThat(held(active, deployments).state().word()).isEqualTo("Deploying");
        assertThat(held(active, writes).state().word()).isEqualTo("Waiting");
        assertThat(held(active, writes).note()).isEqualTo(Note.since("on hold for", AT, ""));
    }

    private static EnvironmentSummary held(Deployment newest, Hold hold) {
        return EnvironmentSummary.of(
                Outline.of(new EnvironmentState(
                        environment(2), running(), newest, release(1), false, false, null, List.of())),
                hold);
    }

    @Test
    void another_image_that_failed_is_called_by_its_name() {
        var newest = deployment(Deployment.State.FAILED, Deployment.Kind.DEPLOY, "r.example/crash:1", 2);

        assertThat(summary(environment(2), running(), newest, release(1)).note())
                .extracting(Note::alarm)
                .isEqualTo("Deployment of crash:1 failed");
    }

    @Test
    void a_first_deployment_that_failed_is_down() {
        var newest = deployment(Deployment.State.FAILED, Deployment.Kind.DEPLOY, "r.example/shop:2", 1);

        assertThat(word(environment(1), null, newest, null)).isEqualTo("Down");
        assertThat(word(environment(1), null, null, null)).isEqualTo("Not deployed");
    }

    @Test
    void an_edit_that_is_not_deployed_is_pending() {
        var newest = deployment(Deployment.State.SUCCEEDED, Deployment.Kind.DEPLOY, "r.example/shop:1", 1);

        assertThat(word(environment(2), running(), newest, release(1))).isEqualTo("Changes pending");
        assertThat(word(environment(1), running(), newest, release(1))).isEqualTo("Running");
    }

    @Test
    void who_rolled_back_has_no_changes_pending() {
        var newest = deployment(Deployment.State.SUCCEEDED, Deployment.Kind.ROLLBACK, "r.example/shop:1", 1);
        var summary = summary(environment(2), running(), newest, release(1));

        assertThat(summary.state().word()).isEqualTo("Running");
        assertThat(summary.note()).isEqualTo(Note.ago("rolled back", AT, " · a newer configuration is not live"));
    }

    @Test
    void who_deploys_the_live_release_again_did_so_then_and_not_when_it_went_live() {
        var again = AT.plusSeconds(60);
        var newest = DeploymentBuilder.deployment(3, again)
                .state(Deployment.State.SUCCEEDED)
                .image("r.example/shop:1")
                .revision(1)
                .build();

        assertThat(summary(environment(1), running(), newest, release(1)).note())
                .isEqualTo(Note.ago("1 deployed", again, ""));
    }

    @Test
    void what_is_wrong_now_comes_before_what_is_pending() {
        var newest = deployment(Deployment.State.SUCCEEDED, Deployment.Kind.DEPLOY, "r.example/shop:1", 1);
        var summary = summary(environment(2), status(Health.DOWN, CRASH, null), newest, release(1));

        assertThat(summary.state()).isEqualTo(Badge.bad("Down"));
        assertThat(summary.note()).isEqualTo(Note.of("The process web stops at start."));
    }

    @Test
    void what_comes_back_from_a_pause_starts_and_is_not_down() {
        var newest = deployment(Deployment.State.SUCCEEDED, Deployment.Kind.DEPLOY, "r.example/shop:1", 1);

        assertThat(summary(environment(1), status(Health.STARTING, null, null), newest, release(1))
                        .state())
                .isEqualTo(Badge.info("Starting"));
    }

    @Test
    void a_cluster_out_of_reach_makes_everything_unknown_since_then() {
        var summary = summary(environment(1), status(Health.RUNNING, null, AT), null, release(1));

        assertThat(summary.state().word()).isEqualTo("Unknown");
        assertThat(summary.note()).isEqualTo(Note.since("the cluster has not responded for", AT, ""));
    }

    @Test
    void deleting_and_paused_come_before_what_runs() {
        assertThat(word(environment(1, AT, null), running(), null, release(1))).isEqualTo("Paused");
        assertThat(word(environment(1, AT, AT), running(), null, release(1))).isEqualTo("Deleting");
    }

    @Test
    void a_deployment_going_on_says_so_and_since_when() {
        var active = deployment(Deployment.State.ACTIVE, Deployment.Kind.DEPLOY, "r.example/shop:2", 2);

        assertThat(word(environment(2), running(), active, release(1))).isEqualTo("Deploying");
        assertThat(summary(environment(2), running(), active, release(1)).note())
                .isEqualTo(Note.since("waiting for", AT, ""));
    }
}
