package io.nuages.deploy;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.cluster.Cluster;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.ObjectKey;
import io.nuages.database.Databases;
import io.nuages.reconcile.Outcome;
import io.nuages.tenant.Tenancy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Keeps an environment as it is wanted while nothing is being deployed: what serves is there, and nothing else is. */
@Component
class Upkeep {
    private static final Duration WHILE_DELETING = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final Renders renders;
    private final Apps apps;
    private final DeployStore store;
    private final Databases databases;
    private final Namespaces namespaces;
    private final Tenancy tenancy;

    Upkeep(
            Cluster cluster,
            Renders renders,
            Apps apps,
            DeployStore store,
            Databases databases,
            Namespaces namespaces,
            Tenancy tenancy) {
        this.cluster = cluster;
        this.renders = renders;
        this.apps = apps;
        this.store = store;
        this.databases = databases;
        this.namespaces = namespaces;
        this.tenancy = tenancy;
    }

    /** Applies the serving release and prunes what it does not need; after a failed first deployment nothing serves or stays. */
    Outcome keep(Environment environment) {
        var scope = Attempt.scope(environment);
        var serving = environment.servingRelease();
        if (serving == null) {
            cluster.prune(scope, List.of());
            return Outcome.settled();
        }
        var release = tenancy.in(environment.tenant(), () -> store.release(environment.tenant(), serving))
                .orElseThrow();
        var spec = apps.revision(environment.tenant(), environment.id(), release.revision())
                .spec();
        var rendered = renders.of(environment, release, spec, 0);
        var wanted = new ArrayList<Manifest>(rendered.secrets());
        wanted.addAll(rendered.support());
        wanted.addAll(rendered.workloads());
        wanted.addAll(rendered.exposure());
        namespaces.ensure(environment.tenant());
        cluster.apply(scope, wanted);
        List<ObjectKey> keep = wanted.stream().map(Manifest::key).toList();
        cluster.prune(scope, keep);
        return Outcome.settled();
    }

    /** Removes everything of the environment from the cluster, then its rows. Its database stays, detached. */
    Outcome remove(Environment environment) {
        if (!cluster.delete(Attempt.scope(environment))) {
            return Outcome.again(WHILE_DELETING);
        }
        databases.detach(environment.tenant(), environment.id());
        apps.forget(environment);
        return Outcome.gone();
    }
}
