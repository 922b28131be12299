package io.nuages.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.nuages.Bench;
import io.nuages.OnBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What the API server lets the portal do with the rights of {@code helm/portal}, and what it does not. */
@OnBench
class PortalRightsTest {
    private static final String CUSTOMER = "nuages-rights";

    private static final JsonMapper JSON = new JsonMapper();

    private static KubernetesClient admin;
    private static KubernetesClient portal;

    @BeforeAll
    static void install() {
        var bench = Bench.running();
        admin = client(bench.adminKubeconfig(), null);
        portal = client(bench.adminKubeconfig(), PortalAccount.token(admin));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> fencedOff(() -> create("default")));
        for (var name : List.of("httproutes", "certificates", "referencegrants")) {
            admin.load(PortalRightsTest.class.getResourceAsStream("/chart/crds/" + name + ".yaml"))
                    .serverSideApply();
        }
        portal.resource(namespace(CUSTOMER)).create();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> write(ROUTE).getMetadata());
    }

    @AfterAll
    static void remove() {
        if (portal != null) {
            admin.namespaces().withName(CUSTOMER).delete();
            portal.close();
            admin.close();
        }
    }

    /** Every object of every golden file: the guard rails, and whatever the portal renders of an environment. */
    @Test
    void it_writes_what_it_renders() throws IOException {
        var rendered = new ArrayList<GenericKubernetesResource>();
        for (var folder : List.of("tenant", "portal")) {
            try (var files = Files.list(Path.of("src/test/resources/chart", folder))) {
                for (var file : files.toList()) {
                    rendered.addAll(objects(Files.readString(file)));
                }
            }
        }
        assertThat(rendered)
                .extracting(GenericKubernetesResource::getKind)
                .contains("Namespace", "Deployment", "Job", "Ingress", "Service", "SealedSecret", "ServiceAccount");
        assertThat(rendered).allSatisfy(each -> {
            each.getMetadata()
                    .setName(
                            each.getKind().equals("Namespace")
                                    ? CUSTOMER
                                    : each.getMetadata().getName());
            if (!each.getKind().equals("Namespace")) {
                each.getMetadata().setNamespace(CUSTOMER);
            }
            assertThatCode(() -> write(each)).doesNotThrowAnyException();
        });
    }

    @Test
    void it_writes_the_examples_that_are_spoilt_below() {
        for (var good : List.of(NAMESPACE, DEPLOYMENT, AUTOSCALER, SERVICE, INGRESS, ROUTE, CLAIM, ACCOUNT, SEALED)) {
            assertThatCode(() -> write(good)).as(good).doesNotThrowAnyException();
        }
        assertThatCode(() -> write(cronJob(DEPLOYMENT))).doesNotThrowAnyException();
        assertThatCode(() -> write(job(DEPLOYMENT))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            enforce: restricted                | enforce: privileged                                    | Pod Security
            enforce: restricted                | enforce: baseline                                      | Pod Security
            enforce: restricted                | x: y                                                   | Pod Security
            enforce-version: latest            | enforce-version: v1.0                                  | Pod Security
            enforce-version: latest            | y: z                                                   | Pod Security
            nuages.io/tenant: t                | istio-injection: enabled                               | no label
            managed-by: nuages                 | managed-by: somebody                                   | own making
            'app.kubernetes.io/managed-by: nuages, ' | ''                                               | own making
            nuages.io/tenant                   | scheduler.alpha.kubernetes.io/node-selector            | no label
            labels:                            | annotations: {scheduler.alpha.kubernetes.io/node-selector: a=b}, labels: | no annotation
            """)
    void a_namespace_stays_restricted(String part, String instead, String words) {
        var spoilt = spoilt(NAMESPACE, part, instead);
        fencedOff(() -> write(spoilt), words);
        if (spoilt.contains("enforce:") && spoilt.contains("enforce-version:") && spoilt.contains("managed-by:")) {
            // One that is there, too; what a write does not name stays as it is there.
            fencedOff(() -> write(spoilt.replace(CUSTOMER + "-new", CUSTOMER)), words);
        }
    }

    @Test
    void a_namespaces_label_is_not_taken_away_either() {
        Map.of(
                        "pod-security.kubernetes.io/enforce", "Pod Security",
                        "pod-security.kubernetes.io/enforce-version", "Pod Security",
                        "app.kubernetes.io/managed-by", "own making")
                .forEach((label, words) -> fencedOff(
                        () -> portal.namespaces()
                                .withName(CUSTOMER)
                                .patch(
                                        PatchContext.of(PatchType.JSON_MERGE),
                                        "{\"metadata\":{\"labels\":{\"" + label + "\":null}}}"),
                        words));
    }

    @Test
    void what_an_operator_added_to_a_namespace_stays() {
        admin.namespaces()
                .withName(CUSTOMER)
                .edit(each -> new NamespaceBuilder(each)
                        .editMetadata()
                        .addToLabels("gateway", "shared")
                        .endMetadata()
                        .build());

        assertThatCode(() -> write(NAMESPACE.replace(CUSTOMER + "-new", CUSTOMER)))
                .doesNotThrowAnyException();
        assertThat(admin.namespaces().withName(CUSTOMER).get().getMetadata().getLabels())
                .containsEntry("gateway", "shared");
    }

    /** The same of every kind that makes pods and that the portal may write. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hostNetwork: false                       | hostNetwork: true                                      | host
            hostNetwork: false                       | hostPID: true                                          | host
            hostNetwork: false                       | hostIPC: true                                          | host
            emptyDir: {}                             | hostPath: {path: /}                                    | mounts
            emptyDir: {}                             | nfs: {server: 10.0.0.1, path: /}                       | mounts
            emptyDir: {}                             | csi: {driver: secrets-store.csi.k8s.io}                | mounts
            emptyDir: {}                             | projected: {sources: [{serviceAccountToken: {path: t}}]} | mounts
            allowPrivilegeEscalation: false          | privileged: true                                       | privileges
            allowPrivilegeEscalation: false          | allowPrivilegeEscalation: true                         | privileges
            drop: [ALL]                              | add: [SYS_ADMIN]                                       | privileges
            containerPort: 8000                      | 'containerPort: 8000, hostPort: 8000'                  | port of the host
            containers:                              | 'initContainers: [{name: i, image: i, securityContext: {privileged: true}}], containers:' | privileges
            serviceAccountName: shop--production     | serviceAccountName: default                            | service account
            serviceAccountName: shop--production     | serviceAccountName: blog--production                   | service account
            serviceAccountName: shop--production     | hostNetwork: false                                     | service account
            app.kubernetes.io/instance: shop--production | app.kubernetes.io/instance: other                  | service account
            automountServiceAccountToken: false      | automountServiceAccountToken: true                     | service account
            automountServiceAccountToken: false,     | ''                                                     | service account
            hostNetwork: false                       | nodeName: master                                       | where a pod runs
            hostNetwork: false                       | priorityClassName: system-node-critical                | where a pod runs
            hostNetwork: false                       | runtimeClassName: any                                  | where a pod runs
            hostNetwork: false                       | tolerations: [{operator: Exists}]                      | where a pod runs
            """)
    void a_pod_gets_nothing_of_the_host_and_no_other_account(String part, String instead, String words) {
        var spoilt = spoilt(DEPLOYMENT, part, instead);
        fencedOff(() -> write(spoilt), words);
        fencedOff(() -> write(job(spoilt)), words);
        fencedOff(() -> write(cronJob(spoilt)), words);
    }

    /** Each is an order to something that may run in a cluster: plugins of the network, injectors, autoscalers, gateways of clouds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "container.apparmor.security.beta.kubernetes.io/c",
                "k8s.v1.cni.cncf.io/networks",
                "v1.multus-cni.io/default-network",
                "cni.projectcalico.org/ipAddrs",
                "kubernetes.io/egress-bandwidth",
                "cluster-autoscaler.kubernetes.io/safe-to-evict",
                "sidecar.istio.io/inject",
                "vault.hashicorp.com/agent-inject",
                "iam.amazonaws.com/role"
            })
    void a_pod_takes_no_orders_for_others(String annotation) {
        var spoilt = spoilt(
                DEPLOYMENT,
                "template: {metadata: {",
                "template: {metadata: {annotations: {" + annotation + ": unconfined}, ");
        fencedOff(() -> write(spoilt), "no annotation of pods");
        fencedOff(() -> write(job(spoilt)), "no annotation of pods");
        fencedOff(() -> write(cronJob(spoilt)), "no annotation of pods");
        fencedOff(
                () -> write(spoilt(
                        DEPLOYMENT, "{name: pods,", "{name: pods, annotations: {" + annotation + ": unconfined},")),
                "no annotation here");
    }

    @Test
    void a_pod_has_annotations_of_the_portals_own_and_keeps_those_of_others() {
        var own = spoilt(
                DEPLOYMENT, "template: {metadata: {", "template: {metadata: {annotations: {nuages.io/nginx.conf: x}, ");
        assertThatCode(() -> write(own)).doesNotThrowAnyException();
        var restarted = own.replace("nuages.io/nginx.conf", "kubectl.kubernetes.io/restartedAt")
                .replace("name: pods", "name: restarted");
        admin.resource(objects(restarted).getFirst()).create();
        try {
            assertThatCode(() -> write(own.replace("name: pods", "name: restarted")))
                    .doesNotThrowAnyException();
            fencedOff(() -> write(restarted.replace("restartedAt: x", "restartedAt: y")), "no annotation of pods");
        } finally {
            admin.resource(objects(restarted).getFirst()).delete();
        }
    }

    @Test
    void it_says_the_number_of_pods_as_another_manager_but_scales_nothing() {
        var deployment = objects(
                        DEPLOYMENT.replace("name: pods", "name: scaled").replace("spec:\n", "spec:\n  replicas: 0\n"))
                .getFirst();
        portal.resource(deployment).serverSideApply();
        try {
            var number = objects("""
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: scaled, namespace: nuages-rights}
                    spec: {replicas: 0}
                    """).getFirst();
            assertThatCode(() ->
                            portal.resource(number).fieldManager("nuages-scale").serverSideApply())
                    .doesNotThrowAnyException();
            refused(() -> portal.apps()
                    .deployments()
                    .inNamespace(CUSTOMER)
                    .withName("scaled")
                    .scale(new ScaleBuilder()
                            .withNewMetadata()
                            .withName("scaled")
                            .withNamespace(CUSTOMER)
                            .endMetadata()
                            .withNewSpec()
                            .withReplicas(2)
                            .endSpec()
                            .build()));
        } finally {
            portal.resource(deployment).delete();
        }
    }

    @Test
    void an_autoscaler_takes_no_orders_for_others_and_stays_in_the_customers_namespaces() {
        fencedOff(
                () -> write(spoilt(
                        AUTOSCALER, "{name: pods,", "{name: pods, annotations: {autoscaling.example.com/query: x},")),
                "no annotation here");
        fencedOff(() -> write(spoilt(AUTOSCALER, "namespace: nuages-rights", "namespace: default")));
    }

    @Test
    void it_watches_what_runs_on_schedules_scales_and_keeps_files_but_no_volumes() {
        assertThatCode(() -> {
                    portal.batch().v1().cronjobs().inAnyNamespace().list();
                    portal.batch().v1().jobs().inAnyNamespace().list();
                    portal.autoscaling()
                            .v2()
                            .horizontalPodAutoscalers()
                            .inAnyNamespace()
                            .list();
                    portal.persistentVolumeClaims().inAnyNamespace().list();
                })
                .doesNotThrowAnyException();
        refused(() -> portal.persistentVolumes().list());
    }

    @Test
    void an_account_of_somebody_elses_making_is_not_taken_by_naming_an_instance_like_it() {
        fencedOff(() -> write(DEPLOYMENT.replace("shop--production", "operator")), "service account");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type: ClusterIP   | type: NodePort                                             | within the cluster
            type: ClusterIP   | type: LoadBalancer                                         | within the cluster
            type: ClusterIP   | 'type: ExternalName, externalName: portal.example.com'     | within the cluster
            type: ClusterIP   | externalIPs: [10.0.0.1]                                    | within the cluster
            name: site        | 'name: site, annotations: {external-dns.alpha.kubernetes.io/hostname: portal.example.com}' | no annotation
            """)
    void a_service_stays_inside(String part, String instead, String words) {
        fencedOff(() -> write(spoilt(SERVICE, part, instead)), words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'host: shop.example.com, '  | ''                                         | one by one
            host: shop.example.com      | host: "*.example.com"                      | one by one
            shop.example.com            | portal.example.com                         | the portal's own
            'spec: {'                   | 'spec: {defaultBackend: {service: {name: site, port: {number: 80}}}, ' | one by one
            hosts: [shop.example.com]   | hosts: [other.example.com]                 | one by one
            hosts: [shop.example.com]   | hosts: [portal.example.com]                | one by one
            hosts: [shop.example.com],  | ''                                         | one by one
            {name: site, namespace      | '{annotations: {nginx.ingress.kubernetes.io/server-snippet: x}, name: site, namespace' | no annotation
            {name: site, namespace      | '{annotations: {nginx.ingress.kubernetes.io/server-alias: portal.example.com}, name: site, namespace' | no annotation
            {name: site, namespace      | '{annotations: {external-dns.alpha.kubernetes.io/hostname: portal.example.com}, name: site, namespace' | no annotation
            """)
    void an_ingress_names_hosts_that_are_not_the_portals(String part, String instead, String words) {
        fencedOff(() -> write(spoilt(INGRESS, part, instead)), words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hostnames: [shop.example.com],   | ''                                  | one by one
            hostnames: [shop.example.com]    | hostnames: ['*.example.com']        | one by one
            hostnames: [shop.example.com]    | hostnames: [portal.example.com]     | the portal's own
            """)
    void a_route_names_hosts_that_are_not_the_portals(String part, String instead, String words) {
        fencedOff(() -> write(spoilt(ROUTE, part, instead)), words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            accessModes  | volumeName: somebodys, accessModes                                              | new volume
            accessModes  | selector: {matchLabels: {a: b}}, accessModes                                    | new volume
            accessModes  | dataSource: {kind: PersistentVolumeClaim, name: other}, accessModes             | new volume
            name: files  | 'name: files, annotations: {k8s.io/CloneOfPVC: other}'                          | no annotation
            name: files  | 'name: files, annotations: {volume.kubernetes.io/storage-provisioner: other}'   | no annotation
            name: files  | 'name: files, annotations: {volume.kubernetes.io/selected-node: master}'        | no annotation
            name: files  | 'name: files, annotations: {volume.beta.kubernetes.io/storage-class: other}'    | no annotation
            name: files  | 'name: files, annotations: {cdi.kubevirt.io/storage.import.endpoint: "http://x"}' | no annotation
            """)
    void a_claim_takes_no_volume_that_is_there(String part, String instead, String words) {
        fencedOff(() -> write(spoilt(CLAIM, part, instead)), words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type: Opaque         | type: kubernetes.io/service-account-token                                        | opens under its own name
            type: Opaque         | 'type: Opaque, data: {x: "{{ .A }}"}'                                            | opens under its own name
            type: Opaque         | 'metadata: {annotations: {kubernetes.io/service-account.name: default}}'         | opens under its own name
            type: Opaque         | 'metadata: {labels: {argocd.argoproj.io/secret-type: cluster}}'                  | opens under its own name
            name: sealed,        | 'name: sealed, annotations: {sealedsecrets.bitnami.com/cluster-wide: "true"},'   | no annotation
            name: sealed,        | 'name: sealed, annotations: {sealedsecrets.bitnami.com/namespace-wide: "true"},' | no annotation
            """)
    void a_sealed_secret_opens_under_its_own_name_only(String part, String instead, String words) {
        fencedOff(() -> write(spoilt(SEALED, part, instead)), words);
    }

    @Test
    void a_service_account_gets_no_token_and_no_role_of_a_cloud() {
        fencedOff(() -> write(spoilt(ACCOUNT, "automountServiceAccountToken: false", "secrets: []")), "a token");
        fencedOff(() -> write(spoilt(ACCOUNT, "name: shop--production", """
                        name: shop--production, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::1:role/any"}""")), "no annotation");
    }

    @Test
    void it_takes_no_guard_of_a_namespace_away() {
        var guards = objects("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: default-deny, namespace: nuages-rights}
                spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
                """);
        portal.resource(guards.getFirst()).serverSideApply();

        fencedOff(() -> portal.resource(guards.getFirst()).delete(), "guard of a whole namespace");
        refused(() ->
                portal.resourceQuotas().inNamespace(CUSTOMER).withName("any").delete());
        refused(() -> portal.limitRanges().inNamespace(CUSTOMER).withName("any").delete());
    }

    /** The API server looks for the list before it looks who writes: after losing it, one must be able to create it again. */
    @Test
    void without_the_list_of_the_portals_hosts_no_site_gets_any_and_all_else_goes_on() {
        var list = admin.configMaps().inNamespace(PortalAccount.NAMESPACE).withName("portal-fence");
        var kept = list.get();
        list.delete();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> fencedOff(() -> write(INGRESS), "no params found"));
            fencedOff(() -> write(ROUTE), "no params found");
            assertThatCode(() -> write(SERVICE)).doesNotThrowAnyException();
        } finally {
            kept.getMetadata().setResourceVersion(null);
            admin.resource(kept).create();
        }
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> write(INGRESS) != null);
        fencedOff(() -> portal.configMaps()
                .inNamespace(PortalAccount.NAMESPACE)
                .withName("portal-fence")
                .delete());
    }

    @Test
    void it_writes_into_no_namespace_that_it_has_not_made() {
        var other = new NamespaceBuilder()
                .withNewMetadata()
                .withName("nuages-of-somebody")
                .endMetadata()
                .build();
        admin.resource(other).create();
        try {
            fencedOff(() -> create("nuages-of-somebody"), "own making");
        } finally {
            admin.resource(other).delete();
        }
    }

    @Test
    void it_works_in_the_customers_namespaces() {
        assertThatCode(() -> create(CUSTOMER)).doesNotThrowAnyException();
        assertThat(portal.configMaps().inNamespace(CUSTOMER).withName("rights").delete())
                .isNotEmpty();
        assertThatCode(() -> portal.pods().inAnyNamespace().list()).doesNotThrowAnyException();
    }

    @Test
    void it_reads_no_secret_and_makes_none() {
        refused(() -> portal.secrets().inNamespace(CUSTOMER).list());
        refused(() -> portal.secrets().inAnyNamespace().list());
        refused(() -> portal.secrets().inNamespace(CUSTOMER).withName("any").get());
        refused(() -> portal.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("any")
                        .withNamespace(CUSTOMER)
                        .endMetadata()
                        .build())
                .create());
    }

    @Test
    void it_writes_in_nobody_elses_namespace() {
        for (var namespace : List.of("kube-system", "default", PortalAccount.NAMESPACE)) {
            fencedOff(() -> create(namespace));
            fencedOff(() -> portal.configMaps()
                    .inNamespace(namespace)
                    .withName("kube-root-ca.crt")
                    .delete());
        }
        refused(() -> portal.namespaces().withName(PortalAccount.NAMESPACE).delete());
        refused(() -> portal.namespaces().withName(CUSTOMER).delete());
        fencedOff(() -> portal.resource(namespace("somebody-elses")).create());
    }

    @Test
    void it_starts_no_pod_by_itself_and_gets_into_none() {
        refused(() -> portal.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("any")
                        .withNamespace(CUSTOMER)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("any")
                        .withImage("any")
                        .endContainer()
                        .endSpec()
                        .build())
                .create());
        refused(() -> portal.raw("/api/v1/namespaces/" + CUSTOMER + "/pods/any/exec?command=id", "POST", null));
        refused(() -> portal.raw("/api/v1/namespaces/" + CUSTOMER + "/pods/any/portforward", "POST", null));
    }

    @Test
    void it_ends_pods_of_customers_only() {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("somebody-elses")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("any")
                .withImage("any")
                .endContainer()
                .endSpec()
                .build();
        admin.resource(pod).create();
        try {
            fencedOff(() -> portal.resource(pod).delete());
        } finally {
            admin.resource(pod).delete();
        }
        assertThat(portal.pods().inNamespace(CUSTOMER).withName("any").delete()).isEmpty();
    }

    @Test
    void it_clears_away_pods_that_have_ended_and_ends_those_of_jobs_only() {
        var pod = admin.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("ends")
                        .withNamespace(CUSTOMER)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("no-such-node")
                        .withNewSecurityContext()
                        .withRunAsNonRoot(true)
                        .withNewSeccompProfile()
                        .withType("RuntimeDefault")
                        .endSeccompProfile()
                        .endSecurityContext()
                        .addNewContainer()
                        .withName("any")
                        .withImage("any")
                        .withNewSecurityContext()
                        .withAllowPrivilegeEscalation(false)
                        .withNewCapabilities()
                        .withDrop("ALL")
                        .endCapabilities()
                        .endSecurityContext()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        try {
            fencedOff(() -> portal.resource(pod).delete(), "pods that have ended");
            admin.pods()
                    .inNamespace(CUSTOMER)
                    .withName("ends")
                    .editStatus(seen -> new PodBuilder(seen)
                            .editOrNewStatus()
                            .withPhase("Failed")
                            .withReason("Evicted")
                            .endStatus()
                            .build());
            assertThat(portal.pods().inNamespace(CUSTOMER).withName("ends").delete())
                    .isNotEmpty();
        } finally {
            admin.resource(pod).withGracePeriod(0).delete();
        }
    }

    @Test
    void it_hands_out_no_rights() {
        refused(() -> portal.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("any")
                        .withNamespace(CUSTOMER)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                        .build())
                .create());
        refused(() -> portal.serviceAccounts()
                .inNamespace(CUSTOMER)
                .withName("default")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build()));
        refused(() -> portal.rbac().clusterRoles().list());
        refused(() -> portal.nodes().list());
    }

    private static final String NAMESPACE = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: nuages-rights-new, labels: {
              pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/enforce-version: latest,
              app.kubernetes.io/managed-by: nuages, nuages.io/tenant: t}}
            """;

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: pods, namespace: nuages-rights}
            spec:
              selector: {matchLabels: {app.kubernetes.io/component: web}}
              template: {metadata: {labels: {app.kubernetes.io/component: web, app.kubernetes.io/instance: shop--production}}, spec: {
                serviceAccountName: shop--production, automountServiceAccountToken: false, hostNetwork: false,
                volumes: [{name: v, emptyDir: {}}],
                containers: [{name: c, image: i, ports: [{containerPort: 8000}],
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]}}
            """;

    private static final String AUTOSCALER = """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: pods, namespace: nuages-rights}
            spec: {
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: pods}, minReplicas: 1, maxReplicas: 3,
              metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]}
            """;

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: site, namespace: nuages-rights}
            spec: {type: ClusterIP, ports: [{port: 80}], selector: {a: b}}
            """;

    private static final String INGRESS = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: site, namespace: nuages-rights}
            spec: {
              tls: [{hosts: [shop.example.com], secretName: shop-tls}],
              rules: [{host: shop.example.com, http: {
                paths: [{path: /, pathType: Prefix, backend: {service: {name: site, port: {number: 80}}}}]}}]}
            """;

    private static final String ROUTE = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: site, namespace: nuages-rights}
            spec: {hostnames: [shop.example.com], parentRefs: [{name: shared}], rules: [{backendRefs: [{name: site, port: 80}]}]}
            """;

    private static final String CLAIM = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: files, namespace: nuages-rights}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Mi}}}
            """;

    private static final String ACCOUNT = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: shop--production, namespace: nuages-rights}
            automountServiceAccountToken: false
            """;

    private static final String SEALED = """
            apiVersion: bitnami.com/v1alpha1
            kind: SealedSecret
            metadata: {name: sealed, namespace: nuages-rights}
            spec: {encryptedData: {A: AgB=}, template: {type: Opaque}}
            """;

    private static String spoilt(String good, String part, String instead) {
        var spoilt = good.replace(part, instead);
        assertThat(spoilt).isNotEqualTo(good);
        return spoilt;
    }

    private static String job(String deployment) {
        return deployment
                .replace("apps/v1", "batch/v1")
                .replace("kind: Deployment", "kind: Job")
                .replaceAll("  selector: .*\n", "")
                .replace(", spec: {\n", ", spec: { restartPolicy: Never,\n");
    }

    private static String cronJob(String deployment) {
        return job(deployment)
                .replace("kind: Job", "kind: CronJob")
                .replace("  template:", "  schedule: '0 0 * * *'\n  jobTemplate: {spec: {template:")
                .stripTrailing()
                .concat("}}\n");
    }

    /** As the portal writes, but not kept. */
    private static GenericKubernetesResource write(String yaml) {
        return write(objects(yaml).getFirst());
    }

    private static GenericKubernetesResource write(GenericKubernetesResource object) {
        return portal.resource(object).dryRun().forceConflicts().serverSideApply();
    }

    private static List<GenericKubernetesResource> objects(String yaml) {
        return PortalChartTest.parse(yaml).stream()
                .map(each -> JSON.convertValue(each.body(), GenericKubernetesResource.class))
                .toList();
    }

    private static ConfigMap create(String namespace) {
        return portal.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("rights")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    /** By the roles. */
    private static void refused(ThrowingCallable call) {
        refused(call, 403, "cannot");
    }

    /** By the admission policy: the roles know no prefixes. */
    private static void fencedOff(ThrowingCallable call) {
        fencedOff(call, "customers' namespaces only");
    }

    private static void fencedOff(ThrowingCallable call, String words) {
        refused(call, 422, words);
    }

    private static void refused(ThrowingCallable call, int code, String words) {
        assertThatThrownBy(call)
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refusal -> assertThat(refusal.getCode()).isEqualTo(code));
    }

    private static Namespace namespace(String name) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .addToLabels("pod-security.kubernetes.io/enforce-version", "latest")
                .addToLabels("app.kubernetes.io/managed-by", "nuages")
                .endMetadata()
                .build();
    }

    private static KubernetesClient client(Path kubeconfig, String token) {
        var config = Config.fromKubeconfig(kubeconfig.toFile());
        if (token != null) {
            // Of a file it would read the administrator's token again after a minute.
            config = new ConfigBuilder(Config.empty())
                    .withMasterUrl(config.getMasterUrl())
                    .withCaCertFile(config.getCaCertFile())
                    .withOauthToken(token)
                    .build();
        }
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
