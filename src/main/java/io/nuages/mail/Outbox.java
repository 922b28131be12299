package io.nuages.mail;

import io.nuages.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of mails. It records purpose and recipient, never the words. */
@Component
class Outbox {
    /**
     * Mails of one purpose to one address in an hour, for each tenant or none. Each purpose separately: requests for one block nobody
     * from another.
     */
    static final int ADDRESS = 5;

    /** The same, of all tenants together: this many must wish an address harm before it gets no mail from the others. */
    static final int ADDRESS_IN_ALL = 20;

    /** Mails that one account causes in an hour. */
    static final int ACCOUNT = 30;

    /** Mails for one tenant in an hour. */
    static final int TENANT = 60;

    private static final Duration PERIOD = Duration.ofHours(1);

    private final JdbcClient jdbc;

    Outbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whether one more mail is within the limits. Until the transaction ends, nobody else counts, so that many together are not
     * more than one by one. The mails themselves are counted, since what is rolled back was not sent.
     */
    boolean hasRoom(Posting posting, Instant now) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('nuages mail'))")
                .query()
                .listOfRows();
        return jdbc.sql("""
                SELECT (SELECT count(*) FROM mail
                        WHERE lower(recipient) = lower(:recipient) AND purpose = :purpose AND posted_at > :since
                          AND tenant_id IS NOT DISTINCT FROM cast(:tenant AS uuid)) < :address
                   AND (SELECT count(*) FROM mail
                        WHERE lower(recipient) = lower(:recipient) AND purpose = :purpose AND posted_at > :since) < :inAll
                   AND (SELECT count(*) FROM mail WHERE account_id = :account AND posted_at > :since) < :byAccount
                   AND (SELECT count(*) FROM mail WHERE tenant_id = :tenant AND posted_at > :since) < :forTenant
                """)
                .param("recipient", posting.recipient())
                .param("purpose", posting.purpose())
                .param("account", posting.account())
                .param("tenant", posting.tenant())
                .param("since", Rows.at(now.minus(PERIOD)))
                .param("address", ADDRESS)
                .param("inAll", ADDRESS_IN_ALL)
                .param("byAccount", ACCOUNT)
                .param("forTenant", TENANT)
                .query(Boolean.class)
                .single();
    }

    UUID insert(Posting posting, Instant now) {
        var id = UUID.randomUUID();
        jdbc.sql("""
                INSERT INTO mail (id, purpose, recipient, about, account_id, tenant_id, posted_at, expires_at)
                VALUES (:id, :purpose, :recipient, :about, :account, :tenant, :now, :expires)
                """)
                .param("id", id)
                .param("purpose", posting.purpose())
                .param("recipient", posting.recipient())
                .param("about", posting.about())
                .param("account", posting.account())
                .param("tenant", posting.tenant())
                .param("now", Rows.at(now))
                .param("expires", Rows.at(now.plus(posting.lifetime())))
                .update();
        return id;
    }

    /** The mail, unless it is finished. */
    Optional<Mail> waiting(UUID id) {
        return jdbc.sql("""
                SELECT id, purpose, recipient, about, account_id, tenant_id, posted_at, expires_at FROM mail
                WHERE id = :id AND done_at IS NULL
                """).param("id", id).query(Outbox::mail).optional();
    }

    void done(UUID id, MailState outcome, Instant now) {
        jdbc.sql("UPDATE mail SET done_at = :now, outcome = :outcome WHERE id = :id AND done_at IS NULL")
                .param("id", id)
                .param("outcome", Rows.word(outcome))
                .param("now", Rows.at(now))
                .update();
    }

    /** Of each thing the state of its newest mail. */
    Map<UUID, MailState> states(Collection<UUID> about) {
        return jdbc
                .sql("""
                SELECT DISTINCT ON (about) about, outcome FROM mail WHERE about = ANY (:about) ORDER BY about, posted_at DESC
                """)
                .param("about", about.toArray(UUID[]::new))
                .query((row, n) -> Map.entry(row.getObject("about", UUID.class), state(row.getString("outcome"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void prune(Instant before) {
        jdbc.sql("DELETE FROM mail WHERE posted_at < :before")
                .param("before", Rows.at(before))
                .update();
    }

    private static Mail mail(ResultSet row, int number) throws SQLException {
        return new Mail(
                row.getObject("id", UUID.class),
                row.getString("purpose"),
                row.getString("recipient"),
                row.getObject("about", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                Rows.instant(row, "posted_at"),
                Rows.instant(row, "expires_at"));
    }

    private static MailState state(@Nullable String outcome) {
        return outcome == null ? MailState.WAITING : MailState.of(outcome);
    }
}
