package io.nuages.webhook;

import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.Outcome;
import io.nuages.reconcile.Reconciler;
import io.nuages.registry.ImageReference;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Handles a stored delivery. A pass that was cut off is repeated: the deployments carry the delivery's id, so none is asked for twice. */
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
        var stored = tenancy.in(key.tenant(), () -> store.unhandled(key.tenant(), key.id()));
        if (stored.isPresent()) {
            var app = stored.get().app();
            var outcome = outcome(key.tenant(), app, key.id(), stored.get().body());
            tenancy.run(key.tenant(), () -> {
                store.handled(key.tenant(), key.id(), outcome, clock.instant());
                live.changed(key.tenant(), app);
            });
        }
        return Outcome.gone();
    }

    private DeliveryOutcome outcome(UUID tenant, UUID app, UUID delivery, byte[] body) {
        Notification notification;
        try {
            notification = Notification.parse(body);
        } catch (Notification.Malformed e) {
            // It was understood when it came: another version of the portal took it in.
            return new DeliveryOutcome("unknown", List.of(), 0, List.of(), e.getMessage());
        }
        return new DeliveryOutcome(
                notification.sender(),
                notification.pushed().stream()
                        .limit(DeliveryOutcome.MOST_IMAGES)
                        .map(ImageReference::toString)
                        .toList(),
                notification.pushed().size(),
                pushes.deploy(tenant, app, notification.names(), delivery.toString()),
                null);
    }
}
