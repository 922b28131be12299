package io.nuages.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nuages.cluster.Foreign;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeddlingTest {
    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");

    @Test
    void what_comes_back_is_put_back_three_times_within_a_day_and_then_left_until_that_is_over() {
        var first = found(null, NOW);
        var second = found(first, NOW.plusSeconds(60));
        var third = found(second, NOW.plusSeconds(120));
        var left = found(third, NOW.plusSeconds(180));
        assertThat(List.of(first, second, third)).extracting(Meddling::times).containsExactly(1, 2, 3);
        assertThat(List.of(first, second, third))
                .allSatisfy(each -> assertThat(each.leftAt()).isNull());
        assertThat(left.leftAt()).isEqualTo(NOW.plusSeconds(180));
        assertThat(found(left, NOW.plusSeconds(600))).as("nothing new to tell").isEqualTo(left);

        var again = found(left, NOW.plus(Duration.ofDays(1)));
        assertThat(again.leftAt()).isNull();
        assertThat(again.times()).isOne();
    }

    @Test
    void it_is_told_without_a_value() {
        assertThat(found(null, NOW).told())
                .isEqualTo(
                        "put back the variable DEBUG of the process web, which somebody changed by hand (kubectl-edit)");
        var third = found(found(found(null, NOW), NOW), NOW);
        assertThat(found(third, NOW).told())
                .startsWith("left the variable DEBUG")
                .contains("3 times");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            template spec containers app env DEBUG          | the variable DEBUG
            template spec containers app env DEBUG value    | the variable DEBUG
            template spec initContainers wait env DEBUG     | the variable DEBUG
            template spec containers app envFrom            | the variables
            template spec containers debugger               | the container debugger
            template spec containers app args               | the command
            template spec containers app image              | the image
            template spec containers app resources limits   | the size
            template spec containers app readinessProbe     | the health checks
            template spec containers app volumeMounts /data | the volume at /data
            template spec volumes data                      | the volume data
            template spec volumes data hostPath             | the field template.spec.volumes.data.hostPath
            paused                                          | the field paused
            """)
    void a_change_is_named_by_what_it_is_about(String path, String part) {
        assertThat(Meddling.part(new Foreign("shop", "web", List.of(path.split(" ")), "kubectl-edit")))
                .isEqualTo(part);
    }

    private static Meddling found(Meddling before, Instant now) {
        return Meddling.found(before, "web", "the variable DEBUG", "kubectl-edit", now);
    }
}
