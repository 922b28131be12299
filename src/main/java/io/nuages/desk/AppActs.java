package io.nuages.desk;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.app.Gone;
import io.nuages.app.Hosts;
import io.nuages.app.StaleSpec;
import io.nuages.app.Written;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.form.Problems;
import io.nuages.registry.ImageReference;
import io.nuages.registry.InvalidImageReference;
import io.nuages.registry.Lookup;
import io.nuages.registry.Lookups;
import io.nuages.secret.AppDocuments;
import io.nuages.secret.Secrets;
import io.nuages.tenant.Door;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Role;
import io.nuages.tenant.Tenancy;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Apps and environments: creating, configuring, pausing, resuming and deleting. */
@Component
public class AppActs {
    private final Tenancy tenancy;
    private final Apps apps;
    private final AppDocuments documents;
    private final Hosts hosts;
    private final Secrets secrets;
    private final Deployments deployments;
    private final Lookups lookups;

    AppActs(
            Tenancy tenancy,
            Apps apps,
            AppDocuments documents,
            Hosts hosts,
            Secrets secrets,
            Deployments deployments,
            Lookups lookups) {
        this.tenancy = tenancy;
        this.apps = apps;
        this.documents = documents;
        this.hosts = hosts;
        this.secrets = secrets;
        this.deployments = deployments;
        this.lookups = lookups;
    }

    /**
     * Creates an app with its first environment, seals what came along, and deploys it if requested. Sent twice, the same order
     * creates one app. Asks a registry for the image.
     *
     * @throws UnfitImage when the registry says that the image cannot be deployed, with what else is wrong
     * @throws Problems for whatever else cannot be accepted
     */
    public Environment create(Door door, AppOrder order) {
        door.need(Role.DEVELOPER);
        var unfit = unfit(door, order);
        try {
            return tenancy.in(door.tenant().id(), () -> make(door, order, unfit));
        } catch (Problems problems) {
            return sentBefore(door, order)
                    .orElseThrow(() -> unfit.isEmpty() ? problems : new UnfitImage(problems, unfit));
        }
    }

    /**
     * Whether {@link #create} would take the order; nothing is kept.
     *
     * @return the app that the same order created a moment ago; empty when it has not created one, but could
     * @throws UnfitImage as {@code create} does
     * @throws Problems as {@code create} does
     */
    public Optional<Environment> rehearseCreation(Door door, AppOrder order) {
        door.need(Role.DEVELOPER);
        var unfit = unfit(door, order);
        try {
            tenancy.rehearse(door.tenant().id(), () -> make(door, order, unfit));
            return Optional.empty();
        } catch (Problems problems) {
            return Optional.of(sentBefore(door, order)
                    .orElseThrow(() -> unfit.isEmpty() ? problems : new UnfitImage(problems, unfit)));
        }
    }

    private Environment make(Door door, AppOrder order, List<Problems.Problem> unfit) {
        var environment = apps.create(
                door.tenant().id(), order.name(), order.image(), order.draft(), order.requestKey(), door.actor());
        if (!order.values().isEmpty()) {
            secrets.store(environment.ref(), order.secret(), order.values(), door.actor());
        }
        if (order.deploy()) {
            deployments.ask(environment.ref(), Wish.newest(), order.requestKey(), door.actor());
        }
        if (!unfit.isEmpty()) {
            throw new Problems(unfit);
        }
        return environment;
    }

    /** A registry that does not answer, or wants credentials, keeps nobody from creating an app. */
    private List<Problems.Problem> unfit(Door door, AppOrder order) {
        var image = order.image().strip();
        if (image.isEmpty() || order.insists()) {
            return List.of();
        }
        try {
            var why = switch (lookups.forForm(door.tenant().id(), ImageReference.parse(image))) {
                case Lookup.NotFound(var message) -> message;
                case Lookup.WrongPlatform(var message) -> message;
                case Lookup.Refused(var message) -> message;
                case Lookup.Found found -> "";
                case Lookup.Denied denied -> "";
                case Lookup.Unreachable unreachable -> "";
                case Lookup.Busy busy -> "";
            };
            return why.isEmpty()
                    ? List.of()
                    : List.of(new Problems.Problem("image", why + " Correct the image, or create the app anyway."));
        } catch (InvalidImageReference e) {
            // The rules for an app say so.
            return List.of();
        }
    }

    private Optional<Environment> sentBefore(Door door, AppOrder order) {
        var tenant = door.tenant().id();
        var key = order.requestKey();
        return key == null
                ? Optional.empty()
                : apps.environment(tenant, order.name(), "production")
                        .filter(environment -> environment.app().equals(Apps.made(tenant, key)));
    }

    /**
     * Adds an environment with a copy of another one's configuration; domains and secrets stay where they are. Sent twice, the same
     * form makes one.
     *
     * @throws Problems as {@link Apps#copy} does
     */
    public Environment copy(Door door, EnvironmentRef from, String name, @Nullable String requestKey) {
        door.need(Role.DEVELOPER, from);
        try {
            return apps.copy(apps.environment(from).orElseThrow(Gone::new), name, requestKey, door.actor());
        } catch (Problems problems) {
            return copiedBefore(door.tenant().id(), name, requestKey).orElseThrow(() -> problems);
        }
    }

    private Optional<Environment> copiedBefore(UUID tenant, String name, @Nullable String requestKey) {
        return requestKey == null
                ? Optional.empty()
                : apps.environment(new EnvironmentRef(tenant, Apps.made(tenant, requestKey)))
                        .filter(made -> made.name().equals(name));
    }

    /**
     * Saves what was edited, and deploys it in the same transaction if requested.
     *
     * @param base the revision that the editor saw
     * @return the newest revision
     * @throws StaleSpec when somebody else has edited the same since, unless that was this very form
     * @throws Problems for what cannot be accepted; nothing is saved then
     * @throws io.nuages.spec.Faults for what cannot be accepted in a text
     */
    public Saved save(
            Door door, EnvironmentRef environment, int base, Edit edit, boolean deploy, @Nullable String requestKey) {
        door.need(Role.DEVELOPER, environment);
        try {
            return tenancy.in(environment.tenant(), () -> {
                var saved = save(door, environment, base, edit);
                if (deploy) {
                    deployments.ask(environment, Wish.newest(), requestKey, door.actor());
                }
                return saved;
            });
        } catch (StaleSpec stale) {
            if (!deploy
                    || requestKey == null
                    || deployments.byRequestKey(environment, requestKey).isEmpty()) {
                throw stale;
            }
            return sentBefore(door, environment, edit, stale);
        }
    }

    /** The same form, sent twice, changes nothing of what is there now; one that was edited in between does. */
    private Saved sentBefore(Door door, EnvironmentRef environment, Edit edit, StaleSpec stale) {
        return tenancy.in(environment.tenant(), () -> {
            var saved = save(door, environment, stale.current().number(), edit);
            if (saved.revision() != stale.current().number()) {
                throw stale;
            }
            return saved;
        });
    }

    private Saved save(Door door, EnvironmentRef environment, int base, Edit edit) {
        return switch (edit) {
            case Edit.Fields(var draft) -> new Saved(apps.edit(environment, base, draft, door.actor()), false);
            case Edit.Text(var text, var sizes) -> {
                var written = documents.write(environment, base, text, sizes, door.actor());
                yield new Saved(written.revision(), written.sameMeaning());
            }
        };
    }

    /** What {@link #save} would do with a text; nothing is kept. */
    public Written rehearse(Door door, EnvironmentRef environment, int base, Edit.Text text) {
        door.need(Role.DEVELOPER, environment);
        return documents.rehearse(environment, base, text.text(), text.sizes(), door.actor());
    }

    /** Stops all pods. @return false when it was paused before */
    public boolean pause(Door door, EnvironmentRef environment) {
        door.need(Role.DEVELOPER, environment);
        return apps.pause(environment, door.actor());
    }

    /**
     * Starts the pods again.
     *
     * @return false when it was not paused
     * @throws Problems when it no longer fits
     */
    public boolean resume(Door door, EnvironmentRef environment) {
        door.need(Role.DEVELOPER, environment);
        return apps.resume(environment, door.actor());
    }

    /** Whether {@link #resume} would do it; nothing is kept. @throws Problems as {@code resume} does */
    public void rehearseResumption(Door door, EnvironmentRef environment) {
        door.need(Role.DEVELOPER, environment);
        tenancy.rehearse(environment.tenant(), () -> apps.resume(environment, door.actor()));
    }

    /** Whether a push of the tracked image deploys it. @throws Problems after too many changes */
    public void followPushes(Door door, EnvironmentRef environment, boolean follow) {
        door.need(Role.DEVELOPER, environment);
        apps.setRedeployOnPush(environment, follow, door.actor());
    }

    /**
     * Requests a check of the DNS records of a host, which happens elsewhere and soon.
     *
     * @return false when they were checked a moment ago
     * @throws java.util.NoSuchElementException when the environment has no such host
     */
    public boolean checkHost(Door door, EnvironmentRef environment, String host) {
        door.need(Role.DEVELOPER, environment);
        return hosts.check(environment, host);
    }

    /** Deletes an environment, and with the last one its app; its database stays, detached. @return false when it was deleted before */
    public boolean delete(Door door, EnvironmentRef environment) {
        door.need(Role.OWNER, environment);
        return apps.delete(environment, door.actor());
    }
}
