package io.nuages.tenant;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nuages.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class RoleCheckTest {
    private final TestDatabase database = TestDatabase.create();

    @Test
    void the_unprivileged_role_may_serve() {
        assertThatCode(() -> check(database.app())).doesNotThrowAnyException();
    }

    @Test
    void a_superuser_may_not() {
        assertThatThrownBy(() -> check(database.administrator()))
                .isInstanceOf(UnfitRole.class)
                .hasMessageContaining("a superuser");
    }

    @Test
    void the_owner_of_the_tables_may_not() {
        assertThatThrownBy(() -> check(database.owner()))
                .isInstanceOf(UnfitRole.class)
                .hasMessageContaining("owns the table");
    }

    private static void check(DataSource source) {
        new RoleCheck(JdbcClient.create(source)).afterPropertiesSet();
    }
}
