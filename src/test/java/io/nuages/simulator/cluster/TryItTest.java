package io.nuages.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.cluster.Observation;
import io.nuages.registry.ImageReference;
import io.nuages.registry.Lookup;
import io.nuages.simulator.ImagePushed;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TryItTest {
    private final Playground playground = new Playground();

    @AfterEach
    void close() {
        playground.close();
    }

    @Test
    void a_killed_pod_is_replaced_by_another() {
        running();

        var killed = playground.parts().tryIt.killPod(playground.shop, "web");

        assertThat(killed).startsWith("shop-web-");
        var seen = playground.eventually(
                playground.shop,
                o -> ready(o) == 1 && !o.pods().getFirst().name().equals(killed));
        assertThat(seen.pods()).hasSize(1);
    }

    @Test
    void a_pod_that_uses_too_much_memory_is_killed_for_it_and_starts_again() {
        running();

        var pod = playground.parts().tryIt.exhaustMemory(playground.shop, "web");

        assertThat(playground
                        .cluster()
                        .observe(playground.shop)
                        .pods()
                        .getFirst()
                        .ready())
                .isFalse();
        var seen = playground.eventually(playground.shop, o -> ready(o) == 1);
        assertThat(seen.pods().getFirst().name()).isEqualTo(pod);
        var container = seen.pods().getFirst().containers().getFirst();
        assertThat(container.restarts()).isEqualTo(1);
        assertThat(container.last()).isNotNull().satisfies(last -> {
            assertThat(last.reason()).isEqualTo("OOMKilled");
            assertThat(last.exitCode()).isEqualTo(137);
        });
    }

    @Test
    void new_pods_find_no_node_while_all_are_full_and_the_old_ones_run_on() {
        running();
        playground.parts().tryIt.fillNodes(true);

        playground.cluster().apply(playground.shop, List.of(playground.web(playground.image("shop:1.1"), 1)));

        var seen = playground.eventually(
                playground.shop, o -> o.pods().stream().anyMatch(pod -> pod.scheduling() != null));
        assertThat(seen.pods().stream().map(Observation.Pod::scheduling))
                .filteredOn(scheduling -> scheduling != null)
                .singleElement()
                .asString()
                .startsWith("0/3 nodes are available: 3 Insufficient memory.");
        assertThat(ready(seen)).isEqualTo(1);

        playground.parts().tryIt.fillNodes(false);

        playground.eventually(
                playground.shop,
                o -> ready(o) == 1
                        && o.pods().size() == 1
                        && o.workloads().getFirst().updated() == 1);
    }

    @Test
    void nothing_happens_to_pods_that_are_not_there() {
        assertThat(playground.parts().tryIt.killPod(playground.shop, "web")).isEmpty();
        assertThat(playground.parts().tryIt.exhaustMemory(playground.shop, "web"))
                .isEmpty();
        running();
        assertThat(playground.parts().tryIt.killPod(playground.blog, "web")).isEmpty();
        assertThat(playground.parts().tryIt.killPod(playground.shop, "worker")).isEmpty();
    }

    @Test
    void a_push_names_a_new_digest_and_is_told_and_the_old_digest_can_still_be_run() {
        var reference = ImageReference.parse("registry.example/demo/shop:1.0");
        var before = digest(reference);

        playground.parts().tryIt.push("registry.example/demo/shop:1.0");

        var after = digest(reference);
        assertThat(after).isNotEqualTo(before);
        assertThat(playground.events).containsExactly(new ImagePushed(reference, after));
        assertThat(digest(reference.withDigest(before))).isEqualTo(before);
    }

    @Test
    void a_push_makes_a_tag_that_was_not_there() {
        var reference = ImageReference.parse("registry.example/demo/crash:2.0");
        assertThat(playground.parts().registry.lookup(reference)).isInstanceOf(Lookup.NotFound.class);

        playground.parts().tryIt.push("registry.example/demo/crash:2.0");

        playground.cluster().apply(playground.shop, List.of(playground.web(playground.image("crash:2.0"), 1)));
        playground.eventually(
                playground.shop,
                o -> o.pods().stream()
                        .flatMap(pod -> pod.containers().stream())
                        .anyMatch(container -> container.restarts() > 0));
    }

    @Test
    void nobody_pushes_to_elsewhere_or_by_digest() {
        for (var reference : List.of(
                "ghcr.io/demo/shop:1.0",
                "registry.example/other/shop:1.0",
                "registry.example/demo/Shop",
                "registry.example/demo/denied:1.0",
                "registry.example/demo/shop@sha256:" + "0".repeat(64))) {
            assertThatThrownBy(() -> playground.parts().tryIt.push(reference))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(playground.events).isEmpty();
    }

    @Test
    void the_registry_answers_as_each_sample_promises() {
        for (var sample : playground.parts().tryIt.samples()) {
            var lookup = playground.parts().registry.lookup(ImageReference.parse(sample.reference()));
            var repository = ImageReference.parse(sample.reference()).repository();
            var expected = switch (repository) {
                case "demo/denied" -> Lookup.Denied.class;
                case "demo/missing" -> Lookup.NotFound.class;
                case "demo/arm" -> Lookup.WrongPlatform.class;
                default -> Lookup.Found.class;
            };
            assertThat(lookup).as(sample.reference()).isInstanceOf(expected);
        }
        assertThat(playground.parts().registry.lookup(ImageReference.parse("ghcr.io/demo/shop:1.0")))
                .isInstanceOf(Lookup.Refused.class);
        var foreign = digest(ImageReference.parse("registry.example/demo/shop:1.0"));
        assertThat(playground.parts().registry.lookup(ImageReference.parse("registry.example/demo/api@" + foreign)))
                .isInstanceOf(Lookup.NotFound.class);
    }

    private String digest(ImageReference reference) {
        return ((Lookup.Found) playground.parts().registry.lookup(reference)).digest();
    }

    private void running() {
        playground.cluster().apply(playground.shop, List.of(playground.web(playground.image("shop:1.0"), 1)));
        playground.eventually(playground.shop, o -> ready(o) == 1);
    }

    private static long ready(Observation seen) {
        return seen.pods().stream()
                .filter(pod -> pod.ready() && !pod.deleting())
                .count();
    }
}
