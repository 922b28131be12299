package io.nuages.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The 1st of May 2026 is a Friday. */
class CronTimesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *         | 2026-05-01T12:00:30Z | 2026-05-01T12:01:00Z
            * * * * *         | 2026-05-01T12:01:00Z | 2026-05-01T12:02:00Z
            */15 * * * *      | 2026-05-01T12:16:00Z | 2026-05-01T12:30:00Z
            5/20 * * * *      | 2026-05-01T12:16:00Z | 2026-05-01T12:25:00Z
            10-30/10 * * * *  | 2026-05-01T12:30:00Z | 2026-05-01T13:10:00Z
            */90 * * * *      | 2026-05-01T12:16:00Z | 2026-05-01T13:00:00Z
            *,0/99 * * * *    | 2026-05-01T12:16:00Z | 2026-05-01T12:17:00Z
            5/60,10-30/60 * * * * | 2026-05-01T12:06:00Z | 2026-05-01T12:10:00Z
            0 */24 * * *      | 2026-05-01T12:00:00Z | 2026-05-02T00:00:00Z
            0 0 */31 * *      | 2026-05-01T12:00:00Z | 2026-06-01T00:00:00Z
            0 0 ?/40 * *      | 2026-05-01T12:00:00Z | 2026-06-01T00:00:00Z
            0 0 1 jul-dec/20 * | 2026-05-01T12:00:00Z | 2026-07-01T00:00:00Z
            0 0 * * */9999    | 2026-05-01T12:00:00Z | 2026-05-03T00:00:00Z
            0 4 * * *         | 2026-05-01T12:00:00Z | 2026-05-02T04:00:00Z
            0 4 ? * ?         | 2026-05-01T12:00:00Z | 2026-05-02T04:00:00Z
            0 4 * * MON-WED   | 2026-05-01T12:00:00Z | 2026-05-04T04:00:00Z
            0 4 * * sun       | 2026-05-01T12:00:00Z | 2026-05-03T04:00:00Z
            0 4 * * 0         | 2026-05-01T12:00:00Z | 2026-05-03T04:00:00Z
            0 4 * Jan,jul *   | 2026-05-01T12:00:00Z | 2026-07-01T04:00:00Z
            0 0 31 * *        | 2026-05-31T12:00:00Z | 2026-07-31T00:00:00Z
            0 0 29 2 *        | 2026-05-01T00:00:00Z | 2028-02-29T00:00:00Z
            0 0 13 * 2        | 2026-05-01T00:00:00Z | 2026-05-05T00:00:00Z
            0 0 3 * 2         | 2026-05-01T00:00:00Z | 2026-05-03T00:00:00Z
            @hourly           | 2026-05-01T12:00:00Z | 2026-05-01T13:00:00Z
            @daily            | 2026-05-01T12:00:00Z | 2026-05-02T00:00:00Z
            @midnight         | 2026-05-01T12:00:00Z | 2026-05-02T00:00:00Z
            @weekly           | 2026-05-01T12:00:00Z | 2026-05-03T00:00:00Z
            @monthly          | 2026-05-01T12:00:00Z | 2026-06-01T00:00:00Z
            @yearly           | 2026-05-01T12:00:00Z | 2027-01-01T00:00:00Z
            @annually         | 2026-05-01T12:00:00Z | 2027-01-01T00:00:00Z
            @every 5m         | 2026-05-01T12:00:00Z | 2026-05-01T12:05:00Z
            @every 1h30m      | 2026-05-01T12:00:00Z | 2026-05-01T13:30:00Z
            @every 1.5h       | 2026-05-01T12:00:00Z | 2026-05-01T13:30:00Z
            @every 10ms       | 2026-05-01T12:00:00Z | 2026-05-01T12:00:01Z
            """)
    void it_says_when_it_is_due_next(String schedule, Instant after, Instant next) {
        assertThat(CronTimes.of(schedule, null).next(after)).contains(next);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 4 * * *  | Europe/Zurich    | 2026-05-01T12:00:00Z | 2026-05-02T04:00:00+02:00
            0 4 * * *  | Europe/Zurich    | 2026-12-01T12:00:00Z | 2026-12-02T04:00:00+01:00
            30 4 * * * | Asia/Kathmandu   | 2026-05-01T12:00:00Z | 2026-05-02T04:30:00+05:45
            @daily     | America/New_York | 2026-05-01T12:00:00Z | 2026-05-02T00:00:00-04:00
            @hourly    | Etc/UTC          | 2026-05-01T12:00:00Z | 2026-05-01T13:00:00Z
            """)
    void it_is_read_by_its_time_zone(String schedule, String zone, Instant after, OffsetDateTime next) {
        assertThat(CronTimes.of(schedule, zone).next(after)).contains(next.toInstant());
    }

    @Test
    void a_day_that_never_comes_is_never_due() {
        assertThat(CronTimes.of("0 0 30 2 *", null).next(Instant.EPOCH)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * * 7",
                "* * * * sat-sun",
                "30-10 * * * *",
                "*/0 * * * *",
                "a * * * *",
                "L * * * *",
                "* * L * *",
                "* * 15W * *",
                "* * * * 5#3",
                "@reboot",
                "@every",
                "@every 5",
                "@every 5d",
                "TZ=Europe/Zurich 0 4 * * *"
            })
    void what_the_api_server_does_not_take_is_refused(String schedule) {
        assertThatThrownBy(() -> CronTimes.of(schedule, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_interval_of_many_parts_needs_no_deep_stack() {
        assertThat(CronTimes.of("@every " + "1s".repeat(100_000), null).next(Instant.EPOCH))
                .contains(Instant.ofEpochSecond(100_000));
        assertThatThrownBy(() -> CronTimes.of("@every " + "1s".repeat(100_000) + "x", null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mars/Olympus", "UTC+1", "Local", "+01:00"})
    void an_unknown_time_zone_is_refused(String zone) {
        assertThatThrownBy(() -> CronTimes.of("@daily", zone)).hasMessageContaining("unknown time zone");
    }
}
