package io.nuages.app;

import io.nuages.audit.Audit;
import io.nuages.form.Problems;
import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.spec.Bounds;
import io.nuages.spec.Change;
import io.nuages.spec.Image;
import io.nuages.spec.SecretRef;
import io.nuages.spec.Spec;
import io.nuages.spec.VariableNames;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Tenancy;
import io.nuages.tenant.Tenants;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Apps, their environments and specs: what customers want. The reconciler brings it together with what runs. */
@Component
public class Apps {
    /** Kind of the reconcile key of an environment. */
    public static final String ENVIRONMENT = "environment";

    /** Acts that follow each other when an app is created, so that it does not stop halfway. */
    private static final int OF_A_NEW_APP = 8;

    private final Tenancy tenancy;
    private final AppStore store;
    private final Quotas quotas;
    private final Claims claims;
    private final SiteSettings sites;
    private final EnvironmentChanges changes;
    private final ReconcileQueue queue;
    private final Live live;
    private final Audit audit;
    private final Clock clock;
    private final Hosts hosts;
    private final HostRules hostRules;
    private final Bounds bounds;

    Apps(
            Tenancy tenancy,
            AppStore store,
            Quotas quotas,
            Claims claims,
            SiteSettings sites,
            EnvironmentChanges changes,
            ReconcileQueue queue,
            Live live,
            Audit audit,
            Clock clock,
            Hosts hosts,
            HostRules hostRules,
            Bounds bounds) {
        this.tenancy = tenancy;
        this.store = store;
        this.quotas = quotas;
        this.claims = claims;
        this.sites = sites;
        this.changes = changes;
        this.queue = queue;
        this.live = live;
        this.audit = audit;
        this.clock = clock;
        this.hosts = hosts;
        this.hostRules = hostRules;
        this.bounds = bounds;
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

    public Optional<Environment> environment(EnvironmentRef environment) {
        return tenancy.in(environment.tenant(), () -> store.environment(environment));
    }

    /** @throws java.util.NoSuchElementException when there is no such revision */
    public Revision revision(EnvironmentRef environment, int number) {
        return tenancy.in(
                environment.tenant(), () -> store.revision(environment, number).orElseThrow());
    }

    /** The specs of these revisions, by number; those that do not exist are left out. */
    public Map<Integer, Spec> specs(EnvironmentRef environment, Collection<Integer> revisions) {
        return tenancy.in(environment.tenant(), () -> store.specs(environment, revisions));
    }

    /** Newest first. */
    public List<Revision> revisions(EnvironmentRef environment, int limit) {
        return tenancy.in(environment.tenant(), () -> store.revisions(environment, limit));
    }

    /**
     * Registers an app with its first environment, {@code production}.
     *
     * @throws Problems when the name is taken, a host is, the quota is used up, or the draft has faults; nothing is kept then
     */
    public Environment create(UUID tenant, String name, String image, Draft draft, String actor) {
        return create(tenant, name, image, draft, null, actor);
    }

    /** The id of what the form with this key creates: sent twice, it would create the same, which shows that it was sent before. */
    public static UUID made(UUID tenant, String requestKey) {
        return UUID.nameUUIDFromBytes((tenant + "/" + requestKey).getBytes(StandardCharsets.UTF_8));
    }

    /** @param requestKey of the form that asks, see {@link #made}; null for none */
    public Environment create(
            UUID tenant, String name, String image, Draft draft, @Nullable String requestKey, String actor) {
        return tenancy.in(tenant, () -> {
            var standing = quotas.locked(tenant);
            if (standing.suspended()) {
                throw Problems.of("", "This account is suspended. Contact your hosting provider.");
            }
            checkPace(tenant, actor, OF_A_NEW_APP);
            var problems = new Problems.Gathered();
            if (problems.make(() -> SpecRules.appName(name))
                    .flatMap(known -> store.app(tenant, known))
                    .isPresent()) {
                problems.add("name", "There is an app called " + name + " already.");
            }
            var wanted =
                    problems.make(() -> SpecRules.first(image, draft, place(standing, name, "production", List.of())));
            wanted.ifPresent(spec ->
                    problems.check(() -> Quotas.check(standing.quota().shortfalls(spec.claim(), true))));
            problems.done();
            var spec = wanted.orElseThrow();
            var app = new App(id(tenant, requestKey), tenant, name, clock.instant());
            store.insert(app);
            var environment = store(standing, app, UUID.randomUUID(), "production", 0, spec, actor);
            audit.record(tenant, actor, "app.create", name, "registered " + name);
            return environment;
        });
    }

    /**
     * Adds an environment to an app.
     *
     * @throws Problems as {@link #create} does, the name's at {@code environment}
     */
    public Environment addEnvironment(UUID tenant, UUID app, String name, String image, Draft draft, String actor) {
        return add(tenant, app, name, place -> SpecRules.first(image, draft, place), null, actor);
    }

    /**
     * Adds a copy of another environment, without its own domains, sealed values and registry credentials.
     *
     * @param requestKey of the form that asks, see {@link #made}; null for none
     * @throws Problems as {@link #create} does, the name's at {@code environment}
     */
    public Environment copy(Environment from, String name, @Nullable String requestKey, String actor) {
        return add(from.tenant(), from.app(), name, place -> SpecRules.copied(from.spec(), place), requestKey, actor);
    }

    private Environment add(
            UUID tenant,
            UUID app,
            String name,
            Function<SpecRules.Place, Spec> spec,
            @Nullable String requestKey,
            String actor) {
        return tenancy.in(tenant, () -> {
            checkPace(tenant, actor, OF_A_NEW_APP);
            var problems = new Problems.Gathered();
            problems.make(() -> SpecRules.environmentName(name));
            var standing = quotas.locked(tenant);
            var existing = store.app(tenant, app).orElseThrow(Gone::new);
            var siblings = store.environments(tenant).stream()
                    .filter(environment -> environment.app().equals(app))
                    .toList();
            if (siblings.stream().anyMatch(environment -> environment.name().equals(name))) {
                problems.add("environment", "There is an environment called " + name + " already.");
            }
            siblings.stream()
                    .filter(sibling -> sibling.spec().app().components().stream()
                            .anyMatch(component -> SpecRules.meets(sibling.name(), component, name)))
                    .forEach(sibling -> problems.add(
                            "environment",
                            sibling.name()
                                    + " has a process or job whose objects would have the same name. Choose another"
                                    + " name."));
            var names = siblings.stream().map(Environment::name).toList();
            var wanted = problems.make(() -> spec.apply(place(standing, existing.name(), name, names)));
            wanted.ifPresent(each ->
                    problems.check(() -> Quotas.check(standing.quota().shortfalls(each.claim(), false))));
            problems.done();
            var environment = store(
                    standing, existing, id(tenant, requestKey), name, siblings.size(), wanted.orElseThrow(), actor);
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
    public int edit(EnvironmentRef environment, int base, Draft draft, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            checkPace(environment.tenant(), actor, 1);
            var standing = quotas.locked(environment.tenant());
            var now = store.locked(environment).orElseThrow(Gone::new);
            if (now.revision() != base) {
                // A revision that does not exist counts as stale: the editor has not seen the present one.
                var seen = store.revision(environment, base);
                if (seen.isEmpty() || !Draft.of(seen.get().spec()).equals(Draft.of(now.spec()))) {
                    throw new StaleSpec(
                            store.revision(environment, now.revision()).orElseThrow());
                }
            }
            var spec = SpecRules.edited(now.spec(), draft, place(standing, now));
            var before = store.claim(environment);
            var revision = revise(now, spec, actor);
            Quotas.check(standing.quota().shortfalls(before, store.claim(environment)));
            return revision;
        });
    }

    /** Tracks another image from the next deployment on. @throws Problems at {@code image} */
    public int setImage(EnvironmentRef environment, String image, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            checkPace(environment.tenant(), actor, 1);
            var now = store.locked(environment).orElseThrow(Gone::new);
            var spec = now.spec().with(now.spec().app().with(Image.parse(image)));
            return revise(now, spec, "image " + spec.image(), actor);
        });
    }

    /**
     * Binds variables to sealed values.
     *
     * @throws Problems at {@code variables} for reserved names, names that are variables in clear already, or too many
     */
    public int bindSecrets(EnvironmentRef environment, Map<String, SecretRef> bindings, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            checkPace(environment.tenant(), actor, 1);
            var now = store.locked(environment).orElseThrow(Gone::new);
            var app = now.spec().app();
            var clear = app.variables();
            var secrets = new TreeMap<>(app.secretVariables());
            bindings.forEach((name, reference) -> {
                VariableNames.problem(name).ifPresent(problem -> {
                    throw Problems.of("variables", problem);
                });
                if (clear.containsKey(name)) {
                    throw Problems.of("variables", name + " is already a plain variable. Remove one of the two.");
                }
                secrets.put(name, reference);
            });
            if (secrets.size() + clear.size() > VariableNames.MOST) {
                throw Problems.of(
                        "variables",
                        "An environment has at most " + VariableNames.MOST + " variables, including sealed ones.");
            }
            var names = String.join(", ", new TreeMap<>(bindings).keySet());
            return revise(now, now.spec().with(app.withSecretVariables(secrets)), "sealed " + names, actor);
        });
    }

    /**
     * Removes a sealed variable from the spec; what is live keeps it until the next deployment.
     *
     * @return false when there was none of that name
     */
    public boolean unbindSecret(EnvironmentRef environment, String variable, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            var now = store.locked(environment).orElseThrow(Gone::new);
            var app = now.spec().app();
            var secrets = new TreeMap<>(app.secretVariables());
            if (secrets.remove(variable) == null) {
                return false;
            }
            revise(now, now.spec().with(app.withSecretVariables(secrets)), "removed " + variable, actor);
            return true;
        });
    }

    /**
     * Lets the cluster pull the image with the credentials of a sealed secret.
     *
     * @param secret its name
     * @return the spec's revision
     */
    public int setPullSecret(EnvironmentRef environment, String secret, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            checkPace(environment.tenant(), actor, 1);
            var now = store.locked(environment).orElseThrow(Gone::new);
            return revise(now, withPullSecret(now.spec(), secret), "sealed the registry's credentials", actor);
        });
    }

    /**
     * Lets it pull without credentials.
     *
     * @return false when it did before
     */
    public boolean unsetPullSecret(EnvironmentRef environment, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            var now = store.locked(environment).orElseThrow(Gone::new);
            if (now.spec().operator().pullSecret() == null) {
                return false;
            }
            revise(now, withPullSecret(now.spec(), null), "removed the registry's credentials", actor);
            return true;
        });
    }

    /**
     * Stops all pods; domains and storage stay, and what the pods claimed is free for others.
     *
     * @return false when it was paused before
     */
    public boolean pause(EnvironmentRef environment, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            var now = store.locked(environment).orElseThrow(Gone::new);
            if (now.pausedAt() != null) {
                return false;
            }
            setPaused(now, clock.instant(), actor);
            claims.reclaim(now, actor, "paused");
            return true;
        });
    }

    /**
     * Starts the pods again.
     *
     * @return false when it was not paused
     * @throws Problems as {@link #resumeToDeploy} does, and after too many changes: pausing and resuming in a loop ends here
     */
    public boolean resume(EnvironmentRef environment, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            checkPace(environment.tenant(), actor, 1);
            return resumeToDeploy(environment, actor);
        });
    }

    /**
     * The same as a part of a deployment.
     *
     * @return false when it was not paused
     * @throws Problems at {@code quota} when what the pods claim no longer fits; nothing may be kept then
     */
    public boolean resumeToDeploy(EnvironmentRef environment, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            // The tenant before the environment: so does everybody who asks whether something fits.
            var standing = quotas.locked(environment.tenant());
            var now = store.locked(environment).orElseThrow(Gone::new);
            if (now.pausedAt() == null) {
                return false;
            }
            if (now.deletingAt() != null) {
                throw Problems.of("", "The environment is being deleted.");
            }
            var before = store.claim(environment);
            setPaused(now, null, actor);
            Quotas.check(standing.quota().shortfalls(before, claims.reclaim(now, actor, "resumed")));
            return true;
        });
    }

    /**
     * Makes others who ask what fits wait until the running transaction ends. For callers that lock an environment first and may
     * then have to resume it.
     */
    public void lock(UUID tenant) {
        tenancy.run(tenant, () -> quotas.lock(tenant));
    }

    private void setPaused(Environment now, @Nullable Instant since, String actor) {
        store.setPaused(now.ref(), since);
        var verb = since == null ? "resume" : "pause";
        audit.record(now.tenant(), actor, "environment." + verb, now.path(), verb + "d " + now.path());
        queue.enqueue(new Key(Tenants.KEY, now.tenant(), now.tenant()));
        changes.changed(now.ref());
    }

    /** @throws Problems after too many changes */
    public void setRedeployOnPush(EnvironmentRef environment, boolean redeploy, String actor) {
        tenancy.run(environment.tenant(), () -> {
            // The tenant before the environment.
            quotas.lock(environment.tenant());
            var now = store.locked(environment).orElseThrow(Gone::new);
            if (now.redeployOnPush() == redeploy) {
                return;
            }
            checkPace(environment.tenant(), actor, 1);
            store.setRedeployOnPush(environment, redeploy);
            audit.record(
                    environment.tenant(),
                    actor,
                    "environment.edit",
                    now.path(),
                    "switched redeploying on push " + (redeploy ? "on" : "off") + " for " + now.path());
            live.environmentChanged(environment.tenant(), environment.id());
        });
    }

    /**
     * Starts the deletion of an environment. The reconciler removes everything that belongs to it from the cluster and then its rows; its
     * database is detached and stays. An app is deleted with its last environment.
     *
     * @return false when that had begun before
     */
    public boolean delete(EnvironmentRef environment, String actor) {
        return tenancy.in(environment.tenant(), () -> {
            var now = store.locked(environment).orElseThrow(Gone::new);
            if (now.deletingAt() != null) {
                return false;
            }
            store.setDeleting(environment, clock.instant(), actor);
            audit.record(environment.tenant(), actor, "environment.delete", now.path(), "deleted " + now.path());
            changes.changed(now.ref());
            return true;
        });
    }

    /**
     * For deployments: what is live or being deployed has changed, and with it what the environment claims. Its row is locked.
     *
     * @param cause in words, for example {@code deployment 12 succeeded}
     */
    public void reclaim(Environment environment, String actor, String cause) {
        var tenant = environment.tenant();
        tenancy.run(tenant, () -> {
            claims.reclaim(environment, actor, cause);
            hosts.settle(environment.ref());
            queue.enqueue(new Key(Tenants.KEY, tenant, tenant));
        });
    }

    /** For the reconciler, when nothing is left in the cluster. */
    public void forget(Environment environment) {
        tenancy.run(environment.tenant(), () -> {
            claims.closed(environment);
            store.deleteEnvironment(environment.ref());
            store.deleteAppWithoutEnvironments(environment.tenant(), environment.app());
            queue.enqueue(new Key(Tenants.KEY, environment.tenant(), environment.tenant()));
            live.environmentChanged(environment.tenant(), environment.id());
        });
    }

    /**
     * Asked by each act that adds something, see {@link Audit#tooMany}.
     *
     * @throws Problems when the actor or the tenant made too many changes lately
     */
    public void checkPace(UUID tenant, String actor, int acts) {
        tenancy.run(
                tenant,
                () -> audit.tooMany(tenant, actor, acts).ifPresent(sentence -> {
                    throw Problems.of("", sentence);
                }));
    }

    /** Whether the provider has suspended the tenant. */
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

    private static Spec withPullSecret(Spec spec, @Nullable String secret) {
        return spec.with(spec.operator().withPullSecret(secret));
    }

    SpecRules.Place place(Quotas.Standing standing, Environment now) {
        return place(standing, now.appName(), now.name(), store.siblings(now.tenant(), now.app(), now.id()));
    }

    private SpecRules.Place place(Quotas.Standing standing, String app, String environment, List<String> siblings) {
        return new SpecRules.Place(
                Environment.baseName(app, environment),
                sites.host(standing.slug(), app, environment),
                standing.plan(),
                standing.quota().limits(),
                hostRules,
                bounds,
                environment,
                siblings);
    }

    /** The names of what changed, for a revision's summary. */
    private static String summary(Spec before, Spec after) {
        var names = Spec.changes(before, after).stream().map(Change::what).toList();
        if (names.isEmpty()) {
            return Objects.equals(before.text(), after.text()) ? "comments of the variables" : "comments";
        }
        return names.size() <= 4
                ? String.join("; ", names)
                : String.join("; ", names.subList(0, 3)) + " and " + (names.size() - 3) + " more";
    }

    private static UUID id(UUID tenant, @Nullable String requestKey) {
        return requestKey == null ? UUID.randomUUID() : made(tenant, requestKey);
    }

    private Environment store(
            Quotas.Standing standing, App app, UUID id, String name, int position, Spec spec, String actor) {
        var environment = new Environment(
                id,
                standing.tenant(),
                app.id(),
                app.name(),
                name,
                1,
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
        claims.opened(environment, standing.plan(), actor);
        hosts.claim(environment, spec);
        // The namespace's guard rails make room for it when it is deployed.
        changes.changed(environment.ref());
        return environment;
    }

    int revise(Environment now, Spec spec, String actor) {
        return revise(now, spec, summary(now.spec(), spec), actor);
    }

    private int revise(Environment now, Spec spec, String summary, String actor) {
        if (spec.equals(now.spec())) {
            return now.revision();
        }
        var next = now.revision() + 1;
        store.append(now, new Revision(next, spec, summary, actor, clock.instant()));
        claims.reclaim(now, actor, "edited: " + summary);
        hosts.claim(now, spec);
        audit.record(now.tenant(), actor, "environment.edit", now.path(), "edited " + now.path() + ": " + summary);
        if (!spec.claim().equals(now.spec().claim())) {
            queue.enqueue(new Key(Tenants.KEY, now.tenant(), now.tenant()));
        }
        changes.changed(now.ref());
        return next;
    }
}
