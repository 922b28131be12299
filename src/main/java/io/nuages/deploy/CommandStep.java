package io.nuages.deploy;

import io.nuages.app.CommandLine;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Observation;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Diagnosis.Place;
import io.nuages.live.Live;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Runs the release command, at most once with success for a release. That it runs is recorded before its Job is made, so that
 * after a crash in between the Job is made under the same name, and never a second one beside it. That it failed is recorded
 * together with the end of the deployment, so that a crash never makes a deployment run it again.
 */
@Component
@Order(5)
class CommandStep implements Step {
    private static final int LOG_LINES = 200;
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final Cluster cluster;
    private final Renders renders;
    private final Tenancy tenancy;
    private final DeployStore store;
    private final Live live;
    private final DeploySettings settings;
    private final Clock clock;

    CommandStep(
            Cluster cluster,
            Renders renders,
            Tenancy tenancy,
            DeployStore store,
            Live live,
            DeploySettings settings,
            Clock clock) {
        this.cluster = cluster;
        this.renders = renders;
        this.tenancy = tenancy;
        this.store = store;
        this.live = live;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Phase phase() {
        return Phase.RELEASE_COMMAND;
    }

    @Override
    public Result run(Attempt attempt) {
        var release = attempt.release();
        return switch (release.command()) {
            case NONE -> Step.done("there is none");
            case SUCCEEDED ->
                Step.done(
                        PhaseView.of(attempt.deployment().phases(), Phase.RELEASE_COMMAND)
                                                .startedAt()
                                        == null
                                ? "ran with release " + release.number() + " before"
                                : "done");
            case PENDING, FAILED -> begin(attempt) ? alone(attempt) : Step.waiting("looks again");
            case RUNNING -> alone(attempt);
        };
    }

    /** @return false when since this pass began somebody has cancelled the deployment, or another pass has run the command */
    private boolean begin(Attempt attempt) {
        var deployment = attempt.deployment();
        var release = attempt.release();
        var begun = tenancy.in(deployment.tenant(), () -> {
            var active = store.byNumberForUpdate(deployment.tenant(), deployment.environment(), deployment.number())
                    .filter(now -> now.state() == Deployment.State.ACTIVE)
                    .isPresent();
            if (!active || !store.beginCommand(deployment.tenant(), release.id(), release.commandAttempt())) {
                return false;
            }
            live.changed(deployment.tenant(), deployment.environment());
            return true;
        });
        if (begun) {
            attempt.release(release.with(Release.Command.RUNNING, release.commandAttempt() + 1));
        }
        return begun;
    }

    /** A Job that was given up, since its pod could not start, must not come to life beside this one. */
    private Result alone(Attempt attempt) {
        var seen = cluster.observe(attempt.scope());
        var name = Renders.jobName(
                attempt.environment(), attempt.release(), attempt.release().commandAttempt());
        var others = seen.jobs().stream()
                .filter(job -> !job.name().equals(name) && !job.complete() && job.failure() == null)
                .map(Observation.Job::name)
                .toList();
        if (!others.isEmpty()) {
            var rest = seen.objects().stream()
                    .filter(key -> !key.kind().equals("Job") || !others.contains(key.name()))
                    .toList();
            cluster.prune(attempt.scope(), rest);
        }
        var running = seen.pods().stream()
                .anyMatch(pod -> pod.job() != null && !pod.job().equals(name) && !ENDED.contains(pod.phase()));
        return others.isEmpty() && !running ? look(attempt) : Step.waiting("waits until the one before it is gone");
    }

    private Result look(Attempt attempt) {
        var release = attempt.release();
        var rendered = renders.of(attempt.environment(), release, attempt.spec(), release.commandAttempt());
        cluster.apply(attempt.scope(), rendered.support());
        cluster.apply(attempt.scope(), rendered.command());
        var name = Renders.jobName(attempt.environment(), release, release.commandAttempt());
        var seen = cluster.observe(attempt.scope());
        var job = seen.jobs().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
        var subject = RollOutStep.subject(attempt, settings);
        if (job.isPresent() && job.get().complete()) {
            keep(attempt, log(attempt, seen, name));
            succeeded(attempt);
            return Step.done("exit 0");
        }
        var finding = Diagnoses.command(seen, name, subject);
        if (job.isPresent() && job.get().failure() != null) {
            var log = log(attempt, seen, name);
            keep(attempt, log);
            return Step.failed(failure(job.get().failure(), finding, log));
        }
        if (finding.isPresent() && finding.get().patience().compareTo(attempt.elapsed(phase())) <= 0) {
            keep(attempt, log(attempt, seen, name));
            return Step.failed(finding.get().diagnosis());
        }
        return Step.waiting(finding.map(problem -> problem.diagnosis().cause())
                .orElse(CommandLine.format(attempt.spec().customer().releaseCommand()) + " runs"));
    }

    private Diagnosis failure(
            Observation.@Nullable Condition failure, Optional<Diagnoses.Finding> finding, List<String> log) {
        if (failure != null && failure.reason().equals("DeadlineExceeded")) {
            return new Diagnosis(
                    Code.RELEASE_COMMAND_TIMEOUT,
                    "The release command ran longer than "
                            + settings.commandTimeout().toMinutes() + " minutes.",
                    "Let it do less, or ask the hoster for more time. What serves is not touched.",
                    Place.LOGS,
                    log);
        }
        var found = finding.map(Diagnoses.Finding::diagnosis)
                .orElse(new Diagnosis(
                        Code.RELEASE_COMMAND_FAILED,
                        "The release command failed.",
                        "Mend it, then deploy again. What serves is not touched.",
                        Place.LOGS,
                        failure == null ? List.of() : List.of(failure.message())));
        return log.isEmpty() || !found.evidence().isEmpty()
                ? found
                : new Diagnosis(found.code(), found.cause(), found.advice(), found.place(), log);
    }

    private List<String> log(Attempt attempt, Observation seen, String job) {
        return seen.pods().stream()
                .filter(pod -> job.equals(pod.job()))
                .map(pod -> cluster.logs(attempt.scope(), pod.name(), null, false, LOG_LINES))
                .filter(lines -> !lines.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private void keep(Attempt attempt, List<String> log) {
        var deployment = attempt.deployment();
        tenancy.run(deployment.tenant(), () -> store.setCommandLog(deployment.tenant(), deployment.id(), log));
    }

    private void succeeded(Attempt attempt) {
        var deployment = attempt.deployment();
        var release = attempt.release();
        tenancy.run(deployment.tenant(), () -> {
            store.setCommand(
                    deployment.tenant(),
                    release.id(),
                    Release.Command.SUCCEEDED,
                    release.commandAttempt(),
                    clock.instant());
            live.changed(deployment.tenant(), deployment.environment());
        });
        attempt.release(release.with(Release.Command.SUCCEEDED, release.commandAttempt()));
    }
}
