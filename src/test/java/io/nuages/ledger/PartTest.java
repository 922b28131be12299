package io.nuages.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartTest {
    /** Computed from when it runs, it has more digits than anybody reads. */
    @ParameterizedTest
    @CsvSource({"0.0416845176753934, 0.0417", "0.5, 0.5", "0.0000113, 0.0000113"})
    void a_share_of_the_time_is_rounded(double share, String words) {
        assertThat(new Part("cron/clean", "S", 1, 1, share, 900).words())
                .isEqualTo("cron/clean 1 × S for " + words + " of the time");
    }
}
