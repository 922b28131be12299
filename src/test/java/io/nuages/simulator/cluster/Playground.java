package io.nuages.simulator.cluster;

import static org.awaitility.Awaitility.await;

import io.nuages.TestDatabase;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.Manifests;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Scope;
import io.nuages.cluster.Sealing;
import io.nuages.registry.ImageReference;
import io.nuages.registry.Lookup;
import io.nuages.simulator.SimulatorParts;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.sql.DataSource;

/** A separate simulated cluster with one namespace, and the objects that tests put there. */
public final class Playground implements AutoCloseable {
    static final double FAST = 100;

    final List<Object> events = new CopyOnWriteArrayList<>();
    final UUID tenant = UUID.randomUUID();
    final Scope shared = new Scope("nuages-lumiere", tenant, null);
    public final Scope shop = new Scope("nuages-lumiere", tenant, UUID.randomUUID());
    public final Scope blog = new Scope("nuages-lumiere", tenant, UUID.randomUUID());

    private final DataSource dataSource;
    private final List<SimulatorParts> started = new ArrayList<>();
    private SimulatorParts parts;

    public Playground() {
        this(FAST);
    }

    public Playground(double speed) {
        dataSource = TestDatabase.create().app();
        parts = start(speed);
        parts.cluster.apply(shared, List.of(Manifests.yaml("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: nuages-lumiere}
                """)));
    }

    private SimulatorParts start(double speed) {
        var next = new SimulatorParts(dataSource, Clock.systemUTC(), speed, events::add);
        next.start();
        started.add(next);
        return next;
    }

    /** As after kill -9: the old one gets no chance to write anything more. */
    void killAndStartAgain(double speed) {
        parts.timers.close();
        parts = start(speed);
    }

    public SimulatorParts parts() {
        return parts;
    }

    public SimulatedCluster cluster() {
        return parts.cluster;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public Observation eventually(Scope scope, Predicate<Observation> condition) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> cluster().observe(scope), condition);
    }

    /** Pinned, as the portal applies it. */
    public String image(String sample) {
        var reference = ImageReference.parse("registry.example/demo/" + sample);
        return parts.registry.lookup(reference) instanceof Lookup.Found found
                ? reference.withDigest(found.digest()).pinned()
                : reference.toString();
    }

    public Manifest web(String image, int replicas) {
        return web(image, replicas, "");
    }

    /** @param env YAML of the container's environment variables */
    public Manifest web(String image, int replicas, String env) {
        return workload("shop-web", "web", image, replicas, env, """
                ports: [{name: http, containerPort: 8000}]
                readinessProbe: {httpGet: {path: /healthz/, port: http}, periodSeconds: 5}
                """);
    }

    Manifest worker(String image, String env) {
        return workload("shop-worker", "worker", image, 1, env, "");
    }

    private static Manifest workload(String name, String process, String image, int replicas, String env, String more) {
        return Manifests.yaml(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: %4$d
                  minReadySeconds: %7$d
                  progressDeadlineSeconds: 120
                  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
                  selector: {matchLabels: {app.kubernetes.io/name: shop, app.kubernetes.io/component: %2$s}}
                  template:
                    metadata:
                      labels: {app.kubernetes.io/name: shop, app.kubernetes.io/component: %2$s, nuages.io/release: "1"}
                    spec:
                      containers:
                      - name: %2$s
                        image: %3$s
                        terminationMessagePolicy: FallbackToLogsOnError
                        resources: {requests: {cpu: 100m, memory: 256Mi}, limits: {memory: 256Mi}}
                %5$s
                %6$s
                """, name, process, image, replicas, indented(env), indented(more), process.equals("web") ? 0 : 5);
    }

    public Manifest init(String name, String image, String env) {
        return Manifests.yaml("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s}
                spec:
                  backoffLimit: 0
                  template:
                    metadata:
                      labels: {app.kubernetes.io/component: init}
                    spec:
                      restartPolicy: Never
                      containers:
                      - name: init
                        image: %s
                        resources: {requests: {memory: 64Mi}, limits: {memory: 64Mi}}
                %s
                """, name, image, indented(env));
    }

    public Manifest service() {
        return Manifests.yaml("""
                apiVersion: v1
                kind: Service
                metadata: {name: shop}
                spec:
                  selector: {app.kubernetes.io/name: shop, app.kubernetes.io/component: web}
                  ports: [{name: http, port: 80, targetPort: http}]
                """);
    }

    public Manifest ingress(String name, String host) {
        return Manifests.yaml("""
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: %s}
                spec:
                  rules:
                  - host: %s
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {name: http}}}}]}
                """, name, host);
    }

    public Manifest sealed(String name, String key, String value) {
        return Manifests.yaml(
                """
                apiVersion: bitnami.com/v1alpha1
                kind: SealedSecret
                metadata: {name: %s}
                spec: {encryptedData: {%s: %s}, template: {type: Opaque}}
                """, name, key, Sealing.seal(cluster().sealingCertificate(), shop.namespace(), name, value));
    }

    Manifest quota(String hard) {
        return Manifests.yaml("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: plan}
                spec: {hard: {%s}}
                """, hard);
    }

    /** The database server that tests run on, as the portal's chart gives it to pods. */
    public String databaseVariables(String secret, String user, String database) {
        var url = java.net.URI.create(jdbcUrl().substring("jdbc:".length()));
        return """
                env:
                - {name: PGHOST, value: "%s"}
                - {name: PGPORT, value: "%d"}
                - {name: PGDATABASE, value: "%s"}
                - {name: PGUSER, value: "%s"}
                - {name: PGPASSWORD, valueFrom: {secretKeyRef: {name: %s, key: password}}}
                - {name: DATABASE_URL, value: "postgres://%s:$(PGPASSWORD)@%s:%d/%s"}
                """.formatted(
                url.getHost(), url.getPort(), database, user, secret, user, url.getHost(), url.getPort(), database);
    }

    public String jdbcUrl() {
        return ((com.zaxxer.hikari.HikariDataSource) dataSource).getJdbcUrl();
    }

    private static String indented(String yaml) {
        return yaml.isEmpty() ? "" : yaml.indent(8).stripTrailing();
    }

    @Override
    public void close() {
        started.forEach(SimulatorParts::close);
    }
}
