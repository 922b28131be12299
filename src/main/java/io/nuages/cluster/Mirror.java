package io.nuages.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our objects in the whole cluster, as reported by the API server's watches. A separate loop asks whether the API server still
 * answers; after a failure, everything is read again, so that no gap goes unnoticed.
 */
final class Mirror implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
    static final Duration PULSE = Duration.ofSeconds(2);

    /** A namespace may hold hundreds of environments, each of which is looked at often. */
    private static final String SCOPE_INDEX = "scope";

    /** How long its first reading of everything is worth waiting for. */
    private static final Duration BEGINNING = Duration.ofSeconds(5);

    /** Pulses between looking for kinds that the cluster did not serve. */
    private static final int DISCOVERY = 30;

    private final KubernetesClient client;
    private final Api api;
    private final Duration pulse;
    private final Consumer<Scope> changed;
    private final Map<Kind, SharedIndexInformer<GenericKubernetesResource>> informers = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final long begun = System.nanoTime();
    private volatile boolean started;
    private volatile boolean wasCurrent;

    Mirror(KubernetesClient client, Api api, Duration pulse, Consumer<Scope> changed) {
        this.pulse = pulse;
        this.client = client;
        this.api = api;
        this.changed = changed;
        Thread.ofPlatform().daemon().name("cluster-mirror").start(this::beat);
    }

    /** Whether it can be taken for the cluster's state. */
    boolean current() {
        var current = started && informers.values().stream().allMatch(i -> i.hasSynced() && i.isWatching());
        if (current) {
            wasCurrent = true;
        }
        return current;
    }

    /** Whether it started a moment ago and has not read everything yet. */
    boolean beginning() {
        return !wasCurrent && System.nanoTime() - begun < BEGINNING.toNanos();
    }

    /** Null when there is none. */
    @Nullable
    Map<String, Object> get(Kind kind, String namespace, String name) {
        var informer = informers.get(kind);
        var item = informer == null
                ? null
                : informer.getStore().getByKey(kind.namespaced() ? namespace + "/" + name : name);
        return item == null ? null : Trimmed.body(item);
    }

    /**
     * The same once lists of its scope have it, too: the index comes a moment after the store.
     *
     * @param environment value of {@link Scope#ENVIRONMENT_LABEL}
     */
    @Nullable
    Map<String, Object> listed(Kind kind, String namespace, @Nullable String environment, String name) {
        return kind.namespaced()
                ? list(kind, SCOPE_INDEX, index(namespace, environment)).stream()
                        .filter(item -> Tree.name(item).equals(name))
                        .findFirst()
                        .orElse(null)
                : get(kind, namespace, name);
    }

    /** The scope's objects of a kind. */
    List<Map<String, Object>> list(Kind kind, Scope scope) {
        var labels = scope.labels();
        return list(kind, SCOPE_INDEX, index(scope.namespace(), labels.get(Scope.ENVIRONMENT_LABEL))).stream()
                .filter(item -> Tree.labels(item).entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    /** The warnings of a namespace; they have no labels. */
    List<Map<String, Object>> warnings(String namespace) {
        return list(Kind.EVENT, Cache.NAMESPACE_INDEX, namespace);
    }

    private List<Map<String, Object>> list(Kind kind, String index, String key) {
        var informer = informers.get(kind);
        return informer == null
                ? List.of()
                : informer.getIndexer().byIndex(index, key).stream()
                        .map(Trimmed::body)
                        .toList();
    }

    private static String index(@Nullable String namespace, @Nullable String environment) {
        return namespace + "/" + environment;
    }

    Stream<Scope> scopes() {
        var all = new HashSet<Scope>();
        informers
                .values()
                .forEach(informer -> informer.getStore().list().stream()
                        .map(Mirror::scope)
                        .flatMap(Optional::stream)
                        .forEach(all::add));
        return all.stream();
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void beat() {
        var missed = new HashSet<Scope>();
        try {
            for (long beat = 0; !closed.await(beat == 0 ? 0 : pulse.toMillis(), TimeUnit.MILLISECONDS); beat++) {
                try {
                    beat(missed, beat % DISCOVERY == 0);
                } catch (RuntimeException e) {
                    LOG.warn("The cluster cannot be watched: {}", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop();
        }
    }

    /** @param missed the scopes that were known before a gap, since nothing will be heard after it of those that are gone */
    private void beat(Set<Scope> missed, boolean discover) {
        if (!api.answers()) {
            if (started) {
                LOG.warn("The cluster {} does not answer", client.getMasterUrl());
                scopes().forEach(missed::add);
                stop();
            }
            return;
        }
        if (!started || discover) {
            start();
        }
        if (!missed.isEmpty() && current()) {
            missed.forEach(changed);
            missed.clear();
        }
    }

    private void start() {
        Stream.concat(Stream.of(Kind.NAMESPACE, Kind.POD, Kind.EVENT), Kind.MANAGED.stream())
                .filter(kind -> !informers.containsKey(kind))
                .filter(kind -> !kind.optional() || api.serves(kind))
                .toList()
                .forEach(kind -> {
                    var informer = informer(kind);
                    informers.put(kind, informer);
                    informer.start();
                });
        started = true;
    }

    private void stop() {
        started = false;
        informers.values().forEach(SharedIndexInformer::stop);
        informers.clear();
    }

    private SharedIndexInformer<GenericKubernetesResource> informer(Kind kind) {
        var slash = kind.apiVersion().indexOf('/');
        var resources = client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : kind.apiVersion().substring(0, slash))
                .withVersion(kind.apiVersion().substring(slash + 1))
                .withKind(kind.name())
                .withPlural(kind.plural())
                .withNamespaced(kind.namespaced())
                .build());
        var selected = kind == Kind.EVENT
                ? resources.inAnyNamespace().withField("type", "Warning")
                : resources
                        .inAnyNamespace()
                        .withLabel("app.kubernetes.io/managed-by", "nuages")
                        .withLabel(Scope.TENANT_LABEL);
        var informer = selected.runnableInformer(0)
                .itemStore(new Trimmed(kind))
                .exceptionHandler((running, failure) -> {
                    LOG.debug("Watching {}: {}", kind.plural(), failure.getMessage());
                    return true;
                })
                .addEventHandler(kind == Kind.EVENT ? new Handler(this::heard) : new Handler(this::seen));
        return kind == Kind.EVENT
                ? informer
                : informer.addIndexers(Map.of(
                        SCOPE_INDEX,
                        item -> List.of(index(
                                item.getMetadata().getNamespace(),
                                Objects.requireNonNullElse(item.getMetadata().getLabels(), Map.<String, String>of())
                                        .get(Scope.ENVIRONMENT_LABEL)))));
    }

    private void seen(GenericKubernetesResource item) {
        scope(item).ifPresent(changed);
    }

    /** A warning is news about the scope of the object that it names. */
    private void heard(GenericKubernetesResource event) {
        var body = Trimmed.body(event);
        var kind = Tree.text(body, "involvedObject", "kind");
        var name = Tree.text(body, "involvedObject", "name");
        var namespace = Objects.requireNonNullElse(event.getMetadata().getNamespace(), "");
        (kind.equals("ReplicaSet")
                        ? Stream.of(Optional.ofNullable(get(Kind.DEPLOYMENT, namespace, Reader.deployment(name))))
                        : informers.keySet().stream()
                                .filter(known -> known.name().equals(kind))
                                .map(known -> Optional.ofNullable(get(known, namespace, name))))
                .flatMap(Optional::stream)
                .map(item -> Scope.of(namespace, Tree.labels(item)))
                .flatMap(Optional::stream)
                .forEach(changed);
    }

    private static Optional<Scope> scope(GenericKubernetesResource item) {
        var metadata = item.getMetadata();
        var namespace = metadata.getNamespace() == null ? metadata.getName() : metadata.getNamespace();
        return metadata.getLabels() == null ? Optional.empty() : Scope.of(namespace, metadata.getLabels());
    }

    private record Handler(Consumer<GenericKubernetesResource> news)
            implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource item) {
            news.accept(item);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            news.accept(after);
        }

        @Override
        public void onDelete(GenericKubernetesResource item, boolean unknown) {
            news.accept(item);
        }
    }
}
