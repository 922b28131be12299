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
    void beforeItListensItKnowsNothing() {
        assertThat(recent.since(ACME, START)).isNull();
    }

    @Test
    void whatChangedAfterAPageWasMadeIsTold() {
        recent.listening(START);
        recent.changed(ACME, SHOP, START.plusSeconds(20));
        assertThat(recent.since(ACME, START.plusSeconds(10))).containsExactly(SHOP);
        assertThat(recent.since(ACME, START.plusSeconds(30))).isEmpty();
        assertThat(recent.since(LUMEN, START.plusSeconds(10))).isEmpty();
    }

    @Test
    void clocksMayDifferALittle() {
        recent.listening(START);
        recent.changed(ACME, SHOP, START.plusSeconds(20));
        assertThat(recent.since(ACME, START.plusSeconds(21))).containsExactly(SHOP);
    }

    @Test
    void aPageFromBeforeAGapMustFetchEverything() {
        recent.listening(START);
        recent.changed(ACME, SHOP, START.plusSeconds(1));
        recent.deaf();
        assertThat(recent.since(ACME, START.plusSeconds(1))).isNull();
        recent.listening(START.plusSeconds(60));
        assertThat(recent.since(ACME, START.plusSeconds(50))).isNull();
        assertThat(recent.since(ACME, START.plusSeconds(61))).isEmpty();
    }

    @Test
    void whatIsOldIsForgottenAndNotGuessed() {
        recent.listening(START);
        recent.changed(ACME, SHOP, START.plusSeconds(1));
        recent.forgetOld(START.plusSeconds(1).plus(RecentChanges.KEPT).plus(Duration.ofSeconds(1)));
        assertThat(recent.since(ACME, START)).isNull();
        assertThat(recent.since(ACME, START.plus(RecentChanges.KEPT).plusSeconds(2)))
                .isEmpty();
    }
}
