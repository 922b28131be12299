package io.nuages.cluster;

import static io.nuages.cluster.Manifests.claim;
import static io.nuages.cluster.Manifests.config;
import static io.nuages.cluster.Manifests.namespace;
import static io.nuages.cluster.Manifests.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.nuages.Bench;
import io.nuages.OnBench;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong between the portal and a real API server. */
@OnBench
class KubernetesClusterFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TIMEOUT = 1_000;

    @TempDir
    private static Path folder;

    private static Bench bench;
    private static RealCluster real;
    private static Faults faults;
    private static Path kubeconfig;
    private static KubernetesCluster portal;

    private final UUID tenant = UUID.randomUUID();
    private final String name = "nuages-" + tenant.toString().substring(0, 8);
    private final Scope shared = new Scope(name, tenant, null);
    private final Scope production = new Scope(name, tenant, UUID.randomUUID());

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        bench = Bench.running();
        real = new RealCluster(bench.kubeconfig(), bench.adminKubeconfig(), bench.certificateUrl());
        var direct = Config.fromKubeconfig(bench.kubeconfig().toFile());
        faults = new Faults(URI.create(direct.getMasterUrl()), trusting(Path.of(direct.getCaCertFile())));
        kubeconfig = folder.resolve("kubeconfig");
        write(direct.getAutoOAuthToken());
        var config = Access.kubeconfig(kubeconfig);
        config.setRequestTimeout(TIMEOUT);
        portal = ClusterConfiguration.cluster(
                config, new CertificateReader.Url(bench.certificateUrl()), Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        if (real != null) {
            portal.close();
            faults.close();
            real.close();
        }
    }

    @BeforeEach
    void makeNamespace() {
        real.portal().apply(shared, List.of(namespace(name)));
    }

    @AfterEach
    void removeNamespace() {
        faults.heal();
        real.removeNamespace(name);
    }

    @Test
    void an_object_that_somebody_makes_between_looking_and_applying_is_not_taken_over() {
        var once = new AtomicInteger();
        faults.inject(request -> {
            if (request.getRequestMethod().equals("PATCH") && once.getAndIncrement() == 0) {
                real.meddle(name, config("shop-env", "by hand"));
            }
            return false;
        });

        assertThatThrownBy(() -> portal.apply(production, List.of(config("shop-env", "1"))))
                .isInstanceOfSatisfying(
                        ClusterException.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo("NotOurs"));

        assertThat(data("shop-env")).isEqualTo("by hand");
    }

    @Test
    void an_object_that_is_replaced_by_anothers_between_looking_and_applying_is_not_taken_over() {
        portal.apply(production, List.of(config("shop-env", "1")));
        var once = new AtomicInteger();
        faults.inject(request -> {
            if (request.getRequestMethod().equals("PATCH") && once.getAndIncrement() == 0) {
                real.admin().configMaps().inNamespace(name).withName("shop-env").delete();
                real.meddle(name, config("shop-env", "by hand"));
            }
            return false;
        });

        assertThatThrownBy(() -> portal.apply(production, List.of(config("shop-env", "2"))))
                .isInstanceOf(ClusterException.Refused.class);

        assertThat(data("shop-env")).isEqualTo("by hand");
    }

    @Test
    void a_field_that_somebody_else_claims_is_taken_back() {
        portal.apply(production, List.of(config("shop-env", "1")));
        real.meddle(name, config("shop-env", "by hand"));

        portal.apply(production, List.of(config("shop-env", "1")));

        assertThat(data("shop-env")).isEqualTo("1");
    }

    @Test
    void a_port_that_somebody_changed_is_changed_back() {
        portal.apply(production, List.of(service("shop")));
        var services = real.admin().services().inNamespace(name).withName("shop");
        var ports = services.get().getSpec().getPorts();
        services.edit(service -> {
            service.getSpec().getPorts().getFirst().setPort(8080);
            return service;
        });

        portal.apply(production, List.of(service("shop")));

        assertThat(services.get().getSpec().getPorts()).isEqualTo(ports);
    }

    @Test
    void a_throttled_call_is_made_again_and_then_given_up() {
        var refusals = new AtomicInteger(1);
        faults.inject(request -> {
            if (refusals.getAndDecrement() <= 0) {
                return false;
            }
            request.getResponseHeaders().set("Retry-After", "1");
            Faults.answer(request, 429, status("TooManyRequests", "too many requests"));
            return true;
        });
        assertThat(portal.observe(production).objects()).isEmpty();

        refusals.set(Integer.MAX_VALUE);
        assertThatThrownBy(() -> portal.observe(production))
                .isInstanceOf(ClusterException.Unavailable.class)
                .hasMessageContaining("too many requests");
    }

    @Test
    void a_server_that_is_in_trouble_is_unavailable_and_not_refusing() {
        for (int code : List.of(500, 503, 504)) {
            faults.heal();
            faults.inject(request -> {
                Faults.answer(request, code, status("InternalError", "etcdserver: request timed out"));
                return true;
            });
            assertThatThrownBy(() -> portal.apply(production, List.of(config("shop-env", "1"))))
                    .isInstanceOf(ClusterException.Unavailable.class)
                    .hasMessageContaining("etcdserver");
        }
    }

    @Test
    void a_right_that_an_api_server_does_not_know_of_just_after_its_start_is_waited_for() {
        faults.inject(request -> {
            Faults.answer(
                    request, 403, status("Forbidden", "namespaces is forbidden: User portal cannot get resource"));
            return true;
        });

        assertThatThrownBy(() -> portal.apply(production, List.of(config("shop-env", "1"))))
                .isInstanceOf(ClusterException.Unavailable.class)
                .hasMessageContaining("cannot get resource");
    }

    @Test
    void a_server_that_never_answers_is_given_up_in_time() {
        faults.inject(request -> true);
        var before = System.nanoTime();

        assertThatThrownBy(() -> portal.observe(production)).isInstanceOf(ClusterException.Unavailable.class);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(4 * TIMEOUT));
    }

    @Test
    void nothing_is_pruned_or_deleted_when_a_part_of_the_list_is_missing() {
        portal.apply(production, List.of(config("shop-env", "1"), claim("shop-media")));
        faults.inject(request -> {
            if (!request.getRequestURI().getPath().endsWith("/networkpolicies")) {
                return false;
            }
            Faults.answer(request, 500, status("InternalError", "no"));
            return true;
        });

        assertThatThrownBy(() -> portal.prune(production, List.of())).isInstanceOf(ClusterException.Unavailable.class);
        assertThatThrownBy(() -> portal.delete(production)).isInstanceOf(ClusterException.Unavailable.class);
        assertThatThrownBy(() -> portal.observe(production)).isInstanceOf(ClusterException.Unavailable.class);

        assertThat(data("shop-env")).isEqualTo("1");
        assertThat(faults.requests).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void an_expired_token_is_unavailable_and_the_next_one_is_taken_from_the_file() throws IOException {
        var token = Config.fromKubeconfig(bench.kubeconfig().toFile()).getAutoOAuthToken();
        try {
            write("expired");
            assertThatThrownBy(() -> portal.observe(production))
                    .isInstanceOf(ClusterException.Unavailable.class)
                    .hasMessageContaining("credentials");
        } finally {
            write(token);
        }
        assertThat(portal.observe(production).namespace()).isEqualTo(Observation.NamespacePhase.ACTIVE);
    }

    @Test
    void a_namespace_that_is_going_is_waited_for() {
        real.meddle(name, Manifests.yaml("""
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: stuck, finalizers: [example.com/stuck]}
                        """));
        real.removeNamespace(name);
        await().atMost(PATIENCE)
                .until(() -> portal.observe(production).namespace() == Observation.NamespacePhase.TERMINATING);

        assertThatThrownBy(() -> portal.apply(production, List.of(config("shop-env", "1"))))
                .isInstanceOf(ClusterException.Unavailable.class)
                .hasMessageContaining("being terminated");

        real.admin().configMaps().inNamespace(name).withName("stuck").edit(stuck -> {
            stuck.getMetadata().setFinalizers(List.of());
            return stuck;
        });
    }

    @Test
    void an_object_of_a_wrong_shape_is_refused_and_not_tried_forever() {
        var wrong = Manifests.yaml("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: shop-env}
                data: [not, a, map]
                """);

        assertThatThrownBy(() -> portal.apply(production, List.of(wrong))).isInstanceOf(ClusterException.Refused.class);
    }

    @Test
    void a_kind_that_would_not_be_pruned_is_refused() {
        var role = Manifests.yaml("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: shop}
                """);

        assertThatThrownBy(() -> portal.apply(production, List.of(role)))
                .isInstanceOf(ClusterException.Refused.class)
                .hasMessageContaining("Role");
    }

    @Test
    void what_is_settled_costs_no_call_while_somebody_watches() {
        var objects = List.of(config("shop-env", "1"), service("shop"), claim("shop-media"));
        var calls = new CopyOnWriteArrayList<String>();
        try (var cluster = new KubernetesCluster(
                        recording(calls), new CertificateReader.Url(bench.certificateUrl()), Clock.systemUTC());
                var watch = cluster.watch(scope -> {})) {
            await().atMost(PATIENCE).until(watch::connected);
            cluster.apply(production, objects);
            await().atMost(PATIENCE).until(() -> {
                calls.clear();
                cluster.observe(production);
                return calls.isEmpty();
            });

            cluster.apply(production, objects);
            var seen = cluster.observe(production);

            assertThat(calls).isEmpty();
            assertThat(seen.objects()).hasSize(3);
        }
    }

    @Test
    void who_looks_before_the_watches_have_read_everything_waits_for_them() {
        real.portal().apply(production, List.of(config("shop-env", "1")));
        var calls = new CopyOnWriteArrayList<String>();
        try (var cluster = new KubernetesCluster(
                        recording(calls), new CertificateReader.Url(bench.certificateUrl()), Clock.systemUTC());
                var watch = cluster.watch(scope -> {})) {
            assertThat(cluster.observe(production).objects())
                    .containsExactly(config("shop-env", "1").key());

            assertThat(watch.connected()).isTrue();
            assertThat(calls).isNotEmpty().noneMatch(path -> path.contains("/namespaces/" + name + "/"));
        }
    }

    /** Each answered path but for those that any watching costs. */
    private static KubernetesClient recording(List<String> calls) {
        return new KubernetesClientBuilder()
                .withConfig(Access.kubeconfig(bench.kubeconfig()))
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("record", new Interceptor() {
                    @Override
                    public void after(
                            HttpRequest request,
                            HttpResponse<?> response,
                            AsyncBody.Consumer<List<ByteBuffer>> consumer) {
                        var path = request.uri().toString();
                        if (!path.contains("watch=true") && !path.endsWith("/version")) {
                            calls.add(path);
                        }
                    }
                }))
                .build();
    }

    @Test
    void a_restarted_api_server_is_watched_again_and_what_happened_meanwhile_is_known() {
        var changed = ConcurrentHashMap.<Scope>newKeySet();
        try (var watch = real.portal().watch(changed::add)) {
            await().atMost(PATIENCE).until(watch::connected);
            real.portal().apply(production, List.of(config("shop-env", "1"), config("shop-old", "1")));
            real.cut(true);
            bench.stop("kube-apiserver");
            await().atMost(PATIENCE).until(() -> !watch.connected());
            bench.start("kube-apiserver");
            real.admin().configMaps().inNamespace(name).withName("shop-old").delete();
            changed.clear();

            real.cut(false);

            await().atMost(PATIENCE).until(() -> watch.connected() && changed.contains(production));
            assertThat(real.portal().observe(production).objects())
                    .containsExactly(config("shop-env", "1").key());
        }
    }

    @Test
    void a_watch_that_has_expired_starts_over() {
        real.portal().apply(production, List.of(config("shop-env", "1"), config("shop-old", "1")));
        var client = new KubernetesClientBuilder()
                .withConfig(Access.kubeconfig(bench.kubeconfig()))
                .build();
        var changed = ConcurrentHashMap.<Scope>newKeySet();
        // With a pulse of an hour it is left to the watches alone to notice.
        try (client;
                var mirror = new Mirror(client, new Api(client), Duration.ofHours(1), changed::add)) {
            await().atMost(PATIENCE).until(mirror::current);
            changed.clear();
            bench.stop("kube-apiserver");
            bench.start("kube-apiserver");
            real.admin().configMaps().inNamespace(name).withName("shop-old").delete();
            real.meddle(name, config("shop-env", "2"));

            var kind = Kind.of(config("shop-env", "1")).orElseThrow();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(mirror.get(kind, name, "shop-old")).isNull();
                assertThat(Tree.text(mirror.get(kind, name, "shop-env"), "data", "DEBUG"))
                        .isEqualTo("2");
                assertThat(mirror.current()).isTrue();
                assertThat(changed).contains(production);
            });
        }
    }

    private String data(String config) {
        return Tree.text(real.look(name, config(config, "").key()).orElseThrow().body(), "data", "DEBUG");
    }

    private static String status(String reason, String message) {
        return """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "%s", "message": "%s"}""".formatted(reason, message);
    }

    private static void write(String token) throws IOException {
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters: [{name: bench, cluster: {server: "%s"}}]
                users: [{name: bench, user: {token: "%s"}}]
                contexts: [{name: bench, context: {cluster: bench, user: bench}}]
                current-context: bench
                """.formatted(faults.url(), token));
    }

    private static SSLContext trusting(Path ca) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(ca)) {
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
