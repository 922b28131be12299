package io.nuages.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

class EmbeddedPostgresTest {
    @TempDir
    private Path folder;

    @Test
    void a_start_that_nobody_waited_for_leaves_nothing_running() throws Exception {
        EmbeddedPostgres.begin(folder).close();
        assertThat(folder.resolve("postgresql")).isDirectory();
        assertThat(folder.resolve("postgresql/postmaster.pid")).doesNotExist();

        try (var first = EmbeddedPostgres.begin(folder);
                var connection = DriverManager.getConnection(
                        first.server().url(EmbeddedPostgres.DATABASE), "nuages_app", first.password("nuages_app"))) {
            assertThat(connection.isValid(5)).isTrue();
            try (var second = EmbeddedPostgres.begin(folder)) {
                assertThatThrownBy(second::server)
                        .isInstanceOf(EmbeddedDatabaseException.class)
                        .hasMessageContaining("Another portal already runs on the folder");
            }
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void a_context_that_fails_stops_the_server_that_was_begun_for_it() {
        var context = new GenericApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test", Map.of("nuages.data-dir", folder.toString(), "spring.datasource.url", "")));
        new EmbeddedStart().initialize(context);
        context.registerBean("broken", String.class, () -> {
            throw new IllegalStateException("broken");
        });
        assertThatThrownBy(context::refresh).hasRootCauseMessage("broken");
        assertThat(folder.resolve("postgresql")).isDirectory();
        assertThat(folder.resolve("postgresql/postmaster.pid")).doesNotExist();
        DataFolder.open(folder).close();
    }
}
