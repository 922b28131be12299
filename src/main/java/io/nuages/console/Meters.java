package io.nuages.console;

import io.nuages.app.Quotas;
import io.nuages.plan.Resource;
import java.util.List;

/** What is left of a plan, as bars. Pure. */
final class Meters {
    private Meters() {}

    static PlanMeters of(Quotas.Standing standing) {
        var limits = standing.quota().limits();
        var usage = standing.quota().usage();
        return new PlanMeters(
                standing.plan().name(),
                List.of(
                        meter(Resource.CPU, usage.cpuMillis(), limits.cpuMillis()),
                        meter(Resource.MEMORY, usage.memoryMib(), limits.memoryMib()),
                        meter(Resource.DATABASE, usage.databaseMib(), limits.databaseMib()),
                        meter(Resource.VOLUME, usage.volumeMib(), limits.volumeMib()),
                        meter(Resource.APPS, usage.apps(), limits.apps()),
                        meter(Resource.ENVIRONMENTS, usage.environments(), limits.environments())));
    }

    private static Meter meter(Resource resource, long used, long limit) {
        return new Meter(resource.label(), amount(resource, used, limit), percent(used, limit));
    }

    /** {@code 5.5 of 8 GiB}: the unit once where both have the same. */
    private static String amount(Resource resource, long used, long limit) {
        var of = resource.amount(limit);
        var has = used == 0 ? "0" : resource.amount(used);
        var unit = of.substring(of.lastIndexOf(' ') + 1);
        return (has.endsWith(" " + unit) ? has.substring(0, has.length() - unit.length() - 1) : has) + " of " + of;
    }

    private static int percent(long used, long limit) {
        if (limit == 0) {
            return used == 0 ? 0 : 101;
        }
        // Rounded up beyond the limit, so that over is never shown as full.
        return Math.toIntExact(used > limit ? Math.max(101, used * 100 / limit) : used * 100 / limit);
    }
}
