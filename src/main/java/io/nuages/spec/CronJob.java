package io.nuages.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that is run on a schedule.
 *
 * @param schedule five fields, or a word such as {@code @daily} or {@code @every 5m}
 * @param timeZone of IANA; null for UTC
 * @param timeoutSeconds null for an hour
 * @param concurrency what happens when the previous run is not over: {@code Forbid} (null means it, too), {@code Replace}, {@code Allow}
 * @param files false mounts no files
 */
public record CronJob(
        String schedule,
        @JsonInclude List<String> command,
        List<String> args,
        @Nullable String timeZone,
        @Nullable Integer timeoutSeconds,
        @Nullable String concurrency,
        @Nullable Boolean files) {
    /** What {@code concurrency} means where nothing is said. */
    public static final String FORBID = "Forbid";

    private static final String ALLOW = "Allow";
    private static final int TIMEOUT = 3600;
    /** Further simultaneous runs are limited only by the tenant's quota. */
    private static final int MOST_AT_ONCE = 100;

    public CronJob {
        command = Lists.copy(command);
        args = Lists.copy(args);
        timeZone = timeZone == null || timeZone.isEmpty() ? null : timeZone;
        files = Boolean.FALSE.equals(files) ? false : null;
    }

    /** With what a form says of it. @param had whose other aspects stay; null for a new one */
    public static CronJob of(
            @Nullable CronJob had,
            String schedule,
            String timeZone,
            List<String> command,
            @Nullable Integer timeoutSeconds,
            String concurrency) {
        return new CronJob(
                had != null && had.schedule.strip().equals(schedule) ? had.schedule : schedule,
                command,
                had == null ? List.of() : had.args,
                timeZone,
                timeoutSeconds,
                concurrency.equals(FORBID) && (had == null || had.concurrency == null) ? null : concurrency,
                had == null ? null : had.files);
    }

    /** The name under which the chart has its size. */
    public static String component(String name) {
        return "cron/" + name;
    }

    public Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds == null ? TIMEOUT : timeoutSeconds);
    }

    static void check(String name, CronJob job, Bounds bounds, Findings findings) {
        var at = "cron." + name;
        Lists.saysWhatToRun(at, job.command, job.args, findings);
        findings.most(at + ".timeoutSeconds", job.timeoutSeconds, bounds.jobSeconds());
        Schedule.check(at, job.schedule, job.timeZone, findings);
    }

    /**
     * It claims the room of its pods all the time, since it may be due at any time, and costs the share of time in which it may run;
     * nothing while its schedule is half typed.
     */
    Demand demand(String name) {
        try {
            var times = Schedule.of(schedule, timeZone);
            var atOnce = ALLOW.equals(concurrency) ? atOnce(times) : 1;
            var share =
                    timeout().toSeconds() / (double) Math.max(1, times.mean().toSeconds());
            return new Demand(component(name), atOnce, atOnce, 0, Math.clamp(share, 0, atOnce) / atOnce);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return new Demand(component(name), 1, 1, 0, 0);
        }
    }

    private int atOnce(Schedule times) {
        var shortest = Math.max(1, times.shortest().toSeconds());
        return Math.clamp((timeout().toSeconds() + shortest - 1) / shortest, 1, MOST_AT_ONCE);
    }

    static void changes(String name, @Nullable CronJob before, @Nullable CronJob after, Changes changes) {
        var at = "cron job " + name;
        if (before == null || after == null) {
            changes.add(at, before == null ? "" : before.words(), after == null ? "" : after.words());
            return;
        }
        changes.add(at + ", schedule", before.when(), after.when());
        changes.add(at + ", command", before.line(), after.line());
        changes.add(
                at + ", ends within", Changes.seconds(before.timeoutSeconds), Changes.seconds(after.timeoutSeconds));
        changes.add(at + ", overlapping runs", before.overlap(), after.overlap());
        changes.add(at + ", files", before.mounted(), after.mounted());
    }

    public String line() {
        return CommandLine.format(Lists.joined(command, args));
    }

    private String words() {
        return when() + ": " + line();
    }

    /** {@code 0 3 * * *, Europe/Zurich}. */
    public String when() {
        return schedule.strip() + (timeZone == null ? "" : ", " + timeZone);
    }

    /** What happens when the run before is not over. */
    public String overlap() {
        return concurrency == null ? FORBID : concurrency;
    }

    private String mounted() {
        return files == null ? "mounted" : "not mounted";
    }
}
