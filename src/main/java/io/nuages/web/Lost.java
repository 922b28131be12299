package io.nuages.web;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells the exceptions of a PostgreSQL that is not there from those of one that refuses. */
final class Lost {
    private static final int DEEPEST = 20;

    private Lost() {}

    /** Whether it, or what caused it, is that the database does not answer, starts or stops. */
    static boolean by(@Nullable Throwable problem) {
        var cause = problem;
        for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof DataAccessResourceFailureException
                    || cause instanceof CannotCreateTransactionException
                    || cause instanceof SQLException sql && isLoss(sql.getSQLState())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** For the log: what lies below, without the statement that met it. */
    static @Nullable String reason(Throwable problem) {
        return NestedExceptionUtils.getMostSpecificCause(problem).getMessage();
    }

    /** Class 08, connections; 57P01 to 57P05, the operator's doing. */
    private static boolean isLoss(@Nullable String state) {
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }
}
