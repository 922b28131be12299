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
 * @param environments in use and of how many, for example {@code 3 of 5}
 * @param price a month without the currency, for example {@code 71.50}
 */
public record TenantRow(
        String slug,
        String name,
        Badge state,
        String why,
        String plan,
        boolean ownLimits,
        Meter fullest,
        String environments,
        String price) {

    static TenantRow of(Census.Standing standing) {
        var quota = standing.quota();
        return new TenantRow(
                standing.slug(),
                standing.name(),
                Badges.of(standing),
                why(standing),
                standing.planName(),
                !standing.quota().limits().equals(standing.planLimits()),
                Stream.of(Resource.CPU, Resource.MEMORY, Resource.DATABASE, Resource.VOLUME)
                        .map(resource -> Meter.of(resource, quota))
                        .max(Comparator.comparingInt(Meter::percent))
                        .orElseThrow(),
                quota.usage().environments() + " of " + quota.limits().environments(),
                standing.price().words().replace("CHF ", ""));
    }

    /** The tone of the fullest limit, as a meter has it. */
    public String tone() {
        return fullest.percent() > 100 ? "tone-bad" : fullest.percent() >= 90 ? "tone-warn" : "";
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
        return standing.failing() == null
                ? ""
                : standing.failing()
                        + (standing.failed() == 1 ? "" : " and " + (standing.failed() - 1) + " more")
                        + ": the last deployment failed";
    }
}
