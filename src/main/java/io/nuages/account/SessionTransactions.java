package io.nuages.account;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes of a session have a transaction of their own, as Spring Session has it. To read one is a single statement, which needs
 * none: each page would ask the database once more, to commit nothing.
 */
final class SessionTransactions implements TransactionOperations {
    private static final ThreadLocal<Boolean> READING = ThreadLocal.withInitial(() -> false);

    private final TransactionTemplate changes;

    SessionTransactions(PlatformTransactionManager transactions) {
        changes = new TransactionTemplate(transactions);
        changes.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    static <T extends @Nullable Object> T reading(Supplier<T> read) {
        READING.set(true);
        try {
            return read.get();
        } finally {
            READING.remove();
        }
    }

    @Override
    public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
        return READING.get() ? TransactionOperations.withoutTransaction().execute(action) : changes.execute(action);
    }
}
