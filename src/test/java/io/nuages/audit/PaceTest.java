package io.nuages.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Pace PACE = new Pace(30);

    private final List<Pace.Act> done = new ArrayList<>();

    @Test
    void one_may_do_a_third() {
        did("anna", 9, 60);
        assertThat(asked("anna", 1)).isNull();
        assertThat(asked("anna", 2))
                .isEqualTo(
                        "That would be more than 10 changes within 10 minutes, which is as many as one person or webhook"
                                + " may make. Nothing was changed; try again in 9 minutes.");
        assertThat(asked("ben", 10)).isNull();
    }

    @Test
    void what_one_does_beyond_their_share_counts_for_themselves() {
        did("anna", 100, 60);
        did("ben", 9, 60);
        assertThat(asked("anna", 1)).contains("more than 10 changes");
        assertThat(asked("ben", 1)).isNull();
        assertThat(asked("carl", 10)).isNull();
    }

    @Test
    void all_together_may_do_no_more_than_the_tenant() {
        did("anna", 10, 570);
        did("ben", 10, 300);
        did("carl", 9, 60);
        assertThat(asked("dora", 1)).isNull();
        assertThat(asked("dora", 2))
                .isEqualTo(
                        "That would be more than 30 changes within 10 minutes, which is as many as all members together"
                                + " may make. Nothing was changed; try again in a minute.");
    }

    @Test
    void what_is_more_than_a_share_begins_where_nothing_was_done_before() {
        assertThat(asked("anna", 11)).isNull();
        did("anna", 1, 60);
        assertThat(asked("anna", 11)).isNotNull();
    }

    @Test
    void even_the_smallest_pace_lets_everybody_do_something() {
        assertThat(new Pace(1).tooMany(List.of(), "anna", 1, NOW)).isEmpty();
    }

    private void did(String actor, int acts, int secondsAgo) {
        for (var n = 0; n < acts; n++) {
            done.add(new Pace.Act(actor, NOW.minusSeconds(secondsAgo)));
        }
        done.sort(Comparator.comparing(Pace.Act::at).reversed());
    }

    private @Nullable String asked(String actor, int acts) {
        return PACE.tooMany(done, actor, acts, NOW).orElse(null);
    }
}
