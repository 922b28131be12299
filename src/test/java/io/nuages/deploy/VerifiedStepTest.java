package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Running;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifiedStepTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String OTHER = "sha256:" + "b".repeat(64);

    @Test
    void a_pod_that_asks_for_the_digest_runs_it() {
        assertThat(VerifiedStep.runs(List.of(container(DIGEST, DIGEST)), DIGEST))
                .isTrue();
    }

    /** As containerd does where two manifests have the same configuration. */
    @Test
    void a_node_may_name_the_same_content_by_another_digest() {
        assertThat(VerifiedStep.runs(List.of(container(DIGEST, OTHER)), DIGEST)).isTrue();
    }

    @Test
    void a_pod_that_asks_for_another_digest_does_not_run_the_release() {
        assertThat(VerifiedStep.runs(List.of(container(OTHER, OTHER)), DIGEST)).isFalse();
        assertThat(VerifiedStep.runs(List.of(container(DIGEST, DIGEST), container(OTHER, OTHER)), DIGEST))
                .isFalse();
    }

    @Test
    void nothing_runs_before_the_node_has_said_so() {
        assertThat(VerifiedStep.runs(List.of(), DIGEST)).isFalse();
        var starting = new Container(
                "web", "registry.example/shop:1.0@" + DIGEST, "", false, 0, new Running(Instant.EPOCH), null);
        assertThat(VerifiedStep.runs(List.of(starting), DIGEST)).isFalse();
    }

    private static Container container(String asked, String reported) {
        return new Container(
                "web",
                "registry.example/shop:1.0@" + asked,
                "mirror.example/shop@" + reported,
                true,
                0,
                new Running(Instant.EPOCH),
                null);
    }
}
