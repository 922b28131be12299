package io.nuages.app;

import io.nuages.host.Dns;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.Outcome;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.reconcile.Reconciler;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Asks DNS about the hosts of a tenant when they are due. A tenant's are one key, a few hosts per pass and a few passes at a time, so that
 * slow name servers of one tenant hold up nobody's deployments.
 */
@Component
class HostReconciler implements Reconciler, ApplicationRunner {
    private static final int AT_ONCE = 8;
    private static final int PASSES_AT_ONCE = 4;
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private final Hosts hosts;
    private final HostStore store;
    private final Dns dns;
    private final Tenancy tenancy;
    private final ReconcileQueue queue;
    private final Clock clock;
    private final Semaphore passes = new Semaphore(PASSES_AT_ONCE);

    HostReconciler(Hosts hosts, HostStore store, Dns dns, Tenancy tenancy, ReconcileQueue queue, Clock clock) {
        this.hosts = hosts;
        this.store = store;
        this.dns = dns;
        this.tenancy = tenancy;
        this.queue = queue;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return Hosts.KEY;
    }

    /** Those of an upgrade have no key yet. */
    @Override
    public void run(ApplicationArguments arguments) {
        var tenants = tenancy.everywhere(store::tenantsWithDue);
        queue.enqueue(tenants.stream()
                .map(tenant -> new Key(Hosts.KEY, tenant, tenant))
                .toList());
    }

    @Override
    public Outcome reconcile(Key key) {
        if (!passes.tryAcquire()) {
            return Outcome.again(SHORTEST_PAUSE);
        }
        try {
            look(key);
        } finally {
            passes.release();
        }
        return hosts.nextDue(key.tenant())
                .map(due -> Duration.between(clock.instant(), due))
                .map(pause -> Outcome.again(pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause))
                .orElseGet(Outcome::gone);
    }

    private void look(Key key) {
        var due = hosts.due(key.tenant(), AT_ONCE);
        var answers = dns.ask(due.stream()
                .map(row -> new Dns.Question(row.host().name(), row.token()))
                .toList());
        for (var row : due) {
            var answer = answers.get(row.host().name());
            if (answer != null) {
                hosts.seen(row, answer);
            }
        }
    }
}
