package io.nuages.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentChangesTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final UUID ACME = UUID.randomUUID();
    private static final UUID LUMEN = UUID.randomUUID();
    private static final UUID SHOP = UUID.randomUUID();

    private final RecentChanges recent = new RecentChanges();

    @Test
    void before_it_listens_it_knows_nothing() {
        assertThat(recent.since(ACME, START)).isNull();
    }

    @Test
    void what_changed_after_a_page_was_made_is_told() {
        recent.listening(START);
        recent.changed(ACME, SHOP, START.plusSeconds(20));
        assertThat(recent.since(ACME, START.plusSeconds(10))).containsExactly(SHOP);
        assertThat(recent.since(ACME, START.plusSeconds(30))).isEmpty();
        assertThat(recent.since(LUMEN, START.plusSeconds(10))).isEmpty();
    }

    @Test
    void clocks_may_differ_a_little() {
        recent.listening(START);
        recent.changed(ACME, SHOP, START.plusSeconds(20));
        assertThat(recent.since(ACME, START.plusSeconds(21))).containsExactly(SHOP);
    }

    @Test
    void a_page_from_before_a_gap_must_fetch_everything() {
        recent.listening(START);
        recent.changed(ACME, SHOP, START.plusSeconds(1));
        recent.deaf();
        assertThat(recent.since(ACME, START.plusSeconds(1))).isNull();
        recent.listening(START.plusSeconds(60));
        assertThat(recent.since(ACME, START.plusSeconds(50))).isNull();
        assertThat(recent.since(ACME, START.plusSeconds(61))).isEmpty();
    }

    @Test
    void what_is_old_is_forgotten_and_not_guessed() {
        recent.listening(START);
        recent.changed(ACME, SHOP, START.plusSeconds(1));
        recent.forgetOld(START.plusSeconds(1).plus(RecentChanges.KEPT).plus(Duration.ofSeconds(1)));
        assertThat(recent.since(ACME, START)).isNull();
        assertThat(recent.since(ACME, START.plus(RecentChanges.KEPT).plusSeconds(2)))
                .isEmpty();
    }
}
