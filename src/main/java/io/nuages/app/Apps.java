package io.nuages.app;

import io.nuages.audit.Audit;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Apps, their environments and specs: what customers want. What is wanted and what runs meet in the reconciler. */
@Component
public class Apps {
    /** Kind of the reconcile key of an environment. */
    public static final String ENVIRONMENT = "environment";

    private final Tenancy tenancy;
    private final AppStore store;
    private final Quotas quotas;
    private final SiteSettings sites;
    private final ReconcileQueue queue;
    private final Live live;
    private final Audit audit;
    private final Clock clock;
    private final @Nullable String portalHost;

    Apps(
            Tenancy tenancy,
            AppStore store,
            Quotas quotas,
            SiteSettings sites,
            ReconcileQueue queue,
            Live live,
            Audit audit,
            Clock clock,
            @Value("${nuages.url:}") String portal) {
        this.tenancy = tenancy;
        this.store = store;
        this.quotas = quotas;
        this.sites = sites;
        this.queue = queue;
        this.live = live;
        this.audit = audit;
        this.clock = clock;
        this.portalHost = portal.isBlank() ? null : URI.create(portal.strip()).getHost();
    }

    /** All apps of a tenant by name, those without environments included. */
    public List<App> all(UUID tenant) {
        return tenancy.in(tenant, () -> store.apps(tenant));
    }

    public Optional<App> app(UUID tenant, String name) {
        return tenancy.in(tenant, () -> store.app(tenant, name));
    }

    /** All environments of a tenant, by app and then as they were added. */
    public List<Environment> environments(UUID tenant) {
        return tenancy.in(tenant, () -> store.environments(tenant));
    }

    public Optional<Environment> environment(UUID tenant, String app, String name) {
        return tenancy.in(tenant, () -> store.environment(tenant, app, name));
    }

    public Optional<Environment> environment(UUID tenant, UUID id) {
        return tenancy.in(tenant, () -> store.environment(tenant, id));
    }

    /** @throws java.util.NoSuchElementException when there is no such revision */
    public Revision revision(UUID tenant, UUID environment, int number) {
        return tenancy.in(
                tenant, () -> store.revision(tenant, environment, number).orElseThrow());
    }

    /** Newest first. */
    public List<Revision> revisions(UUID tenant, UUID environment, int limit) {
        return tenancy.in(tenant, () -> store.revisions(tenant, environment, limit));
    }

    /**
     * Registers an app with its first environment, {@code production}.
     *
     * @throws Problems when the name is taken, a host is, the quota is used up, or the draft has faults; nothing is kept then
     */
    public Environment create(UUID tenant, String name, String image, Draft draft, String actor) {
        return tenancy.in(tenant, () -> {
            SpecRules.appName(name);
            var standing = quotas.locked(tenant);
            if (standing.suspended()) {
                throw Problems.of("", "The account is suspended. Write to the hoster.");
            }
            if (store.app(tenant, name).isPresent()) {
                throw Problems.of("name", "There is an app called " + name + " already.");
            }
            var app = new App(UUID.randomUUID(), tenant, name, clock.instant());
            var spec = spec(standing, name, "production", image, draft);
            Quotas.check(standing.quota().shortfalls(spec.claim(), true));
            store.insert(app);
            var environment = store(standing, app, "production", 0, spec, actor);
            audit.record(tenant, actor, "app.create", name, "registered " + name);
            return environment;
        });
    }

    /** Adds an environment to an app. @throws Problems as {@link #create} does, the name's at {@code environment} */
    public Environment addEnvironment(UUID tenant, UUID app, String name, String image, Draft draft, String actor) {
        return tenancy.in(tenant, () -> {
            SpecRules.environmentName(name);
            var standing = quotas.locked(tenant);
            var existing = store.app(tenant, app).orElseThrow();
            var siblings = store.environments(tenant).stream()
                    .filter(environment -> environment.app().equals(app))
                    .toList();
            if (siblings.stream().anyMatch(environment -> environment.name().equals(name))) {
                throw Problems.of("environment", "There is an environment called " + name + " already.");
            }
            var spec = spec(standing, existing.name(), name, image, draft);
            Quotas.check(standing.quota().shortfalls(spec.claim(), false));
            var environment = store(standing, existing, name, siblings.size(), spec, actor);
            audit.record(
                    tenant,
                    actor,
                    "environment.create",
                    environment.path(),
                    "added the environment " + environment.path());
            return environment;
        });
    }

    /**
     * Edits what a draft covers. Sealed secrets and the image may have changed meanwhile; they stay as they are now.
     *
     * @param base the revision that the editor saw
     * @return the new revision's number, or {@code base} when nothing changed
     * @throws StaleSpec when somebody else edited the same since {@code base}
     * @throws Problems as {@link #create} does
     */
    public int edit(UUID tenant, UUID environment, int base, Draft draft, String actor) {
        return tenancy.in(tenant, () -> {
            var standing = quotas.locked(tenant);
            var now = store.locked(tenant, environment).orElseThrow();
            var ownHost = sites.host(standing.slug(), now.appName(), now.name());
            if (now.revision() != base) {
                var seen = store.revision(tenant, environment, base).orElseThrow();
                if (!Draft.of(seen.spec(), ownHost).equals(Draft.of(now.spec(), ownHost))) {
                    throw new StaleSpec(
                            store.revision(tenant, environment, now.revision()).orElseThrow());
                }
            }
            var customer = now.spec().customer();
            var spec = SpecRules.spec(
                    customer.image(),
                    draft,
                    standing.plan(),
                    ownHost,
                    sites.domain(),
                    new TreeMap<>(customer.secrets()),
                    customer.pullSecret());
            var kept = keepingGrantedSizes(now.spec(), spec);
            var before = store.claim(tenant, environment);
            var revision = revise(now, kept, SpecChanges.summary(now.spec(), kept), actor);
            Quotas.check(standing.quota().shortfalls(before, store.claim(tenant, environment)));
            return revision;
        });
    }

    /** Tracks another image from the next deployment on. @throws Problems at {@code image} */
    public int setImage(UUID tenant, UUID environment, String image, String actor) {
        return tenancy.in(tenant, () -> {
            var now = store.locked(tenant, environment).orElseThrow();
            var spec = now.spec().withImage(SpecRules.image(image));
            return revise(now, spec, "image " + spec.customer().image(), actor);
        });
    }

    /**
     * Binds variables to sealed values.
     *
     * @throws Problems at {@code variables} for reserved names, names that are variables in clear already, or too many
     */
    public int bindSecrets(UUID tenant, UUID environment, Map<String, SecretRef> bindings, String actor) {
        return tenancy.in(tenant, () -> {
            var now = store.locked(tenant, environment).orElseThrow();
            var clear = now.spec().customer().variables();
            var secrets = new TreeMap<>(now.spec().customer().secrets());
            bindings.forEach((name, reference) -> {
                VariableNames.problem(name).ifPresent(problem -> {
                    throw Problems.of("variables", problem);
                });
                if (clear.containsKey(name)) {
                    throw Problems.of("variables", name + " is a variable in clear already. Remove one of the two.");
                }
                secrets.put(name, reference);
            });
            if (secrets.size() + clear.size() > VariableNames.MOST) {
                throw Problems.of(
                        "variables",
                        "An environment has at most " + VariableNames.MOST + " variables, sealed ones included.");
            }
            var names = String.join(", ", new TreeMap<>(bindings).keySet());
            return revise(now, now.spec().withSecrets(secrets), "sealed " + names, actor);
        });
    }

    /** Takes a sealed variable out of the spec; what runs keeps it until the next deployment. */
    public int unbindSecret(UUID tenant, UUID environment, String variable, String actor) {
        return tenancy.in(tenant, () -> {
            var now = store.locked(tenant, environment).orElseThrow();
            var secrets = new TreeMap<>(now.spec().customer().secrets());
            secrets.remove(variable);
            return revise(now, now.spec().withSecrets(secrets), "removed " + variable, actor);
        });
    }

    /**
     * Lets the cluster pull the image with the credentials of a sealed secret.
     *
     * @param secret its name; null for none, since the image is public
     * @return the spec's revision
     */
    public int setPullSecret(UUID tenant, UUID environment, @Nullable String secret, String actor) {
        return tenancy.in(tenant, () -> {
            var now = store.locked(tenant, environment).orElseThrow();
            return revise(
                    now,
                    now.spec().withPullSecret(secret),
                    (secret == null ? "removed" : "sealed") + " the registry's credentials",
                    actor);
        });
    }

    /** Stops all pods, or starts them again; the site's address stays. */
    public void pause(UUID tenant, UUID environment, boolean paused, String actor) {
        tenancy.run(tenant, () -> {
            var now = store.locked(tenant, environment).orElseThrow();
            if ((now.pausedAt() != null) == paused) {
                return;
            }
            store.setPaused(tenant, environment, paused ? clock.instant() : null);
            audit.record(
                    tenant,
                    actor,
                    paused ? "environment.pause" : "environment.resume",
                    now.path(),
                    (paused ? "paused " : "resumed ") + now.path());
            wake(now);
        });
    }

    public void setRedeployOnPush(UUID tenant, UUID environment, boolean redeploy, String actor) {
        tenancy.run(tenant, () -> {
            var now = store.locked(tenant, environment).orElseThrow();
            if (now.redeployOnPush() == redeploy) {
                return;
            }
            store.setRedeployOnPush(tenant, environment, redeploy);
            audit.record(
                    tenant,
                    actor,
                    "environment.edit",
                    now.path(),
                    "switched redeploying on push " + (redeploy ? "on" : "off") + " for " + now.path());
            live.changed(tenant, environment);
            live.changed(tenant, tenant);
        });
    }

    /**
     * Starts the deletion of an environment. The reconciler removes everything of it from the cluster and then its rows; its
     * database is detached and stays. An app goes with its last environment.
     */
    public void delete(UUID tenant, UUID environment, String actor) {
        tenancy.run(tenant, () -> {
            var now = store.locked(tenant, environment).orElseThrow();
            store.setDeleting(tenant, environment, clock.instant());
            audit.record(tenant, actor, "environment.delete", now.path(), "deleted " + now.path());
            wake(now);
        });
    }

    /** For deployments: what serves or is being deployed has changed, and with it what the environment claims. */
    public void reclaim(UUID tenant, UUID environment) {
        tenancy.run(tenant, () -> {
            store.reclaim(tenant, environment);
            store.releaseHosts(tenant, environment);
            queue.enqueue(new Key(Tenants.KEY, tenant, tenant));
        });
    }

    /** For the reconciler, when nothing is left in the cluster. */
    public void forget(Environment environment) {
        tenancy.run(environment.tenant(), () -> {
            store.deleteEnvironment(environment.tenant(), environment.id());
            store.deleteAppWithoutEnvironments(environment.tenant(), environment.app());
            queue.enqueue(new Key(Tenants.KEY, environment.tenant(), environment.tenant()));
            live.changed(environment.tenant(), environment.id());
            live.changed(environment.tenant(), environment.tenant());
        });
    }

    /** Whether the hoster has suspended the tenant. */
    public boolean suspended(UUID tenant) {
        return quotas.of(tenant).suspended();
    }

    /** The address of a host's site. */
    public String address(String host) {
        return sites.address(host);
    }

    /** The host that Nuages itself gives an environment. */
    public String ownHost(String tenantSlug, String app, String environment) {
        return sites.host(tenantSlug, app, environment);
    }

    private Spec spec(Quotas.Standing standing, String app, String environment, String image, Draft draft) {
        var ownHost = sites.host(standing.slug(), app, environment);
        return SpecRules.spec(image, draft, standing.plan(), ownHost, sites.domain(), new TreeMap<>(), null);
    }

    private Environment store(Quotas.Standing standing, App app, String name, int position, Spec spec, String actor) {
        var environment = new Environment(
                UUID.randomUUID(),
                standing.tenant(),
                app.id(),
                app.name(),
                name,
                1,
                spec,
                null,
                null,
                false,
                null,
                null,
                clock.instant(),
                standing.namespace());
        store.insert(environment, position, new Revision(1, spec, "registered", actor, clock.instant()));
        store.reclaim(standing.tenant(), environment.id());
        claimHosts(environment, spec);
        queue.enqueue(new Key(Tenants.KEY, standing.tenant(), standing.tenant()));
        wake(environment);
        return environment;
    }

    private int revise(Environment now, Spec spec, String summary, String actor) {
        if (spec.equals(now.spec())) {
            return now.revision();
        }
        var next = now.revision() + 1;
        store.append(now, new Revision(next, spec, summary, actor, clock.instant()));
        store.reclaim(now.tenant(), now.id());
        claimHosts(now, spec);
        audit.record(now.tenant(), actor, "environment.edit", now.path(), "edited " + now.path() + ": " + summary);
        if (!spec.claim().equals(now.spec().claim())) {
            queue.enqueue(new Key(Tenants.KEY, now.tenant(), now.tenant()));
        }
        wake(now);
        return next;
    }

    private void claimHosts(Environment environment, Spec spec) {
        for (var host : spec.customer().hosts()) {
            if (host.equalsIgnoreCase(portalHost)) {
                throw Problems.of("hosts", host + " is the address of this portal.");
            }
            try {
                if (!store.claimHost(environment.tenant(), environment.id(), host)) {
                    throw Problems.of("hosts", host + " is in use elsewhere.");
                }
            } catch (DuplicateKeyException e) {
                throw Problems.of("hosts", host + " is in use elsewhere.");
            }
        }
        store.releaseHosts(environment.tenant(), environment.id());
    }

    /** A size keeps the CPU and memory it was granted with for as long as the process keeps the size's name. */
    private static Spec keepingGrantedSizes(Spec before, Spec after) {
        var allocations = new TreeMap<String, Spec.Allocation>();
        after.operator().allocations().forEach((process, wanted) -> {
            var had = before.operator().allocations().get(process);
            allocations.put(
                    process,
                    had != null && had.size().equals(wanted.size())
                            ? new Spec.Allocation(had.size(), had.cpuMillis(), had.memoryMib(), wanted.pods())
                            : wanted);
        });
        return after.with(new Spec.Operator(
                allocations, after.operator().databaseMib(), after.operator().volumeMib()));
    }

    private void wake(Environment environment) {
        queue.enqueue(new Key(ENVIRONMENT, environment.tenant(), environment.id()));
        live.changed(environment.tenant(), environment.id());
        live.changed(environment.tenant(), environment.tenant());
    }
}
