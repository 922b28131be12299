package io.nuages.tenant;

import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The hook of row-level security: opens transactions that may see the rows of one tenant. Without it, a transaction sees no
 * tenant's rows at all. Both settings are local to the transaction, so a pooled connection goes back as it came.
 */
@Component
public class Tenancy {
    private static final Object EVERYWHERE = "everywhere";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate reading;

    Tenancy(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        reading = new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        reading.setReadOnly(true);
    }

    /**
     * Runs the work in a transaction (the running one, or a new one) that sees the rows of this tenant only.
     *
     * @throws IllegalStateException when the running transaction is another tenant's
     */
    public <T extends @Nullable Object> T in(UUID tenant, Supplier<T> work) {
        return within(transaction, tenant, () -> enter(tenant), work);
    }

    /**
     * Runs the work as {@link #in} does, in a transaction in which PostgreSQL permits no changes: for pages, which read several
     * things as of one moment.
     */
    public <T extends @Nullable Object> T look(UUID tenant, Supplier<T> work) {
        return within(reading, tenant, () -> enter(tenant), work);
    }

    /** {@link #look} for work without a result. */
    public void show(UUID tenant, Runnable work) {
        this.<@Nullable Void>look(tenant, () -> {
            work.run();
            return null;
        });
    }

    private void enter(UUID tenant) {
        jdbc.sql("SELECT set_config('nuages.tenant', :tenant, true)")
                .param("tenant", tenant.toString())
                .query(String.class)
                .single();
    }

    /** {@link #in(UUID, Supplier)} for work without a result. */
    public void run(UUID tenant, Runnable work) {
        this.<@Nullable Void>in(tenant, () -> {
            work.run();
            return null;
        });
    }

    /**
     * Runs the work as {@link #in} does, in a separate transaction that is rolled back: this shows whether it could be done,
     * and nothing has changed.
     */
    public void rehearse(UUID tenant, Runnable work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("The running transaction would be taken back, too");
        }
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            run(tenant, work);
        });
    }

    /**
     * Runs the work in a new transaction that sees the rows of all tenants. For the few things that belong to no tenant: the
     * door itself, staff pages, a webhook's token, sweeps. {@code ModulesTest} lists who may call it.
     */
    public <T extends @Nullable Object> T everywhere(Supplier<T> work) {
        return within(transaction, EVERYWHERE, this::enterEverywhere, work);
    }

    /** {@link #everywhere} as {@link #look} is to {@link #in}. */
    public <T extends @Nullable Object> T lookEverywhere(Supplier<T> work) {
        return within(reading, EVERYWHERE, this::enterEverywhere, work);
    }

    private void enterEverywhere() {
        jdbc.sql("SET LOCAL ROLE nuages_system").update();
    }

    private <T extends @Nullable Object> T within(
            TransactionTemplate kind, Object scope, Runnable enter, Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            var running = TransactionSynchronizationManager.getResource(this);
            if (running == null) {
                bind(scope, enter);
            } else if (!Objects.equals(running, scope)) {
                throw new IllegalStateException("The running transaction belongs to " + running + ", not to " + scope);
            }
            return work.get();
        }
        return kind.execute(status -> {
            bind(scope, enter);
            return work.get();
        });
    }

    private void bind(Object scope, Runnable enter) {
        enter.run();
        TransactionSynchronizationManager.bindResource(this, scope);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void suspend() {
                TransactionSynchronizationManager.unbindResource(Tenancy.this);
            }

            @Override
            public void resume() {
                TransactionSynchronizationManager.bindResource(Tenancy.this, scope);
            }

            @Override
            public void afterCompletion(int status) {
                TransactionSynchronizationManager.unbindResourceIfPossible(Tenancy.this);
            }
        });
    }
}
