package io.nuages.deploy.phase;

import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Purpose;
import io.nuages.database.Databases;
import io.nuages.database.RecordedMigrations;
import io.nuages.deploy.DeploySettings;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Migrations;
import io.nuages.deploy.Phase;
import io.nuages.deploy.PhaseView;
import io.nuages.deploy.Release;
import io.nuages.deploy.diagnosis.Diagnoses;
import io.nuages.deploy.diagnosis.DiagnosisTexts;
import io.nuages.deploy.rendering.Renders;
import io.nuages.deploy.status.PodLogs;
import io.nuages.deploy.store.DeploymentStore;
import io.nuages.deploy.store.ReleaseStore;
import io.nuages.live.Live;
import io.nuages.run.Look;
import io.nuages.run.Run;
import io.nuages.run.Runs;
import io.nuages.spec.CommandLine;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Runs the release command, successfully at most once for a release. That it runs is recorded before its Job is created, so that
 * after a crash in between, the Job is created under the same name, and never a second one beside it. That it failed is recorded
 * together with the end of the deployment, so that a crash never makes a deployment run it again.
 *
 * <p>When the deployment is to be cancelled, the pod is told to end, and its Job says how it did: with 0, then the command has
 * succeeded and never runs again, or otherwise, then it has failed. Nothing is reported before the pod has ended, since until then
 * either is possible.
 */
@Component
public class CommandStep implements Step {
    /** The chart's {@code terminationGracePeriodSeconds} of the release command. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** After a wait of this long, people want to know how long it may go on. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final String FINISHED_ALL_THE_SAME = "exit 0, before it could be ended";

    private static final Set<Code> OF_THE_COMMAND = Set.of(Code.RELEASE_COMMAND_FAILED, Code.RELEASE_COMMAND_TIMEOUT);

    private final GuardedCluster cluster;
    private final Runs runs;
    private final Renders renders;
    private final Tenancy tenancy;
    private final DeploymentStore deployments;
    private final ReleaseStore releases;
    private final Databases databases;
    private final Live live;
    private final DeploySettings settings;
    private final Clock clock;

    CommandStep(
            GuardedCluster cluster,
            Runs runs,
            Renders renders,
            Tenancy tenancy,
            DeploymentStore deployments,
            ReleaseStore releases,
            Databases databases,
            Live live,
            DeploySettings settings,
            Clock clock) {
        this.cluster = cluster;
        this.runs = runs;
        this.renders = renders;
        this.tenancy = tenancy;
        this.deployments = deployments;
        this.releases = releases;
        this.databases = databases;
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
            case UNKNOWN -> Step.waiting("a newer version of the portal continues it");
            case PENDING, FAILED -> begin(attempt) ? alone(attempt) : Step.waiting("looks again");
            case RUNNING -> attempt.deployment().cancelAskedBy() == null ? alone(attempt) : ending(attempt);
        };
    }

    private Result ending(Attempt attempt) {
        var ending = runs.end(commandOf(attempt));
        if (!ending.log().isEmpty()) {
            keep(attempt, ending.log());
        }
        return switch (ending.end()) {
            case NOT_YET -> Step.waiting("told to stop; it is killed after " + GRACE.toSeconds() + " seconds");
            case SUCCEEDED -> {
                compare(attempt.deployment());
                succeeded(attempt);
                yield new Result.Cancelled(null, FINISHED_ALL_THE_SAME);
            }
            case FAILED -> {
                compare(attempt.deployment());
                yield new Result.Cancelled(
                        DiagnosisTexts.commandCancelled(
                                        String.valueOf(attempt.deployment().cancelAskedBy()))
                                .on(ending.log()),
                        "ended by SIGTERM");
            }
        };
    }

    /** @return false when, since this pass began, somebody has cancelled the deployment or another pass has run the command */
    private boolean begin(Attempt attempt) {
        var deployment = attempt.deployment();
        var release = attempt.release();
        var begun = tenancy.in(deployment.tenant(), () -> {
            var active = deployments
                    .byNumberForUpdate(deployment.environmentRef(), deployment.number())
                    .filter(now -> now.state() == Deployment.State.ACTIVE)
                    .isPresent();
            if (!active || !releases.beginCommand(deployment.tenant(), release.id(), release.commandAttempt())) {
                return false;
            }
            deployments.setMigrations(deployment.tenant(), deployment.id(), Migrations.NOT_YET);
            live.changed(deployment.tenant(), deployment.environment());
            return true;
        });
        if (begun) {
            attempt.release(release.with(Release.Command.RUNNING, release.commandAttempt() + 1));
        }
        return begun;
    }

    private Run commandOf(Attempt attempt) {
        var release = attempt.release();
        return new Run(
                attempt.scope(),
                Purpose.RELEASE_COMMAND,
                Renders.jobName(attempt.environment(), release, release.commandAttempt()),
                limit(attempt));
    }

    /** How long the release command may take: as its document says, within what the provider allows. */
    private Duration limit(Attempt attempt) {
        var command = attempt.spec().app().releaseCommand();
        return command == null ? settings.commandTimeout() : command.timeout(settings.commandTimeout());
    }

    private Result alone(Attempt attempt) {
        var seen = cluster.observe(attempt.scope());
        return runs.alone(commandOf(attempt), seen)
                ? look(attempt, seen)
                : Step.waiting("waits until the one before it is gone");
    }

    private Result look(Attempt attempt, Observation before) {
        var release = attempt.release();
        var run = commandOf(attempt);
        var known = attempt.deployment().migrations();
        if (known == null || known.equals(Migrations.NOT_YET)) {
            remember(attempt, run.in(before).isPresent());
        }
        var rendered = renders.of(attempt.environment(), release, attempt.spec(), release.commandAttempt());
        cluster.apply(attempt.scope(), rendered.support());
        return switch (runs.look(run, before, rendered.command())) {
            case Look.Succeeded(var log) -> {
                ended(attempt, log);
                yield succeeded(attempt) ? Step.done("exit 0") : new Result.Cancelled(null, FINISHED_ALL_THE_SAME);
            }
            case Look.Overtime(var log) -> {
                ended(attempt, log);
                yield failed(
                        attempt,
                        DiagnosisTexts.commandTooLong(words(limit(attempt))).on(log));
            }
            case Look.Failed(var seen, var failure, var log) -> {
                ended(attempt, log);
                yield failed(attempt, failure(failure, finding(attempt, run, seen), log));
            }
            case Look.Going(var seen) -> going(attempt, run, seen);
        };
    }

    private Result going(Attempt attempt, Run run, Observation seen) {
        var finding = finding(attempt, run, seen);
        if (finding.isPresent() && patience(finding.get(), limit(attempt)).compareTo(attempt.elapsed(phase())) <= 0) {
            ended(attempt, runs.log(run, seen));
            return failed(attempt, finding.get().diagnosis());
        }
        return Step.waiting(finding.map(problem -> problem.diagnosis().cause())
                .orElseGet(() -> running(attempt.spec().releaseCommand(), attempt.elapsed(phase()), limit(attempt))));
    }

    private Optional<Diagnoses.Finding> finding(Attempt attempt, Run run, Observation seen) {
        var subject = RollOutStep.subject(attempt, settings);
        return Diagnoses.command(seen, run.job(), subject, new PodLogs(cluster, attempt.scope()));
    }

    /** What keeps it from starting is reported before its time is up, since its pod is gone then. */
    private static Duration patience(Diagnoses.Finding finding, Duration limit) {
        var rest = limit.minus(limit.dividedBy(10));
        return finding.patience().compareTo(rest) < 0 ? finding.patience() : rest;
    }

    /** A command about to run out of time is reported before it does. */
    public static String running(List<String> command, Duration elapsed, Duration limit) {
        return CommandLine.format(command) + " runs"
                + (elapsed.compareTo(LONG) < 0 ? "" : ", and may take " + words(limit));
    }

    private static String words(Duration limit) {
        return limit.toSeconds() % 60 == 0 && limit.toMinutes() > 1
                ? limit.toMinutes() + " minutes"
                : limit.toSeconds() + " seconds";
    }

    /** If the site has visitors now, adds that they are not affected. */
    private static Result failed(Attempt attempt, Diagnosis diagnosis) {
        var environment = attempt.environment();
        var serves = environment.servingRelease() != null && environment.pausedAt() == null;
        return Step.failed(
                serves && OF_THE_COMMAND.contains(diagnosis.code())
                        ? new Diagnosis(
                                diagnosis.code(),
                                diagnosis.cause(),
                                diagnosis.advice() + DiagnosisTexts.SERVING_UNAFFECTED,
                                diagnosis.place(),
                                diagnosis.evidence())
                        : diagnosis);
    }

    private static Diagnosis failure(
            Observation.Condition failure, Optional<Diagnoses.Finding> finding, List<String> log) {
        var found = finding.map(Diagnoses.Finding::diagnosis)
                .orElse(DiagnosisTexts.COMMAND_FAILED.on(List.of(failure.message())));
        return log.isEmpty() || !found.evidence().isEmpty()
                ? found
                : new Diagnosis(found.code(), found.cause(), found.advice(), found.place(), log);
    }

    /** Which migrations there are, right before its Job is created: nothing else in this environment applies any at that time. */
    private void remember(Attempt attempt, boolean begun) {
        var deployment = attempt.deployment();
        // Created by a replica of an earlier version, which did not look.
        var found = begun ? null : databases.migrations(deployment.environmentRef());
        tenancy.run(deployment.tenant(), () -> {
            switch (found) {
                case null -> deployments.setMigrations(deployment.tenant(), deployment.id(), Migrations.UNSEEN);
                case RecordedMigrations.Unknown(var reason) ->
                    deployments.setMigrations(deployment.tenant(), deployment.id(), Migrations.unknown(reason));
                case RecordedMigrations.Known(var names) ->
                    deployments.setMigrationsBefore(deployment.tenant(), deployment.id(), names, Migrations.NOT_ENDED);
            }
        });
    }

    /** Which migrations were added since, once the command has ended. */
    private void compare(Deployment deployment) {
        var tenant = deployment.tenant();
        var before = tenancy.in(tenant, () -> deployments.migrationsBefore(tenant, deployment.id()));
        if (before.isPresent()) {
            var after = databases.migrations(new EnvironmentRef(tenant, deployment.environment()));
            tenancy.run(
                    tenant,
                    () -> deployments.setMigrations(tenant, deployment.id(), Migrations.between(before.get(), after)));
        }
    }

    private void ended(Attempt attempt, List<String> log) {
        keep(attempt, log);
        compare(attempt.deployment());
    }

    private void keep(Attempt attempt, List<String> log) {
        var deployment = attempt.deployment();
        tenancy.run(deployment.tenant(), () -> deployments.setCommandLog(deployment.tenant(), deployment.id(), log));
    }

    /** @return false when meanwhile somebody has asked for the deployment to be cancelled, or it is cancelled */
    private boolean succeeded(Attempt attempt) {
        var deployment = attempt.deployment();
        var release = attempt.release();
        var goesOn = tenancy.in(deployment.tenant(), () -> {
            // A cancellation locks the same row: either it sees that the command has succeeded, or this sees the
            // cancellation.
            var now = deployments
                    .byNumberForUpdate(deployment.environmentRef(), deployment.number())
                    .orElseThrow();
            releases.setCommand(
                    deployment.tenant(),
                    release.id(),
                    Release.Command.SUCCEEDED,
                    release.commandAttempt(),
                    clock.instant());
            live.changed(deployment.tenant(), deployment.environment());
            return now.state() == Deployment.State.ACTIVE && now.cancelAskedBy() == null;
        });
        attempt.release(release.with(Release.Command.SUCCEEDED, release.commandAttempt()));
        return goesOn;
    }
}
