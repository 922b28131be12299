package io.nuages.app;

import io.nuages.audit.Audit;
import io.nuages.ledger.Claimed;
import io.nuages.ledger.Ledger;
import io.nuages.plan.Claim;
import io.nuages.plan.Plan;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Keeps what environments claim, and has each change of it recorded in the same transaction. */
@Component
class Claims {
    private final AppStore store;
    private final Quotas quotas;
    private final Ledger ledger;

    Claims(AppStore store, Quotas quotas, Ledger ledger) {
        this.store = store;
        this.quotas = quotas;
        this.ledger = ledger;
    }

    /** @param plan as read under the tenant's lock */
    void opened(Environment environment, Plan plan, String actor) {
        var first = environment.spec();
        var specs = new TreeMap<>(Map.of(environment.revision(), first));
        record(environment, Claimed.of(first.claim(), specs, true, plan), actor, "created");
    }

    /**
     * Computes anew what the environment claims. Its row was locked by an earlier statement: one that waits for the lock
     * would compute from what was there before.
     *
     * @param cause in words, for example {@code edited: web, pods}
     */
    Claim reclaim(Environment environment, String actor, String cause) {
        var tenant = environment.tenant();
        var now = store.reclaim(environment.ref());
        if (!now.recorded()) {
            var specs = new TreeMap<>(store.specs(environment.ref(), now.revisions()));
            record(environment, Claimed.of(now.claim(), specs, now.pods(), quotas.plan(tenant)), actor, cause);
        }
        return now.claim();
    }

    /** The environment is removed; its database may stay. */
    void closed(Environment environment) {
        var tenant = environment.tenant();
        var leaving = store.leaving(environment.ref());
        record(
                environment,
                Claimed.left(leaving.databaseMib(), quotas.plan(tenant)),
                leaving.actor() == null ? Audit.PORTAL : leaving.actor(),
                leaving.databaseMib() == 0 ? "deleted" : "deleted; its database stays");
    }

    private void record(Environment environment, Claimed claimed, String actor, String cause) {
        ledger.record(environment.ref(), environment.path(), claimed, actor, cause);
    }
}
