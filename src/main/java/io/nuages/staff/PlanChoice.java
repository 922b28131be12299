package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.form.Meter;
import io.nuages.plan.Limits;
import io.nuages.plan.Plan;
import io.nuages.plan.Quota;
import io.nuages.plan.Resource;
import io.nuages.plan.Usage;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A plan that a tenant may be moved to.
 *
 * @param meters the tenant's present usage against what the limits would be
 * @param connections that each database could take
 * @param over what would be over its limit, in words
 */
public record PlanChoice(
        UUID id, String name, int price, boolean current, List<Meter> meters, int connections, List<String> over) {
    static PlanChoice of(Plan plan, Census.Standing tenant) {
        var limits = tenant.overrides().over(plan.limits());
        var usage = tenant.quota().usage();
        return new PlanChoice(
                plan.id(),
                plan.name(),
                plan.price(),
                plan.id().equals(tenant.plan()),
                Meter.all(new Quota(limits, usage)),
                limits.connections(),
                over(usage, limits));
    }

    /** What is used beyond the limits, in words. */
    static List<String> over(Usage usage, Limits limits) {
        return Arrays.stream(Resource.values())
                .filter(resource -> usage.of(resource) > limits.of(resource))
                .map(resource ->
                        resource.label() + ": " + resource.part(usage.of(resource), limits.of(resource)) + " in use")
                .toList();
    }
}
