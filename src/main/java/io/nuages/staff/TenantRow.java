package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.form.Meter;
import io.nuages.plan.Resource;
import java.util.List;
import java.util.stream.Stream;

/**
 * A tenant in a list.
 *
 * @param meters CPU, memory, database storage, volumes
 * @param counts apps and environments, for example {@code 3 of 5 apps}
 */
public record TenantRow(
        String slug,
        String name,
        String plan,
        boolean ownLimits,
        boolean suspended,
        boolean problem,
        List<Meter> meters,
        String counts) {

    static TenantRow of(Census.Standing standing) {
        var quota = standing.quota();
        return new TenantRow(
                standing.slug(),
                standing.name(),
                standing.planName(),
                !standing.quota().limits().equals(standing.planLimits()),
                standing.suspendedAt() != null,
                standing.problem() != null,
                Stream.of(Resource.CPU, Resource.MEMORY, Resource.DATABASE, Resource.VOLUME)
                        .map(resource -> Meter.of(resource, quota))
                        .toList(),
                quota.usage().apps() + " of " + quota.limits().apps() + " apps, "
                        + quota.usage().environments() + " of " + quota.limits().environments() + " environments");
    }
}
