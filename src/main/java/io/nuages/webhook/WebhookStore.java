package io.nuages.webhook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of webhooks and deliveries. Called inside the tenant's transaction, but for {@link #owner} and {@link #followers}. */
@Component
class WebhookStore {
    private static final int KEPT = 50;

    private final JdbcClient jdbc;

    WebhookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Owner(UUID tenant, UUID webhook) {}

    /** @param handled whether it needs nothing more */
    record Stored(UUID app, byte[] body, boolean handled) {}

    /** Whose receiver this is, of all tenants. */
    Optional<Owner> owner(byte[] hash, Instant now) {
        return jdbc.sql("""
                SELECT tenant_id, id FROM webhook
                WHERE token_hash = :hash AND (disabled_at IS NULL OR disabled_at > :now)
                """)
                .param("hash", hash)
                .param("now", at(now))
                .query((row, n) -> new Owner(row.getObject("tenant_id", UUID.class), row.getObject("id", UUID.class)))
                .optional();
    }

    record Follower(UUID tenant, UUID environment) {}

    /** Environments of all tenants that deploy what is pushed. */
    List<Follower> followers() {
        return jdbc.sql("""
                SELECT tenant_id, id FROM environment WHERE redeploy_on_push AND deleting_at IS NULL ORDER BY id
                """)
                .query((row, n) ->
                        new Follower(row.getObject("tenant_id", UUID.class), row.getObject("id", UUID.class)))
                .list();
    }

    void insert(UUID tenant, UUID app, byte[] hash, Instant now) {
        jdbc.sql("""
                INSERT INTO webhook (id, tenant_id, app_id, token_hash, created_at)
                VALUES (:id, :tenant, :app, :hash, :now)
                """)
                .param("id", UUID.randomUUID())
                .param("tenant", tenant)
                .param("app", app)
                .param("hash", hash)
                .param("now", at(now))
                .update();
    }

    /** Lets an app's receivers end; those that end earlier keep their time. */
    void end(UUID tenant, UUID app, Instant now, Instant until) {
        jdbc.sql("""
                UPDATE webhook SET disabled_at = :until
                WHERE tenant_id = :tenant AND app_id = :app AND (disabled_at IS NULL OR disabled_at > :until)
                """)
                .param("until", at(until))
                .param("tenant", tenant)
                .param("app", app)
                .update();
        jdbc.sql("DELETE FROM webhook WHERE tenant_id = :tenant AND app_id = :app AND disabled_at < :old")
                .param("tenant", tenant)
                .param("app", app)
                .param("old", at(now.minus(Webhooks.OVERLAP)))
                .update();
    }

    List<Webhooks.Receiver> receivers(UUID tenant, UUID app, Instant now) {
        return jdbc.sql("""
                SELECT id, created_at, disabled_at FROM webhook
                WHERE tenant_id = :tenant AND app_id = :app AND (disabled_at IS NULL OR disabled_at > :now)
                ORDER BY created_at DESC
                """)
                .param("tenant", tenant)
                .param("app", app)
                .param("now", at(now))
                .query((row, n) -> new Webhooks.Receiver(
                        row.getObject("id", UUID.class),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        instant(row, "disabled_at")))
                .list();
    }

    List<Webhooks.Delivery> deliveries(UUID tenant, UUID app, int limit) {
        return jdbc.sql("""
                SELECT d.id, d.received_at, length(d.body) AS bytes, d.outcome
                FROM delivery d JOIN webhook w ON w.id = d.webhook_id
                WHERE d.tenant_id = :tenant AND w.app_id = :app ORDER BY d.received_at DESC LIMIT :limit
                """)
                .param("tenant", tenant)
                .param("app", app)
                .param("limit", limit)
                .query((row, n) -> new Webhooks.Delivery(
                        row.getObject("id", UUID.class),
                        row.getObject("received_at", OffsetDateTime.class).toInstant(),
                        row.getInt("bytes"),
                        row.getString("outcome")))
                .list();
    }

    /** Stores a delivery; of the handled ones the newest {@value #KEPT} stay. */
    UUID deliver(UUID tenant, UUID webhook, byte[] body, Instant now) {
        var id = UUID.randomUUID();
        jdbc.sql("""
                INSERT INTO delivery (id, tenant_id, webhook_id, received_at, body)
                VALUES (:id, :tenant, :webhook, :now, :body)
                """)
                .param("id", id)
                .param("tenant", tenant)
                .param("webhook", webhook)
                .param("now", at(now))
                .param("body", body)
                .update();
        jdbc.sql("""
                DELETE FROM delivery WHERE tenant_id = :tenant AND handled_at IS NOT NULL AND id IN (
                    SELECT id FROM delivery WHERE tenant_id = :tenant AND webhook_id = :webhook
                    ORDER BY received_at DESC OFFSET :kept)
                """)
                .param("tenant", tenant)
                .param("webhook", webhook)
                .param("kept", KEPT)
                .update();
        return id;
    }

    Optional<Stored> stored(UUID tenant, UUID delivery) {
        return jdbc.sql("""
                SELECT w.app_id, d.body, d.handled_at IS NOT NULL AS handled
                FROM delivery d JOIN webhook w ON w.id = d.webhook_id
                WHERE d.tenant_id = :tenant AND d.id = :id FOR UPDATE OF d
                """)
                .param("tenant", tenant)
                .param("id", delivery)
                .query((row, n) -> new Stored(
                        row.getObject("app_id", UUID.class), row.getBytes("body"), row.getBoolean("handled")))
                .optional();
    }

    void handled(UUID tenant, UUID delivery, String outcome, Instant now) {
        jdbc.sql("""
                UPDATE delivery SET outcome = :outcome, handled_at = :now WHERE tenant_id = :tenant AND id = :id
                """)
                .param("outcome", outcome)
                .param("now", at(now))
                .param("tenant", tenant)
                .param("id", delivery)
                .update();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
