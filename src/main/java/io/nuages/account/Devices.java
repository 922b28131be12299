package io.nuages.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nuages.intake.Networks;
import io.nuages.rows.Rows;
import io.nuages.tenant.Visitor;
import io.nuages.web.Cookies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Browsers and networks from which an account signed in, so that strangers who guess its password do not keep it from signing in
 * there again; see {@link Throttle}. They end with the password. The token of a device lets nobody in; it only permits attempts.
 */
@Component
class Devices {
    private static final String COOKIE = "nuages-device";

    /** Since its last sign-in. */
    private static final Duration KNOWN_FOR = Duration.ofDays(180);

    private static final Duration LINK = Duration.ofHours(1);
    static final int MOST = 20;
    private static final int TOKEN_BYTES = 32;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final String OPEN = """
             FROM account_device_link l JOIN account a ON a.id = l.account_id AND a.password_version = l.password_version
            WHERE l.token_hash = :token AND l.expires_at > :now AND a.disabled_at IS NULL
            """;

    private final JdbcClient jdbc;
    private final Cookies cookies;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Devices(JdbcClient jdbc, Cookies cookies, Clock clock) {
        this.jdbc = jdbc;
        this.cookies = cookies;
        this.clock = clock;
    }

    /**
     * What a request says about where it comes from.
     *
     * @param token hash of the browser's token; null when it has none
     * @param network null when nobody can tell
     */
    record Origin(byte @Nullable [] token, @Nullable String network) {}

    Origin origin(HttpServletRequest request) {
        return new Origin(token(request), Networks.of(request).orElse(null));
    }

    private byte @Nullable [] token(HttpServletRequest request) {
        return cookies.read(request, COOKIE)
                .filter(value -> TOKEN.matcher(value).matches())
                .map(Devices::hash)
                .orElse(null);
    }

    /** The known device and network of the account that may sign in with this address; unknown accounts take the same single query. */
    Throttle.Place place(String email, Origin origin) {
        return jdbc.sql("""
                SELECT d.id AS device, n.network IS NOT NULL AS familiar
                FROM (SELECT id, password_version FROM account
                      WHERE lower(email) = lower(:email) AND disabled_at IS NULL) a
                LEFT JOIN account_device d ON d.account_id = a.id AND d.token_hash = :token
                     AND d.password_version = a.password_version AND d.used_at > :since
                LEFT JOIN account_network n ON n.account_id = a.id AND n.network = :network
                     AND n.password_version = a.password_version AND n.used_at > :since
                """)
                .param("email", email)
                .param("token", origin.token() == null ? new byte[0] : origin.token())
                .param("network", origin.network() == null ? "" : origin.network())
                .param("since", since())
                .query((row, n) -> new Throttle.Place(
                        email, row.getObject("device", UUID.class), origin.network(), row.getBoolean("familiar")))
                .optional()
                .orElse(new Throttle.Place(email, null, origin.network(), false));
    }

    /**
     * Somebody has signed in, or may try to: the account now knows this browser, and in the first case this network. The
     * browser gets another token, which its other accounts follow, so that one that somebody planted or has seen is worth nothing.
     *
     * @return the device's id
     */
    @Transactional
    UUID remember(Visitor visitor, boolean signedIn, HttpServletRequest request, HttpServletResponse response) {
        var token = newToken();
        var former = token(request);
        if (former != null) {
            jdbc.sql("UPDATE account_device SET token_hash = :new WHERE token_hash = :former")
                    .param("new", hash(token))
                    .param("former", former)
                    .update();
        }
        var id = jdbc.sql("""
                INSERT INTO account_device (id, account_id, token_hash, password_version, used_at)
                VALUES (:id, :account, :token, :version, :now)
                ON CONFLICT (account_id, token_hash)
                DO UPDATE SET password_version = excluded.password_version, used_at = excluded.used_at
                RETURNING id
                """)
                .param("id", UUID.randomUUID())
                .param("account", visitor.account())
                .param("token", hash(token))
                .param("version", visitor.password())
                .param("now", Rows.now(clock))
                .query(UUID.class)
                .single();
        // Those that have shown the second factor are kept apart: knowing only the password pushes none of them out.
        jdbc.sql("""
                DELETE FROM account_device WHERE id IN (
                    SELECT id FROM (
                        SELECT id, row_number() OVER (PARTITION BY factor_at IS NULL ORDER BY used_at DESC) AS place
                        FROM account_device WHERE account_id = :account) AS placed
                    WHERE place > :most)
                """).param("account", visitor.account()).param("most", MOST).update();
        if (signedIn) {
            Networks.of(request).ifPresent(network -> remember(visitor, network));
        }
        cookies.write(request, response, COOKIE, token, KNOWN_FOR);
        return id;
    }

    private void remember(Visitor visitor, String network) {
        jdbc.sql("""
                INSERT INTO account_network (account_id, network, password_version, used_at)
                VALUES (:account, :network, :version, :now)
                ON CONFLICT (account_id, network)
                DO UPDATE SET password_version = excluded.password_version, used_at = excluded.used_at
                """)
                .param("account", visitor.account())
                .param("network", network)
                .param("version", visitor.password())
                .param("now", Rows.now(clock))
                .update();
        jdbc.sql("""
                DELETE FROM account_network WHERE account_id = :account AND network IN (
                    SELECT network FROM account_network WHERE account_id = :account ORDER BY used_at DESC OFFSET :most)
                """).param("account", visitor.account()).param("most", MOST).update();
    }

    /** The request's browser, if the account has shown its second factor in it; another one than {@link #origin} counts by. */
    Optional<UUID> withFactor(Visitor visitor, HttpServletRequest request) {
        return Optional.ofNullable(token(request))
                .flatMap(token -> jdbc.sql("""
                        SELECT id FROM account_device
                        WHERE account_id = :account AND token_hash = :token AND password_version = :version
                          AND used_at > :since AND factor_at > :since
                        """)
                        .param("account", visitor.account())
                        .param("token", token)
                        .param("version", visitor.password())
                        .param("since", since())
                        .query(UUID.class)
                        .optional());
    }

    /** The account has shown its second factor in the request's browser. */
    void factorShown(Visitor visitor, HttpServletRequest request) {
        var token = token(request);
        if (token != null) {
            jdbc.sql("UPDATE account_device SET factor_at = :now WHERE account_id = :account AND token_hash = :token")
                    .param("now", Rows.now(clock))
                    .param("account", visitor.account())
                    .param("token", token)
                    .update();
        }
    }

    /** A token by which a browser becomes one that the account knows; empty when nobody may sign in by this address. */
    Optional<String> link(String email) {
        var token = newToken();
        var made = jdbc.sql("""
                INSERT INTO account_device_link (token_hash, account_id, password_version, expires_at)
                SELECT :token, id, password_version, :expires FROM account
                WHERE lower(email) = lower(:email) AND disabled_at IS NULL
                """)
                .param("token", hash(token))
                .param("expires", Rows.now(clock).plus(LINK))
                .param("email", email)
                .update();
        return made == 0 ? Optional.empty() : Optional.of(token);
    }

    static Duration linkLifetime() {
        return LINK;
    }

    /** Whether the link can still be used. */
    boolean isOpen(String token) {
        return jdbc.sql("SELECT EXISTS (SELECT" + OPEN + ")")
                .param("token", hash(token))
                .param("now", Rows.now(clock))
                .query(Boolean.class)
                .single();
    }

    /** Uses the link up. @return false when it has ended or somebody was faster */
    @Transactional
    boolean follow(String token, HttpServletRequest request, HttpServletResponse response) {
        var visitor = jdbc.sql("""
                DELETE FROM account_device_link WHERE token_hash IN (SELECT l.token_hash
                """ + OPEN + """
                ) RETURNING account_id, password_version
                """)
                .param("token", hash(token))
                .param("now", Rows.now(clock))
                .query((row, n) -> new Visitor(row.getObject("account_id", UUID.class), row.getInt("password_version")))
                .optional();
        visitor.ifPresent(known -> remember(known, false, request, response));
        return visitor.isPresent();
    }

    /** Ends one device. */
    void end(UUID account, UUID device) {
        jdbc.sql("DELETE FROM account_device WHERE account_id = :account AND id = :device")
                .param("account", account)
                .param("device", device)
                .update();
    }

    /** Ends all but one, and all networks. */
    void endOthers(UUID account, @Nullable UUID but) {
        endAll(jdbc, account, but);
    }

    /** Ends all but one, and all networks; with {@code null} links on their way, too. */
    static void endAll(JdbcClient jdbc, UUID account, @Nullable UUID but) {
        jdbc.sql("DELETE FROM account_device WHERE account_id = :account AND id IS DISTINCT FROM :but")
                .param("account", account)
                .param("but", but)
                .update();
        jdbc.sql("DELETE FROM account_network WHERE account_id = :account")
                .param("account", account)
                .update();
        if (but == null) {
            jdbc.sql("DELETE FROM account_device_link WHERE account_id = :account")
                    .param("account", account)
                    .update();
        }
    }

    /** On every replica, which does no harm. */
    @Scheduled(initialDelay = 11, fixedDelay = 360, timeUnit = TimeUnit.MINUTES)
    void prune() {
        jdbc.sql("DELETE FROM account_device WHERE used_at < :since")
                .param("since", since())
                .update();
        jdbc.sql("DELETE FROM account_network WHERE used_at < :since")
                .param("since", since())
                .update();
        jdbc.sql("DELETE FROM account_device_link WHERE expires_at < :now")
                .param("now", Rows.now(clock))
                .update();
    }

    private String newToken() {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private OffsetDateTime since() {
        return Rows.now(clock).minus(KNOWN_FOR);
    }
}
