package io.nuages.webhook;

import io.nuages.audit.CalledLike;
import io.nuages.rows.Rows;
import io.nuages.tenant.Actor;
import io.nuages.tenant.People;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows of webhooks and deliveries. Called inside the tenant's transaction, but for {@link #owner}, {@link #users} and
 * {@link #prune}.
 */
@Component
class WebhookStore {
    /** Bodies of an app's deliveries together; the newest one stays whatever its size. */
    private static final int KEPT_BYTES = 4 * 1024 * 1024;

    private static final String RECEIVERS = """
            SELECT w.id, w.created_at, w.created_by, a.name AS called,
                   """ + CalledLike.sharedWithMember("w") + """
               , w.disabled_at FROM webhook w
            LEFT JOIN account a ON lower(a.email) = lower(w.created_by) AND a.proven_at <= w.created_at
                AND EXISTS (SELECT FROM member m WHERE m.tenant_id = w.tenant_id AND m.account_id = a.id)
            WHERE w.tenant_id = :tenant AND w.app_id = :app""";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    WebhookStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    record Owner(UUID tenant, UUID app, UUID webhook) {}

    record User(UUID tenant, UUID app) {}

    record Stored(UUID app, byte[] body) {}

    /** Whose receiver this is, of all tenants. */
    Optional<Owner> owner(byte[] hash, Instant now) {
        return jdbc.sql("""
                SELECT tenant_id, app_id, id FROM webhook
                WHERE token_hash = :hash AND (disabled_at IS NULL OR disabled_at > :now)
                """)
                .param("hash", hash)
                .param("now", Rows.at(now))
                .query((row, n) -> new Owner(
                        row.getObject("tenant_id", UUID.class),
                        row.getObject("app_id", UUID.class),
                        row.getObject("id", UUID.class)))
                .optional();
    }

    /** Apps of all tenants with an environment whose image is of this repository. */
    List<User> users(String repository) {
        return jdbc.sql("""
                SELECT DISTINCT e.tenant_id, e.app_id
                FROM environment e JOIN spec_revision s ON s.environment_id = e.id AND s.revision = e.revision
                WHERE e.deleting_at IS NULL AND (s.document #>> '{customer,image}' = :name
                    OR starts_with(s.document #>> '{customer,image}', :name || ':')
                    OR starts_with(s.document #>> '{customer,image}', :name || '@'))
                """)
                .param("name", repository)
                .query((row, n) ->
                        new User(row.getObject("tenant_id", UUID.class), row.getObject("app_id", UUID.class)))
                .list();
    }

    /** Lets whoever makes a receiver of the same app wait until this transaction has ended. */
    void lock(UUID app) {
        jdbc.sql("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended('webhook/' || :app, 0))) l")
                .param("app", app.toString())
                .query(Integer.class)
                .single();
    }

    /** What the form with this key has made, ended or not. */
    Optional<Webhooks.Receiver> madeWith(UUID tenant, UUID app, String requestKey) {
        return jdbc.sql(RECEIVERS + " AND w.request_key = :key")
                .param("tenant", tenant)
                .param("app", app)
                .param("key", requestKey)
                .query((row, n) -> receiver(row))
                .optional();
    }

    void insert(UUID tenant, UUID app, byte[] hash, @Nullable String requestKey, Actor maker, Instant now) {
        jdbc.sql("""
                INSERT INTO webhook (id, tenant_id, app_id, token_hash, request_key, created_at, created_by, maker_id)
                VALUES (:id, :tenant, :app, :hash, :key, :now, :actor, :maker)
                """)
                .param("id", UUID.randomUUID())
                .param("tenant", tenant)
                .param("app", app)
                .param("hash", hash)
                .param("key", requestKey)
                .param("now", Rows.at(now))
                .param("actor", maker.name())
                .param("maker", maker.account())
                .update();
    }

    /** By app; the page is that of the app's first environment, where its receivers are. */
    List<Webhooks.Made> made(UUID tenant, UUID account, Instant now) {
        return jdbc.sql("""
                SELECT a.name, e.name AS environment, w.created_at FROM webhook w
                JOIN app a ON a.id = w.app_id
                JOIN LATERAL (SELECT name FROM environment WHERE app_id = a.id AND tenant_id = :tenant
                              ORDER BY position, name LIMIT 1) e ON true
                WHERE w.tenant_id = :tenant AND w.maker_id = :account AND (w.disabled_at IS NULL OR w.disabled_at > :now)
                ORDER BY a.name, w.created_at
                """)
                .param("tenant", tenant)
                .param("account", account)
                .param("now", Rows.at(now))
                .query((row, n) -> new Webhooks.Made(
                        row.getString("name"),
                        "/apps/" + row.getString("name") + "/" + row.getString("environment") + "/webhooks",
                        Rows.instant(row, "created_at")))
                .list();
    }

    /** Lets an app's receivers expire; those that end earlier keep their time. */
    void end(UUID tenant, UUID app, Instant until) {
        jdbc.sql("""
                UPDATE webhook SET disabled_at = :until
                WHERE tenant_id = :tenant AND app_id = :app AND (disabled_at IS NULL OR disabled_at > :until)
                """)
                .param("until", Rows.at(until))
                .param("tenant", tenant)
                .param("app", app)
                .update();
    }

    boolean exists(UUID tenant, UUID app, UUID receiver) {
        return jdbc.sql("SELECT count(*) FROM webhook WHERE tenant_id = :tenant AND app_id = :app AND id = :id")
                        .param("tenant", tenant)
                        .param("app", app)
                        .param("id", receiver)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** False when it had ended. */
    boolean close(UUID tenant, UUID app, UUID receiver, Instant now) {
        return jdbc.sql("""
                UPDATE webhook SET disabled_at = :now
                WHERE tenant_id = :tenant AND app_id = :app AND id = :id AND (disabled_at IS NULL OR disabled_at > :now)
                """)
                        .param("now", Rows.at(now))
                        .param("tenant", tenant)
                        .param("app", app)
                        .param("id", receiver)
                        .update()
                > 0;
    }

    List<Webhooks.Receiver> receivers(UUID tenant, UUID app, Instant now) {
        return jdbc.sql(RECEIVERS + """
                 AND (w.disabled_at IS NULL OR w.disabled_at > :now) ORDER BY w.created_at DESC
                """)
                .param("tenant", tenant)
                .param("app", app)
                .param("now", Rows.at(now))
                .query((row, n) -> receiver(row))
                .list();
    }

    private static Webhooks.Receiver receiver(ResultSet row) throws SQLException {
        return new Webhooks.Receiver(
                row.getObject("id", UUID.class),
                Rows.instant(row, "created_at"),
                new People.Person(row.getString("created_by"), row.getString("called"), row.getBoolean("shared")),
                Rows.instantOrNull(row, "disabled_at"));
    }

    List<Webhooks.Delivery> deliveries(UUID tenant, UUID app, int limit) {
        return jdbc.sql("""
                SELECT id, received_at, length(body) AS bytes, outcome FROM delivery
                WHERE tenant_id = :tenant AND app_id = :app ORDER BY received_at DESC, id LIMIT :limit
                """)
                .param("tenant", tenant)
                .param("app", app)
                .param("limit", limit)
                .query((row, n) -> new Webhooks.Delivery(
                        row.getObject("id", UUID.class),
                        Rows.instant(row, "received_at"),
                        row.getInt("bytes"),
                        outcome(row)))
                .list();
    }

    /** Stores a delivery; of an app's handled ones the newest {@link Webhooks#KEPT} stay. */
    UUID deliver(UUID tenant, UUID app, @Nullable UUID webhook, byte[] body, Instant now) {
        var id = UUID.randomUUID();
        jdbc.sql("""
                INSERT INTO delivery (id, tenant_id, app_id, webhook_id, received_at, body)
                VALUES (:id, :tenant, :app, :webhook, :now, :body)
                """)
                .param("id", id)
                .param("tenant", tenant)
                .param("app", app)
                .param("webhook", webhook)
                .param("now", Rows.at(now))
                .param("body", body)
                .update();
        jdbc.sql("""
                DELETE FROM delivery d USING (
                    SELECT id, row_number() OVER newest AS place, sum(length(body)) OVER newest AS bytes FROM delivery
                    WHERE tenant_id = :tenant AND app_id = :app WINDOW newest AS (ORDER BY received_at DESC, id)) ranked
                WHERE d.tenant_id = :tenant AND d.id = ranked.id AND d.handled_at IS NOT NULL
                  AND (ranked.place > :kept OR ranked.place > 1 AND ranked.bytes > :bytes)
                """)
                .param("tenant", tenant)
                .param("app", app)
                .param("kept", Webhooks.KEPT)
                .param("bytes", KEPT_BYTES)
                .update();
        return id;
    }

    Optional<byte[]> body(UUID tenant, UUID app, UUID delivery) {
        return jdbc.sql("SELECT body FROM delivery WHERE tenant_id = :tenant AND app_id = :app AND id = :id")
                .param("tenant", tenant)
                .param("app", app)
                .param("id", delivery)
                .query((row, n) -> row.getBytes("body"))
                .optional();
    }

    Optional<Stored> unhandled(UUID tenant, UUID delivery) {
        return jdbc.sql("""
                SELECT app_id, body FROM delivery WHERE tenant_id = :tenant AND id = :id AND handled_at IS NULL
                """)
                .param("tenant", tenant)
                .param("id", delivery)
                .query((row, n) -> new Stored(row.getObject("app_id", UUID.class), row.getBytes("body")))
                .optional();
    }

    void handled(UUID tenant, UUID delivery, DeliveryOutcome outcome, Instant now) {
        jdbc.sql("""
                UPDATE delivery SET outcome = :outcome::jsonb, handled_at = :now WHERE tenant_id = :tenant AND id = :id
                """)
                .param("outcome", json.writeValueAsString(outcome))
                .param("now", Rows.at(now))
                .param("tenant", tenant)
                .param("id", delivery)
                .update();
    }

    /** Of all tenants: deliveries from before {@code received}, and receivers that ended before {@code ended}. */
    int prune(Instant received, Instant ended) {
        return jdbc.sql("DELETE FROM delivery WHERE received_at < :received")
                        .param("received", Rows.at(received))
                        .update()
                + jdbc.sql("DELETE FROM webhook WHERE disabled_at < :ended")
                        .param("ended", Rows.at(ended))
                        .update();
    }

    private @Nullable DeliveryOutcome outcome(ResultSet row) throws SQLException {
        return Rows.json(row, "outcome", json, DeliveryOutcome.class);
    }
}
