package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShowTest {
    private final Show show = new Show(clock());

    @ParameterizedTest
    @CsvSource({
        "-30, just now",
        "9, just now",
        "10, 10 s ago",
        "60, 1 min ago",
        "3599, 59 min ago",
        "3600, 1 h ago",
        "86400, yesterday",
        "172800, 2 days ago",
        "2592000, 22 October 2026"
    })
    void past_moments_get_coarser_with_age(long seconds, String words) {
        assertThat(show.ago(PageEngine.NOW.minusSeconds(seconds))).isEqualTo(words);
    }

    /** The first second of which it says something else, however old the moment. */
    @ParameterizedTest
    @ValueSource(longs = {-30, 0, 9, 10, 59, 60, 3599, 3600, 86_399, 86_400, 172_799, 172_800, 2_591_999, 2_592_000})
    void what_depends_on_the_time_says_until_when_it_is_true(long seconds) {
        var at = PageEngine.NOW.minusSeconds(seconds);
        for (var words : List.<BiFunction<Show, Instant, String>>of(Show::ago, Show::since)) {
            var until = new ArrayList<Instant>();
            var now = words.apply(new Show(clock(), until::add), at);
            if (until.isEmpty()) {
                assertThat(words.apply(new Show(Clock.offset(clock(), Duration.ofDays(9999))), at))
                        .isEqualTo(now);
                continue;
            }
            assertThat(until).hasSize(1);
            assertThat(words.apply(new Show(Clock.fixed(until.getFirst().minusMillis(1), ZoneOffset.UTC)), at))
                    .isEqualTo(now);
            assertThat(words.apply(new Show(Clock.fixed(until.getFirst(), ZoneOffset.UTC)), at))
                    .isNotEqualTo(now);
        }
    }

    @Test
    void a_clock_says_the_year_where_it_is_not_this_one() {
        var year = PageEngine.NOW.atZone(ZoneOffset.UTC).getYear();

        assertThat(show.clock(Instant.parse(year + "-12-01T14:31:00Z"))).isEqualTo("1 Dec, 14:31 UTC");
        assertThat(show.clock(Instant.parse((year + 1) + "-01-01T03:00:00Z")))
                .isEqualTo("1 Jan " + (year + 1) + ", 03:00 UTC");
    }

    private static Clock clock() {
        return Clock.fixed(PageEngine.NOW, ZoneOffset.UTC);
    }

    @ParameterizedTest
    @CsvSource({
        "200, 0.2 s",
        "9999, 9.9 s",
        "21000, 21 s",
        "108000, 1 min 48 s",
        "7500000, 2 h 5 min",
        "100, 0.1 s",
        "99, under 0.1 s",
        "-5, under 0.1 s"
    })
    void durations_have_the_unit_that_matters(long millis, String words) {
        assertThat(show.duration(Duration.ofMillis(millis))).isEqualTo(words);
    }

    @Test
    void a_digest_is_shown_by_eight_characters() {
        assertThat(show.digest("sha256:be1239b3c0ffee")).isEqualTo("be1239b3");
        assertThat(show.digest("sha256:be12")).isEqualTo("be12");
        assertThat(show.digest(null)).isEmpty();
    }

    @Test
    void a_fields_name_becomes_an_id() {
        assertThat(show.id("processes[0].size")).isEqualTo("processes-0-size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", ""})
    void an_address_that_leaves_the_portal_leads_nowhere(String address) {
        assertThat(show.path(address)).isEqualTo("#");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/t/lumiere", "/t/lumiere/apps/shop/production#variables"})
    void an_address_inside_the_portal_is_kept(String address) {
        assertThat(show.path(address)).isEqualTo(address);
    }
}
