package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShowTest {
    private final Show show = new Show(Clock.fixed(PageEngine.NOW, ZoneOffset.UTC));

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
    void pastMomentsGetCoarserWithAge(long seconds, String words) {
        assertThat(show.ago(PageEngine.NOW.minusSeconds(seconds))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"200, 0.2 s", "9999, 10.0 s", "21000, 21 s", "108000, 1 m 48 s", "7500000, 2 h 5 m", "-5, 0.0 s"})
    void durationsHaveTheUnitThatMatters(long millis, String words) {
        assertThat(show.duration(Duration.ofMillis(millis))).isEqualTo(words);
    }

    @Test
    void aDigestIsShownByEightCharacters() {
        assertThat(show.digest("sha256:be1239b3c0ffee")).isEqualTo("be1239b3");
        assertThat(show.digest("sha256:be12")).isEqualTo("be12");
        assertThat(show.digest(null)).isEmpty();
    }

    @Test
    void aFieldsNameBecomesAnId() {
        assertThat(show.id("processes[0].size")).isEqualTo("processes-0-size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", ""})
    void anAddressThatLeavesThePortalLeadsNowhere(String address) {
        assertThat(show.path(address)).isEqualTo("#");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/t/lumiere", "/t/lumiere/apps/shop/production#variables"})
    void anAddressInsideThePortalIsKept(String address) {
        assertThat(show.path(address)).isEqualTo(address);
    }
}
