package io.nuages.deploy;

import io.nuages.reconcile.Key;
import io.nuages.reconcile.Outcome;
import io.nuages.reconcile.Reconciler;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Takes a renewal from wave to wave: the next one starts when all deployments of the previous one have succeeded. */
@Component
class RenewalReconciler implements Reconciler {
    private static final Duration WHILE_DEPLOYING = Duration.ofSeconds(3);

    private final Renewals renewals;
    private final Deployments deployments;

    RenewalReconciler(Renewals renewals, Deployments deployments) {
        this.renewals = renewals;
        this.deployments = deployments;
    }

    @Override
    public String kind() {
        return Renewals.KEY;
    }

    @Override
    public Outcome reconcile(Key key) {
        var renewal = renewals.going(key.id());
        if (renewal.isEmpty()) {
            return Outcome.gone();
        }
        var failure = renewals.failure(key.id());
        if (failure.isPresent()) {
            renewals.end(key.id(), Renewals.Outcome.FAILED, failure.get());
            return Outcome.gone();
        }
        if (renewal.get().going() > 0) {
            return Outcome.again(WHILE_DEPLOYING);
        }
        var wave = renewals.next(key.id(), renewal.get().atOnce());
        if (wave.isEmpty()) {
            renewals.end(key.id(), Renewals.Outcome.DONE, null);
            return Outcome.gone();
        }
        wave.forEach(environment ->
                deployments.renew(environment, key.id(), renewal.get().actor()));
        return Outcome.again(WHILE_DEPLOYING);
    }
}
