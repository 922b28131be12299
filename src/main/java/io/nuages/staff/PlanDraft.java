package io.nuages.staff;

import io.nuages.plan.Limits;
import io.nuages.plan.Plan;
import io.nuages.plan.Size;
import java.util.List;

/**
 * A plan as somebody wants it. Money in Rappen.
 *
 * @param sizes on offer, smallest first
 */
public record PlanDraft(String name, int price, Limits limits, int databasePrice, int volumePrice, List<Size> sizes) {
    static PlanDraft of(Plan plan) {
        return new PlanDraft(
                plan.name(), plan.price(), plan.limits(), plan.databasePrice(), plan.volumePrice(), plan.sizes());
    }
}
