package io.nuages.web;

import io.nuages.plan.Amounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Values in words, for templates: {@code ${#show.ago(at)}}. */
public final class Show {
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("d MMM, HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK_OF_A_YEAR = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final Pattern INSIDE = Pattern.compile("/(?![/\\\\])[^\\p{Cntrl}\\\\]*|/");
    private static final long DAY_LONG = 86_400;

    /** The address says what is in the file, so that browsers may keep it for good and notice when it changes. */
    private static final String ICONS = "/assets/" + hash("/static/icons/lucide.svg") + "/icons/lucide.svg#";

    private final Clock clock;
    private final Consumer<Instant> until;

    public Show(Clock clock) {
        this(clock, moment -> {});
    }

    /** @param until receives the moment at which a word that depends on the time changes */
    Show(Clock clock, Consumer<Instant> until) {
        this.clock = clock;
        this.until = until;
    }

    private static String hash(String file) {
        try (var stream = Objects.requireNonNull(Show.class.getResourceAsStream(file), file)) {
            var sum = new CRC32();
            sum.update(stream.readAllBytes());
            return Long.toString(sum.getValue(), 36);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of an icon for {@code <use>}; see {@code fragments :: icon}. */
    public String icon(String name) {
        return ICONS + name;
    }

    /** {@code just now}, {@code 4 min ago}, {@code 3 days ago}, and the day beyond a month. The browser says the same words. */
    public String ago(@Nullable Instant at) {
        if (at == null) {
            return "never";
        }
        var seconds = Duration.between(at, clock.instant()).toSeconds();
        if (seconds < 10) {
            return until(at, 10, "just now");
        }
        if (seconds < 60) {
            return until(at, seconds + 1, seconds + " s ago");
        }
        if (seconds < 3600) {
            return until(at, next(seconds, 60), seconds / 60 + " min ago");
        }
        if (seconds < DAY_LONG) {
            return until(at, next(seconds, 3600), seconds / 3600 + " h ago");
        }
        if (seconds < 2 * DAY_LONG) {
            return until(at, 2 * DAY_LONG, "yesterday");
        }
        return seconds < 30 * DAY_LONG
                ? until(at, next(seconds, DAY_LONG), seconds / DAY_LONG + " days ago")
                : DAY.format(at);
    }

    /** How long it has lasted: {@code 38 s}, {@code 3 days}. */
    public String since(@Nullable Instant at) {
        if (at == null) {
            return "";
        }
        var lasting = Duration.between(at, clock.instant());
        var seconds = Math.max(0, lasting.toSeconds());
        return until(at, next(seconds, seconds < 3600 ? 1 : seconds < DAY_LONG ? 60 : DAY_LONG), lasting(lasting));
    }

    /** {@code under 0.1 s}, {@code 0.2 s}, {@code 21 s}, {@code 1 min 48 s}, {@code 2 h 5 min}, {@code 3 days}. */
    public String duration(@Nullable Duration duration) {
        if (duration == null) {
            return "";
        }
        if (duration.toMillis() < 100) {
            return "under 0.1 s";
        }
        return duration.compareTo(Duration.ofSeconds(10)) < 0
                ? String.format(Locale.ENGLISH, "%.1f s", duration.toMillis() / 100 / 10.0)
                : lasting(duration);
    }

    /** The moment itself, in UTC; scripts turn it into the reader's zone. */
    public String exact(@Nullable Instant at) {
        return at == null ? "" : EXACT.format(at);
    }

    /**
     * A moment close by: {@code 1 Dec, 14:31 UTC}, with its year where that is not this one; scripts turn it into the reader's zone, and
     * leave out today's date.
     */
    public String clock(@Nullable Instant at) {
        if (at == null) {
            return "";
        }
        var year = clock.instant().atZone(ZoneOffset.UTC).getYear();
        until.accept(LocalDate.of(year + 1, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC));
        return (at.atZone(ZoneOffset.UTC).getYear() == year ? CLOCK : CLOCK_OF_A_YEAR).format(at);
    }

    /** {@code sha256:be1239b3…} as {@code be1239b3}. */
    public String digest(@Nullable String digest) {
        if (digest == null) {
            return "";
        }
        var hex = digest.substring(digest.indexOf(':') + 1);
        return hex.length() <= 8 ? hex : hex.substring(0, 8);
    }

    public String cores(long millis) {
        return Amounts.cores(millis);
    }

    public String bytes(long mib) {
        return Amounts.bytes(mib);
    }

    public String money(long rappen) {
        return Amounts.money(rappen);
    }

    /** {@code 1 pod}, {@code 2 pods}. */
    public String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    /** A field's name as an id: {@code processes[0].size} as {@code processes-0-size}. */
    public String id(String name) {
        return name.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    /** What stands before the name of an image, with the slash: {@code registry.example/demo/}. */
    public String registry(String image) {
        return image.substring(0, image.lastIndexOf('/') + 1);
    }

    /** The name of an image, with its tag: {@code shop:1.8}. */
    public String named(String image) {
        return image.substring(image.lastIndexOf('/') + 1);
    }

    /** One or two letters in place of a name. */
    public String initials(String name) {
        return letters(name);
    }

    static String letters(String name) {
        var words = name.strip().split("\\s+");
        var first = letter(words[0]);
        return words.length == 1 ? first : first + letter(words[words.length - 1]);
    }

    private static String letter(String word) {
        return word.isEmpty()
                ? "?"
                : word.substring(0, word.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
    }

    /** Sentences, each on its own line. */
    public List<String> lines(String sentences) {
        return sentences.lines().toList();
    }

    /** An address inside the portal; whatever is not one leads nowhere, since some come from stored text. */
    public String path(@Nullable String address) {
        return address != null && INSIDE.matcher(address).matches() ? address : "#";
    }

    private static String lasting(Duration duration) {
        var seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        if (seconds < DAY_LONG) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        return seconds < 2 * DAY_LONG ? "1 day" : seconds / DAY_LONG + " days";
    }

    private static long next(long seconds, long step) {
        return (seconds / step + 1) * step;
    }

    private String until(Instant at, long seconds, String words) {
        until.accept(at.plusSeconds(seconds));
        return words;
    }
}
