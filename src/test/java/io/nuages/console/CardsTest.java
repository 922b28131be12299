package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.nuages.console.HomePage.AppCard;
import io.nuages.console.HomePage.EnvironmentRow;
import io.nuages.web.PageEngine;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CardsTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final Clock clock = mock(Clock.class);
    private final PageEngine engine = new PageEngine(clock, new Cards(clock));

    @Test
    void a_card_that_says_the_same_is_kept_for_a_moment() {
        assertThat(at(0, card("shop", "Running"))).contains("just now");
        assertThat(at(9, card("shop", "Running"))).contains("just now");
        assertThat(at(11, card("shop", "Running"))).contains("11 s ago");
    }

    @Test
    void a_card_that_says_anything_else_is_another() {
        assertThat(at(0, card("shop", "Running"))).contains("Running").doesNotContain("Down");
        assertThat(at(1, card("shop", "Down"))).contains("Down").doesNotContain("Running");
        assertThat(at(2, card("blog", "Down"))).contains(">blog<").doesNotContain(">shop<");
    }

    @Test
    void what_is_the_customers_is_escaped() {
        assertThat(at(0, card("<b>shop</b>", "Running")))
                .contains("&lt;b&gt;shop&lt;/b&gt;")
                .doesNotContain("<b>shop");
    }

    private String at(int second, AppCard card) {
        when(clock.instant()).thenReturn(START.plusSeconds(second));
        var sample = Samples.home();
        var home = new HomePage("/t/acme", "x", "1 app", List.of(card), 1, false, sample.plan(), List.of(), true);
        return engine.render("home", "home-cards", Map.of("home", home, "section", "apps"));
    }

    private static AppCard card(String name, String word) {
        var row = new EnvironmentRow(
                "production",
                "/t/acme/apps/shop/production",
                Standing.ok(word),
                null,
                "shop.example.com",
                "1.0",
                "sha256:be1239b3",
                Note.ago("deployed", START, ""));
        return new AppCard(name, "/t/acme/apps/shop/production", "ghcr.io/acme/shop", List.of(row));
    }
}
