package io.nuages.account;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Until when a link works, for mails, which cannot know where they are read. */
final class LinkWords {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private LinkWords() {}

    static String day(Instant at) {
        return DAY.format(at);
    }

    static String minute(Instant at) {
        return MINUTE.format(at);
    }
}
