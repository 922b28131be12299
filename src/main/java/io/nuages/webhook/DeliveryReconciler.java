package io.nuages.webhook;

import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.Outcome;
import io.nuages.reconcile.Reconciler;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Handles a stored delivery once: deployments and the mark that they were asked for are one transaction. */
@Component
class DeliveryReconciler implements Reconciler {
    private final Tenancy tenancy;
    private final WebhookStore store;
    private final Pushes pushes;
    private final Live live;
    private final Clock clock;

    DeliveryReconciler(Tenancy tenancy, WebhookStore store, Pushes pushes, Live live, Clock clock) {
        this.tenancy = tenancy;
        this.store = store;
        this.pushes = pushes;
        this.live = live;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return Webhooks.DELIVERY;
    }

    @Override
    public Outcome reconcile(Key key) {
        tenancy.run(key.tenant(), () -> {
            var stored = store.stored(key.tenant(), key.id());
            if (stored.isPresent() && !stored.get().handled()) {
                var notification = Notification.parse(stored.get().body());
                var outcome = notification.pushed().isEmpty()
                        ? "nothing was pushed"
                        : pushes.deploy(key.tenant(), stored.get().app(), notification.pushed());
                store.handled(key.tenant(), key.id(), notification.sender() + ": " + outcome, clock.instant());
                live.changed(key.tenant(), key.tenant());
            }
        });
        return Outcome.gone();
    }
}
