package io.nuages.deploy;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.app.EnvironmentChanges;
import io.nuages.app.Gone;
import io.nuages.audit.Audit;
import io.nuages.deploy.phase.CommandRun;
import io.nuages.deploy.phase.CommandStep;
import io.nuages.deploy.store.DeploymentStore;
import io.nuages.deploy.store.ReleaseStore;
import io.nuages.deploy.store.StateStore;
import io.nuages.form.Problems;
import io.nuages.live.Live;
import io.nuages.registry.ImageReference;
import io.nuages.registry.Lookup;
import io.nuages.registry.Lookups;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Releases and deployments as people and webhooks request them, and as pages show them. */
@Component
public class Deployments {
    private final Tenancy tenancy;
    private final DeploymentStore deployments;
    private final ReleaseStore releases;
    private final StateStore states;
    private final Apps apps;
    private final Lookups lookups;
    private final EnvironmentChanges changes;
    private final Live live;
    private final Audit audit;
    private final Clock clock;

    Deployments(
            Tenancy tenancy,
            DeploymentStore deployments,
            ReleaseStore releases,
            StateStore states,
            Apps apps,
            Lookups lookups,
            EnvironmentChanges changes,
            Live live,
            Audit audit,
            Clock clock) {
        this.tenancy = tenancy;
        this.deployments = deployments;
        this.releases = releases;
        this.states = states;
        this.apps = apps;
        this.lookups = lookups;
        this.changes = changes;
        this.live = live;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Requests what a person wants, and resumes the environment if it is paused. A rollback brings back image,
     * configuration and secrets; its release command does not run again.
     *
     * @param requestKey created with the form; the same key never counts twice
     * @throws Problems at {@code image} when that is not an image name, at {@code release} when no release of that number was ever live,
     *     at {@code quota} when a paused environment no longer fits
     */
    public Deployment ask(EnvironmentRef environment, Wish.OfPerson wish, @Nullable String requestKey, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            var before = deployments.byRequestKey(environment, requestKey);
            if (before.isPresent()) {
                return before.get();
            }
            deployable(environment);
            apps.checkPace(environment.tenant(), actor, 1);
            apps.resumeToDeploy(environment, actor);
            return switch (wish) {
                case Wish.Deploy(var image) -> {
                    image.ifPresent(named -> apps.setImage(environment, named, actor));
                    yield request(deployable(environment), wish, requestKey, actor);
                }
                case Wish.RollBack(var number) -> {
                    var release = releases.byNumber(environment, number)
                            .filter(candidate -> candidate.servedAt() != null)
                            .orElseThrow(() -> Problems.of("release", "Choose a release that was live before."));
                    yield request(deployable(environment), release, wish, requestKey, actor);
                }
            };
        });
    }

    /**
     * A registry says that an image was pushed: deploys it if the environment tracks that tag and follows pushes.
     * The registry is asked what the tag points to, so this takes time and must run outside of a transaction; the notification
     * itself is not trusted. Repeated, or for what is already live, it deploys nothing new.
     *
     * @param requestKey the same key never counts twice; null to count each time
     */
    public Push push(EnvironmentRef environment, ImageReference pushed, @Nullable String requestKey, String actor) {
        var before = apps.environment(environment);
        if (before.isEmpty()) {
            return new Push.Unrelated();
        }
        var against = Push.against(before.get(), apps.suspended(environment.tenant()), pushed);
        if (against.isPresent()) {
            return against.get();
        }
        var digest = lookups.forDeployment(
                                environment.tenant(),
                                ImageReference.parse(before.get().spec().image()))
                        instanceof Lookup.Found found
                ? found.digest()
                : null;
        try {
            return tenancy.in(environment.tenant(), () -> {
                apps.lock(environment.tenant());
                deployments.lock(environment);
                var now = apps.environment(environment);
                if (now.isEmpty()) {
                    return new Push.Unrelated();
                }
                return Push.against(now.get(), apps.suspended(environment.tenant()), pushed)
                        .orElseGet(() -> push(now.get(), digest, requestKey, actor));
            });
        } catch (Problems misfit) {
            // The whole transaction is undone, so it is as paused as before.
            var why = misfit.problems().stream().map(Problems.Problem::message).collect(Collectors.joining(" "));
            return new Push.Ignored(
                    misfit.problems().stream()
                                    .anyMatch(problem -> problem.field().equals("quota"))
                            ? "it is paused, and there is no room to resume it. " + why
                            : why);
        }
    }

    /** @param digest what the tracked tag points to now; null when the registry did not say, which the deployment will report */
    private Push push(Environment target, @Nullable String digest, @Nullable String requestKey, String actor) {
        var tenant = target.tenant();
        var image = target.spec().image();
        var same = deployments.byRequestKey(target.ref(), requestKey);
        if (same.isPresent()) {
            return new Push.Deployed(same.get());
        }
        var waiting = deployments.current(target.ref(), Deployment.State.WAITING);
        if (waiting.isPresent()
                && waiting.get().kind() == Deployment.Kind.DEPLOY
                && waiting.get().image().equals(image)
                && waiting.get().revision() >= target.changed()) {
            // It looks the tag up when its turn comes.
            return new Push.Deployed(waiting.get());
        }
        if (waiting.isEmpty() && digest != null) {
            var active = deployments.current(target.ref(), Deployment.State.ACTIVE);
            if (active.isPresent() && brings(active.get().release(), digest, target)) {
                return new Push.Deployed(active.get());
            }
            var serving = target.servingRelease() == null
                    ? null
                    : releases.byId(tenant, target.servingRelease()).orElse(null);
            if (active.isEmpty() && target.pausedAt() == null && serving != null && brings(serving, digest, target)) {
                return new Push.Ignored("release " + serving.number() + " is already live with this image");
            }
        }
        apps.checkPace(tenant, actor, 1);
        apps.resumeToDeploy(target.ref(), actor);
        return new Push.Deployed(request(target, new Wish.Push(), requestKey, actor));
    }

    /**
     * Requests a deployment of what is live as it is, with the pods that the present chart and settings produce. Does nothing if
     * something is being deployed, nothing is live or has pods, or the same renewal requested it before.
     */
    void renew(EnvironmentRef environment, UUID renewal, String actor) {
        tenancy.run(environment.tenant(), () -> {
            deployments.lock(environment);
            var target = apps.environment(environment)
                    .filter(each ->
                            each.deletingAt() == null && each.pausedAt() == null && each.servingRelease() != null)
                    .filter(each -> deployments
                            .current(environment, Deployment.State.WAITING)
                            .isEmpty())
                    .filter(each -> deployments
                            .current(environment, Deployment.State.ACTIVE)
                            .isEmpty());
            if (target.isEmpty()) {
                return;
            }
            var release = releases.byId(
                            environment.tenant(),
                            Objects.requireNonNull(target.get().servingRelease()))
                    .orElseThrow();
            var kind = deployments
                    .newestSucceeded(environment)
                    .map(Deployment::kind)
                    .orElse(Deployment.Kind.DEPLOY);
            var deployment = request(target.get(), release, new Wish.Renew(kind), "renewal-" + renewal, actor);
            deployments.setRenewal(environment.tenant(), deployment.id(), renewal);
            Renewals.changed(live);
        });
    }

    /** Revisions that only reword comments do not change what is deployed. */
    private static boolean brings(@Nullable Release release, String digest, Environment target) {
        return release != null && release.digest().equals(digest) && release.revision() >= target.changed();
    }

    /** The result of requesting a cancellation. */
    public enum Cancellation {
        DONE,
        /** Its release command is told to end, and the deployment is cancelled once that has ended. */
        WAITS_FOR_COMMAND,
        /** Its release command is running, which the requester did not know; nothing is changed. */
        COMMAND_RUNS
    }

    /**
     * Cancels a deployment. If its release command is running, it is told to end, by SIGTERM and with its grace period: see
     * {@link CommandStep}.
     *
     * @param endsCommand whether the requester knows that the release command is running and will be ended by this
     * @throws Problems when the deployment has ended
     */
    public Cancellation cancel(EnvironmentRef environment, int number, boolean endsCommand, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            var target = apps.environment(environment).orElseThrow(Gone::new);
            // The environment before its deployment.
            deployments.lock(environment);
            // Read once more once it is locked: what was joined to the row while it waited for the lock is from
            // before.
            var deployment = deployments
                    .byNumberForUpdate(environment, number)
                    .flatMap(locked -> deployments.byNumber(environment, number))
                    .orElseThrow();
            if (deployment.state().ended()) {
                throw Problems.of("", "Deployment " + number + " has ended already.");
            }
            if (deployment.cancelling()) {
                return Cancellation.WAITS_FOR_COMMAND;
            }
            if (deployment.commandRuns() && !endsCommand) {
                return Cancellation.COMMAND_RUNS;
            }
            if (deployment.commandRuns()) {
                deployments.askToCancel(environment.tenant(), deployment.id(), actor, clock.instant());
            } else {
                deployments.setState(
                        environment.tenant(), deployment.id(), Deployment.State.CANCELLED, clock.instant());
                apps.reclaim(target, actor, "deployment " + number + " cancelled");
            }
            audit.record(
                    environment.tenant(),
                    actor,
                    "deployment.cancel",
                    target.path(),
                    "cancelled deployment " + number + " of " + target.path()
                            + (deployment.commandRuns() ? " while its release command ran" : ""));
            changes.changed(target.ref());
            return deployment.commandRuns() ? Cancellation.WAITS_FOR_COMMAND : Cancellation.DONE;
        });
    }

    /** Newest first. */
    public List<Deployment> newest(EnvironmentRef environment, int limit, int offset) {
        return tenancy.in(environment.tenant(), () -> deployments.newest(environment, limit, offset));
    }

    /** Those among the ids that are the tenant's, by id. */
    public Map<UUID, Deployment> byIds(UUID tenant, Collection<UUID> ids) {
        return ids.isEmpty() ? Map.of() : tenancy.in(tenant, () -> deployments.byIds(tenant, ids));
    }

    /** What the form with this key requested; empty when it has not been sent yet. */
    public Optional<Deployment> byRequestKey(EnvironmentRef environment, String requestKey) {
        return tenancy.in(environment.tenant(), () -> deployments.byRequestKey(environment, requestKey));
    }

    /** The one that is under way. */
    public Optional<Deployment> active(EnvironmentRef environment) {
        return tenancy.in(environment.tenant(), () -> deployments.current(environment, Deployment.State.ACTIVE));
    }

    /** That brought, or renewed, what is live. */
    public Optional<Deployment> newestSucceeded(EnvironmentRef environment) {
        return tenancy.in(environment.tenant(), () -> deployments.newestSucceeded(environment));
    }

    public Optional<Deployment> byNumber(EnvironmentRef environment, int number) {
        return tenancy.in(environment.tenant(), () -> deployments.byNumber(environment, number));
    }

    /** The deployments of this number, of any of the tenant's environments. */
    public List<Deployment.Numbered> numbered(UUID tenant, int number) {
        return tenancy.in(tenant, () -> deployments.numbered(tenant, number));
    }

    /** All of the tenant's environments, by app and in the order that the customer gave them. */
    public List<Outline> outlines(UUID tenant) {
        return tenancy.in(tenant, () -> states.outlines(tenant));
    }

    /** All environments of an app, in the order that the customer gave them; empty when the tenant has no such app. */
    public List<EnvironmentState> states(UUID tenant, String app) {
        return tenancy.in(tenant, () -> states.states(tenant, app));
    }

    /** Newest first. */
    public List<Release> releases(EnvironmentRef environment, int limit, int offset) {
        return tenancy.in(environment.tenant(), () -> releases.newest(environment, limit, offset));
    }

    /**
     * A release that can be rolled back to.
     *
     * @param since migrations applied by later release commands, which stay
     */
    public record Earlier(Release release, Migrations since) {}

    /** Releases that were live before, without the one that is live now; newest first. */
    public List<Earlier> servedBefore(EnvironmentRef environment, int limit) {
        var found = tenancy.in(environment.tenant(), () -> releases.servedBefore(environment, limit));
        if (found.isEmpty()) {
            return List.of();
        }
        var runs = Objects.requireNonNullElse(found.getFirst().runs(), List.<CommandRun>of());
        var all = found.getFirst().all();
        return found.stream()
                .map(one -> new Earlier(one.release(), CommandRun.since(one.release(), runs, all)))
                .toList();
    }

    public Optional<Release> release(UUID tenant, UUID id) {
        return tenancy.in(tenant, () -> releases.byId(tenant, id));
    }

    /** A deployment with the log of its release command. */
    public Optional<Deployment.Logged> logged(EnvironmentRef environment, int number) {
        return tenancy.in(environment.tenant(), () -> deployments.logged(environment, number));
    }

    /**
     * An environment as last seen in the cluster.
     *
     * @param changedAt since when its health is what it is
     * @param unreachableSince since when the cluster could not be asked; null when all is well
     */
    public record Status(
            StatusView view, Instant changedAt, @Nullable Instant unreachableSince) {}

    private Environment deployable(EnvironmentRef environment) {
        var target = apps.environment(environment).orElseThrow(Gone::new);
        if (target.deletingAt() != null) {
            throw Problems.of("", "The environment is being deleted.");
        }
        if (apps.suspended(environment.tenant())) {
            throw Problems.of("", "This account is suspended. Contact your hosting provider.");
        }
        return target;
    }

    /** The newest spec. */
    private Deployment request(Environment environment, Wish wish, @Nullable String requestKey, String actor) {
        return request(environment, environment.spec().image(), environment.revision(), null, wish, requestKey, actor);
    }

    private Deployment request(
            Environment environment, Release release, Wish wish, @Nullable String requestKey, String actor) {
        return request(environment, release.image(), release.revision(), release, wish, requestKey, actor);
    }

    /** The newest waiting one wins; an active one finishes first. */
    private Deployment request(
            Environment environment,
            String image,
            int revision,
            @Nullable Release release,
            Wish wish,
            @Nullable String requestKey,
            String actor) {
        var tenant = environment.tenant();
        if (requestKey != null) {
            // The same form sent twice waits here, and takes no number.
            deployments.lock(environment.ref());
            var same = deployments.byRequestKey(environment.ref(), requestKey);
            if (same.isPresent()) {
                return same.get();
            }
        }
        var number = deployments.nextNumber(environment.ref());
        deployments
                .current(environment.ref(), Deployment.State.WAITING)
                .ifPresent(waiting ->
                        deployments.setState(tenant, waiting.id(), Deployment.State.SUPERSEDED, clock.instant()));
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
                wish.kind(),
                wish.trigger(),
                actor,
                PhaseView.initial(),
                null,
                null,
                null,
                clock.instant(),
                null,
                null);
        deployments.insert(deployment, requestKey);
        apps.reclaim(environment, actor, "deployment " + number + " requested");
        audit.record(
                tenant,
                actor,
                "deployment.request",
                environment.path(),
                switch (wish) {
                    case Wish.Renew renew ->
                        "brought new pods to " + environment.path() + ", with the same image and configuration";
                    case Wish.RollBack(var earlier) -> "rolled " + environment.path() + " back to release " + earlier;
                    case Wish.Deploy deploy -> deployed(environment, image);
                    case Wish.Push push -> deployed(environment, image);
                });
        changes.changed(environment.ref());
        return deployment;
    }

    private static String deployed(Environment environment, String image) {
        return "deployed " + environment.appName() + " "
                + ImageReference.parse(image).version() + " to " + environment.name();
    }
}
