package io.nuages.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PurposeTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OTHER")
    void the_label_says_it(Purpose purpose) {
        assertThat(Purpose.of(Map.of(Purpose.LABEL, purpose.label()))).isEqualTo(purpose);
    }

    @Test
    void the_label_reads_as_the_chart_writes_it() {
        assertThat(Purpose.RELEASE_COMMAND.label()).isEqualTo("release-command");
        assertThat(Purpose.CRON.label()).isEqualTo("cron");
        assertThat(Purpose.TASK.label()).isEqualTo("task");
    }

    @Test
    void a_release_command_that_an_older_portal_made_is_known_by_its_component() {
        assertThat(Purpose.of(Map.of("app.kubernetes.io/component", "init"))).isEqualTo(Purpose.RELEASE_COMMAND);
    }

    @Test
    void what_says_something_else_or_nothing_is_another() {
        assertThat(Purpose.of(Map.of(Purpose.LABEL, "backup", "app.kubernetes.io/component", "init")))
                .isEqualTo(Purpose.OTHER);
        assertThat(Purpose.of(Map.of(Purpose.LABEL, "other"))).isEqualTo(Purpose.OTHER);
        assertThat(Purpose.of(Map.of("app.kubernetes.io/component", "web"))).isEqualTo(Purpose.OTHER);
        assertThat(Purpose.of(Map.of())).isEqualTo(Purpose.OTHER);
    }
}
