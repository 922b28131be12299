package io.nuages.spec;

import java.time.Duration;

/**
 * What a customer's document may ask for at most, whatever the plan has room for.
 *
 * @param processes the site included
 * @param pods of all processes together
 * @param cron jobs that repeat
 * @param commandSeconds how long the release command may take
 * @param jobSeconds how long a cron job or a task may take
 * @param drainSeconds how long the site keeps answering before it is told to stop
 * @param progressDeadlineSeconds after how long without progress a roll-out has failed
 */
public record Bounds(
        int processes,
        int podsPerProcess,
        int pods,
        int cron,
        int tasks,
        int hosts,
        int graceSeconds,
        int commandSeconds,
        int jobSeconds,
        int drainSeconds,
        int progressDeadlineSeconds) {
    /** What {@code helm/django-app} has by default. */
    public static final Bounds CHART = new Bounds(20, 20, 200, 20, 20, 50, 3600, 86_400, 86_400, 3, 300);

    /** What the portal offers. */
    public static Bounds portal(Duration commandTimeout) {
        return new Bounds(
                6,
                CHART.podsPerProcess,
                CHART.pods,
                CHART.cron,
                CHART.tasks,
                CHART.hosts,
                CHART.graceSeconds,
                Math.toIntExact(commandTimeout.toSeconds()),
                CHART.jobSeconds,
                CHART.drainSeconds,
                CHART.progressDeadlineSeconds);
    }
}
