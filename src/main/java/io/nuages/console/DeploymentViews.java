package io.nuages.console;

import io.nuages.deploy.Deployment;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.PhaseView;
import io.nuages.deploy.Release;
import io.nuages.form.Badge;
import io.nuages.tenant.Hold;
import io.nuages.tenant.People;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Deployments and diagnoses in words. Pure. */
public final class DeploymentViews {
    private static final String ANOTHER = "Deploy another image…";

    private DeploymentViews() {}

    /**
     * @param hold what staff hold; null for nothing
     * @param serving what is live now; null for nothing
     * @param goingOn the environment's deployment under way; null for none
     * @param people what the tenant's members are called
     */
    public static DeploymentView of(
            Deployment deployment,
            EnvironmentHead head,
            @Nullable Hold hold,
            @Nullable Release serving,
            @Nullable Deployment goingOn,
            People people) {
        // It may have started since the row was read.
        var others = goingOn == null || goingOn.id().equals(deployment.id()) ? null : goingOn;
        var base = head.base();
        var mayWrite = head.mayWrite();
        var person = switch (deployment.trigger()) {
            case PUSH, PROVIDER -> null;
            case PERSON, UNKNOWN -> people.who(deployment.actor(), deployment.createdAt());
        };
        var release = deployment.release();
        var migrations = deployment.state().ended() ? deployment.migrations() : null;
        var diagnosis = deployment.diagnosis() == null
                ? null
                : deployment.state() == Deployment.State.FAILED
                        ? failure(deployment.diagnosis(), head, serving != null)
                        : diagnosis(deployment.diagnosis(), head);
        return new DeploymentView(
                deployment.number(),
                base + "/deployments/" + deployment.number(),
                word(deployment),
                standing(deployment, hold),
                deployment.image(),
                EnvironmentSummary.label(deployment.image(), live(serving)),
                release == null ? null : release.digest(),
                release == null ? "" : Integer.toString(release.number()),
                deployment.revision(),
                by(deployment, person),
                person == null ? null : person.title(),
                deployment.createdAt(),
                deployment.startedAt(),
                between(deployment.startedAt(), deployment.endedAt()),
                says(deployment, hold, serving, others, people),
                deployment.state() == Deployment.State.WAITING && !held(deployment, hold)
                        ? before(others, null, serving, base)
                        : null,
                diagnosis == null ? null : diagnosis.cause(),
                deployment.phases().stream()
                        .map(phase -> line(phase, deployment))
                        .toList(),
                diagnosis,
                migrations == null ? null : MigrationWords.brief(migrations),
                migrations == null ? List.of() : migrations.names(),
                deployment.state().ended(),
                deployment.cancelling(),
                mayWrite && !deployment.state().ended() && !deployment.cancelling(),
                mayWrite && deployment.state() == Deployment.State.FAILED);
    }

    /**
     * @param goingOn null for none
     * @param newest which may already be waiting and would give way; null if that does not matter
     * @param serving what is live now; null for nothing
     */
    public static DeploymentView.@Nullable Before before(
            @Nullable Deployment goingOn, @Nullable Deployment newest, @Nullable Release serving, String base) {
        return goingOn == null
                ? null
                : new DeploymentView.Before(
                        word(goingOn) + " " + goingOn.number(),
                        base + "/deployments/" + goingOn.number(),
                        EnvironmentSummary.label(goingOn.image(), live(serving)),
                        goingOn.phases().stream()
                                .filter(phase -> phase.state() == PhaseView.State.RUNNING)
                                .map(PhaseView::label)
                                .findFirst()
                                .orElse(""),
                        newest != null && newest.state() == Deployment.State.WAITING ? newest.number() : null);
    }

    private static @Nullable String live(@Nullable Release serving) {
        return serving == null ? null : serving.image();
    }

    private static String by(Deployment deployment, People.@Nullable Person person) {
        if (person != null) {
            return "by " + person.called();
        }
        return deployment.trigger() == Deployment.Trigger.PUSH ? "by push" : "by your hosting provider";
    }

    private static String word(Deployment deployment) {
        if (deployment.trigger() == Deployment.Trigger.PROVIDER) {
            return "Renewal";
        }
        return deployment.kind() == Deployment.Kind.ROLLBACK ? "Roll-back" : "Deployment";
    }

    /** What is wrong with what runs. Readers who may not deploy are not led to a page that would refuse them. */
    public static DiagnosisView diagnosis(Diagnosis diagnosis, EnvironmentHead head) {
        return switch (diagnosis.place()) {
            case NONE -> view(diagnosis);
            case DEPLOY -> head.mayWrite() ? view(diagnosis, deploy(ANOTHER, head)) : view(diagnosis);
            default -> view(diagnosis, open(diagnosis.place(), head));
        };
    }

    /**
     * Why a deployment failed; deploying again comes next, once the cause is gone. Its pods went with it if something
     * else is live, and the log page shows that one's: what is left of theirs is the evidence.
     */
    private static DiagnosisView failure(Diagnosis diagnosis, EnvironmentHead head, boolean live) {
        var place = diagnosis.place();
        var acts = new ArrayList<DiagnosisView.Act>();
        switch (place) {
            case NONE, DEPLOY -> {}
            case LOGS -> {
                if (!live) {
                    acts.add(open(place, head));
                }
            }
            default -> acts.add(open(place, head));
        }
        if (head.mayWrite()) {
            switch (place) {
                case DEPLOY -> acts.addFirst(deploy(ANOTHER, head));
                case LOGS ->
                    acts.addFirst(
                            deploy(diagnosis.code() == Diagnosis.Code.TIMEOUT ? DiagnosisView.AGAIN : ANOTHER, head));
                default -> acts.add(deploy(DiagnosisView.AGAIN, head));
            }
        }
        return view(diagnosis, acts.toArray(DiagnosisView.Act[]::new));
    }

    private static DiagnosisView view(Diagnosis diagnosis, DiagnosisView.Act... acts) {
        return new DiagnosisView(diagnosis.cause(), diagnosis.advice(), List.of(acts), diagnosis.evidence());
    }

    private static DiagnosisView.Act deploy(String label, EnvironmentHead head) {
        return new DiagnosisView.Act(label, head.base() + "/deployments/new", "Deploy");
    }

    private static DiagnosisView.Act open(Diagnosis.Place place, EnvironmentHead head) {
        var word = place.name().toLowerCase(Locale.ROOT);
        return new DiagnosisView.Act(
                "Open " + word, (place == Diagnosis.Place.USAGE ? head.tenantBase() : head.base()) + "/" + word, null);
    }

    public static Badge standing(Deployment.State state) {
        return switch (state) {
            case WAITING -> Badge.info("Waiting");
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
        return held(deployment, hold) ? Badge.info("Waiting") : standing(deployment.state());
    }

    private static boolean held(Deployment deployment, @Nullable Hold hold) {
        return !deployment.state().ended() && EnvironmentSummary.held(deployment.state(), hold);
    }

    private static @Nullable String says(
            Deployment deployment,
            @Nullable Hold hold,
            @Nullable Release serving,
            @Nullable Deployment goingOn,
            People people) {
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
                        ? "Cancelled by "
                                + people.who(String.valueOf(deployment.cancelAskedBy()), deployment.createdAt())
                                        .called()
                                + "; its release command is being stopped."
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
