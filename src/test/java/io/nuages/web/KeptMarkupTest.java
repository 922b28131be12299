package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.thymeleaf.context.Context;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

class KeptMarkupTest {
    private final Hand hand = new Hand();
    private final SpringTemplateEngine engine = new SpringTemplateEngine();

    KeptMarkupTest() {
        var resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("io/nuages/web/");
        resolver.setSuffix(".html");
        engine.setTemplateResolver(resolver);
        engine.addDialect(new ShowDialect(hand));
        engine.addDialect(new KeptMarkup(hand));
    }

    @Test
    void what_is_equal_is_rendered_once() {
        var first = new Thing("a", PageEngine.NOW);
        var same = new Thing("a", PageEngine.NOW);
        var other = new Thing("b", PageEngine.NOW);

        var page = page(first, other);
        assertThat(page(same, other)).isEqualTo(page).contains("<i>a</i><u>just now</u>", "<i>b</i>");
        assertThat(List.of(first.read, same.read, other.read)).containsExactly(1, 0, 1);
    }

    @Test
    void a_word_about_time_is_kept_as_long_as_it_is_true() {
        var thing = new Thing("a", PageEngine.NOW.minusSeconds(245));

        assertThat(page(thing)).contains("4 min ago");
        hand.now = PageEngine.NOW.plusSeconds(54);
        assertThat(page(thing)).contains("4 min ago");
        assertThat(thing.read).isEqualTo(1);

        hand.now = PageEngine.NOW.plusSeconds(55);
        assertThat(page(thing)).contains("5 min ago");
        assertThat(thing.read).isEqualTo(2);
    }

    /** A list is kept as one, and each of its lines by itself. */
    @Test
    void what_contains_a_word_is_kept_no_longer_than_the_word() {
        var thing = new Thing("a", PageEngine.NOW.minusSeconds(245));
        var single = engine.process("kept", context(Map.of("thing", thing)));
        assertThat(single).contains("4 min ago");
        assertThat(page(thing)).contains("4 min ago");
        assertThat(thing.read).isEqualTo(1);

        hand.now = PageEngine.NOW.plusSeconds(55);
        assertThat(page(thing)).contains("5 min ago");
    }

    @Test
    void a_list_with_one_new_line_renders_that_line_only() {
        var first = new Thing("a", PageEngine.NOW);
        var second = new Thing("b", PageEngine.NOW);
        page(first);
        assertThat(page(first, second)).contains("<i>a</i>", "<i>b</i>");
        assertThat(List.of(first.read, second.read)).containsExactly(1, 1);
    }

    /** Else one visitor's page could show what was meant for another one. */
    @Test
    void a_fragment_that_is_kept_sees_nothing_else_of_the_page() {
        assertThat(page(new Thing("a", PageEngine.NOW))).contains("<s></s>").doesNotContain("for one visitor");
    }

    @Test
    void a_fragment_that_is_kept_knows_no_request() {
        assertThatThrownBy(() -> engine.process("kept", context(Map.of("things", List.of(), "linked", true))))
                .isInstanceOf(TemplateProcessingException.class)
                .hasStackTraceContaining("\"/account\" cannot be context relative");
    }

    @Test
    void text_is_escaped_as_everywhere() {
        assertThat(page(new Thing("<script>", PageEngine.NOW)))
                .contains("&lt;script&gt;")
                .doesNotContain("<script>");
    }

    private String page(Thing... things) {
        return engine.process("kept", context(Map.of("things", List.of(things))));
    }

    private static Context context(Map<String, Object> variables) {
        var all = new HashMap<>(variables);
        all.put("secret", "for one visitor");
        return new Context(Locale.ENGLISH, all);
    }

    /** Counts how often it was shown. */
    public static final class Thing {
        private final String name;
        private final Instant at;
        private int read;

        Thing(String name, Instant at) {
            this.name = name;
            this.at = at;
        }

        public String getName() {
            read++;
            return name;
        }

        public Instant getAt() {
            return at;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Thing thing && thing.name.equals(name) && thing.at.equals(at);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, at);
        }
    }

    /** A clock that is set by hand. */
    private static final class Hand extends Clock {
        private Instant now = PageEngine.NOW;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
