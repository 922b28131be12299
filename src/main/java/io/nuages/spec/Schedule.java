package io.nuages.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ConcurrentReferenceHashMap;

/** When a cron job runs, as Kubernetes reads it: five fields with names, {@code ?} and steps, {@code @daily} and the like, or {@code @every 5m}. */
public final class Schedule {
    private record Field(String name, int least, int most, String names) {}

    private static final Field[] FIELDS = {
        new Field("minute", 0, 59, ""),
        new Field("hour", 0, 23, ""),
        new Field("day of the month", 1, 31, ""),
        new Field("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
        new Field("day of the week", 0, 6, "sun mon tue wed thu fri sat")
    };
    /** Those of the chart, to which a vertical tab is none. */
    private static final String BLANKS = " \t\n\f\r";

    /** With names, each of which stands alone. */
    private static final Pattern TYPED =
            Pattern.compile("([*?]|([0-9]{1,2}|[a-z]{3})(-([0-9]{1,2}|[a-z]{3}))?)(/[1-9][0-9]{0,3})?");

    private static final Pattern ITEM = Pattern.compile("([*?]|[0-9]{1,2}(-[0-9]{1,2})?)(/[1-9][0-9]{0,3})?");
    /** Any year will do, but for leap days. */
    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

    private static final int SAMPLES = 100;
    private static final Map<String, Rhythm> RHYTHMS = new ConcurrentReferenceHashMap<>();

    private record Rhythm(Duration shortest, Duration mean) {}

    private final CronTimes times;
    private final String text;

    private Schedule(CronTimes times, String text) {
        this.times = times;
        this.text = text;
    }

    /**
     * @param timeZone null for UTC, as Kubernetes' controllers have it
     * @throws IllegalArgumentException for a schedule that {@link #check} finds wrong
     */
    public static Schedule of(String schedule, @Nullable String timeZone) {
        var text = schedule.strip();
        return new Schedule(CronTimes.of(text, timeZone), text);
    }

    /** The first time after that one; empty for a day that never comes, such as 31 February. */
    public Optional<Instant> next(Instant after) {
        return times.next(after);
    }

    /** The shortest time between two runs. */
    Duration shortest() {
        return rhythm().shortest();
    }

    /** The time between two runs on average. */
    Duration mean() {
        return rhythm().mean();
    }

    private Rhythm rhythm() {
        return RHYTHMS.computeIfAbsent(text, each -> sampled(times));
    }

    private static Rhythm sampled(CronTimes times) {
        var shortest = Duration.ofDays(365);
        var first = times.next(BEGIN);
        var last = first;
        var runs = 0;
        for (var each = first; each.isPresent() && runs < SAMPLES; runs++) {
            last = each;
            each = times.next(each.get());
            if (each.isPresent()) {
                var between = Duration.between(last.get(), each.get());
                shortest = between.compareTo(shortest) < 0 ? between : shortest;
            }
        }
        return runs < 2
                ? new Rhythm(shortest, shortest)
                : new Rhythm(
                        shortest,
                        Duration.between(first.orElseThrow(), last.orElseThrow())
                                .dividedBy(runs - 1L));
    }

    static void check(String at, String schedule, @Nullable String timeZone, Findings findings) {
        var text = trimmed(schedule);
        if (!text.startsWith("@")) {
            var parts = text.split("[" + BLANKS + "]+", -1);
            for (var i = 0; i < Math.min(parts.length, FIELDS.length); i++) {
                if (!isField(parts[i], FIELDS[i])) {
                    findings.add(
                            at + ".schedule",
                            "\"" + Words.shortened(parts[i]) + "\" is not a valid " + FIELDS[i].name() + " ("
                                    + FIELDS[i].least() + " to " + FIELDS[i].most() + ").");
                }
            }
        }
        if (timeZone != null && !Zones.ALL.contains(timeZone)) {
            findings.add(
                    at + ".timeZone",
                    "\"" + Words.shortened(timeZone) + "\" is not a time zone such as Europe/Zurich.");
        }
    }

    private static String trimmed(String schedule) {
        var begin = 0;
        var end = schedule.length();
        while (begin < end && BLANKS.indexOf(schedule.charAt(begin)) >= 0) {
            begin++;
        }
        while (end > begin && BLANKS.indexOf(schedule.charAt(end - 1)) >= 0) {
            end--;
        }
        return schedule.substring(begin, end);
    }

    private static boolean isField(String part, Field field) {
        var plain = part.toLowerCase(Locale.ROOT);
        if (Stream.of(plain.split(",", -1))
                .anyMatch(item -> !TYPED.matcher(item).matches())) {
            return false;
        }
        var names = field.names().isEmpty() ? new String[0] : field.names().split(" ", -1);
        for (var i = 0; i < names.length; i++) {
            plain = plain.replace(names[i], Integer.toString(field.least() + i));
        }
        for (var item : plain.split(",", -1)) {
            if (!ITEM.matcher(item).matches() || !isWithin(item, field)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWithin(String item, Field field) {
        var range = item.replaceFirst("/.*", "");
        if (range.equals("*") || range.equals("?")) {
            return true;
        }
        var ends = range.split("-", -1);
        var begin = Integer.parseInt(ends[0]);
        var end = Integer.parseInt(ends[ends.length - 1]);
        return field.least() <= begin && begin <= end && end <= field.most();
    }

    private static final class Zones {
        static final Set<String> ALL = read();

        private static Set<String> read() {
            try (var in = new ClassPathResource("helm/django-app/files/timezones.txt").getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .collect(Collectors.toUnmodifiableSet());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
