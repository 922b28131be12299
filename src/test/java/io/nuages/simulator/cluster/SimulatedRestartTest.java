package io.nuages.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Observation;
import io.nuages.registry.ImageReference;
import io.nuages.registry.Lookup;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedRestartTest {
    private final Playground playground = new Playground();

    @AfterEach
    void close() {
        playground.close();
    }

    @Test
    void running_pods_run_on_after_a_kill() {
        playground.cluster().apply(playground.shop, List.of(playground.web(playground.image("shop:1.0"), 2)));
        var before = playground.eventually(playground.shop, o -> ready(o) == 2 && progressed(o));
        playground.parts().world.flush(Duration.ofSeconds(5));

        playground.killAndStartAgain(Playground.FAST);

        var after = playground.cluster().observe(playground.shop);
        // How long they have run is measured in simulated time, which is faster.
        assertThat(after.pods())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*since")
                .isEqualTo(before.pods());
        assertThat(after.workloads()).isEqualTo(before.workloads());
    }

    @Test
    void what_had_just_begun_when_the_portal_was_killed_goes_on() {
        playground.killAndStartAgain(1);
        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(
                                playground.sealed("shop-1", "SECRET_KEY", "s3cret"),
                                playground.init("shop-init-1", playground.image("shop:1.0"), ""),
                                playground.web(playground.image("shop:1.0"), 1)));

        playground.killAndStartAgain(Playground.FAST);

        playground.eventually(
                playground.shop,
                o -> ready(o) == 1
                        && o.jobs().getFirst().complete()
                        && Boolean.TRUE.equals(o.sealedSecrets().getFirst().synced()));
    }

    @Test
    void what_was_in_the_middle_when_the_portal_was_killed_goes_on() {
        playground.killAndStartAgain(1);
        playground
                .cluster()
                .apply(
                        playground.shop,
                        List.of(
                                playground.init("shop-init-1", playground.image("shop:1.0"), ""),
                                playground.web(playground.image("shop:1.0"), 1)));
        playground.eventually(playground.shop, o -> o.pods().size() == 2);
        playground.parts().world.flush(Duration.ofSeconds(5));

        playground.killAndStartAgain(Playground.FAST);

        var seen = playground.eventually(
                playground.shop, o -> ready(o) == 1 && o.jobs().getFirst().complete());
        assertThat(seen.pods()).hasSize(2);
    }

    @Test
    void pods_of_a_replaced_image_are_still_known_after_a_kill_in_the_middle_of_a_roll_over() {
        var old = playground.image("shop:1.0");
        playground.cluster().apply(playground.shop, List.of(playground.web(old, 2)));
        playground.eventually(playground.shop, o -> ready(o) == 2);
        playground.cluster().apply(playground.shop, List.of(playground.web(playground.image("crash:1.0"), 2)));
        playground.eventually(playground.shop, o -> o.pods().size() == 3);
        playground.parts().world.flush(Duration.ofSeconds(5));

        playground.killAndStartAgain(Playground.FAST);

        assertThat(playground.cluster().observe(playground.shop).pods())
                .filteredOn(Observation.Pod::ready)
                .hasSize(2)
                .allSatisfy(
                        pod -> assertThat(pod.containers().getFirst().image()).isEqualTo(old));
    }

    @Test
    void old_pods_are_not_taken_for_new_ones_after_a_kill_right_behind_a_new_image() {
        var old = playground.image("shop:1.0");
        playground.cluster().apply(playground.shop, List.of(playground.web(old, 2)));
        playground.eventually(playground.shop, o -> ready(o) == 2);
        playground.parts().world.flush(Duration.ofSeconds(5));
        playground.killAndStartAgain(0.01);
        playground.cluster().apply(playground.shop, List.of(playground.web(playground.image("shop:1.1"), 2)));

        playground.killAndStartAgain(0.01);

        assertThat(playground.cluster().observe(playground.shop).pods())
                .filteredOn(Observation.Pod::ready)
                .hasSize(2)
                .allSatisfy(
                        pod -> assertThat(pod.containers().getFirst().image()).isEqualTo(old));
    }

    @Test
    void the_key_that_seals_and_what_was_set_and_pushed_stay() {
        var certificate = playground.cluster().sealingCertificate();
        playground.parts().tryIt.push("registry.example/demo/shop:1.2");
        playground.parts().tryIt.fillNodes(true);
        var pushed = playground.parts().registry.lookup(ImageReference.parse("registry.example/demo/shop:1.2"));
        playground.parts().world.flush(Duration.ofSeconds(5));

        playground.killAndStartAgain(Playground.FAST);

        assertThat(playground.cluster().sealingCertificate()).isEqualTo(certificate);
        assertThat(playground.parts().tryIt.nodesFull()).isTrue();
        assertThat(pushed).isInstanceOf(Lookup.Found.class);
        assertThat(playground.parts().registry.lookup(ImageReference.parse("registry.example/demo/shop:1.2")))
                .isEqualTo(pushed);
    }

    private static boolean progressed(Observation seen) {
        return seen.workloads().getFirst().conditions().stream()
                .anyMatch(condition -> condition.reason().equals("NewReplicaSetAvailable"));
    }

    private static long ready(Observation seen) {
        return seen.pods().stream().filter(Observation.Pod::ready).count();
    }
}
