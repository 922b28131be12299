package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Scope;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChangedScopesTest {
    private static final long START = Long.MAX_VALUE - Duration.ofMillis(300).toNanos();

    private final ChangedScopes changes = new ChangedScopes();
    private final Scope shop = new Scope("nuages-acme", UUID.randomUUID(), UUID.randomUUID());
    private final Scope blog = new Scope("nuages-acme", UUID.randomUUID(), UUID.randomUUID());

    @Test
    void the_first_change_is_due_at_once_and_a_storm_once_in_each_pause() {
        changes.add(shop);
        assertThat(changes.take(at(0))).containsExactly(shop);
        changes.add(shop);
        changes.add(shop);
        assertThat(changes.take(at(100))).isEmpty();
        assertThat(changes.take(at(699))).isEmpty();
        assertThat(changes.take(at(700))).containsExactly(shop);
        assertThat(changes.take(at(5000))).isEmpty();
        changes.add(shop);
        assertThat(changes.take(at(5001))).containsExactly(shop);
    }

    @Test
    void a_storm_of_one_scope_holds_up_no_other() {
        changes.add(shop);
        changes.take(at(0));
        changes.add(shop);
        changes.add(blog);
        assertThat(changes.take(at(100))).containsExactly(blog);
    }

    @Test
    void what_could_not_be_told_is_due_again() {
        changes.add(shop);
        changes.giveBack(changes.take(at(0)));
        assertThat(changes.take(at(1))).containsExactly(shop);
    }

    /** The clock that counts on past the largest number. */
    private static long at(long millis) {
        return START + Duration.ofMillis(millis).toNanos();
    }
}
