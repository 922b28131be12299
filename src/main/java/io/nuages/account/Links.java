package io.nuages.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nuages.rows.Rows;
import io.nuages.tenant.Actor;
import io.nuages.tenant.Role;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * One-time links. The database holds hashes of the tokens; a token itself is shown or mailed once. A link is worth what its maker
 * may do at the moment when it is looked at or used.
 */
@Component
class Links {
    /** Where the token follows. */
    static final String PATH = "/link/";

    static final Duration INVITATION = Duration.ofDays(7);
    /** A link to a new password, created by staff. */
    static final Duration PASSWORD = Duration.ofHours(24);
    /** The same, and a proof of an address, if the reader of the mail has just asked for it. */
    static final Duration ASKED_FOR = Duration.ofHours(1);

    /** Invitations that one account may create in an hour. If they are handed over, each tells its holder whether there is an account. */
    static final int BY_ACCOUNT = 30;

    /** Invitations to one tenant in an hour. */
    static final int TO_TENANT = 60;

    private static final Duration PERIOD = Duration.ofHours(1);

    /** For how long the fate of a link can be told. */
    private static final Duration KEPT_FOR = Duration.ofDays(30);

    private static final int TOKEN_BYTES = 32;

    /** Whether the author of link {@code l} may now do what it does; for links without an author, the portal may. */
    private static final String MAKER_MAY = """
            (l.purpose IN ('setup', 'address') OR (l.purpose = 'password' AND l.maker_id IS NULL) OR EXISTS (
                SELECT FROM account m WHERE m.id = l.maker_id AND m.disabled_at IS NULL
                  AND (m.staff OR (l.purpose = 'member' AND EXISTS (
                      SELECT FROM member o WHERE o.tenant_id = l.tenant_id AND o.account_id = m.id AND o.role = 'owner')))))
            """;

    private static final String OPEN =
            "l.used_at IS NULL AND l.ended_at IS NULL AND l.expires_at > :now AND " + MAKER_MAY + """
             AND NOT EXISTS (SELECT FROM tenant t WHERE t.id = l.tenant_id AND t.suspended_at IS NOT NULL)
             AND NOT EXISTS (SELECT FROM account a WHERE a.id = l.account_id AND a.disabled_at IS NOT NULL)
            """;

    private static final String LINK = """
            SELECT l.id, l.purpose, l.email, l.account_id, l.tenant_id, t.name AS tenant_name, l.role, l.invited_by, l.mailed,
                   l.expires_at,
                   CASE WHEN l.used_at IS NOT NULL THEN 'used'
                        WHEN l.ended_at IS NOT NULL THEN l.ending
                        WHEN l.expires_at <= :now THEN 'expired'
                        WHEN NOT
            """ + MAKER_MAY + """
                             THEN 'maker'
                        WHEN t.suspended_at IS NOT NULL THEN 'suspended'
                        WHEN a.disabled_at IS NOT NULL THEN 'account'
                   END AS ending
            FROM account_link l
            LEFT JOIN account a ON a.id = l.account_id
            LEFT JOIN tenant t ON t.id = l.tenant_id
            """;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Links(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What a link is to be; see the columns of {@code account_link}. */
    record Draft(
            Link.Purpose purpose,
            String email,
            @Nullable UUID account,
            @Nullable UUID tenant,
            @Nullable Role role,
            Actor maker,
            boolean mailed,
            @Nullable String requestKey,
            Duration lifetime) {

        static Draft member(
                UUID tenant, Actor maker, String email, Role role, boolean mailed, @Nullable String requestKey) {
            return new Draft(
                    Link.Purpose.MEMBER, email, null, tenant, role, maker, mailed, requestKey, Links.INVITATION);
        }

        static Draft staff(Actor maker, String email, boolean mailed, @Nullable String requestKey) {
            return new Draft(Link.Purpose.STAFF, email, null, null, null, maker, mailed, requestKey, Links.INVITATION);
        }

        static Draft password(Actor maker, Account account, boolean mailed, Duration lifetime) {
            return new Draft(
                    Link.Purpose.PASSWORD, account.email(), account.id(), null, null, maker, mailed, null, lifetime);
        }

        static Draft address(Account account) {
            return new Draft(
                    Link.Purpose.ADDRESS,
                    account.email(),
                    account.id(),
                    null,
                    null,
                    new Actor(account.id(), account.email()),
                    true,
                    null,
                    Links.ASKED_FOR);
        }
    }

    /** A link to the first set-up; links of earlier starts keep working until one of them is used. */
    String setup() {
        var link = make(
                new Draft(Link.Purpose.SETUP, "", null, null, null, new Actor(null, "nuages"), false, null, PASSWORD));
        return token(link.id());
    }

    /** Makes a link that nobody can use yet: it has no token. */
    Link make(Draft draft) {
        var id = UUID.randomUUID();
        var expires = Rows.now(clock).plus(draft.lifetime());
        jdbc.sql("""
                INSERT INTO account_link (id, purpose, email, account_id, tenant_id, role, maker_id, invited_by, mailed,
                                          request_key, created_at, expires_at)
                VALUES (:id, :purpose, :email, :account, :tenant, :role, :maker, :actor, :mailed, :key, :now, :expires)
                """)
                .param("id", id)
                .param("purpose", draft.purpose().word())
                .param("email", draft.email())
                .param("account", draft.account())
                .param("tenant", draft.tenant())
                .param("role", draft.role() == null ? null : draft.role().word())
                .param("maker", draft.maker().account())
                .param("actor", draft.maker().name())
                .param("mailed", draft.mailed())
                .param("key", draft.requestKey())
                .param("now", Rows.now(clock))
                .param("expires", expires)
                .update();
        return new Link(
                id,
                draft.purpose(),
                draft.email(),
                draft.account(),
                draft.tenant(),
                null,
                draft.role(),
                draft.maker().name(),
                draft.mailed(),
                expires.toInstant(),
                null);
    }

    /** Gives the link a token, beside those that it has. */
    String token(UUID link) {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        jdbc.sql("INSERT INTO account_link_token (token_hash, link_id) VALUES (:hash, :link)")
                .param("hash", hash(token))
                .param("link", link)
                .update();
        return token;
    }

    /** Empty when there is no such link, it was forgotten, or only a newer portal knows what it is for; else as it is now, usable or not. */
    Optional<Link> find(String token) {
        return jdbc.sql(LINK + " JOIN account_link_token k ON k.link_id = l.id WHERE k.token_hash = :hash")
                .param("hash", hash(token))
                .param("now", Rows.now(clock))
                .query(Links::link)
                .optional()
                .filter(Link::known);
    }

    Optional<Link> byId(UUID id) {
        return jdbc.sql(LINK + " WHERE l.id = :id")
                .param("id", id)
                .param("now", Rows.now(clock))
                .query(Links::link)
                .optional()
                .filter(Link::known);
    }

    /** The link that this form has made already, by its maker. */
    Optional<Link> madeBy(Actor maker, String requestKey) {
        return jdbc.sql(LINK + " WHERE l.maker_id = :maker AND l.request_key = :key")
                .param("maker", maker.account())
                .param("key", requestKey)
                .param("now", Rows.now(clock))
                .query(Links::link)
                .optional()
                .filter(Link::known);
    }

    /** Uses the link up. If two try at the same time, the second waits for the first and gets false once that commits. */
    boolean use(Link link) {
        return jdbc.sql("UPDATE account_link l SET used_at = :now WHERE l.id = :id AND " + OPEN)
                        .param("id", link.id())
                        .param("now", Rows.now(clock))
                        .update()
                == 1;
    }

    /** Open invitations to a tenant by address; how far their mails got is not told here. */
    List<Invitation> invitations(UUID tenant) {
        return invitations("l.tenant_id = :tenant ORDER BY lower(l.email)", Map.of("tenant", tenant));
    }

    /** {@link #invitations(UUID)} to the staff. */
    List<Invitation> staffInvitations() {
        return invitations("l.purpose = 'staff' ORDER BY l.created_at", Map.of());
    }

    private List<Invitation> invitations(String which, Map<String, ?> parameters) {
        return jdbc.sql("""
                SELECT l.id, l.email, l.role, l.maker_id, l.invited_by, l.expires_at FROM account_link l
                WHERE l.used_at IS NULL AND l.ended_at IS NULL AND l.expires_at > :now
                """ + " AND " + MAKER_MAY + " AND " + which)
                .params(parameters)
                .param("now", Rows.now(clock))
                .query((row, n) -> {
                    var role = row.getString("role");
                    return new Invitation(
                            row.getObject("id", UUID.class),
                            row.getString("email"),
                            role == null ? null : Role.of(role),
                            row.getObject("maker_id", UUID.class),
                            row.getString("invited_by"),
                            Rows.instant(row, "expires_at"),
                            null);
                })
                .list();
    }

    /**
     * Whether one more invitation is within the limits of its author and of the tenant. Others created meanwhile wait until this
     * transaction has ended.
     */
    boolean hasRoom(Actor maker, @Nullable UUID tenant) {
        lock(maker);
        jdbc.sql("SELECT FROM tenant WHERE id = :tenant FOR NO KEY UPDATE")
                .param("tenant", tenant)
                .query()
                .listOfRows();
        return jdbc.sql("""
                SELECT (SELECT count(*) FROM account_link
                        WHERE maker_id = :maker AND created_at > :since AND purpose IN ('member', 'staff')) < :byAccount
                   AND (SELECT count(*) FROM account_link WHERE tenant_id = :tenant AND created_at > :since) < :toTenant
                """)
                .param("maker", maker.account())
                .param("tenant", tenant)
                .param("since", Rows.now(clock).minus(PERIOD))
                .param("byAccount", BY_ACCOUNT)
                .param("toTenant", TO_TENANT)
                .query(Boolean.class)
                .single();
    }

    /** Makes others who create links by the same account wait until this transaction has ended. */
    void lock(Actor maker) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('links/' || :maker, 0))")
                .param("maker", String.valueOf(maker.account()))
                .query()
                .listOfRows();
    }

    /**
     * Ends an invitation.
     *
     * @param tenant to which it is; null for the staff
     * @return the address that it was meant for; empty where it had ended
     */
    Optional<String> withdraw(@Nullable UUID tenant, UUID id) {
        return end(Ending.WITHDRAWN, """
                        id = :id AND purpose = :purpose AND tenant_id IS NOT DISTINCT FROM :tenant AND expires_at > :now
                        RETURNING email
                        """)
                .param("id", id)
                .param("purpose", (tenant == null ? Link.Purpose.STAFF : Link.Purpose.MEMBER).word())
                .param("tenant", tenant)
                .query(String.class)
                .optional();
    }

    /** Ends earlier invitations of the same address to the same tenant, or to the staff. */
    void replace(Draft by) {
        end(
                        Ending.REPLACED,
                        "purpose = :purpose AND lower(email) = lower(:email) AND tenant_id IS NOT DISTINCT FROM :tenant")
                .param("purpose", by.purpose().word())
                .param("email", by.email())
                .param("tenant", by.tenant())
                .update();
    }

    /** Ends what this account gave out in the tenant. */
    void endMadeBy(UUID account, UUID tenant) {
        end(Ending.MAKER, "maker_id = :account AND tenant_id = :tenant")
                .param("account", account)
                .param("tenant", tenant)
                .update();
    }

    /** Ends what sets the password of this account or proves its address, and what it gave out anywhere. */
    void endAllOf(UUID account) {
        end(Ending.ACCOUNT, "account_id = :account").param("account", account).update();
        end(Ending.MAKER, "maker_id = :account").param("account", account).update();
    }

    void endAllTo(UUID tenant) {
        end(Ending.SUSPENDED, "tenant_id = :tenant").param("tenant", tenant).update();
    }

    /** Ends all links of the first set-up. */
    void endSetup() {
        jdbc.sql("DELETE FROM account_link WHERE purpose = 'setup'").update();
    }

    private JdbcClient.StatementSpec end(Ending ending, String which) {
        return jdbc.sql(
                        "UPDATE account_link SET ended_at = :now, ending = :ending WHERE used_at IS NULL AND ended_at IS NULL AND "
                                + which)
                .param("now", Rows.now(clock))
                .param("ending", ending.word());
    }

    /** On every replica, which does no harm. */
    @Scheduled(initialDelay = 9, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void prune() {
        jdbc.sql("DELETE FROM account_link WHERE expires_at < :before")
                .param("before", Rows.now(clock).minus(KEPT_FOR))
                .update();
    }

    private static Link link(ResultSet row, int number) throws SQLException {
        var role = row.getString("role");
        var ending = row.getString("ending");
        return new Link(
                row.getObject("id", UUID.class),
                Link.Purpose.of(row.getString("purpose")),
                row.getString("email"),
                row.getObject("account_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("tenant_name"),
                role == null ? null : Role.of(role),
                row.getString("invited_by"),
                row.getBoolean("mailed"),
                Rows.instant(row, "expires_at"),
                ending == null ? null : Ending.of(ending));
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
