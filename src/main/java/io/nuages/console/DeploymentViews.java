package io.nuages.console;

import io.nuages.deploy.Deployment;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.PhaseView;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Deployments and diagnoses in words. Pure. */
final class DeploymentViews {
    private DeploymentViews() {}

    /**
     * @param base address of the environment
     * @param mayWrite whether the reader may cancel or deploy
     */
    static DeploymentView of(Deployment deployment, String tenantBase, String base, boolean mayWrite) {
        var release = deployment.release();
        var diagnosis = deployment.diagnosis() == null ? null : diagnosis(deployment.diagnosis(), tenantBase, base);
        return new DeploymentView(
                deployment.number(),
                base + "/deployments/" + deployment.number(),
                deployment.kind() == Deployment.Kind.ROLLBACK ? "Roll-back" : "Deployment",
                standing(deployment.state()),
                deployment.image(),
                EnvironmentSummary.version(deployment.image()),
                release == null ? null : release.digest(),
                release == null ? "" : Integer.toString(release.number()),
                deployment.revision(),
                deployment.trigger() == Deployment.Trigger.PUSH ? "by push" : "by " + deployment.actor(),
                deployment.createdAt(),
                deployment.startedAt(),
                between(deployment.startedAt(), deployment.endedAt()),
                says(deployment.state()),
                diagnosis == null ? null : diagnosis.cause(),
                deployment.phases().stream()
                        .map(phase -> line(phase, deployment))
                        .toList(),
                diagnosis,
                mayWrite && !deployment.state().ended(),
                mayWrite && deployment.state() == Deployment.State.FAILED);
    }

    static DiagnosisView diagnosis(Diagnosis diagnosis, String tenantBase, String base) {
        return new DiagnosisView(
                diagnosis.cause(), diagnosis.advice(), href(diagnosis.place(), tenantBase, base), diagnosis.evidence());
    }

    private static @Nullable String href(Diagnosis.Place place, String tenantBase, String base) {
        return switch (place) {
            case NONE -> null;
            case DEPLOY -> base + "/deployments/new";
            case USAGE -> tenantBase + "/usage";
            case CONFIGURATION, SECRETS, LOGS, DATABASE ->
                base + "/" + place.name().toLowerCase(Locale.ROOT);
        };
    }

    static Standing standing(Deployment.State state) {
        return switch (state) {
            case WAITING -> Standing.warn("Waiting");
            case ACTIVE -> Standing.info("Deploying");
            case SUCCEEDED -> Standing.ok("Succeeded");
            case FAILED -> Standing.bad("Failed");
            case SUPERSEDED -> Standing.neutral("Superseded");
            case CANCELLED -> Standing.neutral("Cancelled");
        };
    }

    private static @Nullable String says(Deployment.State state) {
        return switch (state) {
            case WAITING -> "Waits until the deployment before it has ended.";
            case SUPERSEDED -> "A newer one took its place before it began.";
            case CANCELLED -> "Cancelled. What served before goes on serving.";
            case ACTIVE, SUCCEEDED, FAILED -> null;
        };
    }

    private static DeploymentView.PhaseLine line(PhaseView phase, Deployment deployment) {
        // A deployment that ended leaves no phase running.
        var state =
                phase.state() == PhaseView.State.RUNNING && deployment.state().ended()
                        ? PhaseView.State.PENDING
                        : phase.state();
        return new DeploymentView.PhaseLine(
                phase.phase().label(),
                state.name().toLowerCase(Locale.ROOT),
                switch (state) {
                    case DONE -> "done";
                    case RUNNING -> "going on";
                    case FAILED -> "failed";
                    case PENDING -> deployment.state().ended() ? "not reached" : "to come";
                },
                state == PhaseView.State.PENDING && deployment.state().ended() ? "not reached" : phase.note(),
                state == PhaseView.State.PENDING ? null : phase.startedAt(),
                between(phase.startedAt(), phase.endedAt()));
    }

    private static @Nullable Duration between(@Nullable Instant start, @Nullable Instant end) {
        return start == null || end == null ? null : Duration.between(start, end);
    }
}
