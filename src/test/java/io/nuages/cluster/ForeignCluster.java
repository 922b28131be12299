package io.nuages.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Against a cluster of one's own, with nodes that run pods; no part of the ordinary run, hence the name: {@code NUAGES_TEST_KUBECONFIG} has the portal's rights,
 * {@code NUAGES_TEST_ADMIN_KUBECONFIG} all, {@code NUAGES_TEST_IMAGES} is the plain-http registry and folder (for example
 * {@code 10.0.0.1:5000/contract}) with an image of tag 1 for each word of {@link ClusterContract}.
 */
@EnabledIfEnvironmentVariable(named = "NUAGES_TEST_KUBECONFIG", matches = ".+")
class ForeignCluster extends RealClusterContract {
    @BeforeAll
    static void start() {
        real = new RealCluster(
                Path.of(System.getenv("NUAGES_TEST_KUBECONFIG")),
                Path.of(System.getenv("NUAGES_TEST_ADMIN_KUBECONFIG")),
                null);
    }

    @Override
    protected String image(String repository) {
        var images = System.getenv("NUAGES_TEST_IMAGES");
        int slash = images.indexOf('/');
        var manifest = URI.create("http://%s/v2%s/%s/manifests/1"
                .formatted(images.substring(0, slash), images.substring(slash), repository));
        var request = HttpRequest.newBuilder(manifest)
                .HEAD()
                .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var digest = http.send(request, HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("Docker-Content-Digest")
                    .orElse("sha256:" + KubernetesCluster.sha256(repository));
            return images + "/" + repository + "@" + digest;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
