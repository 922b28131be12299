package io.nuages.console;

import io.nuages.app.Quotas;
import io.nuages.plan.Claim;
import io.nuages.plan.Quota;
import io.nuages.plan.Resource;
import java.util.Arrays;

/** What is left of a plan, as bars. Pure. */
final class Meters {
    private Meters() {}

    static PlanMeters of(Quotas.Standing standing) {
        return new PlanMeters(
                standing.plan().name(),
                Arrays.stream(Resource.values())
                        // Volumes are not on offer yet, so none is free, whatever the plan says.
                        .filter(resource -> resource != Resource.VOLUME
                                || standing.quota().usage().volumeMib() > 0)
                        .map(resource -> meter(resource, standing.quota()))
                        .toList());
    }

    /** What is used of it once an environment claims something else. */
    static Meter after(Resource resource, Quota quota, Claim before, Claim after) {
        var used = (long) quota.usage().of(resource) - before.of(resource) + after.of(resource);
        var limit = quota.limits().of(resource);
        return new Meter(resource.label(), resource.part(used, limit), percent(used, limit), "");
    }

    private static Meter meter(Resource resource, Quota quota) {
        var used = quota.usage().of(resource);
        var limit = quota.limits().of(resource);
        return new Meter(resource.label(), resource.part(used, limit), percent(used, limit), quota.rest(resource));
    }

    private static int percent(long used, long limit) {
        if (limit == 0) {
            return used == 0 ? 0 : 101;
        }
        // Rounded up beyond the limit, so that over is never shown as full.
        return Math.toIntExact(used > limit ? Math.max(101, used * 100 / limit) : used * 100 / limit);
    }
}
