package io.nuages.database;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Divides the connections that the server has for customers among their databases. Pure.
 *
 * <p>Each database gets what its tenant's plan says as long as all of that fits. Where it does not, the tenants that would have
 * most are cut first, all to the same number, and so are a tenant's databases among themselves. So nobody takes from others by making
 * more databases, and who asks for little keeps it.
 */
final class ConnectionShares {
    /** With fewer a site cannot roll over and migrate, therefore none gets fewer, unless its plan says so. */
    static final int LEAST = 5;

    /** @param connections that the plan gives the database */
    record Wanted(UUID database, UUID tenant, int connections) {
        private Part part() {
            return new Part(Math.min(LEAST, connections), connections);
        }
    }

    private ConnectionShares() {}

    /** @return connections by database; together at most {@code available} if they {@link #fit} */
    static Map<UUID, Integer> divide(Collection<Wanted> wanted, int available) {
        var byTenant = wanted.stream().collect(Collectors.groupingBy(Wanted::tenant));
        var level = level(byTenant.values().stream().map(ConnectionShares::sum).toList(), available);
        var result = new HashMap<UUID, Integer>();
        byTenant.values().forEach(own -> {
            var share = sum(own).at(level);
            var within = level(own.stream().map(Wanted::part).toList(), share);
            own.forEach(one -> result.put(one.database(), one.part().at(within)));
        });
        return result;
    }

    /** Whether each database can have the least that it needs. */
    static boolean fit(Collection<Wanted> wanted, int available) {
        return wanted.stream().mapToInt(one -> one.part().least()).sum() <= available;
    }

    static boolean roomForAnother(Collection<Wanted> wanted, int available) {
        return fit(wanted, available - LEAST);
    }

    /** What is had when everybody is cut to the same number, but not below {@code least}. */
    private record Part(int least, int most) {
        int at(int level) {
            return Math.clamp(level, least, most);
        }
    }

    private static Part sum(List<Wanted> own) {
        return own.stream()
                .map(Wanted::part)
                .reduce(new Part(0, 0), (a, b) -> new Part(a.least() + b.least(), a.most() + b.most()));
    }

    /** The highest at which all of them fit; 0 where none does. */
    private static int level(List<Part> parts, int available) {
        var low = 0;
        var high = parts.stream().mapToInt(Part::most).max().orElse(0);
        while (low < high) {
            var middle = (low + high + 1) / 2;
            if (parts.stream().mapToInt(part -> part.at(middle)).sum() <= available) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
