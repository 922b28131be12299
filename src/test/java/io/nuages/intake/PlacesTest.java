package io.nuages.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of the bodies read at the same time, few are any one sender's, and the more there are, the fewer. */
class PlacesTest {
    private final Places places = new Places();

    @ParameterizedTest
    @EnumSource(Sender.Kind.class)
    void one_sender_alone_gets_its_share_and_no_more(Sender.Kind kind) {
        assertThat(taken(sender(kind, 1), 1000)).isBetween(kind.all / 8, kind.each);
    }

    @ParameterizedTest
    @EnumSource(Sender.Kind.class)
    void the_more_are_taken_the_fewer_a_sender_gets(Sender.Kind kind) {
        var shares = IntStream.range(0, 4)
                .map(n -> taken(sender(kind, n), 1000))
                .boxed()
                .toList();
        assertThat(shares).isSortedAccordingTo((one, other) -> other - one);
        assertThat(shares.getLast()).isLessThan(shares.getFirst());
        assertThat(places.taken(kind))
                .as("what four that take all they can leave to others")
                .isLessThan(kind.all);
        assertThat(places.take(sender(kind, 99))).isTrue();
    }

    @Test
    void all_places_take_very_many_senders_and_one_more_gets_none() {
        var kind = Sender.Kind.STRANGER;
        var senders = 0;
        while (places.taken(kind) < kind.all) {
            taken(sender(kind, senders++), 1000);
        }
        assertThat(senders).isGreaterThan(kind.all / 3);
        assertThat(places.take(sender(kind, senders))).isFalse();
        assertThat(places.take(sender(Sender.Kind.HOOK, 1)))
                .as("of another kind")
                .isTrue();
        assertThat(places.take(sender(Sender.Kind.VISITOR, 1))).isTrue();
    }

    @Test
    void a_place_that_is_given_back_is_free_again() {
        var one = sender(Sender.Kind.HOOK, 1);
        var most = taken(one, 1000);
        assertThat(places.take(one)).isFalse();
        places.giveBack(one);
        assertThat(places.take(one)).isTrue();
        for (var n = 0; n < most; n++) {
            places.giveBack(one);
        }
        assertThat(places.taken(Sender.Kind.HOOK)).isZero();
        assertThat(taken(one, 1000)).isEqualTo(most);
    }

    private int taken(Sender sender, int attempts) {
        return (int)
                IntStream.range(0, attempts).filter(n -> places.take(sender)).count();
    }

    private static Sender sender(Sender.Kind kind, int number) {
        return new Sender(kind, "sender " + number);
    }
}
