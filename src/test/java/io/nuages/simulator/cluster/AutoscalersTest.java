package io.nuages.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Manifest;
import io.nuages.cluster.Manifests;
import io.nuages.cluster.ObjectKey;
import io.nuages.cluster.Observation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutoscalersTest {
    private final Playground playground = new Playground();

    @BeforeEach
    void apply() {
        playground.cluster().apply(playground.shop, List.of(web(), Manifests.yaml("""
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: shop-web}
                spec: {scaleTargetRef: {kind: Deployment, name: shop-web}, minReplicas: 2, maxReplicas: 4}
                """)));
    }

    @AfterEach
    void close() {
        playground.close();
    }

    @Test
    void without_load_there_are_as_few_pods_as_may_be() {
        var seen = playground.eventually(playground.shop, o -> ready(o) == 2);

        assertThat(limited(seen)).isEqualTo("TooFewReplicas");
        assertThat(seen.autoscalers().getFirst().active()).isTrue();
    }

    @Test
    void pods_follow_the_load_within_the_bounds_and_no_pod_is_replaced() {
        var first = playground.eventually(playground.shop, o -> ready(o) == 2);
        assertThat(playground.parts().tryIt.load(playground.shop, "web", 3)).isEqualTo("shop-web");
        assertThat(limited(playground.eventually(playground.shop, o -> ready(o) == 3)))
                .isEqualTo("DesiredWithinRange");

        playground.parts().tryIt.load(playground.shop, "web", 9);
        var most = playground.eventually(playground.shop, o -> ready(o) == 4);
        assertThat(limited(most)).isEqualTo("TooManyReplicas");
        assertThat(most.pods()).extracting(Observation.Pod::name).containsAll(names(first));
        playground.cluster().apply(playground.shop, List.of(web()));
        assertThat(playground.cluster().foreign(playground.shop)).isEmpty();

        playground.killAndStartAgain(Playground.FAST);
        playground.eventually(playground.shop, o -> ready(o) == 4);
        playground.parts().tryIt.load(playground.shop, "web", 0);
        playground.eventually(playground.shop, o -> ready(o) == 2 && o.pods().size() == 2);
        assertThat(playground.parts().tryIt.load(playground.shop, "worker", 2)).isEmpty();
    }

    @Test
    void without_its_deployment_an_autoscaler_says_so() {
        playground
                .cluster()
                .prune(
                        playground.shop,
                        List.of(new ObjectKey("autoscaling/v2", "HorizontalPodAutoscaler", "shop-web")));

        var seen = playground.eventually(playground.shop, o -> o.workloads().isEmpty());

        assertThat(seen.autoscalers().getFirst().conditions())
                .singleElement()
                .extracting(Observation.Condition::reason)
                .isEqualTo("FailedGetScale");
        playground.cluster().apply(playground.shop, List.of(web()));
        playground.eventually(playground.shop, o -> ready(o) == 2);
    }

    private Manifest web() {
        var body = new LinkedHashMap<>(
                playground.web(playground.image("shop:1.0"), 1).body());
        var spec = new LinkedHashMap<>((Map<?, ?>) body.get("spec"));
        spec.remove("replicas");
        body.put("spec", spec);
        return Manifest.of(body);
    }

    private static String limited(Observation seen) {
        return seen.autoscalers().getFirst().conditions().stream()
                .filter(c -> c.type().equals("ScalingLimited"))
                .map(Observation.Condition::reason)
                .findFirst()
                .orElse("");
    }

    private static long ready(Observation seen) {
        return seen.pods().stream().filter(Observation.Pod::ready).count();
    }

    private static List<String> names(Observation seen) {
        return seen.pods().stream().map(Observation.Pod::name).toList();
    }
}
