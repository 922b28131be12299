package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.form.Badge;
import io.nuages.form.Meter;
import io.nuages.plan.Resource;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A tenant in a list.
 *
 * @param state how its environments are, or that nobody gets in
 * @param why what is wrong, in a sentence; empty when nothing is
 * @param fullest the limit of which the least is left
 * @param apps and {@code environments} in use and of how many, for example {@code 3 of 5}
 */
public record TenantRow(
        String slug,
        String name,
        Badge state,
        String why,
        String plan,
        boolean ownLimits,
        Meter fullest,
        String apps,
        String environments) {

    static TenantRow of(Census.Standing standing) {
        var quota = standing.quota();
        return new TenantRow(
                standing.slug(),
                standing.name(),
                state(standing),
                why(standing),
                standing.planName(),
                !standing.quota().limits().equals(standing.planLimits()),
                Stream.of(Resource.CPU, Resource.MEMORY, Resource.DATABASE, Resource.VOLUME)
                        .map(resource -> Meter.of(resource, quota))
                        .max(Comparator.comparingInt(Meter::percent))
                        .orElseThrow(),
                quota.usage().apps() + " of " + quota.limits().apps(),
                quota.usage().environments() + " of " + quota.limits().environments());
    }

    private static Badge state(Census.Standing standing) {
        if (standing.suspendedAt() != null) {
            return Badge.neutral("Suspended");
        }
        if (standing.problem() != null) {
            return Badge.bad("Namespace");
        }
        if (standing.down() > 0) {
            return Badge.bad(standing.down() + " down");
        }
        if (standing.degraded() > 0) {
            return Badge.bad(standing.degraded() + " degraded");
        }
        if (standing.failed() > 0) {
            return Badge.warn(standing.failed() + " failed");
        }
        return standing.quota().usage().environments() == 0 ? Badge.neutral("Empty") : Badge.ok("All well");
    }

    private static String why(Census.Standing standing) {
        if (standing.suspendedAt() != null) {
            return standing.suspendedReason() == null ? "" : standing.suspendedReason();
        }
        if (standing.problem() != null) {
            return standing.problem();
        }
        if (standing.cause() != null) {
            return standing.cause();
        }
        return standing.failed() == 0
                ? ""
                : standing.failed() == 1
                        ? "A deployment has failed; what was live before may be fine."
                        : "Deployments have failed; what was live before may be fine.";
    }
}
