package io.nuages.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.console.EnvironmentList.Rank;
import io.nuages.console.EnvironmentList.Show;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Health;
import io.nuages.deploy.Outline;
import io.nuages.spec.Specs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvironmentListTest {
    private static final Instant AT = Samples.ago(600);

    /** An environment that runs, otherwise as said. */
    private record Made(
            String app,
            String name,
            Health health,
            @Nullable String cause,
            Deployment.State newest,
            @Nullable Instant paused,
            @Nullable Instant deleting) {
        static Made of(String app, String name) {
            return new Made(app, name, Health.RUNNING, null, Deployment.State.SUCCEEDED, null, null);
        }

        Made health(Health other) {
            return new Made(app, name, other, cause, newest, paused, deleting);
        }

        Made cause(String other) {
            return new Made(app, name, health, other, newest, paused, deleting);
        }

        Made newest(Deployment.State other) {
            return new Made(app, name, health, cause, other, paused, deleting);
        }

        Made rests() {
            return new Made(app, name, health, cause, newest, AT, deleting);
        }

        Made goes() {
            return new Made(app, name, health, cause, newest, paused, AT);
        }

        Outline outline() {
            var image = new Outline.Image("registry.example/demo/" + app + ":1.7", Samples.digest("be1239b3"));
            var failed = newest == Deployment.State.FAILED ? "It broke." : null;
            return new Outline(
                    UUID.randomUUID(),
                    app,
                    name,
                    1,
                    1,
                    Specs.of("registry.example/demo/" + app + ":1.8")
                            .host(app + ".lumiere.example")
                            .spec(),
                    AT,
                    paused,
                    deleting,
                    health,
                    cause,
                    null,
                    new Outline.Newest(
                            newest,
                            Deployment.Kind.DEPLOY,
                            Deployment.Trigger.PERSON,
                            "owner",
                            image.name(),
                            1,
                            List.of(),
                            failed,
                            null,
                            AT,
                            newest.ended() ? AT : null),
                    new Outline.Serving(image, 1, "owner"),
                    "xn--mller-kva." + app + ".example");
        }
    }

    private static EnvironmentList list(Made... all) {
        return new EnvironmentList(List.of(all).stream().map(Made::outline).toList(), null);
    }

    private static List<String> names(List<EnvironmentList.Entry> entries) {
        return entries.stream().map(entry -> entry.environment().path()).toList();
    }

    private static final EnvironmentList ALL = list(
            Made.of("a", "production").goes(),
            Made.of("b", "production").rests(),
            Made.of("shop", "staging"),
            Made.of("shop", "production"),
            Made.of("d", "production").newest(Deployment.State.ACTIVE),
            Made.of("e", "production").newest(Deployment.State.FAILED),
            Made.of("f", "staging").cause("A worker restarts."),
            Made.of("g", "production").health(Health.DEGRADED),
            Made.of("h", "production").health(Health.DOWN).cause("No pod answers."));

    @Test
    void sick_ones_come_first_and_those_that_rest_last() {
        assertThat(names(ALL.matching("")))
                .containsExactly(
                        "g/production",
                        "h/production",
                        "e/production",
                        "f/staging",
                        "d/production",
                        "shop/production",
                        "shop/staging",
                        "b/production",
                        "a/production");
        assertThat(ALL.count(Rank.ACTION)).isEqualTo(2);
        assertThat(ALL.count(Rank.LOOK)).isEqualTo(2);
    }

    @Test
    void each_part_has_what_it_says() {
        UnaryOperator<String> sorted = id -> {
            var shown = new ArrayList<>(names(EnvironmentList.of(ALL.matching(""), Show.of(id))));
            return String.join(" ", shown);
        };
        assertThat(sorted.apply("needs-you")).isEqualTo("g/production h/production e/production f/staging");
        assertThat(sorted.apply("deploying")).isEqualTo("d/production");
        assertThat(sorted.apply("production")).doesNotContain("staging").contains("a/production", "shop/production");
        assertThat(sorted.apply("paused")).isEqualTo("b/production");
        assertThat(Show.of("nonsense")).isEqualTo(Show.ALL);
    }

    @Test
    void all_words_are_found_in_name_host_or_image_in_any_case() {
        assertThat(names(ALL.matching("shop"))).containsExactly("shop/production", "shop/staging");
        assertThat(names(ALL.matching("Shop STAG"))).containsExactly("shop/staging");
        assertThat(names(ALL.matching("shop/prod"))).containsExactly("shop/production");
        assertThat(names(ALL.matching("g.lumiere"))).containsExactly("g/production");
        assertThat(names(ALL.matching("müller.g"))).containsExactly("g/production");
        assertThat(names(ALL.matching("xn--mller-kva.g."))).containsExactly("g/production");
        assertThat(names(ALL.matching("demo/g:1.7"))).containsExactly("g/production");
        assertThat(names(ALL.matching("demo/g:1.8"))).containsExactly("g/production");
        assertThat(ALL.matching("be1239b3")).hasSize(9);
        assertThat(ALL.matching("%")).isEmpty();
        assertThat(ALL.matching(".*")).isEmpty();
    }

    @Test
    void what_is_typed_is_one_line_of_a_length_that_an_address_holds() {
        assertThat(EnvironmentList.search("  a \t\r\n\u0000 b  ")).isEqualTo("a b");
        assertThat(EnvironmentList.search("x".repeat(10_000))).hasSize(100);
    }

    @Test
    void the_note_says_only_what_no_column_says() {
        assertThat(list(Made.of("a", "production")).matching("").getFirst().note())
                .isNull();
        var command = list(Made.of("a", "production").newest(Deployment.State.ACTIVE));
        var note = command.matching("").getFirst().note();
        assertThat(note).isNotNull();
        assertThat(note.before()).startsWith("waiting for");
        assertThat(note.after()).isEmpty();
        assertThat(ALL.matching("f/staging").getFirst().tone()).isEqualTo("warn");
        assertThat(ALL.matching("e/production").getFirst().tone()).isEqualTo("neutral");
        assertThat(ALL.matching("h/production").getFirst().tone()).isEqualTo("bad");
    }
}
