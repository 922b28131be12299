package io.nuages.deploy.phase;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.audit.Audit;
import io.nuages.cluster.ClusterException;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Holds;
import io.nuages.deploy.PhaseView;
import io.nuages.deploy.Release;
import io.nuages.deploy.Renewals;
import io.nuages.deploy.diagnosis.DiagnosisTexts;
import io.nuages.deploy.rendering.Renderings;
import io.nuages.deploy.store.DeploymentStore;
import io.nuages.deploy.store.ReleaseStore;
import io.nuages.live.Live;
import io.nuages.reconcile.Outcome;
import io.nuages.rows.Rows;
import io.nuages.tenant.Tenancy;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Takes an active deployment from phase to phase, as far as it goes in one pass, and ends it. */
@Component
public class Progress {
    private final List<Step> steps;
    private final Tenancy tenancy;
    private final DeploymentStore deployments;
    private final ReleaseStore releases;
    private final Renderings renderings;
    private final Apps apps;
    private final Holds holds;
    private final Live live;
    private final Audit audit;
    private final Clock clock;

    Progress(
            List<Step> steps,
            Tenancy tenancy,
            DeploymentStore deployments,
            ReleaseStore releases,
            Renderings renderings,
            Apps apps,
            Holds holds,
            Live live,
            Audit audit,
            Clock clock) {
        this.steps = steps.stream().sorted(Comparator.comparing(Step::phase)).toList();
        this.tenancy = tenancy;
        this.deployments = deployments;
        this.releases = releases;
        this.renderings = renderings;
        this.apps = apps;
        this.holds = holds;
        this.live = live;
        this.audit = audit;
        this.clock = clock;
    }

    /** The deployment that is being worked on; starts the waiting one if there is none, unless staff hold it. */
    public Optional<Deployment> active(Environment environment) {
        var tenant = environment.tenant();
        return tenancy.in(tenant, () -> {
            var active = deployments.current(environment.ref(), Deployment.State.ACTIVE);
            if (active.isPresent()) {
                return active;
            }
            var waiting = deployments.current(environment.ref(), Deployment.State.WAITING);
            if (waiting.isEmpty() || holds.of(tenant).isPresent()) {
                return Optional.empty();
            }
            waiting.ifPresent(deployment -> {
                deployments.activate(tenant, deployment.id(), environment.servingRelease(), clock.instant());
                changed(environment);
            });
            return waiting.flatMap(deployment -> deployments.byNumber(environment.ref(), deployment.number()));
        });
    }

    /** @throws ClusterException.Unavailable when the cluster does not answer: the deployment waits where it is */
    public Outcome advance(Environment environment, Deployment deployment) throws SQLException {
        var spec = apps.revision(environment.ref(), deployment.revision()).spec();
        var phases = deployment.phases();
        var current = deployment;
        var writesSince = holds.writesSince();
        if (deployment.cancelAskedBy() != null && !deployment.commandRuns()) {
            end(environment, deployment, phases, Deployment.State.CANCELLED, null);
            return Outcome.again(Duration.ZERO);
        }
        for (var step : steps) {
            if (PhaseView.of(phases, step.phase()).state() == PhaseView.State.DONE) {
                continue;
            }
            var attempt = new Attempt(environment, current, spec, clock.instant(), writesSince);
            phases = save(
                    environment,
                    current,
                    PhaseView.running(
                            phases,
                            step.phase(),
                            PhaseView.of(phases, step.phase()).note(),
                            clock.instant()));
            switch (run(step, attempt)) {
                case Step.Result.Done(var note) ->
                    phases = save(
                            environment,
                            current,
                            PhaseView.ended(phases, step.phase(), PhaseView.State.DONE, note, clock.instant()));
                case Step.Result.Wait(var note, var lookAgain) -> {
                    save(environment, current, PhaseView.running(phases, step.phase(), note, clock.instant()));
                    return Outcome.again(lookAgain);
                }
                case Step.Result.Failed(var diagnosis, var note) -> {
                    var said =
                            note.isEmpty() ? PhaseView.of(phases, step.phase()).note() : note;
                    var failed = PhaseView.ended(phases, step.phase(), PhaseView.State.FAILED, said, clock.instant());
                    end(environment, with(current, attempt, phases), failed, Deployment.State.FAILED, diagnosis);
                    return Outcome.again(Duration.ZERO);
                }
                case Step.Result.Cancelled(var diagnosis, var note) -> {
                    var state = diagnosis == null ? PhaseView.State.DONE : PhaseView.State.FAILED;
                    var ended = PhaseView.ended(phases, step.phase(), state, note, clock.instant());
                    end(environment, with(current, attempt, phases), ended, Deployment.State.CANCELLED, diagnosis);
                    return Outcome.again(Duration.ZERO);
                }
            }
            current = with(current, attempt, phases);
        }
        end(environment, current, phases, Deployment.State.SUCCEEDED, null);
        return Outcome.again(Duration.ZERO);
    }

    private static Step.Result run(Step step, Attempt attempt) throws SQLException {
        try {
            return step.run(attempt);
        } catch (ClusterException.Refused e) {
            var text = String.valueOf(e.getMessage()).contains("exceeded quota")
                    ? DiagnosisTexts.QUOTA_USED_UP
                    : DiagnosisTexts.REFUSED;
            return Step.failed(text.on(List.of(e.reason() + ": " + e.getMessage())));
        }
    }

    private static Deployment with(Deployment deployment, Attempt attempt, List<PhaseView> phases) {
        return new Deployment(
                deployment.id(),
                deployment.tenant(),
                deployment.environment(),
                deployment.number(),
                deployment.state(),
                deployment.image(),
                deployment.revision(),
                attempt.hasRelease() ? attempt.release() : null,
                deployment.previousRelease(),
                deployment.kind(),
                deployment.trigger(),
                deployment.actor(),
                phases,
                null,
                deployment.cancelAskedBy(),
                deployment.migrations(),
                deployment.createdAt(),
                deployment.startedAt(),
                null);
    }

    private List<PhaseView> save(Environment environment, Deployment deployment, List<PhaseView> phases) {
        if (!phases.equals(deployment.phases())) {
            tenancy.run(environment.tenant(), () -> {
                deployments.setPhases(environment.tenant(), deployment.id(), phases);
                changed(environment);
            });
        }
        return phases;
    }

    private void end(
            Environment environment,
            Deployment deployment,
            List<PhaseView> phases,
            Deployment.State state,
            @org.jspecify.annotations.Nullable Diagnosis diagnosis) {
        var tenant = environment.tenant();
        tenancy.run(tenant, () -> {
            // The environment before its deployment.
            deployments.lock(environment.ref());
            var now = deployments
                    .byNumberForUpdate(environment.ref(), deployment.number())
                    .orElseThrow();
            if (now.state() != Deployment.State.ACTIVE) {
                return;
            }
            deployments.setPhases(tenant, deployment.id(), phases);
            deployments.setState(tenant, deployment.id(), state, clock.instant());
            var release = deployment.release();
            if (diagnosis != null) {
                deployments.setDiagnosis(tenant, deployment.id(), diagnosis);
                if (release != null && release.command() == Release.Command.RUNNING) {
                    releases.setCommand(
                            tenant, release.id(), Release.Command.FAILED, release.commandAttempt(), clock.instant());
                }
            }
            if (state == Deployment.State.FAILED && diagnosis != null) {
                audit.record(
                        tenant,
                        Audit.PORTAL,
                        "deployment.fail",
                        environment.path(),
                        "deployment " + deployment.number() + " of " + environment.path() + " failed: "
                                + diagnosis.cause());
            } else if (state == Deployment.State.SUCCEEDED && release != null) {
                releases.serve(environment.ref(), release.id(), clock.instant());
                renderings.forget(environment.ref());
            }
            apps.reclaim(environment, deployment.actor(), "deployment " + deployment.number() + " " + Rows.word(state));
            if (deployment.trigger() == Deployment.Trigger.PROVIDER) {
                Renewals.changed(live);
            }
            changed(environment);
        });
    }

    private void changed(Environment environment) {
        live.environmentChanged(environment.tenant(), environment.id());
    }
}
