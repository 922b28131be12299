package io.nuages.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpecTest {
    private final TreeMap<String, String> variables = new TreeMap<>();
    private final List<String> hosts = new ArrayList<>(List.of("shop.example.com"));
    private final List<String> command = new ArrayList<>(List.of("/run"));
    private final TreeMap<String, Spec.Allocation> allocations = new TreeMap<>();
    private final Spec spec = new Spec(
            new Spec.Customer(
                    "shop:1",
                    List.of(new Spec.Process("web", command)),
                    List.of("/init"),
                    8000,
                    "/healthz/",
                    variables,
                    null,
                    new TreeMap<>(),
                    hosts,
                    null),
            new Spec.Operator(allocations, 1024, 0));

    /** Pages and passes share those that were read once. */
    @Test
    void nothing_changes_a_spec() {
        variables.put("DEBUG", "1");
        hosts.add("evil.example.com");
        command.add("--debug");
        allocations.put("web", new Spec.Allocation("S", 100, 256, 1));

        assertThat(spec.customer().variables()).isEmpty();
        assertThat(spec.customer().hosts()).containsExactly("shop.example.com");
        assertThat(spec.customer().processes().getFirst().command()).containsExactly("/run");
        assertThat(spec.operator().allocations()).isEmpty();
        assertThatThrownBy(() -> spec.customer().variables().put("DEBUG", "1"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> spec.operator().allocations().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
