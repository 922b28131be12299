package io.nuages.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedAmountsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "CHF 9.00; 900",
                "9; 900",
                "0; 0",
                "9.5; 950",
                "9,50; 950",
                "0.29; 29",
                "1'200.05; 120005",
                "1’234’567; -1",
                "chf 12; 1200",
                "1000000; 100000000"
            })
    void money_is_read_to_the_rappen(String text, int rappen) {
        assertThat(TypedAmounts.money(text).orElse(-1)).isEqualTo(rappen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "9.005",
                "9.",
                ".5",
                "1e3",
                "NaN",
                "9 francs",
                "1,200",
                "1'2",
                "١٢",
                "1000000.01",
                "99999999999999999999"
            })
    void what_is_no_amount_is_not_guessed(String text) {
        assertThat(TypedAmounts.money(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "4, 4000",
        "0.25, 250",
        "½, 500",
        "½ core, 500",
        "4 cores, 4000",
        "250m, 250",
        "500 m, 500",
        "500M, -1",
        "1k, -1",
        "2.75, 2750",
        "0, 0",
        "0.0001, -1",
        "4 GiB, -1",
        "cores, -1"
    })
    void cores_are_read_to_the_thousandth(String text, int millis) {
        assertThat(TypedAmounts.cores(text).orElse(-1)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({
        "8 GiB, 8192",
        "8gib, 8192",
        "1.5 GiB, 1536",
        "½ GiB, 512",
        "512 MiB, 512",
        "2 TiB, 2097152",
        "512Mi, 512",
        "1.5Gi, 1536",
        "2 Ti, 2097152",
        "512M, -1",
        "512m, -1",
        "512Ki, -1",
        "0, 0",
        "8, -1",
        "8 GB, -1",
        "1.3 GiB, -1",
        "GiB, -1",
        "-1 GiB, -1",
        "4096 TiB, -1"
    })
    void storage_needs_its_unit(String text, int mib) {
        assertThat(TypedAmounts.mib(text).orElse(-1)).isEqualTo(mib);
    }

    @Test
    void what_is_written_is_read_back_as_the_same() {
        for (var value = 0; value < 200_000; value += 7) {
            assertThat(TypedAmounts.money(TypedAmounts.writeMoney(value))).hasValue(value);
            assertThat(TypedAmounts.cores(TypedAmounts.writeCores(value))).hasValue(value);
            assertThat(TypedAmounts.mib(TypedAmounts.writeMib(value))).hasValue(value);
        }
        assertThat(TypedAmounts.writeMib(20480)).isEqualTo("20 GiB");
        assertThat(TypedAmounts.writeCores(500)).isEqualTo("0.5");
    }
}
