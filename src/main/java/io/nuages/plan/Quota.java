package io.nuages.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A tenant's limits (its plan's, with its own overrides) against what its environments claim. Pure arithmetic: callers that need the
 * truth hold the tenant's lock.
 */
public record Quota(Limits limits, Usage usage) {
    /** How much of one thing is missing. */
    public record Shortfall(Resource resource, long missing) {
        /** {@code 1.5 GiB more memory is needed}. */
        public String sentence() {
            return switch (resource) {
                case APPS -> "The plan's limit for apps is reached.";
                case ENVIRONMENTS -> "The plan's limit for environments is reached.";
                default -> resource.label() + ": " + resource.atLeast(missing) + " more than the plan has left.";
            };
        }
    }

    /**
     * What prevents a change of an environment's claim. Whatever is {@link #free} fits: what a roll-out and a release command
     * use on top while they last, the cluster reserves beside the plan. A tenant over the limit may shrink, but not grow.
     *
     * @param before {@link Claim#NONE} for a new environment
     */
    public List<Shortfall> shortfalls(Claim before, Claim after) {
        return Stream.of(Resource.CPU, Resource.MEMORY, Resource.DATABASE, Resource.VOLUME)
                .map(resource -> new Shortfall(resource, missing(resource, before.of(resource), after.of(resource))))
                .filter(shortfall -> shortfall.missing() > 0)
                .toList();
    }

    private long missing(Resource resource, long before, long after) {
        return after > before ? usage.of(resource) - before + after - limits.of(resource) : 0;
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

    /** What is not in use: all of it can be ordered. */
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
}
