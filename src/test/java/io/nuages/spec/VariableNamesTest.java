package io.nuages.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariableNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"SECRET_KEY", "_X", "A1", "DEBUG", "PORTAL", "DATABASE_URL_REPLICA", "KUBERNETES", "http_proxy"})
    void ordinary_names_are_fine(String name) {
        assertThat(VariableNames.problem(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PGHOST",
                "PGPASSWORD",
                "DATABASE_URL",
                "PORT",
                "ALLOWED_HOSTS",
                "CSRF_TRUSTED_ORIGINS",
                "KUBERNETES_SERVICE_HOST"
            })
    void what_nuages_sets_is_reserved(String name) {
        assertThat(VariableNames.problem(name))
                .hasValueSatisfying(problem -> assertThat(problem).contains("set by Nuages"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1A", "A-B", "A.B", "A B", "A=B", "A\n", "É", "$A"})
    void what_is_no_name_is_refused(String name) {
        assertThat(VariableNames.problem(name)).isPresent();
        assertThat(VariableNames.problem("A".repeat(129))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"new-app", "configuration", "secrets"})
    void how_many_there_may_be_is_said_where_they_are_typed(String page) throws IOException {
        assertThat(Files.readString(Path.of("frontend", "templates", page + ".html")))
                .containsIgnoringCase("at most " + VariableNames.MOST);
    }
}
