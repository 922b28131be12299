package io.nuages.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * How many recent acts a tenant may have, and how many of these one actor: a third; whatever they do beyond that counts for
 * themselves only. So neither a person in a loop nor a webhook can block the others. Pure.
 *
 * @param most acts of a tenant within {@link #PERIOD}
 */
record Pace(int most) {
    static final Duration PERIOD = Duration.ofMinutes(10);
    private static final int ACTORS = 3;

    record Act(String actor, Instant at) {}

    int share() {
        return Math.max(1, most / ACTORS);
    }

    /** This many acts of a tenant within the period are acceptable, whoever did them. */
    int harmless(int acts) {
        return Math.max(0, share() - acts);
    }

    /**
     * @param lately what was done within the period, newest first
     * @return why {@code acts} more of this actor are too many; empty when they are not
     */
    Optional<String> tooMany(List<Act> lately, String actor, int acts, Instant now) {
        var own = lately.stream().filter(act -> act.actor().equals(actor)).toList();
        return wait(own, share() - acts, now)
                .map(wait -> "That would be more than " + share() + " changes within " + PERIOD.toMinutes()
                        + " minutes, which is as many as one person or webhook may make." + again(wait))
                .or(() -> wait(counted(lately), most - acts, now)
                        .map(wait -> "That would be more than " + most + " changes within " + PERIOD.toMinutes()
                                + " minutes, which is as many as all members together may make." + again(wait)));
    }

    /** No more than a share for each actor, the newest. */
    private List<Act> counted(List<Act> lately) {
        var byActor = new HashMap<String, Integer>();
        return lately.stream()
                .filter(act -> byActor.merge(act.actor(), 1, Integer::sum) <= share())
                .toList();
    }

    /** How long it takes until only this many are left. */
    private static Optional<Duration> wait(List<Act> acts, int left, Instant now) {
        var first = Math.max(0, left);
        return acts.size() <= first
                ? Optional.empty()
                : Optional.of(Duration.between(now, acts.get(first).at().plus(PERIOD)))
                        .filter(Duration::isPositive);
    }

    private static String again(Duration wait) {
        var minutes = wait.plusSeconds(59).toMinutes();
        return " Nothing was changed; try again in " + (minutes <= 1 ? "a minute" : minutes + " minutes") + ".";
    }
}
