package io.nuages.deploy.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Condition;
import io.nuages.cluster.ObservationBuilder;
import io.nuages.cluster.PodBuilder;
import io.nuages.deploy.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    /** In the words of Kubernetes 1.36. */
    private static final String CPU =
            "the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get"
                    + " metrics for resource cpu: ";

    private static final String NO_API =
            CPU + "unable to fetch metrics from resource metrics API: the server could not find the requested resource"
                    + " (get pods.metrics.k8s.io)";

    @Test
    void a_cluster_that_measures_nothing_leaves_the_number_of_pods() {
        var found = of(2, "False", "FailedGetResourceMetric", NO_API, Duration.ofSeconds(1));

        assertThat(found.code()).isEqualTo(Diagnosis.Code.NOT_MEASURED);
        assertThat(found.cause())
                .isEqualTo("The number of pods stays at 2: this cluster does not measure CPU and memory.");
        assertThat(found.evidence()).containsExactly(NO_API);
    }

    @ParameterizedTest
    @CsvSource({
        "the server could not find the requested resource (get pods.custom.metrics.k8s.io)",
        "no custom metrics API (custom.metrics.k8s.io) registered"
    })
    void nor_does_it_count_requests(String why) {
        var message =
                "the HPA was unable to compute the replica count: unable to get metric http_requests_per_second: unable to"
                        + " fetch metrics from custom metrics API: " + why;

        assertThat(of(1, "False", "FailedGetPodsMetric", message, HOUR).cause())
                .isEqualTo("The number of pods stays at 1: this cluster does not count requests.");
    }

    @ParameterizedTest
    @CsvSource({
        "no metrics returned from resource metrics API",
        "did not receive metrics for targeted pods (pods might be unready)",
        "unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)"
    })
    void of_young_pods_there_are_no_figures_yet(String why) {
        assertThat(of(2, "False", "FailedGetResourceMetric", CPU + why, Duration.ofMinutes(2)))
                .isNull();
        assertThat(of(2, "False", "FailedGetResourceMetric", CPU + why, HOUR).cause())
                .isEqualTo(
                        "The number of pods stays at 2: the cluster does not report the load of its pods at the moment.");
    }

    @Test
    void nothing_is_said_where_the_load_is_followed_or_no_pod_is_wanted() {
        assertThat(of(2, "True", "ValidMetricFound", "", HOUR)).isNull();
        assertThat(of(
                        2,
                        "False",
                        "ScalingDisabled",
                        "scaling is disabled since the replica count of the target is zero",
                        HOUR))
                .isNull();
        assertThat(of(0, "False", "FailedGetResourceMetric", NO_API, HOUR)).isNull();
    }

    private static @Nullable Diagnosis of(int pods, String status, String reason, String message, Duration age) {
        var workload = new Observation.Workload(
                "shop--production-web", "web", "i", "7", pods, pods, pods, pods, pods, 1, 1, List.of());
        var autoscaler = new Observation.Autoscaler(
                "shop--production-web",
                workload.name(),
                1,
                3,
                pods,
                0,
                List.of(
                        new Condition("AbleToScale", "True", "SucceededGetScale", ""),
                        new Condition("ScalingActive", status, reason, message)));
        var pod = PodBuilder.pod("shop--production-web-x", NOON.minus(age))
                .ready(true)
                .build();
        var seen = ObservationBuilder.seen(NOON)
                .workloads(workload)
                .pods(pod)
                .autoscalers(autoscaler)
                .build();
        assertThat(Scaling.unmeasured(seen, "worker")).isNull();
        return Scaling.unmeasured(seen, "web");
    }
}
