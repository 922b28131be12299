package io.nuages.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private Clock clock = Clock.fixed(Instant.parse("2026-05-04T10:00:30Z"), ZoneOffset.UTC);

    private final Strangers strangers = new Strangers(new Clock() {
        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public java.time.ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return clock.withZone(zone);
        }
    });

    @Test
    void who_is_refused_too_often_is_not_listened_to_before_the_next_minute() {
        refuse("192.0.2.1", Strangers.MOST_IN_A_MINUTE - 1);
        assertThat(strangers.tooMany("192.0.2.1")).isFalse();
        refuse("192.0.2.1", 1);
        assertThat(strangers.tooMany("192.0.2.1")).isTrue();
        assertThat(strangers.tooMany("192.0.2.2")).isFalse();

        clock = Clock.offset(clock, Duration.ofSeconds(30));
        assertThat(strangers.tooMany("192.0.2.1")).isFalse();
    }

    @Test
    void neighbours_of_one_ipv6_network_are_one() {
        refuse("2001:db8:1:2::7", Strangers.MOST_IN_A_MINUTE);
        assertThat(strangers.tooMany("2001:db8:1:2:ffff::1")).isTrue();
        assertThat(strangers.tooMany("2001:db8:1:3::7")).isFalse();
    }

    @Test
    void counting_takes_no_more_memory_however_many_addresses_ask() {
        for (var i = 0; i < 10_000; i++) {
            strangers.refused("198.51." + i / 250 + "." + i % 250);
        }
        refuse("203.0.113.1", Strangers.MOST_IN_A_MINUTE);
        assertThat(strangers.tooMany("203.0.113.2")).isTrue();
        assertThat(strangers.tooMany("198.51.0.1")).isFalse();
    }

    private void refuse(String address, int times) {
        for (var i = 0; i < times; i++) {
            strangers.refused(address);
        }
    }
}
