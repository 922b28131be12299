package io.nuages.spec;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a CronJob is due, in the dialect of Kubernetes: five fields with numbers, English names, {@code *}, {@code ?}, ranges, lists
 * and steps; {@code @hourly}, {@code @daily} and the like; or {@code @every} with a duration such as {@code 1h30m}. Of a day of the month
 * and a day of the week, where both are given, either will do. Immutable.
 */
public final class CronTimes {
    private static final String EVERY = "@every ";
    private static final Pattern DURATION = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:h|ms|m|s|us|ns))++");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|s|us|ns)");
    /** The first value, and the step from there. */
    private static final Pattern STEP = Pattern.compile("([^-/]+)(?:-[^/]*)?/([0-9]{1,9})");
    /** Of minutes, hours, days of the month, months and days of the week. */
    private static final int[] LEAST = {0, 0, 1, 1, 0};

    private static final int[] MOST = {59, 23, 31, 12, 6};
    private static final CronDefinition DIALECT = CronDefinitionBuilder.defineCron()
            .withMinutes()
            .withValidRange(0, 59)
            .withStrictRange()
            .and()
            .withHours()
            .withValidRange(0, 23)
            .withStrictRange()
            .and()
            .withDayOfMonth()
            .withValidRange(1, 31)
            .withStrictRange()
            .and()
            .withMonth()
            .withValidRange(1, 12)
            .withStrictRange()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 6)
            .withMondayDoWValue(1)
            .withStrictRange()
            .and()
            .withSupportedNicknameYearly()
            .withSupportedNicknameAnnually()
            .withSupportedNicknameMonthly()
            .withSupportedNicknameWeekly()
            .withSupportedNicknameDaily()
            .withSupportedNicknameMidnight()
            .withSupportedNicknameHourly()
            .instance();

    private final ZoneId zone;
    private final @Nullable Duration every;
    private final @Nullable ExecutionTime fields;

    private CronTimes(ZoneId zone, @Nullable Duration every, @Nullable ExecutionTime fields) {
        this.zone = zone;
        this.every = every;
        this.fields = fields;
    }

    /**
     * @param timeZone a name of the time zone database, for example {@code Europe/Zurich}; null for UTC
     * @throws IllegalArgumentException with the reason, when the API server would not take one of the two
     */
    public static CronTimes of(String schedule, @Nullable String timeZone) {
        if (timeZone != null && !ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw new IllegalArgumentException("unknown time zone " + timeZone);
        }
        var zone = timeZone == null ? ZoneOffset.UTC : ZoneId.of(timeZone);
        if (schedule.startsWith(EVERY)) {
            return new CronTimes(zone, duration(schedule.substring(EVERY.length())), null);
        }
        var cron = new CronParser(DIALECT).parse(withShortSteps(schedule.replace('?', '*')));
        return new CronTimes(zone, null, ExecutionTime.forCron(cron));
    }

    /** Kubernetes lets a step be longer than its field, which then has only the first value. */
    private static String withShortSteps(String schedule) {
        var fields = schedule.strip().split("\\s+", -1);
        if (fields.length == LEAST.length) {
            for (var i = 0; i < fields.length; i++) {
                var items = fields[i].split(",", -1);
                for (var j = 0; j < items.length; j++) {
                    items[j] = withShortStep(items[j], LEAST[i], MOST[i]);
                }
                fields[i] = String.join(",", items);
            }
        }
        return String.join(" ", fields);
    }

    private static String withShortStep(String item, int least, int most) {
        var step = STEP.matcher(item);
        if (!step.matches() || Integer.parseInt(step.group(2)) <= most - least) {
            return item;
        }
        return step.group(1).equals("*") ? Integer.toString(least) : step.group(1);
    }

    /** The first moment after this one at which it is due; empty when there is none, as of a 30th of February. */
    public Optional<Instant> next(Instant after) {
        if (every != null) {
            return Optional.of(after.truncatedTo(ChronoUnit.SECONDS).plus(every));
        }
        return fields == null
                ? Optional.empty()
                : fields.nextExecution(after.atZone(zone)).map(Instant::from);
    }

    /** As Go writes it; less than a second counts as one, and fractions of seconds do not count. */
    private static Duration duration(String text) {
        if (!DURATION.matcher(text).matches()) {
            throw new IllegalArgumentException("failed to parse duration " + text);
        }
        var nanos = PART.matcher(text)
                .results()
                .mapToDouble(part -> Double.parseDouble(part.group(1)) * unit(part.group(2)))
                .sum();
        return Duration.ofSeconds(Math.max(1, (long) (nanos / 1e9)));
    }

    private static double unit(String unit) {
        return switch (unit) {
            case "h" -> 3600e9;
            case "m" -> 60e9;
            case "s" -> 1e9;
            case "ms" -> 1e6;
            case "us" -> 1e3;
            default -> 1;
        };
    }
}
