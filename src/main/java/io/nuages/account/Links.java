package io.nuages.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nuages.tenant.Role;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** One-time links. The database holds a hash of the token; the token itself is shown once, to whoever asked for it. */
@Component
class Links {
    private static final Duration INVITATION = Duration.ofDays(7);
    private static final Duration PASSWORD = Duration.ofHours(24);
    private static final int TOKEN_BYTES = 32;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Links(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A link to the first set-up; links of earlier starts keep working until one of them is used. */
    String setup() {
        return issue(Link.Purpose.SETUP, "", null, null, null, "nuages", PASSWORD);
    }

    String staff(String actor, String email) {
        return issue(Link.Purpose.STAFF, email, null, null, null, actor, INVITATION);
    }

    /** An invitation to a tenant; an earlier one of the same address ends. */
    String member(UUID tenant, String actor, String email, Role role) {
        jdbc.sql(
                        "DELETE FROM account_link WHERE tenant_id = :tenant AND lower(email) = lower(:email) AND used_at IS NULL")
                .param("tenant", tenant)
                .param("email", email)
                .update();
        return issue(Link.Purpose.MEMBER, email, null, tenant, role, actor, INVITATION);
    }

    /** A link to a new password; earlier ones of the account end. */
    String password(String actor, Account account) {
        jdbc.sql("DELETE FROM account_link WHERE account_id = :account")
                .param("account", account.id())
                .update();
        return issue(Link.Purpose.PASSWORD, account.email(), account.id(), null, null, actor, PASSWORD);
    }

    private String issue(
            Link.Purpose purpose,
            String email,
            @Nullable UUID account,
            @Nullable UUID tenant,
            @Nullable Role role,
            String actor,
            Duration lifetime) {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        jdbc.sql("""
                INSERT INTO account_link (id, token_hash, purpose, email, account_id, tenant_id, role, invited_by, expires_at)
                VALUES (:id, :hash, :purpose, :email, :account, :tenant, :role, :actor, :expires)
                """)
                .param("id", UUID.randomUUID())
                .param("hash", hash(token))
                .param("purpose", purpose.word())
                .param("email", email)
                .param("account", account)
                .param("tenant", tenant)
                .param("role", role == null ? null : role.word())
                .param("actor", actor)
                .param("expires", now().plus(lifetime))
                .update();
        return token;
    }

    /** Empty when the link is unknown, used or expired, or its account disabled: nobody learns which. */
    Optional<Link> find(String token) {
        return jdbc.sql("""
                SELECT l.id, l.purpose, l.email, l.account_id, l.tenant_id, t.name AS tenant_name, l.role, l.invited_by
                FROM account_link l
                LEFT JOIN account a ON a.id = l.account_id
                LEFT JOIN tenant t ON t.id = l.tenant_id
                WHERE l.token_hash = :hash AND l.used_at IS NULL AND l.expires_at > :now AND a.disabled_at IS NULL
                """)
                .param("hash", hash(token))
                .param("now", now())
                .query((row, n) -> {
                    var role = row.getString("role");
                    return new Link(
                            row.getObject("id", UUID.class),
                            Link.Purpose.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT)),
                            row.getString("email"),
                            row.getObject("account_id", UUID.class),
                            row.getObject("tenant_id", UUID.class),
                            row.getString("tenant_name"),
                            role == null ? null : Role.of(role),
                            row.getString("invited_by"));
                })
                .optional();
    }

    /** Uses the link up. Of two at once the second waits for the first, and gets false when that one commits. */
    boolean use(Link link) {
        return jdbc.sql("""
                        UPDATE account_link SET used_at = :now WHERE id = :id AND used_at IS NULL AND expires_at > :now
                        """).param("id", link.id()).param("now", now()).update() == 1;
    }

    List<Invitation> invitations(UUID tenant) {
        return jdbc.sql("""
                SELECT id, email, role, invited_by, expires_at FROM account_link
                WHERE tenant_id = :tenant AND used_at IS NULL AND expires_at > :now ORDER BY lower(email)
                """)
                .param("tenant", tenant)
                .param("now", now())
                .query((row, n) -> new Invitation(
                        row.getObject("id", UUID.class),
                        row.getString("email"),
                        Role.of(row.getString("role")),
                        row.getString("invited_by"),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    void revoke(UUID tenant, UUID id) {
        jdbc.sql("DELETE FROM account_link WHERE tenant_id = :tenant AND id = :id AND used_at IS NULL")
                .param("tenant", tenant)
                .param("id", id)
                .update();
    }

    /** Ends all links of the first set-up. */
    void endSetup() {
        jdbc.sql("DELETE FROM account_link WHERE purpose = 'setup'").update();
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
