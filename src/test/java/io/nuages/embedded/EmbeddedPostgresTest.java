package io.nuages.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
        assertThatThrownBy(() -> start("nuages.data-dir=" + folder, Broken.class))
                .hasRootCauseMessage("broken");
        assertThat(folder.resolve("postgresql")).isDirectory();
        assertThat(folder.resolve("postgresql/postmaster.pid")).doesNotExist();
        DataFolder.open(folder).close();
    }

    @Test
    void none_is_begun_where_a_datasource_is_named_by_whomever() {
        try (var context = start("spring.datasource.url=jdbc:postgresql://db.example/nuages", Empty.class)) {
            assertThat(context.getBeanNamesForType(EmbeddedPostgres.class)).isEmpty();
        }
    }

    /** With a property that an initializer sets, as tests do. */
    private static ConfigurableApplicationContext start(String property, Class<?> configuration) {
        return new SpringApplicationBuilder(configuration)
                .web(WebApplicationType.NONE)
                .initializers(context -> TestPropertyValues.of(property).applyTo(context))
                .run();
    }

    @Configuration(proxyBeanMethods = false)
    static class Empty {}

    @Configuration(proxyBeanMethods = false)
    static class Broken {
        @Bean
        String broken() {
            throw new IllegalStateException("broken");
        }
    }
}
