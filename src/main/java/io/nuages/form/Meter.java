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
 * @param rest what is not in use, in words; empty where many tenants are counted together
 */
public record Meter(String label, String amount, int percent, String rest) {
    private static final int MOST = 999;

    static Meter of(Resource resource, long claimed, long limit) {
        return of(resource, claimed, limit, "");
    }

    private static Meter of(Resource resource, long claimed, long limit, String rest) {
        var percent = limit > 0 ? Math.min(MOST, claimed * 100 / limit) : claimed > 0 ? MOST : 0;
        return new Meter(resource.label(), resource.part(claimed, limit), (int) percent, rest);
    }

    /** Everything a quota limits. */
    static List<Meter> all(Quota quota) {
        return Arrays.stream(Resource.values())
                .map(resource -> of(resource, quota))
                .toList();
    }

    static Meter of(Resource resource, Quota quota) {
        return of(resource, quota.usage().of(resource), quota.limits().of(resource), quota.rest(resource));
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
}
