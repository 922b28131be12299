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
    void who_is_refused_too_often_is_told_to_wait_for_a_minute() {
        count("192.0.2.1", Strangers.MOST_IN_A_MINUTE);
        assertThat(strangers.count("192.0.2.1")).isFalse();
        assertThat(strangers.count("192.0.2.2")).isTrue();

        clock = Clock.offset(clock, Duration.ofSeconds(59));
        assertThat(strangers.count("192.0.2.1")).isFalse();
        clock = Clock.offset(clock, Duration.ofSeconds(1));
        assertThat(strangers.count("192.0.2.1")).isTrue();
    }

    @Test
    void neighbours_of_one_ipv6_network_are_one() {
        count("2001:db8:1:2::7", Strangers.MOST_IN_A_MINUTE);
        assertThat(strangers.count("2001:db8:1:2:ffff::1")).isFalse();
        assertThat(strangers.count("2001:db8:1:3::7")).isTrue();
    }

    @Test
    void counting_takes_no_more_memory_however_many_addresses_ask_and_who_goes_on_asking_is_not_forgotten() {
        count("203.0.113.1", Strangers.MOST_IN_A_MINUTE);
        for (var i = 0; i < 2 * Strangers.MOST_NETWORKS; i++) {
            strangers.count("198." + i / 62_500 + "." + i / 250 % 250 + "." + i % 250);
            if (i % 100 == 0) {
                assertThat(strangers.count("203.0.113.1")).isFalse();
            }
        }
        assertThat(strangers.networks()).isLessThanOrEqualTo(Strangers.MOST_NETWORKS);
    }

    private void count(String address, int times) {
        for (var i = 0; i < times; i++) {
            assertThat(strangers.count(address)).isTrue();
        }
    }
}
