package io.nuages.deploy.phase;

import io.nuages.app.Quotas;
import io.nuages.chart.NamespaceInput;
import io.nuages.chart.TenantManifests;
import io.nuages.cluster.ClusterException;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Observation.NamespacePhase;
import io.nuages.cluster.Scope;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.Outcome;
import io.nuages.reconcile.Reconciler;
import io.nuages.tenant.Tenants;
import java.time.Duration;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Keeps each tenant's namespace and its guard rails as they should be. */
@Component
public class Namespaces implements Reconciler {
    private static final Duration WHILE_UNREACHABLE = Duration.ofSeconds(10);

    private final GuardedCluster cluster;
    private final Quotas quotas;
    private final Tenants tenants;

    Namespaces(GuardedCluster cluster, Quotas quotas, Tenants tenants) {
        this.cluster = cluster;
        this.quotas = quotas;
        this.tenants = tenants;
    }

    @Override
    public String kind() {
        return Tenants.KEY;
    }

    @Override
    public Outcome reconcile(Key key) {
        if (tenants.byId(key.tenant()).isEmpty()) {
            return Outcome.gone();
        }
        try {
            if (!ensure(key.tenant())) {
                tenants.report(key.tenant(), "The former namespace of that name is still being deleted.");
                return Outcome.again(WHILE_UNREACHABLE);
            }
            tenants.report(key.tenant(), null);
            return Outcome.settled();
        } catch (GuardedCluster.WritesHeld e) {
            return Outcome.settled();
        } catch (ClusterException.Refused e) {
            tenants.report(key.tenant(), "The cluster refuses the namespace: " + e.getMessage());
            return Outcome.stalled(String.valueOf(e.getMessage()));
        } catch (ClusterException.Unavailable e) {
            return new Outcome.Again(WHILE_UNREACHABLE, e.sentence());
        }
    }

    /**
     * Applies namespace and guard rails.
     *
     * @return false while a namespace of that name is still being deleted
     */
    public boolean ensure(UUID tenant) {
        var standing = quotas.of(tenant);
        var scope = new Scope(standing.namespace(), tenant, null);
        if (cluster.observe(scope).namespace() == NamespacePhase.TERMINATING) {
            return false;
        }
        cluster.apply(scope, TenantManifests.of(input(standing, quotas.headroom(tenant), scope)));
        return true;
    }

    /**
     * The plan, or what is claimed if that is more (a plan may shrink under its tenants), and on top of it room for every
     * environment to roll out while a one-off pod as large as its largest process runs.
     */
    private static NamespaceInput input(Quotas.Standing standing, io.nuages.plan.Claim claimed, Scope scope) {
        var limits = standing.quota().limits();
        var usage = standing.quota().usage();
        return new NamespaceInput(
                standing.namespace(),
                new TreeMap<>(scope.labels()),
                Math.max(limits.cpuMillis(), claimed.cpuMillis()) + 2L * claimed.surgeCpuMillis(),
                Math.max(limits.memoryMib(), claimed.memoryMib()) + 2L * claimed.surgeMemoryMib(),
                50 + 50 * usage.environments(),
                Math.max(limits.volumeMib(), claimed.volumeMib()));
    }
}
