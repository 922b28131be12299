package io.nuages.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({"250m, 0.25", "2, 2", "1.5, 1.5", "64Mi, 67108864", "1Gi, 1073741824", "1k, 1000"})
    void quantities_are_read(String text, BigDecimal value) {
        assertThat(Quantities.parse(text)).isEqualByComparingTo(value);
    }

    @ParameterizedTest
    @CsvSource({"requests.cpu, 250m", "requests.cpu, 2", "limits.memory, 64Mi", "limits.memory, 1Gi", "pods, 7"})
    void quantities_are_written_as_they_are_read(String resource, String text) {
        assertThat(Quantities.format(resource, Quantities.parse(text))).isEqualTo(text);
    }

    @Test
    void what_is_no_quantity_is_refused() {
        assertThatThrownBy(() -> Quantities.parse("many")).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> Quantities.parse("1Xi")).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void a_back_off_doubles_up_to_five_minutes_and_reads_as_in_kubernetes() {
        assertThat(java.util.stream.IntStream.rangeClosed(1, 7)
                        .mapToObj(Kubelet::backOff)
                        .map(Kubelet::duration))
                .containsExactly("10s", "20s", "40s", "1m20s", "2m40s", "5m0s", "5m0s");
        assertThat(Kubelet.duration(Duration.ofSeconds(61))).isEqualTo("1m1s");
    }
}
