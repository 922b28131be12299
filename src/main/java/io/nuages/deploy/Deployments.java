package io.nuages.deploy;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.app.Problems;
import io.nuages.audit.Audit;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.registry.ImageReference;
import io.nuages.registry.Lookup;
import io.nuages.registry.Registry;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Releases and deployments as people and webhooks ask for them, and as pages show them. */
@Component
public class Deployments {
    private final Tenancy tenancy;
    private final DeployStore store;
    private final Apps apps;
    private final Registry registry;
    private final ReconcileQueue queue;
    private final Live live;
    private final Audit audit;
    private final Clock clock;

    Deployments(
            Tenancy tenancy,
            DeployStore store,
            Apps apps,
            Registry registry,
            ReconcileQueue queue,
            Live live,
            Audit audit,
            Clock clock) {
        this.tenancy = tenancy;
        this.store = store;
        this.apps = apps;
        this.registry = registry;
        this.queue = queue;
        this.live = live;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Asks for a deployment of the environment's newest spec.
     *
     * @param image with another tag than the tracked one, which it becomes; null deploys the tracked one
     * @param requestKey made with the form that asks; the same key never asks twice
     * @throws Problems at {@code image} when that is no image name
     */
    public Deployment deploy(
            UUID tenant, UUID environment, @Nullable String image, @Nullable String requestKey, String actor) {
        return tenancy.in(tenant, () -> {
            var before = requestKey == null
                    ? Optional.<Deployment>empty()
                    : store.byRequestKey(tenant, environment, requestKey);
            if (before.isPresent()) {
                return before.get();
            }
            if (image != null) {
                apps.setImage(tenant, environment, image, actor);
            }
            var target = deployable(tenant, environment);
            apps.pause(tenant, environment, false, actor);
            return request(
                    target,
                    target.spec().customer().image(),
                    target.revision(),
                    null,
                    Deployment.Kind.DEPLOY,
                    Deployment.Trigger.PERSON,
                    requestKey,
                    actor);
        });
    }

    /**
     * Asks for an earlier release to serve again, image, configuration and secrets alike. Its release command does not run again.
     *
     * @throws Problems when there is no such release, or it never served
     */
    public Deployment rollBack(UUID tenant, UUID environment, int number, @Nullable String requestKey, String actor) {
        return tenancy.in(tenant, () -> {
            var before = requestKey == null
                    ? Optional.<Deployment>empty()
                    : store.byRequestKey(tenant, environment, requestKey);
            if (before.isPresent()) {
                return before.get();
            }
            var target = deployable(tenant, environment);
            var release = store.release(tenant, environment, number)
                    .filter(candidate -> candidate.servedAt() != null)
                    .orElseThrow(() -> Problems.of("release", "Choose a release that served before."));
            apps.pause(tenant, environment, false, actor);
            return request(
                    target,
                    release.image(),
                    release.revision(),
                    release,
                    Deployment.Kind.ROLLBACK,
                    Deployment.Trigger.PERSON,
                    requestKey,
                    actor);
        });
    }

    /**
     * A registry says that an image was pushed: deploys it where the environment tracks that tag and wants to follow pushes.
     * What the tag names is asked of the registry, so this takes its time and wants no transaction around it; whoever told of
     * the push is believed in nothing. Told again, and told of what serves already, it deploys nothing new.
     *
     * @param requestKey the same key never asks twice; null to ask each time
     */
    public Push push(UUID tenant, UUID environment, ImageReference pushed, @Nullable String requestKey, String actor) {
        var before = apps.environment(tenant, environment);
        if (before.isEmpty()) {
            return new Push.Unrelated();
        }
        var against = Push.against(before.get(), apps.suspended(tenant), pushed);
        if (against.isPresent()) {
            return against.get();
        }
        var digest = registry.lookup(ImageReference.parse(
                                before.get().spec().customer().image()))
                        instanceof Lookup.Found found
                ? found.digest()
                : null;
        return tenancy.in(tenant, () -> {
            store.lock(tenant, environment);
            var now = apps.environment(tenant, environment);
            if (now.isEmpty()) {
                return new Push.Unrelated();
            }
            return Push.against(now.get(), apps.suspended(tenant), pushed)
                    .orElseGet(() -> push(now.get(), digest, requestKey, actor));
        });
    }

    /** @param digest what the tracked tag names now; null when the registry did not say, which the deployment will tell */
    private Push push(Environment target, @Nullable String digest, @Nullable String requestKey, String actor) {
        var tenant = target.tenant();
        var image = target.spec().customer().image();
        if (requestKey != null) {
            var same = store.byRequestKey(tenant, target.id(), requestKey);
            if (same.isPresent()) {
                return new Push.Deployed(same.get());
            }
        }
        var waiting = store.current(tenant, target.id(), Deployment.State.WAITING);
        if (waiting.isPresent()
                && waiting.get().kind() == Deployment.Kind.DEPLOY
                && waiting.get().image().equals(image)
                && waiting.get().revision() == target.revision()) {
            // It looks the tag up when its turn comes.
            return new Push.Deployed(waiting.get());
        }
        if (waiting.isEmpty() && digest != null) {
            var active = store.current(tenant, target.id(), Deployment.State.ACTIVE);
            if (active.isPresent() && brings(active.get().release(), digest, target.revision())) {
                return new Push.Deployed(active.get());
            }
            var serving = target.servingRelease() == null
                    ? null
                    : store.release(tenant, target.servingRelease()).orElse(null);
            if (active.isEmpty() && serving != null && brings(serving, digest, target.revision())) {
                return new Push.Ignored("release " + serving.number() + " serves this image already");
            }
        }
        return new Push.Deployed(request(
                target,
                image,
                target.revision(),
                null,
                Deployment.Kind.DEPLOY,
                Deployment.Trigger.PUSH,
                requestKey,
                actor));
    }

    private static boolean brings(@Nullable Release release, String digest, int revision) {
        return release != null && release.digest().equals(digest) && release.revision() == revision;
    }

    /** @throws Problems when it has ended, or its release command runs: that is never cut off */
    public void cancel(UUID tenant, UUID environment, int number, String actor) {
        tenancy.run(tenant, () -> {
            var target = apps.environment(tenant, environment).orElseThrow();
            // Looked at once more when it is locked: what was joined to the row while it waited for the lock is from
            // before.
            var deployment = store.byNumberForUpdate(tenant, environment, number)
                    .flatMap(locked -> store.byNumber(tenant, environment, number))
                    .orElseThrow();
            if (deployment.state().ended()) {
                throw Problems.of("", "Deployment " + number + " has ended already.");
            }
            if (deployment.release() != null && deployment.release().command() == Release.Command.RUNNING) {
                throw Problems.of(
                        "", "The release command runs and is not cut off. Cancel the deployment when it has ended.");
            }
            store.setState(tenant, deployment.id(), Deployment.State.CANCELLED, clock.instant());
            apps.reclaim(tenant, environment);
            audit.record(
                    tenant,
                    actor,
                    "deployment.cancel",
                    target.path(),
                    "cancelled deployment " + number + " of " + target.path());
            wake(target);
        });
    }

    /** Newest first. */
    public List<Deployment> newest(UUID tenant, UUID environment, int limit, int offset) {
        return tenancy.in(tenant, () -> store.newest(tenant, environment, limit, offset));
    }

    /** Those of the ids that the tenant has, by id. */
    public Map<UUID, Deployment> byIds(UUID tenant, Collection<UUID> ids) {
        return ids.isEmpty() ? Map.of() : tenancy.in(tenant, () -> store.byIds(tenant, ids));
    }

    /** What the form with this key asked for; empty when it was not sent yet. */
    public Optional<Deployment> byRequestKey(UUID tenant, UUID environment, String requestKey) {
        return tenancy.in(tenant, () -> store.byRequestKey(tenant, environment, requestKey));
    }

    public Optional<Deployment> byNumber(UUID tenant, UUID environment, int number) {
        return tenancy.in(tenant, () -> store.byNumber(tenant, environment, number));
    }

    /** All of the tenant's environments, by app and in the order that the customer gave them. */
    public List<Outline> outlines(UUID tenant) {
        return tenancy.in(tenant, () -> store.outlines(tenant));
    }

    /** All environments of an app, in the order that the customer gave them; empty when the tenant has no such app. */
    public List<EnvironmentState> states(UUID tenant, String app) {
        return tenancy.in(tenant, () -> store.states(tenant, app));
    }

    /** Newest first. */
    public List<Release> releases(UUID tenant, UUID environment, int limit, int offset) {
        return tenancy.in(tenant, () -> store.releases(tenant, environment, limit, offset));
    }

    public Optional<Release> release(UUID tenant, UUID id) {
        return tenancy.in(tenant, () -> store.release(tenant, id));
    }

    /** The last lines of the release command of a deployment, oldest first; empty when it has not run. */
    public List<String> commandLog(UUID tenant, UUID deployment) {
        return tenancy.in(tenant, () -> store.commandLog(tenant, deployment));
    }

    /**
     * An environment as last seen in the cluster.
     *
     * @param unreachableSince since when the cluster could not be asked; null when all is well
     */
    public record Status(
            StatusView view, Instant changedAt, @Nullable Instant unreachableSince) {}

    private Environment deployable(UUID tenant, UUID environment) {
        var target = apps.environment(tenant, environment).orElseThrow();
        if (target.deletingAt() != null) {
            throw Problems.of("", "The environment is being deleted.");
        }
        if (apps.suspended(tenant)) {
            throw Problems.of("", "The account is suspended. Write to the hoster.");
        }
        return target;
    }

    /** The newest one that waits wins; one that is active goes on to its end first. */
    private Deployment request(
            Environment environment,
            String image,
            int revision,
            @Nullable Release release,
            Deployment.Kind kind,
            Deployment.Trigger trigger,
            @Nullable String requestKey,
            String actor) {
        var tenant = environment.tenant();
        if (requestKey != null) {
            // Whoever sent the same form twice waits here, and takes no number.
            store.lock(tenant, environment.id());
            var same = store.byRequestKey(tenant, environment.id(), requestKey);
            if (same.isPresent()) {
                return same.get();
            }
        }
        var number = store.next(tenant, environment.id(), "newest_deployment");
        store.current(tenant, environment.id(), Deployment.State.WAITING)
                .ifPresent(
                        waiting -> store.setState(tenant, waiting.id(), Deployment.State.SUPERSEDED, clock.instant()));
        var deployment = new Deployment(
                UUID.randomUUID(),
                tenant,
                environment.id(),
                number,
                Deployment.State.WAITING,
                image,
                revision,
                release,
                null,
                kind,
                trigger,
                actor,
                PhaseView.initial(),
                null,
                clock.instant(),
                null,
                null);
        store.insert(deployment, requestKey);
        apps.reclaim(tenant, environment.id());
        var version = ImageReference.parse(image).version();
        audit.record(
                tenant,
                actor,
                "deployment.request",
                environment.path(),
                kind == Deployment.Kind.ROLLBACK && release != null
                        ? "rolled " + environment.path() + " back to release " + release.number()
                        : "deployed " + environment.appName() + " " + version + " to " + environment.name());
        wake(environment);
        return deployment;
    }

    private void wake(Environment environment) {
        queue.enqueue(new Key(Apps.ENVIRONMENT, environment.tenant(), environment.id()));
        live.changed(environment.tenant(), environment.id());
        live.changed(environment.tenant(), environment.tenant());
    }
}
