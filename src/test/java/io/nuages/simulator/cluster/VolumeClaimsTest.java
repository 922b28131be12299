package io.nuages.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.cluster.ClusterException.Refused;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.Manifests;
import io.nuages.cluster.Observation;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VolumeClaimsTest {
    private final Playground playground = new Playground();

    @AfterEach
    void close() {
        playground.close();
    }

    @Test
    void claims_get_their_volume_after_a_moment_for_one_pod_or_many() {
        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(claim("one", "ReadWriteOnce", "1Gi", ""), claim("many", "ReadWriteMany", "1Gi", "")));
        assertThat(playground.cluster().observe(playground.shop).claims())
                .extracting(Observation.VolumeClaim::phase)
                .containsOnly("Pending");

        var seen = playground.eventually(
                playground.shop,
                o -> o.claims().stream().allMatch(each -> each.phase().equals("Bound")));

        assertThat(seen.claims()).allSatisfy(each -> {
            assertThat(each.size()).isEqualTo(1L << 30);
            assertThat(each.storageClass()).isEqualTo("simulated");
        });
        playground.killAndStartAgain(Playground.FAST);
        assertThat(playground.cluster().observe(playground.shop).claims()).isEqualTo(seen.claims());
    }

    @Test
    void a_volume_grows_and_never_shrinks() {
        playground.cluster().apply(playground.shop, List.of(claim("files", "ReadWriteMany", "1Gi", "")));
        playground.eventually(
                playground.shop, o -> o.claims().getFirst().phase().equals("Bound"));

        playground.cluster().apply(playground.shop, List.of(claim("files", "ReadWriteMany", "2Gi", "")));

        playground.eventually(playground.shop, o -> o.claims().getFirst().size() == 2L << 30);
        assertThatThrownBy(() -> playground
                        .cluster()
                        .apply(playground.shop, List.of(claim("files", "ReadWriteMany", "1Gi", ""))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("can not be less than status.capacity");
    }

    @Test
    void pods_wait_for_a_claim_of_a_class_that_makes_no_volumes_and_start_with_another() {
        var image = playground.image("shop:1.0");
        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(
                                claim("files", "ReadWriteMany", "1Gi", "storageClassName: fast,"),
                                mounting(image, "files")));

        var waiting = playground.eventually(
                playground.shop, o -> !o.pods().isEmpty() && o.pods().getFirst().scheduling() != null);
        assertThat(waiting.pods().getFirst().scheduling()).contains("unbound immediate PersistentVolumeClaims");
        assertThat(waiting.warnings())
                .anySatisfy(warning -> assertThat(warning.message()).contains("\"fast\" not found"));

        playground
                .cluster()
                .apply(playground.shop, List.of(claim("other", "ReadWriteMany", "1Gi", ""), mounting(image, "other")));

        playground.eventually(playground.shop, o -> o.pods().stream().anyMatch(Observation.Pod::ready));
    }

    private static Manifest claim(String name, String access, String size, String more) {
        return Manifests.yaml("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec: {%s accessModes: [%s], resources: {requests: {storage: %s}}}
                """, name, more, access, size);
    }

    private static Manifest mounting(String image, String claim) {
        return Manifests.yaml("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop-worker}
                spec:
                  selector: {matchLabels: {app.kubernetes.io/name: shop}}
                  template:
                    metadata: {labels: {app.kubernetes.io/name: shop, app.kubernetes.io/component: worker}}
                    spec:
                      containers: [{name: app, image: "%s"}]
                      volumes: [{name: files, persistentVolumeClaim: {claimName: %s}}]
                """, image, claim);
    }
}
