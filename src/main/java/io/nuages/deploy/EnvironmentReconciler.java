package io.nuages.deploy;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.ClusterException;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.Outcome;
import io.nuages.reconcile.Reconciler;
import io.nuages.tenant.Tenancy;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes one environment as wanted: deletes it, takes its deployment on, or keeps what serves; and writes down what it saw. */
@Component
class EnvironmentReconciler implements Reconciler {
    private static final Duration WHILE_UNREACHABLE = Duration.ofSeconds(5);

    private final Apps apps;
    private final Progress progress;
    private final Upkeep upkeep;
    private final Cluster cluster;
    private final Tenancy tenancy;
    private final DeployStore store;
    private final DeploySettings settings;
    private final Live live;
    private final Clock clock;

    EnvironmentReconciler(
            Apps apps,
            Progress progress,
            Upkeep upkeep,
            Cluster cluster,
            Tenancy tenancy,
            DeployStore store,
            DeploySettings settings,
            Live live,
            Clock clock) {
        this.apps = apps;
        this.progress = progress;
        this.upkeep = upkeep;
        this.cluster = cluster;
        this.tenancy = tenancy;
        this.store = store;
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
        var found = apps.environment(key.tenant(), key.id());
        if (found.isEmpty()) {
            return Outcome.gone();
        }
        var environment = found.get();
        try {
            var outcome = pass(environment);
            if (outcome instanceof Outcome.Gone) {
                return outcome;
            }
            observe(key);
            return outcome;
        } catch (ClusterException.Unavailable e) {
            unreachable(environment);
            return new Outcome.Again(WHILE_UNREACHABLE, "The cluster does not answer: " + e.getMessage());
        } catch (ClusterException.Refused e) {
            observe(key);
            return Outcome.stalled("The cluster refuses: " + e.getMessage());
        }
    }

    private Outcome pass(Environment environment) throws SQLException {
        if (environment.deletingAt() != null) {
            return upkeep.remove(environment);
        }
        var active = progress.active(environment);
        return active.isPresent() ? progress.advance(environment, active.get()) : upkeep.keep(environment);
    }

    private void observe(Key key) {
        var current = apps.environment(key.tenant(), key.id());
        if (current.isEmpty()) {
            return;
        }
        var environment = current.get();
        var seen = cluster.observe(Attempt.scope(environment));
        tenancy.run(environment.tenant(), () -> {
            @Nullable
            Release release = environment.servingRelease() == null
                    ? null
                    : store.release(environment.tenant(), environment.servingRelease())
                            .orElseThrow();
            var shown = release == null
                    ? environment.spec()
                    : apps.revision(environment.tenant(), environment.id(), release.revision())
                            .spec();
            var view = Statuses.of(environment, release, shown, seen, settings);
            var before = store.status(environment.tenant(), environment.id());
            if (before.isEmpty()
                    || before.get().unreachableSince() != null
                    || !before.get().view().equals(view)) {
                store.setStatus(environment.tenant(), environment.id(), view, clock.instant());
                changed(environment);
            }
        });
    }

    private void unreachable(Environment environment) {
        tenancy.run(environment.tenant(), () -> {
            if (store.setUnreachable(environment.tenant(), environment.id(), clock.instant())) {
                changed(environment);
            }
        });
    }

    private void changed(Environment environment) {
        live.changed(environment.tenant(), environment.id());
        live.changed(environment.tenant(), environment.tenant());
    }
}
