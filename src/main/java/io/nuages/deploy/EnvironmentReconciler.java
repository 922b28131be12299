package io.nuages.deploy;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.cluster.ClusterException;
import io.nuages.cluster.GuardedCluster;
import io.nuages.deploy.phase.Attempt;
import io.nuages.deploy.phase.Progress;
import io.nuages.deploy.rendering.Upkeep;
import io.nuages.deploy.status.PodLogs;
import io.nuages.deploy.status.RunRecords;
import io.nuages.deploy.status.Statuses;
import io.nuages.deploy.store.ReleaseStore;
import io.nuages.deploy.store.StateStore;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.Outcome;
import io.nuages.reconcile.Reconciler;
import io.nuages.run.PastRun;
import io.nuages.run.RunHistory;
import io.nuages.spec.Spec;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes one environment as it should be: deletes it, continues its deployment, or maintains what is live; and records what it saw. While staff
 * hold writes, it only looks, and is woken when they release them.
 */
@Component
class EnvironmentReconciler implements Reconciler {
    private static final Duration WHILE_UNREACHABLE = Duration.ofSeconds(5);

    private final Apps apps;
    private final Progress progress;
    private final Upkeep upkeep;
    private final GuardedCluster cluster;
    private final Holds holds;
    private final Tenancy tenancy;
    private final ReleaseStore releases;
    private final StateStore states;
    private final RunHistory history;
    private final RunRecords records;
    private final DeploySettings settings;
    private final Live live;
    private final Clock clock;

    EnvironmentReconciler(
            Apps apps,
            Progress progress,
            Upkeep upkeep,
            GuardedCluster cluster,
            Holds holds,
            Tenancy tenancy,
            ReleaseStore releases,
            StateStore states,
            RunHistory history,
            RunRecords records,
            DeploySettings settings,
            Live live,
            Clock clock) {
        this.apps = apps;
        this.progress = progress;
        this.upkeep = upkeep;
        this.cluster = cluster;
        this.holds = holds;
        this.tenancy = tenancy;
        this.releases = releases;
        this.states = states;
        this.history = history;
        this.records = records;
        this.settings = settings;
        this.live = live;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return Apps.ENVIRONMENT;
    }

    @Override
    public Outcome reconcile(Key key) throws SQLException {
        var found = apps.environment(new EnvironmentRef(key.tenant(), key.id()));
        if (found.isEmpty()) {
            return Outcome.gone();
        }
        var environment = found.get();
        try {
            var outcome = pass(environment);
            if (outcome instanceof Outcome.Gone) {
                return outcome;
            }
            observe(key, outcome instanceof Outcome.Settled);
            return outcome;
        } catch (ClusterException.Unavailable e) {
            unreachable(environment);
            return new Outcome.Again(WHILE_UNREACHABLE, e.sentence());
        }
    }

    private Outcome pass(Environment environment) throws SQLException {
        try {
            if (holds.writesHeld()) {
                return Outcome.settled();
            }
            if (environment.deletingAt() != null) {
                return upkeep.remove(environment);
            }
            var active = progress.active(environment);
            return active.isPresent() ? progress.advance(environment, active.get()) : upkeep.keep(environment);
        } catch (GuardedCluster.WritesHeld e) {
            return Outcome.settled();
        } catch (ClusterException.Refused e) {
            return Outcome.stalled("The cluster refuses: " + e.getMessage());
        }
    }

    private void observe(Key key, boolean settled) {
        var current = tenancy.in(
                key.tenant(),
                () -> apps.environment(new EnvironmentRef(key.tenant(), key.id()))
                        .map(this::shown));
        if (current.isEmpty()) {
            return;
        }
        var shown = current.get();
        var environment = shown.environment();
        var scope = Attempt.scope(environment);
        var seen = cluster.observe(scope);
        records.seen(environment, shown.release(), shown.spec(), seen, shown.runs());
        var logs = new PodLogs(cluster, scope, settled);
        var view = Statuses.of(environment, shown.release(), shown.spec(), seen, settings, logs);
        tenancy.run(environment.tenant(), () -> {
            var before = states.status(environment.ref());
            if (before.isEmpty()
                    || before.get().unreachableSince() != null
                    || !before.get().view().equals(view)) {
                states.setStatus(environment.ref(), view, clock.instant());
                changed(environment);
            }
        });
    }

    private record Shown(Environment environment, @Nullable Release release, Spec spec, List<PastRun> runs) {}

    private Shown shown(Environment environment) {
        var runs = history.all(environment.ref());
        var serving = environment.servingRelease();
        if (serving == null) {
            return new Shown(environment, null, environment.spec(), runs);
        }
        var release = releases.byId(environment.tenant(), serving).orElseThrow();
        return new Shown(
                environment,
                release,
                apps.revision(environment.ref(), release.revision()).spec(),
                runs);
    }

    private void unreachable(Environment environment) {
        tenancy.run(environment.tenant(), () -> {
            if (states.setUnreachable(environment.ref(), clock.instant())) {
                changed(environment);
            }
        });
    }

    private void changed(Environment environment) {
        live.environmentChanged(environment.tenant(), environment.id());
    }
}
