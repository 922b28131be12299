package io.nuages.console;

import io.nuages.deploy.Deployment;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.PhaseView;
import io.nuages.deploy.Release;
import io.nuages.form.Badge;
import io.nuages.tenant.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Deployments and diagnoses in words. Pure. */
public final class DeploymentViews {
    private DeploymentViews() {}

    /**
     * @param hold what staff hold; null for nothing
     * @param serving what is live now; null for nothing
     * @param goingOn the environment's deployment under way; null for none
     */
    public static DeploymentView of(
            Deployment deployment,
            EnvironmentHead head,
            @Nullable Hold hold,
            @Nullable Release serving,
            @Nullable Deployment goingOn) {
        // It may have started since the row was read.
        var others = goingOn == null || goingOn.id().equals(deployment.id()) ? null : goingOn;
        var base = head.base();
        var mayWrite = head.mayWrite();
        var release = deployment.release();
        var migrations = deployment.state().ended() ? deployment.migrations() : null;
        var diagnosis = deployment.diagnosis() == null
                ? null
                : diagnosis(deployment.diagnosis(), head.tenantBase(), base, mayWrite);
        return new DeploymentView(
                deployment.number(),
                base + "/deployments/" + deployment.number(),
                word(deployment),
                standing(deployment, hold),
                deployment.image(),
                EnvironmentSummary.version(deployment.image()),
                release == null ? null : release.digest(),
                release == null ? "" : Integer.toString(release.number()),
                deployment.revision(),
                switch (deployment.trigger()) {
                    case PUSH -> "by push";
                    case PROVIDER -> "by your hosting provider";
                    case PERSON, UNKNOWN -> "by " + deployment.actor();
                },
                deployment.createdAt(),
                deployment.startedAt(),
                between(deployment.startedAt(), deployment.endedAt()),
                says(deployment, hold, serving, others),
                deployment.state() == Deployment.State.WAITING && !held(deployment, hold)
                        ? before(others, null, base)
                        : null,
                diagnosis == null ? null : diagnosis.cause(),
                deployment.phases().stream()
                        .map(phase -> line(phase, deployment))
                        .toList(),
                diagnosis,
                migrations == null ? null : MigrationWords.brief(migrations),
                migrations == null ? List.of() : migrations.names(),
                deployment.cancelling(),
                mayWrite && !deployment.state().ended() && !deployment.cancelling(),
                mayWrite && deployment.state() == Deployment.State.FAILED);
    }

    /**
     * @param goingOn null for none
     * @param newest which may already be waiting and would give way; null if that does not matter
     */
    public static DeploymentView.@Nullable Before before(
            @Nullable Deployment goingOn, @Nullable Deployment newest, String base) {
        return goingOn == null
                ? null
                : new DeploymentView.Before(
                        word(goingOn) + " " + goingOn.number(),
                        base + "/deployments/" + goingOn.number(),
                        EnvironmentSummary.version(goingOn.image()),
                        goingOn.phases().stream()
                                .filter(phase -> phase.state() == PhaseView.State.RUNNING)
                                .map(PhaseView::label)
                                .findFirst()
                                .orElse(""),
                        newest != null && newest.state() == Deployment.State.WAITING ? newest.number() : null);
    }

    private static String word(Deployment deployment) {
        if (deployment.trigger() == Deployment.Trigger.PROVIDER) {
            return "Renewal";
        }
        return deployment.kind() == Deployment.Kind.ROLLBACK ? "Roll-back" : "Deployment";
    }

    /** @param mayWrite whether the reader may deploy; they are not led to a page that would refuse them */
    public static DiagnosisView diagnosis(Diagnosis diagnosis, String tenantBase, String base, boolean mayWrite) {
        return new DiagnosisView(
                diagnosis.cause(),
                diagnosis.advice(),
                href(diagnosis.place(), tenantBase, base, mayWrite),
                diagnosis.evidence());
    }

    private static @Nullable String href(Diagnosis.Place place, String tenantBase, String base, boolean mayWrite) {
        return switch (place) {
            case NONE -> null;
            case DEPLOY -> mayWrite ? base + "/deployments/new" : null;
            case USAGE -> tenantBase + "/usage";
            case CONFIGURATION, SECRETS, LOGS, DATABASE ->
                base + "/" + place.name().toLowerCase(Locale.ROOT);
        };
    }

    public static Badge standing(Deployment.State state) {
        return switch (state) {
            case WAITING -> Badge.warn("Waiting");
            case ACTIVE -> Badge.info("Deploying");
            case SUCCEEDED -> Badge.ok("Succeeded");
            case FAILED -> Badge.bad("Failed");
            case SUPERSEDED -> Badge.neutral("Superseded");
            case CANCELLED -> Badge.neutral("Cancelled");
            case UNKNOWN -> Badge.neutral("Unknown");
        };
    }

    private static Badge standing(Deployment deployment, @Nullable Hold hold) {
        if (deployment.cancelling()) {
            return Badge.warn("Cancelling");
        }
        return held(deployment, hold) ? Badge.warn("Waiting") : standing(deployment.state());
    }

    private static boolean held(Deployment deployment, @Nullable Hold hold) {
        return !deployment.state().ended() && EnvironmentSummary.held(deployment.state(), hold);
    }

    private static @Nullable String says(
            Deployment deployment, @Nullable Hold hold, @Nullable Release serving, @Nullable Deployment goingOn) {
        if (hold != null && held(deployment, hold)) {
            return hold.writes()
                    ? "On hold: nothing is being changed in the cluster at the moment. " + hold.reason()
                            + " It continues automatically."
                    : "On hold: no deployments start at the moment. " + hold.reason() + " It starts automatically.";
        }
        return switch (deployment.state()) {
            case WAITING -> goingOn == null ? "Starts in a moment." : null;
            case SUPERSEDED -> "A newer one replaced it before it started.";
            case CANCELLED -> {
                if (deployment.startedAt() == null) {
                    yield "Cancelled before it started.";
                }
                var left = MigrationWords.left(deployment, serving);
                yield (deployment.previousRelease() == null
                                ? "Cancelled. Nothing has been live here yet."
                                : "Cancelled. The release that was live stays live.")
                        + (left == null ? "" : " " + left);
            }
            case ACTIVE ->
                deployment.cancelling()
                        ? "Cancelled by " + deployment.cancelAskedBy() + "; its release command is being stopped."
                        : null;
            case FAILED -> MigrationWords.left(deployment, serving);
            case SUCCEEDED, UNKNOWN -> null;
        };
    }

    private static DeploymentView.PhaseLine line(PhaseView phase, Deployment deployment) {
        // A deployment that ended leaves no phase running.
        var state =
                phase.state() == PhaseView.State.RUNNING && deployment.state().ended()
                        ? PhaseView.State.PENDING
                        : phase.state();
        return new DeploymentView.PhaseLine(
                phase.label(),
                state.name().toLowerCase(Locale.ROOT),
                switch (state) {
                    case DONE -> "done";
                    case RUNNING -> "in progress";
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
