package io.nuages.console;

import io.nuages.app.Quotas;
import io.nuages.form.Meter;
import io.nuages.plan.Resource;
import java.util.Arrays;
import java.util.List;

/** What is left of the plan, for a card. */
public record PlanMeters(String name, List<Meter> meters) {
    public static PlanMeters of(Quotas.Standing standing) {
        var quota = standing.quota();
        return new PlanMeters(
                standing.plan().name(),
                Arrays.stream(Resource.values())
                        // Volumes are not offered yet, so none is free, whatever the plan says.
                        .filter(resource ->
                                resource != Resource.VOLUME || quota.usage().volumeMib() > 0)
                        .map(resource -> Meter.of(resource, quota))
                        .toList());
    }
}
