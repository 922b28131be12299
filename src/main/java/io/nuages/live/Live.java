package io.nuages.live;

import java.util.Collection;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells every replica's {@link LiveHub} that a topic changed; heard when the running transaction commits. */
@Component
public class Live {
    /** In place of a tenant, for what staff see of all tenants. */
    public static final UUID STAFF = new UUID(0, 0);

    static final String CHANNEL = "nuages";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    Live(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /**
     * Something that pages of this tenant show has changed. PostgreSQL folds equal notifications of one transaction into one.
     *
     * @param topic what changed: an environment's id, an app's for what its environments share, or the tenant's own id
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void changed(UUID tenant, UUID topic) {
        jdbc.sql("SELECT pg_notify(:channel, :payload)")
                .param("channel", CHANNEL)
                .param("payload", tenant + "/" + topic)
                .query((row, n) -> 0)
                .list();
        events.publishEvent(new TenantChanged(tenant));
    }

    /** An environment has changed, and with it what pages of the whole tenant show of it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void environmentChanged(UUID tenant, UUID environment) {
        jdbc.sql("SELECT pg_notify(:channel, :one), pg_notify(:channel, :all)")
                .param("channel", CHANNEL)
                .param("one", tenant + "/" + environment)
                .param("all", tenant + "/" + tenant)
                .query((row, n) -> 0)
                .list();
        events.publishEvent(new TenantChanged(tenant));
    }

    /** {@link #changed(UUID, UUID)} for many tenants at once. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void changed(Collection<UUID> tenants, UUID topic) {
        jdbc.sql("SELECT pg_notify(:channel, tenant || '/' || :topic) FROM unnest(:tenants) AS tenant")
                .param("channel", CHANNEL)
                .param("topic", topic.toString())
                .param("tenants", tenants.toArray(UUID[]::new))
                .query((row, n) -> 0)
                .list();
        tenants.forEach(tenant -> events.publishEvent(new TenantChanged(tenant)));
    }
}
