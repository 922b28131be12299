package io.nuages.staff;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.plan.Limits;
import io.nuages.plan.Size;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanDraftTest {
    private static final Size SMALL = size("small", 250, 256);
    private static final Size LARGE = size("large", 1001, 256);
    private static final Size HUGE = size("huge", 250, 2000);

    @Test
    void a_pod_and_the_one_that_takes_over_have_to_fit() {
        assertThat(plan(SMALL).misfits()).isEmpty();
        assertThat(plan(SMALL, size("just", 1000, 1024)).misfits()).isEmpty();
        assertThat(plan(SMALL, LARGE).misfits())
                .startsWith("The size large does not fit into it:")
                .endsWith("can use it.");
        assertThat(plan(SMALL, LARGE, HUGE).misfits())
                .startsWith("The sizes large, huge do not fit into it:")
                .endsWith("can use them.");
    }

    private static PlanDraft plan(Size... sizes) {
        return new PlanDraft("Solo", 0, new Limits(2000, 2048, 1024, 0, 1, 1), 0, 0, List.of(sizes));
    }

    private static Size size(String name, int cpu, int memory) {
        return new Size(UUID.randomUUID(), name, cpu, memory, 0);
    }
}
