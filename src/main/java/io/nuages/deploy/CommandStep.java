package io.nuages.deploy;

import io.nuages.cluster.Observation;
import io.nuages.database.Databases;
import io.nuages.database.RecordedMigrations;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Diagnosis.Place;
import io.nuages.live.Live;
import io.nuages.spec.CommandLine;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Duration;
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
 *
 * <p>When the deployment is to be cancelled, the pod is told to end, and its Job tells how it did: with 0, then the command has
 * succeeded and never runs again, or otherwise, then it has failed. Nothing is said before the pod has ended, since until then
 * either may come.
 */
@Component
@Order(5)
class CommandStep implements Step {
    private static final int LOG_LINES = 200;

    /** The chart's {@code terminationGracePeriodSeconds} of the release command. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Who waits for longer than this asks how long it may go on. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final String FINISHED_ALL_THE_SAME = "exit 0, before it could be ended";
    private static final Set<Integer> BY_SIGNAL = Set.of(137, 143);

    /** The cluster tells times in whole seconds. */
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private static final Set<Code> OF_THE_COMMAND = Set.of(Code.RELEASE_COMMAND_FAILED, Code.RELEASE_COMMAND_TIMEOUT);
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final GuardedCluster cluster;
    private final Renders renders;
    private final Tenancy tenancy;
    private final DeployStore store;
    private final Databases databases;
    private final Live live;
    private final DeploySettings settings;
    private final Clock clock;

    CommandStep(
            GuardedCluster cluster,
            Renders renders,
            Tenancy tenancy,
            DeployStore store,
            Databases databases,
            Live live,
            DeploySettings settings,
            Clock clock) {
        this.cluster = cluster;
        this.renders = renders;
        this.tenancy = tenancy;
        this.store = store;
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
            case UNKNOWN -> Step.waiting("a newer version of the portal goes on with it");
            case PENDING, FAILED -> begin(attempt) ? alone(attempt) : Step.waiting("looks again");
            case RUNNING -> attempt.deployment().cancelAskedBy() == null ? alone(attempt) : ending(attempt);
        };
    }

    /** Applies nothing: a Job that is not there was never made, or is being deleted, and is not to come any more. */
    private Result ending(Attempt attempt) {
        var release = attempt.release();
        var name = Renders.jobName(attempt.environment(), release, release.commandAttempt());
        var log = log(attempt, cluster.observe(attempt.scope()), name);
        if (!log.isEmpty()) {
            keep(attempt, log);
        }
        return switch (cluster.end(attempt.scope(), name)) {
            case NOT_YET ->
                Step.waiting("is told to end, and has " + GRACE.toSeconds() + " seconds before it is killed");
            case SUCCEEDED -> {
                compare(attempt.deployment());
                succeeded(attempt);
                yield new Result.Cancelled(null, FINISHED_ALL_THE_SAME);
            }
            case FAILED -> {
                compare(attempt.deployment());
                yield new Result.Cancelled(ended(attempt.deployment(), log), "ended by SIGTERM");
            }
        };
    }

    private static Diagnosis ended(Deployment deployment, List<String> log) {
        return new Diagnosis(
                Code.CANCELLED,
                "The release command was ended, since " + deployment.cancelAskedBy() + " cancelled the deployment.",
                "What it has done so far stays done. The next deployment of this release runs it again, from its"
                        + " beginning.",
                Place.NONE,
                log);
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
            store.setMigrations(deployment.tenant(), deployment.id(), Migrations.NOT_YET);
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
        return others.isEmpty() && !running
                ? look(attempt, seen)
                : Step.waiting("waits until the one before it is gone");
    }

    private Result look(Attempt attempt, Observation before) {
        var release = attempt.release();
        var known = attempt.deployment().migrations();
        if (known == null || known.equals(Migrations.NOT_YET)) {
            remember(attempt, before);
        }
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
            ended(attempt, log(attempt, seen, name));
            return succeeded(attempt) ? Step.done("exit 0") : new Result.Cancelled(null, FINISHED_ALL_THE_SAME);
        }
        var finding = Diagnoses.command(seen, name, subject, new PodLogs(cluster, attempt.scope()));
        if (overtime(seen, name, settings.commandTimeout())) {
            var log = log(attempt, seen, name);
            ended(attempt, log);
            return failed(attempt, tooLong(log));
        }
        if (job.isPresent() && job.get().failure() != null) {
            var log = log(attempt, seen, name);
            ended(attempt, log);
            return failed(attempt, failure(job.get().failure(), finding, log));
        }
        if (finding.isPresent() && patience(finding.get()).compareTo(attempt.elapsed(phase())) <= 0) {
            ended(attempt, log(attempt, seen, name));
            return failed(attempt, finding.get().diagnosis());
        }
        return Step.waiting(finding.map(problem -> problem.diagnosis().cause())
                .orElseGet(() ->
                        running(attempt.spec().releaseCommand(), attempt.elapsed(phase()), settings.commandTimeout())));
    }

    /** What keeps it from beginning is told before its time is over, since its pod is gone then. */
    private Duration patience(Diagnoses.Finding finding) {
        var rest = settings.commandTimeout().minus(settings.commandTimeout().dividedBy(10));
        return finding.patience().compareTo(rest) < 0 ? finding.patience() : rest;
    }

    /** What may be about to end for want of time says so before it does. */
    static String running(List<String> command, Duration elapsed, Duration limit) {
        return CommandLine.format(command) + " runs"
                + (elapsed.compareTo(LONG) < 0 ? "" : ", and may take " + words(limit));
    }

    private static String words(Duration limit) {
        return limit.toSeconds() % 60 == 0 && limit.toMinutes() > 1
                ? limit.toMinutes() + " minutes"
                : limit.toSeconds() + " seconds";
    }

    /** Whoever has visitors now is told that these notice nothing. */
    private static Result failed(Attempt attempt, Diagnosis diagnosis) {
        var environment = attempt.environment();
        var serves = environment.servingRelease() != null && environment.pausedAt() == null;
        return Step.failed(
                serves && OF_THE_COMMAND.contains(diagnosis.code())
                        ? new Diagnosis(
                                diagnosis.code(),
                                diagnosis.cause(),
                                diagnosis.advice() + " What serves now is not affected.",
                                diagnosis.place(),
                                diagnosis.evidence())
                        : diagnosis);
    }

    private Diagnosis failure(
            Observation.@Nullable Condition failure, Optional<Diagnoses.Finding> finding, List<String> log) {
        if (failure != null && failure.reason().equals("DeadlineExceeded")) {
            return tooLong(log);
        }
        var found = finding.map(Diagnoses.Finding::diagnosis)
                .orElse(new Diagnosis(
                        Code.RELEASE_COMMAND_FAILED,
                        "The release command failed.",
                        "Fix it, then deploy again.",
                        Place.LOGS,
                        failure == null ? List.of() : List.of(failure.message())));
        return log.isEmpty() || !found.evidence().isEmpty()
                ? found
                : new Diagnosis(found.code(), found.cause(), found.advice(), found.place(), log);
    }

    private Diagnosis tooLong(List<String> log) {
        var limit = settings.commandTimeout();
        return new Diagnosis(
                Code.RELEASE_COMMAND_TIMEOUT,
                "The release command ran longer than it may, and was ended after " + words(limit) + ".",
                "Let it do less, or ask your hosting provider for more time. If it waits for something, its last lines"
                        + " may tell for what.",
                Place.LOGS,
                log);
    }

    /** Its pod ends first, by the SIGTERM that it is sent then; only afterwards does the Job say that its time was over. */
    static boolean overtime(Observation seen, String job, Duration limit) {
        return seen.pods().stream()
                .filter(pod -> job.equals(pod.job()))
                .anyMatch(pod -> pod.containers().stream()
                        .anyMatch(container -> container.state() instanceof Observation.Terminated end
                                && end.exitCode() != 0
                                && (pod.deleting() || BY_SIGNAL.contains(end.exitCode()))
                                && end.at() != null
                                && !end.at()
                                        .isBefore(pod.createdAt().plus(limit).minus(MOMENT))));
    }

    /** Which migrations there are, right before its Job is made: nothing else of this environment applies any now. */
    private void remember(Attempt attempt, Observation seen) {
        var deployment = attempt.deployment();
        var release = attempt.release();
        var name = Renders.jobName(attempt.environment(), release, release.commandAttempt());
        // Made by a replica of an earlier version, which did not look.
        var begun = seen.jobs().stream().anyMatch(job -> job.name().equals(name));
        var found = begun ? null : databases.migrations(deployment.tenant(), deployment.environment());
        tenancy.run(deployment.tenant(), () -> {
            switch (found) {
                case null -> store.setMigrations(deployment.tenant(), deployment.id(), Migrations.UNSEEN);
                case RecordedMigrations.Unknown(var reason) ->
                    store.setMigrations(deployment.tenant(), deployment.id(), Migrations.unknown(reason));
                case RecordedMigrations.Known(var names) ->
                    store.setMigrationsBefore(deployment.tenant(), deployment.id(), names, Migrations.NOT_ENDED);
            }
        });
    }

    /** Which migrations have come since, once the command has ended. */
    private void compare(Deployment deployment) {
        var tenant = deployment.tenant();
        var before = tenancy.in(tenant, () -> store.migrationsBefore(tenant, deployment.id()));
        if (before.isPresent()) {
            var after = databases.migrations(tenant, deployment.environment());
            tenancy.run(
                    tenant,
                    () -> store.setMigrations(tenant, deployment.id(), Migrations.between(before.get(), after)));
        }
    }

    private List<String> log(Attempt attempt, Observation seen, String job) {
        return seen.pods().stream()
                .filter(pod -> job.equals(pod.job()))
                .map(pod -> cluster.logs(attempt.scope(), pod.name(), null, false, LOG_LINES))
                .filter(lines -> !lines.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private void ended(Attempt attempt, List<String> log) {
        keep(attempt, log);
        compare(attempt.deployment());
    }

    private void keep(Attempt attempt, List<String> log) {
        var deployment = attempt.deployment();
        tenancy.run(deployment.tenant(), () -> store.setCommandLog(deployment.tenant(), deployment.id(), log));
    }

    /** @return false when meanwhile somebody has asked for the deployment to be cancelled, or it is cancelled */
    private boolean succeeded(Attempt attempt) {
        var deployment = attempt.deployment();
        var release = attempt.release();
        var goesOn = tenancy.in(deployment.tenant(), () -> {
            // Whoever cancels locks the same row: either they see that it has succeeded, or this sees that they asked.
            var now = store.byNumberForUpdate(deployment.tenant(), deployment.environment(), deployment.number())
                    .orElseThrow();
            store.setCommand(
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
