package io.nuages.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.database.ConnectionShares.Wanted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConnectionSharesTest {
    private static final UUID ACME = UUID.randomUUID();
    private static final UUID LUMEN = UUID.randomUUID();

    @Test
    void each_database_gets_what_its_plan_says_where_that_fits() {
        var wanted = List.of(database(ACME, 20), database(ACME, 20), database(LUMEN, 40));
        assertThat(ConnectionShares.divide(wanted, 80).values()).containsExactlyInAnyOrder(20, 20, 40);
        assertThat(ConnectionShares.fit(wanted, 80)).isTrue();
    }

    @Test
    void who_asks_for_little_keeps_it_and_who_asks_for_most_is_cut() {
        var small = database(LUMEN, 20);
        var wanted = new ArrayList<>(
                Collections.nCopies(6, 0).stream().map(n -> database(ACME, 40)).toList());
        wanted.add(small);

        var given = ConnectionShares.divide(wanted, 140);

        assertThat(given).containsEntry(small.database(), 20);
        assertThat(wanted.subList(0, 6)).allSatisfy(one -> assertThat(given).containsEntry(one.database(), 20));
    }

    @Test
    void making_more_databases_takes_nothing_from_other_tenants() {
        var other = database(LUMEN, 40);
        var few = new ArrayList<>(List.of(other, database(ACME, 40), database(ACME, 40)));
        var before = ConnectionShares.divide(few, 90).get(other.database());
        for (var n = 0; n < 7; n++) {
            few.add(database(ACME, 40));
        }
        assertThat(ConnectionShares.divide(few, 90)).containsEntry(other.database(), before);
    }

    @Test
    void a_tenants_own_databases_are_cut_alike_too() {
        var small = database(ACME, 6);
        var large = database(ACME, 40);
        assertThat(ConnectionShares.divide(List.of(small, large), 26))
                .isEqualTo(Map.of(small.database(), 6, large.database(), 20));
    }

    @Test
    void none_gets_fewer_than_the_least_and_then_there_is_no_room() {
        var wanted = List.of(database(ACME, 40), database(ACME, 40), database(LUMEN, 2));
        assertThat(ConnectionShares.fit(wanted, 12)).isTrue();
        assertThat(ConnectionShares.fit(wanted, 11)).isFalse();
        assertThat(ConnectionShares.divide(wanted, 1).values()).containsExactlyInAnyOrder(5, 5, 2);
        assertThat(ConnectionShares.roomForAnother(wanted, 16)).isFalse();
        assertThat(ConnectionShares.roomForAnother(wanted, 17)).isTrue();
    }

    @Test
    void whatever_is_wanted_the_sum_stays_within_what_there_is() {
        var random = new Random(13);
        for (var round = 0; round < 500; round++) {
            var wanted = new ArrayList<Wanted>();
            var tenants = random.ints(1 + random.nextInt(5), 0, 9)
                    .mapToObj(n -> new UUID(0, n))
                    .toList();
            for (var n = random.nextInt(20); n >= 0; n--) {
                wanted.add(database(tenants.get(random.nextInt(tenants.size())), 1 + random.nextInt(60)));
            }
            var available = random.nextInt(400);
            var given = ConnectionShares.divide(wanted, available);
            assertThat(given).hasSameSizeAs(wanted);
            assertThat(wanted)
                    .allSatisfy(one -> assertThat(given.get(one.database()))
                            .isBetween(Math.min(5, one.connections()), one.connections()));
            if (ConnectionShares.fit(wanted, available)) {
                assertThat(given.values().stream().mapToInt(Integer::intValue).sum())
                        .isLessThanOrEqualTo(available);
            }
        }
    }

    @Test
    void nothing_is_divided_among_nobody() {
        assertThat(ConnectionShares.divide(List.of(), 100)).isEmpty();
    }

    private static Wanted database(UUID tenant, int connections) {
        return new Wanted(UUID.randomUUID(), tenant, connections);
    }
}
