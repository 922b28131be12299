package io.nuages.staff;

import io.nuages.plan.Limits;
import io.nuages.plan.Plan;
import io.nuages.plan.Size;
import java.util.List;

/**
 * A plan as requested. Money in Rappen.
 *
 * @param sizes on offer, smallest first
 */
public record PlanDraft(String name, int price, Limits limits, int databasePrice, int volumePrice, List<Size> sizes) {
    /**
     * What to say about sizes that nobody can choose on this plan, since one pod and the one that replaces it in a
     * roll-out need more than all of it; empty when there are none. A tenant's own limits may be higher.
     */
    String misfits() {
        var names = sizes.stream()
                .filter(size -> 2 * size.cpuMillis() > limits.cpuMillis() || 2 * size.memoryMib() > limits.memoryMib())
                .map(Size::name)
                .toList();
        return names.isEmpty()
                ? ""
                : (names.size() == 1
                                ? "The size " + names.getFirst() + " does not fit into it"
                                : "The sizes " + String.join(", ", names) + " do not fit into it")
                        + ": a pod plus its replacement during a roll-out need more than the plan has. Only a tenant with higher limits can use "
                        + (names.size() == 1 ? "it." : "them.");
    }

    static PlanDraft of(Plan plan) {
        return new PlanDraft(
                plan.name(), plan.price(), plan.limits(), plan.databasePrice(), plan.volumePrice(), plan.sizes());
    }
}
