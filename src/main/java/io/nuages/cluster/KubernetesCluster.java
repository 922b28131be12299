package io.nuages.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.nuages.cluster.Observation.NamespacePhase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real cluster. While somebody watches, reads come from the watches' mirror, as long as that is current. */
final class KubernetesCluster implements Cluster, AutoCloseable {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    /** Hash of the manifest that was applied, to tell whether it is still the wanted one. */
    static final String APPLIED = "nuages.io/applied";

    /** No object has it: etcd's first revision is the empty store. So apply creates, or conflicts. */
    private static final String NO_VERSION = "1";

    private static final int ATTEMPTS = 3;
    private static final int LOG_LIMIT = 64 * 1024;
    private static final Duration CATCH_UP = Duration.ofMillis(400);
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final KubernetesClient client;
    private final Api api;
    private final CertificateReader certificate;
    private final Clock clock;
    private final Writes writes = new Writes();
    private final List<Consumer<Scope>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Mirror mirror;

    KubernetesCluster(KubernetesClient client, CertificateReader.Source certificate, Clock clock) {
        this.client = client;
        this.api = new Api(client);
        this.certificate = new CertificateReader(certificate, api);
        this.clock = clock;
    }

    @Override
    public String describe() {
        return client.getConfiguration().getMasterUrl().replaceAll("/+$", "");
    }

    @Override
    public boolean simulated() {
        return false;
    }

    @Override
    public List<String> apply(Scope scope, List<Manifest> manifests) {
        var warnings = new ArrayList<String>();
        for (var manifest : manifests) {
            var kind = Kind.of(manifest)
                    .orElseThrow(() -> new ClusterException.Refused(
                            "Unmanaged",
                            manifest.kind() + " (" + manifest.apiVersion() + ") is not a kind the portal manages"));
            warnings.addAll(apply(scope, kind, signed(scope.claim(manifest))));
        }
        return warnings;
    }

    private List<String> apply(Scope scope, Kind kind, Manifest wanted) {
        var path = kind.path(scope.namespace(), wanted.name());
        var here = watching();
        var present = here == null ? null : writes.newest(here, kind, scope.namespace(), wanted.name());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (present == null && (here == null || attempt > 0)) {
                present = api.get(path);
            }
            if (present != null) {
                requireOurs(scope, kind, present);
                if (writes.settled(kind, wanted, present)) {
                    return List.of();
                }
            }
            var answer = applied(path, exactly(wanted, present, attempt == 0), present != null);
            if (answer != null) {
                writes.applied(kind, wanted, answer.body());
                return answer.warnings();
            }
            present = null;
        }
        throw changing(wanted.key());
    }

    /** What somebody added to a list in one of our objects can make the whole invalid, and only then is it overwritten. */
    private Api.@Nullable Answer applied(String path, Map<String, Object> body, boolean present) {
        try {
            return api.apply(path, body, present);
        } catch (ClusterException.Refused e) {
            if (!present || !e.reason().equals("Invalid")) {
                throw e;
            }
            api.overwrite(path, body);
            return api.apply(path, body, true);
        }
    }

    /** The mirror while it can be taken for the cluster's state, otherwise null. One that has just started is worth waiting for. */
    private @Nullable Mirror watching() {
        var here = mirror;
        while (here != null && here.beginning() && !here.current()) {
            LockSupport.parkNanos(MOMENT.toNanos());
        }
        return here != null && here.current() ? here : null;
    }

    /** The mirror if it has heard of everything written in the scope, otherwise null. */
    private @Nullable Mirror current(Scope scope) {
        var here = watching();
        return here != null && writes.seen(here, scope) ? here : null;
    }

    /** {@link #current(Scope)}, after a moment in which it may hear of what was written just now: a dozen requests take longer. */
    private @Nullable Mirror caughtUp(Scope scope) {
        var deadline = System.nanoTime() + CATCH_UP.toNanos();
        var here = current(scope);
        while (here == null && watching() != null && System.nanoTime() < deadline) {
            LockSupport.parkNanos(MOMENT.toNanos());
            here = current(scope);
        }
        return here;
    }

    private static void requireOurs(Scope scope, Kind kind, Map<String, Object> present) {
        var labels = Tree.labels(present);
        if (!labels.entrySet().containsAll(scope.labels().entrySet())) {
            throw new ClusterException.Refused(
                    "NotOurs",
                    "%s exists and belongs to %s"
                            .formatted(
                                    kind.key(Tree.name(present)),
                                    labels.containsKey(Scope.TENANT_LABEL) ? "another environment" : "somebody else"));
        }
    }

    /**
     * What was seen is what is written to: if another object took its name meanwhile, the API server refuses. That an object is there
     * which was not seen, it says at the first attempt; the others do without, as no document promises it.
     */
    private static Map<String, Object> exactly(Manifest wanted, @Nullable Map<String, Object> present, boolean first) {
        if (present == null) {
            return first ? withMetadata(wanted.body(), "resourceVersion", NO_VERSION) : wanted.body();
        }
        return withMetadata(wanted.body(), "uid", Tree.text(present, "metadata", "uid"));
    }

    private static Manifest signed(Manifest claimed) {
        var annotations = new LinkedHashMap<>(Tree.map(claimed.body(), "metadata", "annotations"));
        annotations.put(APPLIED, sha256(Api.json(claimed.body())));
        return new Manifest(
                claimed.apiVersion(),
                claimed.kind(),
                claimed.name(),
                withMetadata(claimed.body(), "annotations", annotations));
    }

    private static Map<String, Object> withMetadata(Map<String, Object> body, String key, Object value) {
        var metadata = new LinkedHashMap<>(Tree.map(body, "metadata"));
        metadata.put(key, value);
        var result = new LinkedHashMap<>(body);
        result.put("metadata", metadata);
        return result;
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Set<ObjectKey> prune(Scope scope, Collection<ObjectKey> keep) {
        var kept = keep.stream().map(ObjectKey::toString).collect(Collectors.toSet());
        var unwanted = new LinkedHashMap<Map<String, Object>, Kind>();
        var here = caughtUp(scope);
        for (var kind : Kind.MANAGED) {
            if (kind != Kind.CLAIM) {
                items(here, kind, scope).stream()
                        .filter(item -> !Reader.owned(item) && !deleting(item))
                        .filter(item -> !kept.contains(kind.key(Tree.name(item)).toString()))
                        .forEach(item -> unwanted.put(item, kind));
            }
        }
        var keys = new LinkedHashSet<ObjectKey>();
        unwanted.forEach((item, kind) -> {
            delete(kind, item);
            keys.add(kind.key(Tree.name(item)));
        });
        return keys;
    }

    @Override
    public Observation observe(Scope scope) {
        var here = caughtUp(scope);
        var namespace = here == null ? null : here.get(Kind.NAMESPACE, "", scope.namespace());
        if (namespace == null) {
            namespace = api.get(Kind.NAMESPACE.path("", scope.namespace()));
        }
        if (namespace == null) {
            return Observation.absent(clock.instant());
        }
        var phase = deleting(namespace) ? NamespacePhase.TERMINATING : NamespacePhase.ACTIVE;
        var items = new LinkedHashMap<Kind, List<Map<String, Object>>>();
        items.put(Kind.POD, items(here, Kind.POD, scope));
        Kind.MANAGED.forEach(kind -> items.put(kind, items(here, kind, scope)));
        if (scope.environment() == null
                && Tree.labels(namespace).entrySet().containsAll(scope.labels().entrySet())) {
            items.put(Kind.NAMESPACE, List.of(namespace));
        }
        var events = here != null
                ? here.warnings(scope.namespace())
                : api.list(Kind.EVENT, scope.namespace(), "fieldSelector=type%3DWarning");
        return Reader.observation(clock.instant(), phase, items, events);
    }

    @Override
    public List<Manifest> applied(Scope scope) {
        scope.requireEnvironment();
        return Stream.of(Kind.DEPLOYMENT, Kind.CONFIG)
                .flatMap(kind -> list(kind, scope).stream()
                        .filter(item -> !Reader.owned(item) && !deleting(item))
                        .map(item -> Owned.by(kind, item)))
                .toList();
    }

    @Override
    public List<Foreign> foreign(Scope scope) {
        scope.requireEnvironment();
        return items(caughtUp(scope), Kind.DEPLOYMENT, scope).stream()
                .filter(item -> !deleting(item))
                .flatMap(item -> ForeignFields.of(item).stream())
                .toList();
    }

    @Override
    public void undo(Scope scope, Collection<Foreign> foreign) {
        if (foreign.isEmpty()) {
            return;
        }
        var unwanted = Set.copyOf(foreign);
        list(Kind.DEPLOYMENT, scope).stream()
                .filter(item -> !deleting(item))
                .forEach(item -> undo(scope, item, unwanted));
    }

    private void undo(Scope scope, Map<String, Object> deployment, Set<Foreign> unwanted) {
        var path = Kind.DEPLOYMENT.path(scope.namespace(), Tree.name(deployment));
        var present = deployment;
        for (int attempt = 0; present != null && attempt < ATTEMPTS; attempt++) {
            requireOurs(scope, Kind.DEPLOYMENT, present);
            var patch = ForeignFields.patch(present, unwanted);
            if (patch.isEmpty()) {
                return;
            }
            var answer = api.patch(path, patch);
            if (answer != null) {
                writes.changed(Kind.DEPLOYMENT, answer.body());
                return;
            }
            present = api.get(path);
        }
        if (present != null) {
            throw changing(Kind.DEPLOYMENT.key(Tree.name(present)));
        }
    }

    @Override
    public void handOver(Scope scope, String deployment, int least) {
        var here = watching();
        var known = here == null ? null : writes.newest(here, Kind.DEPLOYMENT, scope.namespace(), deployment);
        if (known != null && !saidByPortal(scope, known)) {
            return;
        }
        var path = Kind.DEPLOYMENT.path(scope.namespace(), deployment);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var present = api.get(path);
            if (present == null || !saidByPortal(scope, present)) {
                return;
            }
            var pods = PodNumber.of(present);
            // The number as it was read conflicts with nobody, unless somebody has set another since.
            var answer =
                    api.apply(path, PodNumber.alone(present, Math.max(pods, least)), PodNumber.MANAGER, pods < least);
            if (answer != null) {
                writes.changed(Kind.DEPLOYMENT, answer.body());
                return;
            }
        }
        throw changing(Kind.DEPLOYMENT.key(deployment));
    }

    private static boolean saidByPortal(Scope scope, Map<String, Object> deployment) {
        requireOurs(scope, Kind.DEPLOYMENT, deployment);
        return PodNumber.saidByPortal(deployment);
    }

    private static ClusterException.Unavailable changing(ObjectKey key) {
        return new ClusterException.Unavailable(key + " is being changed by somebody else");
    }

    private List<Map<String, Object>> items(@Nullable Mirror current, Kind kind, Scope scope) {
        return current == null ? list(kind, scope) : current.list(kind, scope);
    }

    private List<Map<String, Object>> list(Kind kind, Scope scope) {
        var selector = scope.labels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
        return api.list(kind, scope.namespace(), "labelSelector=" + Kind.escaped(selector));
    }

    private static boolean deleting(Map<String, Object> item) {
        return !Tree.text(item, "metadata", "deletionTimestamp").isEmpty();
    }

    private void delete(Kind kind, Map<String, Object> item) {
        api.delete(kind, item);
        writes.deleted(kind, item);
    }

    @Override
    public boolean delete(Scope scope) {
        scope.requireEnvironment();
        var all = new LinkedHashMap<Kind, List<Map<String, Object>>>();
        Kind.MANAGED.forEach(kind -> all.put(kind, list(kind, scope)));
        var pods = list(Kind.POD, scope);
        all.forEach((kind, items) -> items.stream()
                .filter(item -> !Reader.owned(item) && !deleting(item))
                .forEach(item -> delete(kind, item)));
        return pods.isEmpty() && all.values().stream().allMatch(List::isEmpty);
    }

    @Override
    public void clear(Scope scope, Collection<String> pods) {
        if (pods.isEmpty()) {
            return;
        }
        list(Kind.POD, scope).stream()
                .filter(pod -> pods.contains(Tree.name(pod)) && !deleting(pod))
                .filter(pod -> ENDED.contains(Tree.text(pod, "status", "phase")))
                .forEach(pod -> {
                    api.deleteUnchanged(Kind.POD, pod);
                    writes.deleted(Kind.POD, pod);
                });
    }

    @Override
    public JobEnd end(Scope scope, String job) {
        // The pods first: the Job that is read then has noted each that was gone by now.
        var pods = list(Kind.POD, scope);
        var item = api.get(Kind.JOB.path(scope.namespace(), job));
        if (item != null
                && !Tree.labels(item).entrySet().containsAll(scope.labels().entrySet())) {
            item = null;
        }
        var seen = Reader.observation(
                clock.instant(),
                NamespacePhase.ACTIVE,
                Map.of(Kind.POD, pods, Kind.JOB, item == null ? List.of() : List.of(item)),
                List.of());
        var own = seen.pods().stream().filter(pod -> job.equals(pod.job())).toList();
        if (seen.jobs().stream().anyMatch(Observation.Job::complete)
                || own.stream().anyMatch(pod -> pod.phase().equals("Succeeded"))) {
            return JobEnd.SUCCEEDED;
        }
        var running = own.stream()
                .filter(pod -> !pod.phase().equals("Failed"))
                .map(Observation.Pod::name)
                .collect(Collectors.toSet());
        pods.stream()
                .filter(pod -> running.contains(Tree.name(pod)) && !deleting(pod))
                .forEach(pod -> delete(Kind.POD, pod));
        if (!running.isEmpty()) {
            return JobEnd.NOT_YET;
        }
        if (item == null || seen.jobs().getFirst().failure() != null) {
            return JobEnd.FAILED;
        }
        if (own.isEmpty() && !deleting(item) && hadNoPod(item)) {
            api.deleteUnchanged(Kind.JOB, item);
            writes.deleted(Kind.JOB, item);
        }
        return JobEnd.NOT_YET;
    }

    /** A pod that has ended may be gone before its Job says how it ended, but not before the Job has noted it. */
    private static boolean hadNoPod(Map<String, Object> job) {
        return Stream.of("active", "succeeded", "failed", "terminating")
                        .allMatch(count -> Tree.count(job, "status", count) == 0)
                && Tree.map(job, "status", "uncountedTerminatedPods").isEmpty();
    }

    @Override
    public List<String> logs(Scope scope, String pod, @Nullable String container, boolean previous, int lines) {
        return logs(scope, pod, container, previous, "tailLines=" + lines);
    }

    @Override
    public List<String> recentLogs(Scope scope, String pod, Duration within, int lines) {
        return logs(scope, pod, null, false, "tailLines=%d&sinceSeconds=%d".formatted(lines, within.toSeconds()));
    }

    private List<String> logs(Scope scope, String pod, @Nullable String container, boolean previous, String which) {
        var path = Kind.POD.path(scope.namespace(), pod);
        var item = api.get(path);
        if (item == null
                || !Tree.labels(item).entrySet().containsAll(scope.labels().entrySet())
                || previous && neverRestarted(item)) {
            return List.of();
        }
        var containers = Tree.maps(item, "spec", "containers");
        var name = container == null && !containers.isEmpty() ? Tree.text(containers.getFirst(), "name") : container;
        var log = api.log("%s/log?%s&previous=%s&limitBytes=%d&container=%s"
                .formatted(path, which, previous, 4 * LOG_LIMIT, Kind.escaped(name == null ? "" : name)));
        return log == null ? List.of() : Reader.log(log.substring(Math.max(0, log.length() - LOG_LIMIT)));
    }

    private static boolean neverRestarted(Map<String, Object> pod) {
        return Tree.maps(pod, "status", "containerStatuses").stream()
                .noneMatch(status -> Tree.count(status, "restartCount") > 0);
    }

    @Override
    public Inventory inventory(Collection<String> namespaces) {
        return new Inspection(api).inventory(namespaces);
    }

    @Override
    public String sealingCertificate() {
        return certificate.pem();
    }

    @Override
    public synchronized Watch watch(Consumer<Scope> changed) {
        listeners.add(changed);
        var here = mirror;
        if (here == null) {
            here = new Mirror(
                    client, api, Mirror.PULSE, scope -> listeners.forEach(listener -> listener.accept(scope)));
            mirror = here;
        } else {
            here.scopes().forEach(changed);
        }
        return new Listening(here, changed);
    }

    private synchronized void unwatch(Consumer<Scope> changed) {
        listeners.remove(changed);
        var here = mirror;
        if (listeners.isEmpty() && here != null) {
            mirror = null;
            here.close();
        }
    }

    @Override
    public void close() {
        var here = mirror;
        if (here != null) {
            here.close();
        }
        client.close();
    }

    private final class Listening implements Watch {
        private final Mirror heard;
        private final Consumer<Scope> changed;

        Listening(Mirror heard, Consumer<Scope> changed) {
            this.heard = heard;
            this.changed = changed;
        }

        @Override
        public boolean connected() {
            return heard.current();
        }

        @Override
        public void close() {
            unwatch(changed);
        }
    }
}
