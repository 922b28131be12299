package io.nuages.deploy.rendering;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.app.Hosts;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.ObjectKey;
import io.nuages.database.Databases;
import io.nuages.deploy.ByHand;
import io.nuages.deploy.diagnosis.Remains;
import io.nuages.deploy.phase.Attempt;
import io.nuages.deploy.phase.Namespaces;
import io.nuages.deploy.status.RunRecords;
import io.nuages.deploy.status.Scaling;
import io.nuages.deploy.store.ReleaseStore;
import io.nuages.reconcile.Outcome;
import io.nuages.run.Runs;
import io.nuages.tenant.Tenancy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Keeps an environment as it should be while nothing is being deployed: what is live is there, and nothing else. */
@Component
public class Upkeep {
    private static final Duration WHILE_DELETING = Duration.ofSeconds(2);

    private final GuardedCluster cluster;
    private final Renderings renderings;
    private final Apps apps;
    private final ReleaseStore releases;
    private final Databases databases;
    private final Namespaces namespaces;
    private final Tenancy tenancy;
    private final Hosts hosts;
    private final ByHand byHand;
    private final Scaling scaling;
    private final Runs runs;
    private final RunRecords records;

    public Upkeep(
            GuardedCluster cluster,
            Renderings renderings,
            Apps apps,
            ReleaseStore releases,
            Databases databases,
            Namespaces namespaces,
            Tenancy tenancy,
            Hosts hosts,
            ByHand byHand,
            Scaling scaling,
            Runs runs,
            RunRecords records) {
        this.cluster = cluster;
        this.renderings = renderings;
        this.apps = apps;
        this.releases = releases;
        this.databases = databases;
        this.namespaces = namespaces;
        this.tenancy = tenancy;
        this.hosts = hosts;
        this.byHand = byHand;
        this.scaling = scaling;
        this.runs = runs;
        this.records = records;
    }

    /** Applies the live release and prunes what it does not need; after a failed first deployment, nothing is live or stays. */
    public Outcome keep(Environment environment) {
        var scope = Attempt.scope(environment);
        // Fetched before rendering, so that none of them is in it.
        var leaving = hosts.leaving(environment.ref());
        var serving = environment.servingRelease();
        if (serving == null) {
            cluster.prune(scope, List.of());
            hosts.left(environment.ref(), leaving);
            return Outcome.settled();
        }
        var release = tenancy.in(environment.tenant(), () -> releases.byId(environment.tenant(), serving))
                .orElseThrow();
        var rendered = renderings.serving(environment, release);
        namespaces.ensure(environment.tenant());
        cluster.apply(scope, List.copyOf(rendered.secrets()));
        cluster.apply(scope, rendered.support());
        scaling.handOver(scope, rendered.workloads());
        byHand.apply(environment, rendered.workloads());
        cluster.apply(scope, rendered.exposure());
        var seen = cluster.observe(scope);
        records.beforePruning(environment, release, rendered.lasting(), seen);
        if (environment.pausedAt() != null) {
            runs.endLasting(scope, seen);
        }
        cluster.clear(scope, Remains.outdated(seen, Integer.toString(release.number())));
        // Its tasks ran when it went live, and are not started again.
        var keep = new ArrayList<ObjectKey>(Runs.unfinished(seen));
        rendered.lasting().stream().map(Manifest::key).forEach(keep::add);
        cluster.prune(scope, keep);
        hosts.left(environment.ref(), leaving);
        return Outcome.settled();
    }

    /** Removes everything of the environment from the cluster, then its rows. Its database stays, detached. */
    public Outcome remove(Environment environment) {
        if (!cluster.delete(Attempt.scope(environment))) {
            return Outcome.again(WHILE_DELETING);
        }
        databases.detach(environment.ref());
        apps.forget(environment);
        return Outcome.gone();
    }
}
