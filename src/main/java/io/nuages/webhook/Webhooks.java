package io.nuages.webhook;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.nuages.app.App;
import io.nuages.app.Apps;
import io.nuages.audit.Audit;
import io.nuages.intake.Allowances;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.registry.ImageReference;
import io.nuages.tenant.Actor;
import io.nuages.tenant.People;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** An app's receiver for registries' notifications, and what it received. */
@Component
public class Webhooks {
    /** Who did it, in records of what a push did. */
    public static final String ACTOR = "registry webhook";

    /** Kind of the reconcile key of a delivery. */
    static final String DELIVERY = "delivery";

    /** How long the old URL works beside a new one. */
    public static final Duration OVERLAP = Duration.ofHours(24);

    /** How long deliveries are kept; of an app the newest {@link #KEPT} only. */
    public static final Duration KEPT_FOR = Duration.ofDays(30);

    public static final int KEPT = 50;

    /** A push makes some twenty notifications at most; a receiver takes several pushes a minute. */
    static final int MOST_IN_A_MINUTE = 120;

    private static final BucketConfiguration PACE = BucketConfiguration.builder()
            .addLimit(
                    limit -> limit.capacity(MOST_IN_A_MINUTE).refillIntervally(MOST_IN_A_MINUTE, Duration.ofMinutes(1)))
            .build();

    /** The same form, sent again within this time, was one click. */
    private static final Duration ONE_CLICK = Duration.ofMinutes(1);

    private static final Pattern REQUEST_KEY = Pattern.compile("[0-9a-f]{64}");

    private final Tenancy tenancy;
    private final Apps apps;
    private final WebhookStore store;
    private final ReconcileQueue queue;
    private final Audit audit;
    private final Live live;
    private final Allowances allowances;
    private final Clock clock;

    Webhooks(
            Tenancy tenancy,
            Apps apps,
            WebhookStore store,
            ReconcileQueue queue,
            Audit audit,
            Live live,
            Allowances allowances,
            Clock clock) {
        this.tenancy = tenancy;
        this.apps = apps;
        this.store = store;
        this.queue = queue;
        this.audit = audit;
        this.live = live;
        this.allowances = allowances;
        this.clock = clock;
    }

    /** @param until when it stops working; null for the one in use */
    public record Receiver(
            UUID id,
            Instant since,
            People.Person by,
            @Nullable Instant until) {}

    /** @param outcome null until it is handled */
    public record Delivery(
            UUID id,
            Instant receivedAt,
            int bytes,
            @Nullable DeliveryOutcome outcome) {}

    /** The result of a request. Nobody outside learns why it is unknown: no such receiver, ended, or a wrong proof. */
    enum Receipt {
        TAKEN,
        UNKNOWN,
        TOO_MANY
    }

    /** Sent along with a form, so that sending it twice is one act. As hard to guess as a token. */
    public static String requestKey() {
        return HexFormat.of().formatHex(Tokens.hash(Tokens.fresh()));
    }

    /**
     * Creates an app's receiver, or replaces the old one, whose URL keeps working for {@link #OVERLAP}.
     *
     * @param requestKey made with the form that asks, by {@link #requestKey()}; any other counts as none. Sent twice within a
     *     minute it makes one receiver, and returns the same token, since the visitor may have copied it before reloading
     * @return the token: the last part of {@code /hooks/{token}}, and the key of senders that sign. It is not shown again
     * @throws NoSuchElementException when the tenant has no such app
     * @throws Refusal when the form was used some time ago, or after too many changes
     */
    public String open(UUID tenant, UUID app, @Nullable String requestKey, Actor maker) {
        var ours = requestKey == null || !REQUEST_KEY.matcher(requestKey).matches() ? null : requestKey;
        var token = ours == null ? Tokens.fresh() : Tokens.of(app, ours);
        // Only its hash is stored, since the token follows from it.
        var key = ours == null ? null : HexFormat.of().formatHex(Tokens.hash(ours));
        tenancy.run(tenant, () -> {
            var name = name(tenant, app);
            var now = clock.instant();
            store.lock(app);
            var made = key == null ? Optional.<Receiver>empty() : store.madeWith(tenant, app, key);
            if (made.isPresent()) {
                if (made.get().until() != null
                        || made.get().since().plus(ONE_CLICK).isBefore(now)) {
                    throw new Refusal(
                            "",
                            "This form was used before. Its URL was shown then; create a new one if you did not keep it.");
                }
                return;
            }
            audit.tooMany(tenant, maker.name(), 1).ifPresent(sentence -> {
                throw new Refusal("", sentence);
            });
            store.end(tenant, app, now.plus(OVERLAP));
            store.insert(tenant, app, Tokens.hash(token), key, maker, now);
            audit.record(tenant, maker.name(), "webhook.open", name, "made a new webhook URL for " + name);
            changed(tenant, app);
        });
        return token;
    }

    /**
     * Ends a receiver immediately.
     *
     * @return false when it had ended before
     * @throws NoSuchElementException when the app has no such receiver
     */
    public boolean close(UUID tenant, UUID app, UUID receiver, String actor) {
        return tenancy.in(tenant, () -> {
            var name = name(tenant, app);
            var now = clock.instant();
            if (!store.exists(tenant, app, receiver)) {
                throw new NoSuchElementException();
            }
            if (!store.close(tenant, app, receiver, now)) {
                return false;
            }
            audit.record(tenant, actor, "webhook.close", name, "ended a webhook URL of " + name);
            changed(tenant, app);
            return true;
        });
    }

    /** Those that work now, newest first. */
    public List<Receiver> receivers(UUID tenant, UUID app) {
        return tenancy.in(tenant, () -> store.receivers(tenant, app, clock.instant()));
    }

    /**
     * A receiver that works now, with its app.
     *
     * @param page where it can be revoked, below the tenant's pages
     */
    public record Made(String app, String page, Instant since) {}

    /** The receivers of all of the tenant's apps that this account made. */
    public List<Made> made(UUID tenant, UUID account) {
        return tenancy.in(tenant, () -> store.made(tenant, account, clock.instant()));
    }

    /** Newest first. */
    public List<Delivery> deliveries(UUID tenant, UUID app, int limit) {
        return tenancy.in(tenant, () -> store.deliveries(tenant, app, limit));
    }

    /** What was sent, byte by byte. */
    public Optional<byte[]> body(UUID tenant, UUID app, UUID delivery) {
        return tenancy.in(tenant, () -> store.body(tenant, app, delivery));
    }

    /** The receiver whose URL ends so, while it works: one indexed read. */
    Optional<WebhookStore.Owner> find(String token) {
        var hash = Tokens.hash(token);
        return tenancy.everywhere(() -> store.owner(hash, clock.instant()));
    }

    /**
     * Accepts a request: it is stored before this returns, and handled by the queue.
     *
     * @throws Notification.Malformed when the body is not a notification
     */
    Receipt receive(WebhookStore.Owner owner, String token, byte[] body, Proof proof) {
        if (!proof.holds(token, body, clock.instant())) {
            return Receipt.UNKNOWN;
        }
        Notification.parse(body);
        if (!allowance(owner.webhook()).tryConsume(1)) {
            return Receipt.TOO_MANY;
        }
        var tenant = owner.tenant();
        tenancy.run(tenant, () -> deliver(tenant, owner.app(), owner.webhook(), body, clock.instant()));
        return Receipt.TAKEN;
    }

    /** Of a receiver. */
    BucketProxy allowance(UUID webhook) {
        return allowances.get("webhook " + webhook, PACE);
    }

    /** Accepts the simulated registry's notification, for every app of any tenant that uses the image's repository. */
    void take(ImageReference pushed, byte[] body) {
        List<WebhookStore.User> users = tenancy.everywhere(() -> store.users(pushed.name()));
        for (var user : users) {
            tenancy.run(user.tenant(), () -> deliver(user.tenant(), user.app(), null, body, clock.instant()));
        }
    }

    /** Forgets deliveries of all tenants that are older than {@link #KEPT_FOR}, and receivers that ended a while ago. */
    void prune() {
        var now = clock.instant();
        tenancy.everywhere(() -> store.prune(now.minus(KEPT_FOR), now.minus(OVERLAP)));
    }

    private void deliver(UUID tenant, UUID app, @Nullable UUID webhook, byte[] body, Instant now) {
        var delivery = store.deliver(tenant, app, webhook, body, now);
        queue.enqueue(new Key(DELIVERY, tenant, delivery));
        live.changed(tenant, app);
    }

    private void changed(UUID tenant, UUID app) {
        live.changed(tenant, app);
        live.changed(tenant, tenant);
    }

    private String name(UUID tenant, UUID app) {
        return apps.all(tenant).stream()
                .filter(candidate -> candidate.id().equals(app))
                .map(App::name)
                .findFirst()
                .orElseThrow();
    }
}
