package io.nuages.simulator.cluster;

import io.nuages.cluster.ObjectKey;
import io.nuages.cluster.Scope;
import io.nuages.simulator.registry.SimulatedRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that exists in the simulated cluster, under one lock, written through to the {@link ObjectStore}. Whoever changes it does
 * so within {@link #change}: what needs a controller's attention afterwards is {@link #touch touched}, and the scopes that
 * changed are told to the listener once the lock is free.
 */
public final class World {
    private static final Duration EVENTS_LIVE = Duration.ofHours(1);
    private static final int EVENTS_KEPT = 50;
    private static final String OBJECT = "object/";
    private static final String STATUS = "status/";
    private static final String POD = "pod/";
    private static final String EVENTS = "events/";
    private static final String SETTINGS = "settings";
    private static final String SEALING_KEY = "sealing-key";

    /** What the person at the drawer has set. */
    public static final class Settings {
        public boolean nodesFull;
        public volatile boolean disconnected;
        long version;
    }

    record Touched(Space space, ObjectKey key) {}

    private record EventsRow(String namespace, String tenant, String environment, List<Space.Event> events) {}

    private record StatusRow(String namespace, ObjectKey key, Status status) {}

    public final Timers timers;
    public final Map<String, Space> spaces = new HashMap<>();

    /** Ingresses by the host they ask for; the oldest serves. */
    public final Map<String, List<Thing>> hosts = new HashMap<>();

    public Settings settings = new Settings();

    public @Nullable SealingKey sealingKey;

    private final ObjectStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashSet<Touched> touched = new LinkedHashSet<>();
    private final Set<Scope> changed = new LinkedHashSet<>();
    private Consumer<Set<Scope>> listener = scopes -> {};
    private Runnable controllers = () -> {};

    public World(ObjectStore store, Timers timers) {
        this.store = store;
        this.timers = timers;
    }

    /** @param controllers works off what was {@link #touch touched}; called with the lock held */
    void connect(Runnable controllers) {
        this.controllers = controllers;
    }

    /** @param listener told which scopes changed; called without the lock */
    void listen(Consumer<Set<Scope>> listener) {
        this.listener = listener;
    }

    // what is done to it
    // -----------------------------------------------------------------------------------------------

    public <T extends @Nullable Object> T change(Supplier<T> work) {
        T result;
        Set<Scope> told;
        lock.lock();
        try {
            result = work.get();
            controllers.run();
            told = Set.copyOf(changed);
            changed.clear();
        } finally {
            lock.unlock();
        }
        if (!told.isEmpty()) {
            listener.accept(told);
        }
        return result;
    }

    public void change(Runnable work) {
        this.<@Nullable Void>change(() -> {
            work.run();
            return null;
        });
    }

    /** For reading only, and for changes that no controller needs to look at. */
    public <T extends @Nullable Object> T look(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public void look(Runnable work) {
        this.<@Nullable Void>look(() -> {
            work.run();
            return null;
        });
    }

    /** Asks the controllers to look at the object soon. */
    public void touch(Space space, ObjectKey key) {
        touched.add(new Touched(space, key));
    }

    public void touch(Thing thing) {
        var space = spaces.get(thing.namespace());
        if (space != null && space.things.containsKey(thing.key())) {
            touch(space, thing.key());
        }
    }

    void touchOwner(Space space, Pod pod) {
        space.owner(pod).ifPresent(owner -> touch(space, owner.key()));
    }

    /** The next object that needs a controller's attention; null when none does. */
    @Nullable
    Touched nextTouched() {
        return touched.isEmpty() ? null : touched.removeFirst();
    }

    /** Waits until all of it is on disk. */
    boolean flush(Duration patience) {
        return store.flush(patience);
    }

    long nextVersion() {
        settings.version++;
        return settings.version;
    }

    public void saveSettings() {
        store.put(SETTINGS, Json.write(settings));
    }

    private void saveSealingKey(SealingKey key) {
        sealingKey = key;
        store.put(SEALING_KEY, Json.write(key));
    }

    // objects
    // ----------------------------------------------------------------------------------------------------------

    void put(Space space, Thing thing) {
        var old = space.things.put(thing.key(), thing);
        if (old != null) {
            unlink(space, old);
        }
        link(space, thing);
        store.put(OBJECT + path(space, thing.key()), Json.write(thing));
        saveSettings();
        mark(thing);
    }

    void remove(Space space, Thing thing) {
        space.things.remove(thing.key());
        space.statuses.remove(thing.key());
        space.starving.remove(thing.key());
        unlink(space, thing);
        store.put(OBJECT + path(space, thing.key()), null);
        store.put(STATUS + path(space, thing.key()), null);
        mark(thing);
        tidy(space, thing.tenant(), thing.environment());
    }

    public void saveStatus(Space space, Thing thing) {
        store.put(
                STATUS + path(space, thing.key()),
                Json.write(new StatusRow(space.name, thing.key(), space.status(thing.key()))));
        mark(thing);
    }

    private void link(Space space, Thing thing) {
        if (thing.ours()) {
            space.group(thing.tenant(), thing.environment()).things.put(thing.key(), thing);
        }
        if (thing.kind().equals("Namespace")) {
            space.namespace = thing;
        } else if (thing.kind().equals("Ingress")) {
            hostsOf(thing)
                    .forEach(host -> hosts.computeIfAbsent(host, none -> new ArrayList<>())
                            .add(thing));
        }
    }

    private void unlink(Space space, Thing thing) {
        if (thing.ours()) {
            space.group(thing.tenant(), thing.environment()).things.remove(thing.key());
        }
        if (thing.kind().equals("Namespace")) {
            space.namespace = null;
        } else if (thing.kind().equals("Ingress")) {
            for (var host : hostsOf(thing)) {
                var all = hosts.get(host);
                if (all != null) {
                    all.remove(thing);
                    if (all.isEmpty()) {
                        hosts.remove(host);
                    }
                }
            }
        }
    }

    private static Set<String> hostsOf(Thing ingress) {
        var hosts = new LinkedHashSet<String>();
        ingress.body()
                .path("spec")
                .path("rules")
                .forEach(rule -> hosts.add(rule.path("host").asString("")));
        hosts.remove("");
        return hosts;
    }

    // pods
    // -------------------------------------------------------------------------------------------------------------

    void add(Space space, Pod pod) {
        space.pods.put(pod.name, pod);
        space.group(pod.tenant, pod.environment).pods.put(pod.name, pod);
        save(pod);
    }

    void save(Pod pod) {
        store.put(POD + pod.namespace + "/" + pod.name, Json.write(pod));
        mark(pod.namespace, pod.tenant, pod.environment);
    }

    void remove(Space space, Pod pod) {
        space.pods.remove(pod.name);
        space.group(pod.tenant, pod.environment).pods.remove(pod.name);
        store.put(POD + pod.namespace + "/" + pod.name, null);
        mark(pod.namespace, pod.tenant, pod.environment);
        tidy(space, pod.tenant, pod.environment);
    }

    // events
    // -----------------------------------------------------------------------------------------------------------

    void warn(Pod pod, String reason, String message) {
        var space = spaces.get(pod.namespace);
        if (space != null) {
            warn(space, pod.tenant, pod.environment, "Pod", pod.name, reason, message);
        }
    }

    void warn(
            Space space, String tenant, String environment, String kind, String object, String reason, String message) {
        var group = space.group(tenant, environment);
        var event = new Space.Event(kind, object, reason, message, timers.now());
        var events = new ArrayList<>(group.events);
        events.removeIf(old -> old.same(event) || expired(old));
        events.add(event);
        group.events = new ArrayList<>(events.subList(Math.max(0, events.size() - EVENTS_KEPT), events.size()));
        store.put(
                EVENTS + space.name + "/" + tenant + "/" + environment,
                Json.write(new EventsRow(space.name, tenant, environment, group.events)));
        mark(space.name, tenant, environment);
    }

    boolean expired(Space.Event event) {
        return event.lastSeen().isBefore(timers.now().minus(EVENTS_LIVE));
    }

    // scopes
    // -----------------------------------------------------------------------------------------------------------

    Set<Scope> scopes() {
        var scopes = new LinkedHashSet<Scope>();
        spaces.values()
                .forEach(space -> space.groups.forEach((key, group) -> {
                    if (!group.isEmpty()) {
                        var slash = key.indexOf('/');
                        scopes.add(Thing.scope(space.name, key.substring(0, slash), key.substring(slash + 1)));
                    }
                }));
        return scopes;
    }

    private void mark(Thing thing) {
        if (thing.ours()) {
            mark(thing.namespace(), thing.tenant(), thing.environment());
        }
    }

    private void mark(String namespace, String tenant, String environment) {
        if (!tenant.isEmpty() && !environment.isEmpty()) {
            changed.add(Thing.scope(namespace, tenant, environment));
        }
    }

    /** Forgets what nothing is left of. */
    private void tidy(Space space, String tenant, String environment) {
        var key = tenant + "/" + environment;
        var group = space.groups.get(key);
        if (group != null && group.isEmpty()) {
            space.groups.remove(key);
            store.put(EVENTS + space.name + "/" + key, null);
        }
        if (space.isEmpty()) {
            spaces.remove(space.name);
        }
    }

    // start
    // ------------------------------------------------------------------------------------------------------------

    /** Reads what was there before the portal stopped. */
    public void load(Consumer<SimulatedRegistry.Push> pushed) {
        var pods = new ArrayList<Pod>();
        var rows = new ArrayList<EventsRow>();
        store.open((key, json) -> {
            if (key.startsWith(OBJECT)) {
                var thing = Json.read(json, Thing.class);
                var space = spaces.computeIfAbsent(thing.namespace(), Space::new);
                space.things.put(thing.key(), thing);
            } else if (key.startsWith(STATUS)) {
                var row = Json.read(json, StatusRow.class);
                spaces.computeIfAbsent(row.namespace(), Space::new).statuses.put(row.key(), row.status());
            } else if (key.startsWith(POD)) {
                pods.add(Json.read(json, Pod.class));
            } else if (key.startsWith(EVENTS)) {
                rows.add(Json.read(json, EventsRow.class));
            } else if (key.equals(SETTINGS)) {
                settings = Json.read(json, Settings.class);
            } else if (key.equals(SEALING_KEY)) {
                sealingKey = Json.read(json, SealingKey.class);
            } else if (key.startsWith(SimulatedRegistry.PUSH)) {
                pushed.accept(Json.read(json, SimulatedRegistry.Push.class));
            }
        });
        if (sealingKey == null) {
            saveSealingKey(SealingKey.generate(timers.now()));
        }
        spaces.values().forEach(space -> List.copyOf(space.things.values()).forEach(thing -> link(space, thing)));
        rows.forEach(row ->
                spaces.computeIfAbsent(row.namespace(), Space::new).group(row.tenant(), row.environment()).events =
                        new ArrayList<>(row.events()));
        for (var pod : pods) {
            var space = spaces.computeIfAbsent(pod.namespace, Space::new);
            pod.template = template(space, pod);
            if (pod.template == null) {
                store.put(POD + pod.namespace + "/" + pod.name, null);
            } else {
                space.pods.put(pod.name, pod);
                space.group(pod.tenant, pod.environment).pods.put(pod.name, pod);
            }
        }
    }

    private static @Nullable Template template(Space space, Pod pod) {
        return space.owner(pod)
                .map(owner -> pod.job()
                        ? Template.of(owner.body().path("spec").path("template"))
                        : space.status(owner.key()).sets.stream()
                                .filter(set -> set.hash.equals(pod.set))
                                .findFirst()
                                .map(set -> Rollouts.template(owner, set))
                                .orElse(null))
                .orElse(null);
    }

    /** Everything that was loaded, in no order. */
    void each(Consumer<Pod> pod, Consumer<Map.Entry<Space, Thing>> thing) {
        for (var space : List.copyOf(spaces.values())) {
            List.copyOf(space.pods.values()).forEach(pod);
            List.copyOf(space.things.values()).forEach(each -> thing.accept(Map.entry(space, each)));
        }
    }

    public SealingKey sealingKey() {
        return Objects.requireNonNull(sealingKey);
    }

    void at(@Nullable Instant due, Runnable work) {
        if (due != null) {
            timers.at(due, work);
        }
    }

    private static String path(Space space, ObjectKey key) {
        return space.name + "/" + key.apiVersion() + "/" + key.kind() + "/" + key.name();
    }
}
