package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.deploy.Deployment;
import io.nuages.deploy.DeploymentBuilder;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Release;
import io.nuages.deploy.ReleaseBuilder;
import io.nuages.form.Badge;
import io.nuages.tenant.People;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeploymentViewsTest {
    private static final Instant AT = Instant.parse("2026-11-30T10:00:00Z");
    private static final UUID ID = UUID.randomUUID();

    @Test
    void what_waits_names_the_one_that_it_waits_for() {
        var view = of(deployment(UUID.randomUUID(), 1, Deployment.State.ACTIVE));

        assertThat(view.before().what()).isEqualTo("Deployment 1");
        assertThat(view.says()).isNull();
    }

    /** The two are read one after the other, and a deployment may start between. */
    @Test
    void none_waits_for_itself() {
        var view = of(deployment(ID, 2, Deployment.State.ACTIVE));

        assertThat(view.before()).isNull();
        assertThat(view.says()).isEqualTo("Starts in a moment.");
    }

    /** What was live when its turn would have come, nobody has looked up. */
    @Test
    void one_that_never_began_does_not_say_what_was_live() {
        var waited = DeploymentBuilder.deployment(2, AT).state(Deployment.State.CANCELLED);

        assertThat(said(waited)).isEqualTo("Cancelled. Nothing has been live here yet.");
        assertThat(said(waited.after(UUID.randomUUID()))).isEqualTo("Cancelled. The release that was live stays live.");
        assertThat(said(waited.after(null).neverBegun())).isEqualTo("Cancelled before it started.");
    }

    @Test
    void another_image_than_the_live_one_is_called_by_its_name() {
        var live = ReleaseBuilder.release(UUID.randomUUID(), AT)
                .image("r.example/shop:1", Samples.digest("aa"))
                .build();

        assertThat(version("r.example/shop:2", live)).isEqualTo("2");
        assertThat(version("r.example/samples/crash:2", live)).isEqualTo("crash:2");
        assertThat(version("r.example/samples/crash:2", null)).isEqualTo("2");
    }

    private static String version(String image, @Nullable Release live) {
        var deployment = DeploymentBuilder.deployment(2, AT).image(image).build();
        return DeploymentViews.of(deployment, Samples.head(), null, live, null, People.NOBODY)
                .version();
    }

    @Test
    void what_waits_is_informed_of_and_no_reason_to_worry() {
        assertThat(of(null).state()).isEqualTo(Badge.info("Waiting"));
    }

    /** What was deployed may have been live before, so when that began says nothing of this deployment. */
    @Test
    void a_deployment_has_its_own_time() {
        var ended = DeploymentBuilder.deployment(2, AT).state(Deployment.State.SUCCEEDED);

        assertThat(DeploymentViews.of(ended.build(), Samples.head(), null, null, null, People.NOBODY)
                        .endedAt())
                .isEqualTo(AT);
    }

    /** The pods of the failed release are gone: the log page would show those of the release that is live. */
    @Test
    void a_crash_over_a_live_release_asks_for_another_image_and_leads_to_no_log() {
        var live = ReleaseBuilder.release(ID, AT).build();

        assertThat(acts(Diagnosis.Code.CRASH, live)).containsExactly("Deploy another image…");
        assertThat(acts(Diagnosis.Code.TIMEOUT, live)).containsExactly("Deploy again…");
        assertThat(acts(Diagnosis.Code.CRASH, null)).containsExactly("Deploy another image…", "Open logs");
    }

    private static List<String> acts(Diagnosis.Code code, @Nullable Release live) {
        var failed = DeploymentBuilder.deployment(2, AT)
                .state(Deployment.State.FAILED)
                .diagnosis(new Diagnosis(code, "", "", Diagnosis.Place.LOGS, List.of()))
                .build();
        return DeploymentViews.of(failed, Samples.head(), null, live, null, People.NOBODY).diagnosis().acts().stream()
                .map(DiagnosisView.Act::label)
                .toList();
    }

    private static @Nullable String said(DeploymentBuilder deployment) {
        return DeploymentViews.of(deployment.build(), Samples.head(), null, null, null, People.NOBODY)
                .says();
    }

    private static DeploymentView of(@Nullable Deployment goingOn) {
        return DeploymentViews.of(
                deployment(ID, 2, Deployment.State.WAITING), Samples.head(), null, null, goingOn, People.NOBODY);
    }

    private static Deployment deployment(UUID id, int number, Deployment.State state) {
        return DeploymentBuilder.deployment(number, AT).id(id).state(state).build();
    }
}
