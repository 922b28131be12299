package io.nuages.ledger;

import io.nuages.plan.Plan;
import io.nuages.plan.Size;
import io.nuages.spec.Demand;
import io.nuages.spec.Price;
import io.nuages.spec.Spec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a component of an environment claimed.
 *
 * @param name a process's, {@code cron/NAME} or {@code task/NAME}
 * @param least pods
 * @param most pods
 * @param share of the time in which its pods may run, from 0 to 1
 * @param price of one pod, Rappen a month; null if the plan had no such size, so that the provider bills it
 */
public record Part(
        String name,
        String size,
        int least,
        int most,
        double share,
        @Nullable Integer price) {
    private static final MathContext DIGITS = new MathContext(3);

    /** Those of a spec that claim something, by name. */
    static List<Part> of(Spec spec, Plan plan) {
        return spec.demands().stream()
                .filter(demand -> demand.most() > 0)
                .map(demand -> new Part(
                        demand.component(),
                        spec.size(demand.component()).size(),
                        demand.least(),
                        demand.most(),
                        demand.share(),
                        null))
                .map(part -> part.at(plan))
                .sorted(Comparator.comparing(Part::name))
                .toList();
    }

    /** The same at a plan's prices. */
    Part at(Plan plan) {
        return new Part(
                name, size, least, most, share, plan.size(size).map(Size::price).orElse(null));
    }

    Price cost(Plan plan) {
        return Price.of(new Demand(name, least, most, 0, share), size, plan);
    }

    /** {@code web 2 × S}, {@code worker 1–4 × M}, {@code cron/clean 1 × S for 0.04 of the time, no price}. */
    String words() {
        return name + " " + (least == most || share < 1 ? "" : least + "–") + most + " × " + size
                + (share < 1
                        ? " for "
                                + new BigDecimal(share, DIGITS)
                                        .stripTrailingZeros()
                                        .toPlainString() + " of the time"
                        : "")
                + (price == null ? ", no price" : "");
    }
}
