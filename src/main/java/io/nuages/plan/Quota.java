package io.nuages.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A tenant's limits (its plan's, with its own overrides) against what its environments claim. Pure arithmetic: who asks for the
 * truth holds the tenant's lock.
 */
public record Quota(Limits limits, Usage usage) {
    /** How much of one thing is missing. */
    public record Shortfall(Resource resource, long missing) {
        /** {@code 1.5 GiB more memory is needed}. */
        public String sentence() {
            return switch (resource) {
                case APPS -> "The plan's number of apps is used up.";
                case ENVIRONMENTS -> "The plan's number of environments is used up.";
                default -> resource.label() + ": " + resource.amount(missing) + " more than the plan has left.";
            };
        }
    }

    /**
     * What stands in the way of an environment's claim changing. A new pod of each process must fit beside the old ones while a
     * release rolls over, therefore the surge counts. Who is over the limit already may shrink, but not grow.
     *
     * @param before {@link Claim#NONE} for a new environment
     */
    public List<Shortfall> shortfalls(Claim before, Claim after) {
        var result = new ArrayList<Shortfall>();
        check(
                result,
                Resource.CPU,
                limits.cpuMillis(),
                usage.cpuMillis(),
                before.cpuMillis(),
                after.cpuMillis(),
                before.surgeCpuMillis(),
                after.surgeCpuMillis());
        check(
                result,
                Resource.MEMORY,
                limits.memoryMib(),
                usage.memoryMib(),
                before.memoryMib(),
                after.memoryMib(),
                before.surgeMemoryMib(),
                after.surgeMemoryMib());
        check(
                result,
                Resource.DATABASE,
                limits.databaseMib(),
                usage.databaseMib(),
                before.databaseMib(),
                after.databaseMib(),
                0,
                0);
        check(
                result,
                Resource.VOLUME,
                limits.volumeMib(),
                usage.volumeMib(),
                before.volumeMib(),
                after.volumeMib(),
                0,
                0);
        return result;
    }

    /** The same for an environment that does not exist yet, and whose app may not either. */
    public List<Shortfall> shortfalls(Claim claim, boolean newApp) {
        var result = new ArrayList<>(shortfalls(Claim.NONE, claim));
        if (newApp && usage.apps() >= limits.apps()) {
            result.add(new Shortfall(Resource.APPS, usage.apps() + 1L - limits.apps()));
        }
        if (usage.environments() >= limits.environments()) {
            result.add(new Shortfall(Resource.ENVIRONMENTS, usage.environments() + 1L - limits.environments()));
        }
        return result;
    }

    /** What is not in use. Whoever orders it has to leave one more pod of each process that rolls over, see {@link #shortfalls}. */
    public long free(Resource resource) {
        return Math.max(0, (long) limits.of(resource) - usage.of(resource));
    }

    /** The same in words: {@code ¾ core free · up to ½ core more in roll-outs}, which the cluster keeps beside the plan. */
    public String rest(Resource resource) {
        var reserved = usage.reserved(resource);
        var free = free(resource);
        return (free == 0 ? "nothing free" : resource.atMost(free) + " free")
                + (reserved == 0 ? "" : " · up to " + resource.amount(reserved) + " more in roll-outs");
    }

    private static void check(
            List<Shortfall> result,
            Resource resource,
            long limit,
            long used,
            long before,
            long after,
            long surgeBefore,
            long surgeAfter) {
        var grows = after + surgeAfter > before + surgeBefore;
        var missing = used - before + after + surgeAfter - limit;
        if (grows && missing > 0) {
            result.add(new Shortfall(resource, missing));
        }
    }
}
