package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ClusterKindTest {
    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void the_embedded_default_is_simulated() {
        assertThat(ClusterKind.of(environment)).isEqualTo(ClusterKind.SIMULATED);
    }

    @Test
    void whoever_brings_a_database_says_which_cluster() {
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://db/nuages");
        assertThatThrownBy(() -> ClusterKind.of(environment))
                .isInstanceOf(ClusterNotChosen.class)
                .hasMessageContaining("the cluster is not");

        environment.setProperty("nuages.cluster", "in-cluster");
        assertThat(ClusterKind.of(environment)).isEqualTo(ClusterKind.IN_CLUSTER);
    }

    @Test
    void a_word_that_is_not_known_is_not_guessed_at() {
        environment.setProperty("nuages.cluster", "production");
        assertThatThrownBy(() -> ClusterKind.of(environment)).hasMessageContaining("production");
    }
}
