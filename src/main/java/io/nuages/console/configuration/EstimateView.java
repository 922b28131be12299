package io.nuages.console.configuration;

import io.nuages.app.Draft;
import io.nuages.app.Environment;
import io.nuages.app.Estimate;
import io.nuages.app.Quotas;
import io.nuages.form.Meter;
import io.nuages.plan.Amounts;
import io.nuages.plan.Claim;
import io.nuages.plan.Plan;
import io.nuages.plan.Quota;
import io.nuages.plan.Resource;
import io.nuages.plan.Size;
import io.nuages.plan.TypedAmounts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a form would use and cost, in words.
 *
 * @param price a month, and what of
 * @param missing what keeps it from being saved, in sentences
 * @param sizes that can be chosen for the one process of a new app
 * @param after the memory of the plan with it
 */
public record EstimateView(
        String price,
        List<String> missing,
        List<SizeCard> sizes,
        @Nullable Meter after) {
    /** @param misfit why it cannot be chosen, empty when it can */
    public record SizeCard(String name, int cpuMillis, int memoryMib, int price, String misfit) {}

    static EstimateView ofNewApp(Draft draft, Plan plan, Quota quota) {
        var estimate = Estimate.of(draft, plan, quota);
        return new EstimateView(
                estimate.price(false).words() + " a month: " + String.join(", ", parts(estimate)),
                missing(estimate),
                plan.sizes().stream()
                        .map(size -> card(size, Estimate.of(draft.with(size.name()), plan, quota)))
                        .toList(),
                memory(estimate));
    }

    /**
     * Compared with what the environment uses and costs as last saved.
     *
     * @param standing with what it claims now
     */
    static EstimateView of(Environment environment, Draft draft, Quotas.Standing standing) {
        var spec = environment.spec();
        var estimate = Estimate.of(spec, draft, standing);
        var paused = environment.pausedAt() != null;
        var now = spec.price(estimate.plan(), false).words();
        var then = estimate.price(false).words();
        return new EstimateView(
                (paused ? "Once it runs again: " : "")
                        + words(estimate.claim(), then)
                        + (then.equals(now) ? "." : "; as saved now: " + now + "."),
                missing(estimate),
                List.of(),
                null);
    }

    private static Meter memory(Estimate estimate) {
        var quota = estimate.quota();
        var before =
                (long) quota.usage().of(Resource.MEMORY) - estimate.before().of(Resource.MEMORY);
        return Meter.of(
                Resource.MEMORY,
                before + estimate.claim().of(Resource.MEMORY),
                quota.limits().of(Resource.MEMORY));
    }

    private static String words(Claim claim, String price) {
        return price + " a month for " + Amounts.cores(claim.cpuMillis()) + ", " + Amounts.bytes(claim.memoryMib())
                + " of memory, " + Amounts.bytes(claim.databaseMib()) + " of database";
    }

    private static List<String> missing(Estimate estimate) {
        return estimate.shortfalls().stream().map(Quota.Shortfall::sentence).toList();
    }

    private static List<String> parts(Estimate estimate) {
        var spec = estimate.spec();
        var plan = estimate.plan();
        var parts = spec.app().processes().entrySet().stream()
                .map(process -> process.getValue().mostPods() + " × "
                        + spec.size(process.getKey()).size() + " "
                        + TypedAmounts.writeMoney(
                                spec.price(plan, process.getKey()).most()))
                .collect(Collectors.toCollection(ArrayList::new));
        parts.add(
                "database " + TypedAmounts.writeMoney(spec.priceOfStorage(plan).most()));
        return parts;
    }

    private static SizeCard card(Size size, Estimate estimate) {
        return new SizeCard(size.name(), size.cpuMillis(), size.memoryMib(), size.price(), misfit(estimate));
    }

    private static String misfit(Estimate estimate) {
        var pods = estimate.spec().app().processes().values().stream()
                .mapToInt(process -> process.mostPods())
                .sum();
        return estimate.shortfalls().stream()
                .filter(shortfall -> shortfall.resource() == Resource.MEMORY || shortfall.resource() == Resource.CPU)
                .reduce((first, second) -> second)
                .map(shortfall -> pods + (pods == 1 ? " pod needs " : " pods need ")
                        + shortfall.resource().atLeast(shortfall.missing()) + " more")
                .orElse("");
    }
}
