package io.nuages.webhook;

import io.nuages.app.App;
import io.nuages.app.Apps;
import io.nuages.audit.Audit;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** An app's receiver for registries' notifications, and what it received. */
@Component
public class Webhooks {
    /** Kind of the reconcile key of a delivery. */
    static final String DELIVERY = "delivery";

    /** How long the old URL works beside a new one. */
    public static final Duration OVERLAP = Duration.ofHours(24);

    private final Tenancy tenancy;
    private final Apps apps;
    private final WebhookStore store;
    private final ReconcileQueue queue;
    private final Audit audit;
    private final Live live;
    private final Clock clock;

    Webhooks(
            Tenancy tenancy, Apps apps, WebhookStore store, ReconcileQueue queue, Audit audit, Live live, Clock clock) {
        this.tenancy = tenancy;
        this.apps = apps;
        this.store = store;
        this.queue = queue;
        this.audit = audit;
        this.live = live;
        this.clock = clock;
    }

    /** @param until when it stops working; null for the one in use */
    public record Receiver(UUID id, Instant since, @Nullable Instant until) {}

    /** @param outcome what came of it, for people; null until it is handled */
    public record Delivery(
            UUID id,
            Instant receivedAt,
            int bytes,
            @Nullable String outcome) {}

    /**
     * Makes an app's receiver, or a new one in place of the old, whose URL goes on working for {@link #OVERLAP}.
     *
     * @return the token: the last part of {@code /hooks/{token}}, and the key of senders that sign. It is not shown again
     * @throws NoSuchElementException when the tenant has no such app
     */
    public String open(UUID tenant, UUID app, String actor) {
        var token = Tokens.fresh();
        tenancy.run(tenant, () -> {
            var name = name(tenant, app);
            var now = clock.instant();
            store.end(tenant, app, now, now.plus(OVERLAP));
            store.insert(tenant, app, Tokens.hash(token), now);
            audit.record(tenant, actor, "webhook.open", name, "made a new webhook URL for " + name);
            live.changed(tenant, tenant);
        });
        return token;
    }

    /** Ends all receivers of an app at once. */
    public void close(UUID tenant, UUID app, String actor) {
        tenancy.run(tenant, () -> {
            var name = name(tenant, app);
            var now = clock.instant();
            store.end(tenant, app, now, now);
            audit.record(tenant, actor, "webhook.close", name, "ended the webhook URL of " + name);
            live.changed(tenant, tenant);
        });
    }

    /** Those that work now, newest first. */
    public List<Receiver> receivers(UUID tenant, UUID app) {
        return tenancy.in(tenant, () -> store.receivers(tenant, app, clock.instant()));
    }

    /** Newest first. */
    public List<Delivery> deliveries(UUID tenant, UUID app, int limit) {
        return tenancy.in(tenant, () -> store.deliveries(tenant, app, limit));
    }

    /**
     * Takes a request in: it is stored before this returns, and handled by the queue.
     *
     * @param signature as the sender gave it, or null
     * @return false when there is no such receiver, it has ended, or the signature is wrong: nobody outside learns which
     * @throws Notification.Malformed when the body is no notification
     */
    boolean receive(String token, byte[] body, @Nullable String signature) {
        var hash = Tokens.hash(token);
        var signed = signature == null || Tokens.signed(token, body, signature);
        Optional<WebhookStore.Owner> owner = tenancy.everywhere(() -> store.owner(hash, clock.instant()));
        if (owner.isEmpty() || !signed) {
            return false;
        }
        Notification.parse(body);
        var tenant = owner.get().tenant();
        tenancy.run(tenant, () -> {
            var delivery = store.deliver(tenant, owner.get().webhook(), body, clock.instant());
            queue.enqueue(new Key(DELIVERY, tenant, delivery));
        });
        return true;
    }

    /** The environments of all tenants that want to follow pushes: the simulated registry has no URL to tell them by. */
    List<WebhookStore.Follower> followers() {
        return tenancy.everywhere(store::followers);
    }

    private String name(UUID tenant, UUID app) {
        return apps.all(tenant).stream()
                .filter(candidate -> candidate.id().equals(app))
                .map(App::name)
                .findFirst()
                .orElseThrow();
    }
}
