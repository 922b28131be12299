package io.nuages.spec;

/**
 * What one component uses of the plan.
 *
 * @param component a process's name, {@code cron/NAME} or {@code task/NAME}
 * @param least pods that there are at least, while it runs
 * @param most pods that there may be at the same time, which is what the quota counts
 * @param beside pods on top of the plan while a deployment is under way
 * @param share of the time in which its pods may run, from 0 to 1, which is what they cost
 */
public record Demand(String component, int least, int most, int beside, double share) {
    /** {@code cron job nightly}, {@code task import}, or a process's name. */
    public static String words(String component) {
        return component.startsWith("cron/")
                ? "cron job " + component.substring("cron/".length())
                : component.replaceFirst("^task/", "task ");
    }
}
