package io.nuages.deploy.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.database.RecordedMigrations;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Migrations;
import io.nuages.deploy.Release;
import io.nuages.deploy.ReleaseBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MigrationsTest {
    private static final UUID FIRST = UUID.randomUUID();
    private static final UUID SECOND = UUID.randomUUID();
    private static final UUID THIRD = UUID.randomUUID();

    @Test
    void what_came_between_was_applied() {
        assertThat(between(Set.of(), Set.of())).isEqualTo(Migrations.NONE);
        assertThat(between(Set.of("shop.0001_initial"), Set.of("shop.0001_initial")))
                .isEqualTo(Migrations.NONE);
        assertThat(between(Set.of("shop.0001_initial"), Set.of("shop.0001_initial", "shop.0003_b", "shop.0002_a")))
                .isEqualTo(these("shop.0002_a", "shop.0003_b"));
    }

    @Test
    void where_the_record_cannot_be_read_or_lost_some_nothing_is_guessed() {
        assertThat(Migrations.between(Set.of(), new RecordedMigrations.Unknown("so"))
                        .state())
                .isEqualTo(Migrations.State.UNKNOWN);
        assertThat(between(Set.of("shop.0001_initial"), Set.of("shop.0002_squashed"))
                        .state())
                .isEqualTo(Migrations.State.UNKNOWN);
    }

    @Test
    void names_are_nothing_but_names() {
        var applied = between(Set.of(), Set.of("shop.0001\n\u202eevil <b>", "x".repeat(300)));
        assertThat(applied.names()).containsExactly("shop.0001??evil??b?", "x".repeat(100) + "…");
        var many = between(
                Set.of(), IntStream.range(0, 1000).mapToObj(n -> "shop." + n).collect(Collectors.toSet()));
        assertThat(many.names()).hasSize(100);
        assertThat(many.count()).isEqualTo(1000);
    }

    @Test
    void a_word_of_a_newer_portal_is_unknown() {
        var json = new JsonMapper();
        assertThat(json.readValue(json.writeValueAsString(these("a.b")), Migrations.class))
                .isEqualTo(these("a.b"));
        assertThat(json.readValue("""
                        {"state":"PARTLY","names":[],"count":0,"reason":""}""", Migrations.class).state()).isEqualTo(Migrations.State.UNKNOWN);
        assertThat(json.readValue("""
                        {"code":"BRAND_NEW","cause":"c","advice":"a","place":"ELSEWHERE","evidence":[]}""", Diagnosis.class))
                .isEqualTo(new Diagnosis(Diagnosis.Code.UNKNOWN, "c", "a", Diagnosis.Place.NONE, List.of()));
    }

    @Test
    void since_a_release_is_what_ran_after_its_own_command() {
        // Newest first: the third one's second attempt, a roll-back to the first, the third, the second, the first.
        var runs = List.of(
                new CommandRun(THIRD, these("c.2")),
                new CommandRun(FIRST, null),
                new CommandRun(THIRD, these("c.1")),
                new CommandRun(SECOND, Migrations.NONE),
                new CommandRun(FIRST, these("a.1")));
        assertThat(CommandRun.since(release(FIRST), runs, true)).isEqualTo(these("c.1", "c.2"));
        assertThat(CommandRun.since(release(SECOND), runs, true)).isEqualTo(these("c.1", "c.2"));
        assertThat(CommandRun.since(release(THIRD), runs, true)).isEqualTo(Migrations.NONE);
    }

    @Test
    void one_unknown_run_makes_all_unknown_and_so_does_one_that_is_too_long_ago() {
        var runs = List.of(
                new CommandRun(THIRD, these("c.1")),
                new CommandRun(SECOND, Migrations.UNSEEN),
                new CommandRun(FIRST, null));
        assertThat(CommandRun.since(release(FIRST), runs, true)).isEqualTo(Migrations.UNSEEN);
        assertThat(CommandRun.since(release(SECOND), runs, true)).isEqualTo(these("c.1"));
        assertThat(CommandRun.since(release(FIRST), runs, false).state()).isEqualTo(Migrations.State.UNKNOWN);
        assertThat(CommandRun.since(release(UUID.randomUUID()), runs, true).state())
                .isEqualTo(Migrations.State.UNKNOWN);
    }

    private static Migrations between(Set<String> before, Set<String> after) {
        return Migrations.between(before, new RecordedMigrations.Known(after));
    }

    private static Migrations these(String... names) {
        return new Migrations(Migrations.State.THESE, List.of(names), names.length, "");
    }

    private static Release release(UUID id) {
        return ReleaseBuilder.release(id, Instant.EPOCH).build();
    }
}
