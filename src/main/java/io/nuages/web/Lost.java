package io.nuages.web;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Distinguishes the exceptions of a PostgreSQL that is away from those of one that refuses. */
final class Lost {
    private static final int DEEPEST = 20;

    private Lost() {}

    /**
     * Whether it, or what caused it, is that the database does not answer, starts or stops. One that has no memory or disk left, or to
     * which a statement is too complex, is there: Spring calls that a failed resource like a lost connection.
     */
    static boolean by(@Nullable Throwable problem) {
        var cause = problem;
        var connecting = false;
        for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
            connecting |= cause instanceof CannotCreateTransactionException
                    || cause instanceof CannotGetJdbcConnectionException;
            if (cause instanceof SQLException sql && isLoss(sql, connecting)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** For the log: the underlying cause, without the statement that met it. */
    static @Nullable String reason(Throwable problem) {
        return NestedExceptionUtils.getMostSpecificCause(problem).getMessage();
    }

    /** The pool has waited in vain, or is closed; class 08, connections; 57P01 to 57P05, the operator's doing. */
    private static boolean isLoss(SQLException problem, boolean connecting) {
        var state = problem.getSQLState();
        return problem instanceof SQLTransientConnectionException
                || (state == null ? connecting : state.startsWith("08") || state.startsWith("57P"));
    }
}
