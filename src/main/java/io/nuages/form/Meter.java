package io.nuages.form;

import io.nuages.plan.Quota;
import io.nuages.plan.Resource;
import java.util.Arrays;
import java.util.List;

/**
 * How much of something is claimed, as a bar.
 *
 * @param amount in words, for example {@code 5.5 of 8 GiB}
 * @param percent of the limit, more than 100 when over it
 * @param rest what is not in use, in words, for example {@code 2.5 GiB free · up to 1 GiB more in roll-outs}; may be empty
 */
public record Meter(String label, String amount, int percent, String rest) {
    private static final int OVER = 101;
    private static final int MOST = 999;

    public static Meter of(Resource resource, long claimed, long limit) {
        return of(resource, claimed, limit, "");
    }

    public static Meter of(Resource resource, Quota quota) {
        return of(resource, quota.usage().of(resource), quota.limits().of(resource), quota.rest(resource));
    }

    /** Something that is counted and that no plan limits. */
    public static Meter of(String label, long used, long limit) {
        return new Meter(label, used + " of " + limit, percent(used, limit), "");
    }

    /** Everything a quota limits. */
    public static List<Meter> all(Quota quota) {
        return Arrays.stream(Resource.values())
                .map(resource -> of(resource, quota))
                .toList();
    }

    private static Meter of(Resource resource, long claimed, long limit, String rest) {
        return new Meter(resource.label(), resource.part(claimed, limit), percent(claimed, limit), rest);
    }

    /** Rounded up beyond the limit, so that exceeding it is never shown as full. */
    private static int percent(long claimed, long limit) {
        if (claimed > limit) {
            return limit == 0 ? MOST : Math.clamp(claimed * 100 / limit, OVER, MOST);
        }
        return limit == 0 ? 0 : (int) (claimed * 100 / limit);
    }
}
