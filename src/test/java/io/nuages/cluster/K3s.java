package io.nuages.cluster;

import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nuages.ContainerEngine;
import io.nuages.chart.PortalAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ClassPathResource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * K3s in a container, with a node that runs pods, Sealed Secrets, and the images of {@link ClusterContract}. The engine gets
 * everything; from inside the container nothing is pulled.
 */
final class K3s implements AutoCloseable {
    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.36.3-k3s1");
    private static final DockerImageName BUSYBOX = DockerImageName.parse("busybox:1.37.0-musl");
    private static final DockerImageName SEALED_SECRETS =
            DockerImageName.parse("bitnami/sealed-secrets-controller:0.36.6");

    /** The registry in the images' names, for those that are not there: the kubelet's health check answers 404 to all else. */
    private static final String REGISTRY = "127.0.0.1:10248/contract/";

    private static final String SERVE = "trap exit TERM; /busybox httpd -f -p 8000 -h %s & wait";
    private static final String JOB = "case $(/busybox hostname) in *-init-*) exit %d; esac; ";
    private static final String UNTIL_TOLD =
            "case $(/busybox hostname) in *-init-*) trap 'exit %d' TERM; /busybox sleep 2147483647 & wait; esac; ";
    /** What the images do, by their names. */
    private static final Map<String, String> SCRIPTS = Map.of(
            "shop",
            JOB.formatted(0) + SERVE.formatted("/www"),
            "shop-next",
            JOB.formatted(0) + SERVE.formatted("/www"),
            "hangs",
            UNTIL_TOLD.formatted(143) + SERVE.formatted("/www"),
            "finishes",
            UNTIL_TOLD.formatted(0) + SERVE.formatted("/www"),
            "failinit",
            JOB.formatted(1) + SERVE.formatted("/www"),
            "unhealthy",
            SERVE.formatted("/nowhere"),
            "crash",
            "echo 'ModuleNotFoundError: No module named shop'; exit 1",
            "oom",
            "exec /busybox tail /dev/zero",
            "pause",
            "exec /busybox sleep 2147483647");

    private final Map<String, String> digests = new HashMap<>();
    private final K3sContainer container;
    private final Path folder;

    /** @param folder for the kubeconfigs */
    K3s(Path folder) throws IOException {
        this.folder = folder;
        container = new K3sContainer(IMAGE)
                .withCopyToContainer(Transferable.of(images()), "/var/lib/rancher/k3s/agent/images/contract.tar")
                .withStartupTimeout(Duration.ofMinutes(2));
        container.withCommand(
                "server",
                "--disable=traefik,coredns,servicelb,local-storage,metrics-server",
                "--pause-image=" + REGISTRY + "pause:1",
                "--kubelet-arg=fail-cgroupv1=false",
                "--tls-san=" + container.getHost());
    }

    /** Skips tests where there is no engine, or one that cannot start K3s; with {@code NUAGES_K3S=required} they fail there. */
    static final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if ("required".equals(System.getenv("NUAGES_K3S"))) {
                return ConditionEvaluationResult.enabled("K3s is required");
            }
            return Lack.REASON
                    .map(reason -> ConditionEvaluationResult.disabled("No K3s: " + reason))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("K3s can be had"));
        }
    }

    private static final class Lack {
        static final Optional<String> REASON =
                ContainerEngine.lacks(IMAGE, BUSYBOX, SEALED_SECRETS).or(Lack::ofPrivileges);

        private static Optional<String> ofPrivileges() {
            try (var nothing = new GenericContainer<>(BUSYBOX)
                    .withPrivilegedMode(true)
                    .withCommand("/bin/busybox", "true")
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
                nothing.start();
                return Optional.empty();
            } catch (ContainerLaunchException e) {
                var cause = String.valueOf(
                        NestedExceptionUtils.getMostSpecificCause(e).getMessage());
                return Optional.of("the container engine starts no privileged container: " + cause.strip());
            }
        }
    }

    void start() throws IOException {
        container.start();
        Files.writeString(adminKubeconfig(), container.getKubeConfigYaml());
        var config = Access.kubeconfig(adminKubeconfig());
        try (var admin = new KubernetesClientBuilder().withConfig(config).build()) {
            Files.writeString(kubeconfig(), portalKubeconfig(admin));
            installSealedSecrets(admin);
        }
    }

    /** With the rights that helm/portal grants, and no others. */
    Path kubeconfig() {
        return folder.resolve("portal.kubeconfig");
    }

    /** With all rights. */
    Path adminKubeconfig() {
        return folder.resolve("admin.kubeconfig");
    }

    String image(String repository) {
        var digest = digests.getOrDefault(repository, "sha256:" + KubernetesCluster.sha256(repository));
        return REGISTRY + repository + "@" + digest;
    }

    @Override
    public void close() {
        container.stop();
    }

    /** The administrator's, with another user. */
    private String portalKubeconfig(KubernetesClient admin) {
        var yaml = admin.getKubernetesSerialization();
        var administrator = yaml.unmarshal(container.getKubeConfigYaml(), Config.class);
        return yaml.asYaml(new ConfigBuilder(administrator)
                .editFirstUser()
                .withNewUser()
                .withToken(PortalAccount.token(admin))
                .endUser()
                .endUser()
                .build());
    }

    private void installSealedSecrets(KubernetesClient admin) throws IOException {
        try (var manifests = new ClassPathResource("sealed-secrets.yaml", K3s.class).getInputStream()) {
            for (var manifest : admin.load(manifests).items()) {
                if (manifest instanceof Deployment controller) {
                    var containers =
                            controller.getSpec().getTemplate().getSpec().getContainers();
                    containers.getFirst().setImage(image("sealed-secrets"));
                }
                admin.resource(manifest).serverSideApply();
            }
        }
        admin.apps()
                .deployments()
                .inNamespace("kube-system")
                .withName("sealed-secrets-controller")
                .waitUntilReady(2, TimeUnit.MINUTES);
    }

    private byte[] images() throws IOException {
        var busybox = file(BUSYBOX, "/bin/busybox");
        var content = Map.of("busybox", busybox, "www/healthz/index.html", new byte[0]);
        var archive = new ImageArchive(architecture());
        SCRIPTS.forEach((name, script) -> digests.put(
                name, archive.add(REGISTRY + name + ":1", content, List.of("/busybox", "sh", "-c", script))));
        var controller = Map.of("controller", file(SEALED_SECRETS, "/usr/local/bin/controller"));
        digests.put("sealed-secrets", archive.add(REGISTRY + "sealed-secrets:1", controller, List.of("/controller")));
        return archive.bytes();
    }

    private static String architecture() {
        return DockerClientFactory.lazyClient()
                .inspectImageCmd(new RemoteDockerImage(BUSYBOX).get())
                .exec()
                .getArch();
    }

    private static byte[] file(DockerImageName image, String path) throws IOException {
        var client = DockerClientFactory.lazyClient();
        var never = client.createContainerCmd(new RemoteDockerImage(image).get())
                .withLabels(DockerClientFactory.DEFAULT_LABELS)
                .exec()
                .getId();
        try (var tar = new TarArchiveInputStream(
                client.copyArchiveFromContainerCmd(never, path).exec())) {
            tar.getNextEntry();
            return tar.readAllBytes();
        } finally {
            client.removeContainerCmd(never).exec();
        }
    }
}
