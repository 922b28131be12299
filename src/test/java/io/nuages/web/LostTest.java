package io.nuages.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import org.springframework.transaction.CannotCreateTransactionException;

class LostTest {
    /** Out of disk, memory and locks; too complex; an I/O error; cancelled; not a lock in time; idle for too long; no such table. */
    @ParameterizedTest
    @ValueSource(strings = {"53100", "53200", "53400", "54000", "54001", "58030", "57014", "55P03", "25P03", "42P01"})
    void a_database_that_refuses_is_there(String state) {
        assertThat(Lost.by(translated(state))).isFalse();
        assertThat(Lost.by(new CannotCreateTransactionException("…", new SQLException("…", state))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08000", "08001", "08003", "08006", "57P01", "57P02", "57P03"})
    void a_lost_connection_is_a_lost_database(String state) {
        assertThat(Lost.by(translated(state))).isTrue();
        assertThat(Lost.by(new SQLException("…", state))).isTrue();
        assertThat(Lost.by(new IllegalStateException(translated(state)))).isTrue();
    }

    @Test
    void so_is_a_pool_that_has_none_in_time() {
        var late = new SQLTransientConnectionException("none within 30 s", "53300", new SQLException("full", "53300"));
        assertThat(Lost.by(new CannotCreateTransactionException("…", late))).isTrue();
        assertThat(Lost.by(new CannotGetJdbcConnectionException("…", late))).isTrue();
        var closed = new SQLException("closed");
        assertThat(Lost.by(new CannotGetJdbcConnectionException("…", closed))).isTrue();
        assertThat(Lost.by(closed)).isFalse();
    }

    @Test
    void whatever_else_goes_wrong_is_not() {
        assertThat(Lost.by(null)).isFalse();
        assertThat(Lost.by(new IllegalStateException())).isFalse();
        assertThat(Lost.by(new DataAccessResourceFailureException("no database at all")))
                .isFalse();
    }

    /** As a template throws it. */
    private static RuntimeException translated(String state) {
        var translated = new SQLStateSQLExceptionTranslator().translate("look", null, new SQLException("…", state));
        return translated == null
                ? new UncategorizedSQLException("look", null, new SQLException("…", state))
                : translated;
    }
}
