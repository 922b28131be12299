package io.nuages.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.app.EnvironmentHost.State;
import io.nuages.host.Dns.Proof;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HostStepTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            PENDING    | ABSENT | false | true  | PENDING    | false | -
            PENDING    | FAILED | false | true  | PENDING    | false | -
            PENDING    | OTHER  | false | true  | PENDING    | false | -
            PENDING    | FOUND  | false | true  | PROVEN     | false | -
            PENDING    | FOUND  | false | false | PENDING    | true  | -
            PENDING    | ABSENT | true  | true  | VOUCHED    | false | -
            PENDING    | FOUND  | true  | true  | PROVEN     | false | -
            PENDING    | FOUND  | true  | false | PENDING    | false | -
            PROVEN     | FOUND  | false | true  | PROVEN     | false | false
            PROVEN     | ABSENT | false | true  | PROVEN     | false | true
            PROVEN     | OTHER  | false | true  | PROVEN     | false | true
            PROVEN     | FAILED | false | true  | PROVEN     | false | -
            VOUCHED    | ABSENT | false | true  | VOUCHED    | false | -
            VOUCHED    | FOUND  | false | true  | PROVEN     | false | -
            TAKEN_OVER | ABSENT | false | true  | TAKEN_OVER | false | -
            TAKEN_OVER | FOUND  | false | true  | PROVEN     | false | -
            LEAVING    | FOUND  | false | true  | LEAVING    | false | -
            EXEMPT     | FAILED | false | true  | EXEMPT     | false | -
            """)
    void what_follows_from_a_look(
            State state, Proof proof, boolean granted, boolean free, State next, boolean disputed, Boolean lost) {
        assertThat(HostStep.next(state, proof, granted, free)).isEqualTo(new HostStep(next, disputed, lost));
    }

    @ParameterizedTest
    @EnumSource(Proof.class)
    void no_answer_of_dns_takes_a_host_from_whoever_has_it(Proof proof) {
        for (var state : State.values()) {
            if (state.routed()) {
                assertThat(HostStep.next(state, proof, false, true).state().routed())
                        .isTrue();
            }
        }
    }

    @Test
    void one_looks_often_at_first_and_seldom_later() {
        var pending = new HostStep(State.PENDING, false, null);

        assertThat(HostStep.pause(pending, false, 0)).isEqualTo(Duration.ofSeconds(15));
        assertThat(HostStep.pause(pending, false, 6)).isEqualTo(Duration.ofMinutes(10));
        assertThat(HostStep.pause(pending, false, 1000)).isEqualTo(Duration.ofHours(6));
        assertThat(HostStep.pause(pending, true, 1000)).isEqualTo(Duration.ofMinutes(1));
        assertThat(HostStep.pause(new HostStep(State.PENDING, true, null), false, 0))
                .isEqualTo(Duration.ofMinutes(15));
        assertThat(HostStep.pause(new HostStep(State.PROVEN, false, false), false, 0))
                .isEqualTo(Duration.ofHours(12));
        assertThat(HostStep.pause(new HostStep(State.PROVEN, false, true), false, 0))
                .isEqualTo(Duration.ofHours(1));
    }
}
