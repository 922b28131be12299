package io.nuages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

class BootstrapTest {
    private static final String OLDEST = "160000";

    @Test
    void an_older_server_is_refused_in_a_sentence_before_anything_else() throws IOException {
        var file = new ClassPathResource("db/bootstrap.sql").getContentAsString(UTF_8);
        // As psql does, one statement after the other: an older server does not even understand those that follow.
        var first = file.substring(0, file.indexOf("$$;") + "$$;".length());
        assertThat(first).contains(OLDEST);
        var administrator = JdbcClient.create(TestDatabase.withoutSchema().administrator());

        administrator.sql(first).update();
        assertThatThrownBy(
                        () -> administrator.sql(first.replace(OLDEST, "999999")).update())
                .rootCause()
                .hasMessageContaining("Nuages needs PostgreSQL 16 or later; this is ");
    }
}
