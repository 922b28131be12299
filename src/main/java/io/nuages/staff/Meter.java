package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.plan.Quota;
import io.nuages.plan.Resource;
import java.util.Arrays;
import java.util.List;

/**
 * How much of one thing is claimed.
 *
 * @param amount in words, for example {@code 5.5 of 8 GiB}
 * @param percent of the limit, more than 100 when over it
 */
public record Meter(String label, String amount, int percent) {
    private static final int MOST = 999;

    static Meter of(Resource resource, long claimed, long limit) {
        var percent = limit > 0 ? Math.min(MOST, claimed * 100 / limit) : claimed > 0 ? MOST : 0;
        return new Meter(resource.label(), words(resource, claimed, limit), (int) percent);
    }

    /** Everything a quota limits. */
    static List<Meter> all(Quota quota) {
        return Arrays.stream(Resource.values())
                .map(resource -> of(resource, quota))
                .toList();
    }

    static Meter of(Resource resource, Quota quota) {
        return of(resource, quota.usage().of(resource), quota.limits().of(resource));
    }

    static List<Meter> totals(Census.Page page) {
        return List.of(
                of(Resource.CPU, page.cpu()),
                of(Resource.MEMORY, page.memory()),
                of(Resource.DATABASE, page.database()),
                of(Resource.VOLUME, page.volume()));
    }

    private static Meter of(Resource resource, Census.Total total) {
        return of(resource, total.claimed(), total.limit());
    }

    /** The unit is said once where both have the same. */
    private static String words(Resource resource, long claimed, long limit) {
        var second = resource.amount(limit);
        if (claimed == 0) {
            return "0 of " + second;
        }
        var first = resource.amount(claimed);
        var unit = second.substring(second.lastIndexOf(' ') + 1);
        return (first.endsWith(" " + unit) ? first.substring(0, first.length() - unit.length() - 1) : first)
                + " of "
                + second;
    }
}
