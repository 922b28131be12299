package io.nuages.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.nuages.rows.Rows;
import io.nuages.tenant.Refusal;
import io.nuages.tenant.Visitor;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Second factors: codes of an app on somebody's phone (RFC 6238), and recovery codes for the day on which it is lost. Any account may
 * have one; the staff's need one, since they reach every customer.
 */
@Component
public class SecondFactors {
    static final int RECOVERY_CODES = 10;
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int SECRET_BYTES = 20;
    private static final int RECOVERY_LENGTH = 12;
    /** Without letters and digits that are easily confused. */
    private static final String RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private final JdbcClient jdbc;
    private final Throttle throttle;
    private final Clock clock;
    private final boolean staffNeedOne;
    private final SecureRandom random = new SecureRandom();
    private final TimeBasedOneTimePasswordGenerator codes = new TimeBasedOneTimePasswordGenerator(STEP);

    SecondFactors(
            JdbcClient jdbc,
            Throttle throttle,
            Clock clock,
            ObjectProvider<DemoAccounts> demo,
            @Value("${nuages.staff.second-factor:#{null}}") @Nullable Boolean staffNeedOne) {
        this.jdbc = jdbc;
        this.throttle = throttle;
        this.clock = clock;
        this.staffNeedOne = staffNeedOne == null ? demo.getIfAvailable() == null : staffNeedOne;
    }

    /** Whether the staff need one, by {@code nuages.staff.second-factor}. */
    boolean staffNeedOne() {
        return staffNeedOne;
    }

    /** Whether the account has one. */
    boolean isOn(UUID account) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM second_factor WHERE account_id = :account)")
                .param("account", account)
                .query(Boolean.class)
                .single();
    }

    /** Since when the account has one. */
    Optional<Instant> since(UUID account) {
        return jdbc.sql("SELECT confirmed_at FROM second_factor WHERE account_id = :account")
                .param("account", account)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /** How many recovery codes are left. */
    int recoveryCodes(UUID account) {
        return jdbc.sql("SELECT count(*) FROM recovery_code WHERE account_id = :account")
                .param("account", account)
                .query(Integer.class)
                .single();
    }

    /** A key for one that is to be set up, in Base32 as apps take it. It belongs to nobody until {@link #confirm}. */
    String newSecret() {
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return Base32.toBase32String(secret);
    }

    /**
     * Gives the account a second factor, after a code of the app has shown that it has the key.
     *
     * @param secret as {@link #newSecret} made it
     * @param device see {@link Throttle#code}
     * @return the recovery codes; they are kept as hashes, so show them now
     * @throws Refusal when the code is wrong, or was wrong too often
     */
    List<String> confirm(Visitor visitor, @Nullable UUID device, String secret, String code) {
        countAttempt(visitor, device);
        var key = Base32.decode(secret);
        var step = step(key, code).orElseThrow(SecondFactors::wrong);
        var recovery = newRecoveryCodes();
        var written = jdbc.sql("""
                WITH confirmed AS (
                    INSERT INTO second_factor (account_id, secret, confirmed_at, last_step, created_at)
                    VALUES (:account, :secret, :now, :step, :now)
                    ON CONFLICT (account_id) DO NOTHING RETURNING account_id)
                INSERT INTO recovery_code (account_id, hash)
                SELECT account_id, unnest(cast(:hashes AS text[])) FROM confirmed
                """)
                .param("account", visitor.account())
                .param("secret", key)
                .param("step", step)
                .param("now", Rows.now(clock))
                .param("hashes", hashes(recovery))
                .update();
        if (written == 0) {
            throw new Refusal("", "This was set up elsewhere in the meantime.");
        }
        throttle.shown(visitor, device);
        return recovery;
    }

    /**
     * Uses a code of the app, or a recovery code.
     *
     * @param device see {@link Throttle#code}
     * @throws Refusal when it is wrong or was used before, or there were too many
     */
    void use(Visitor visitor, @Nullable UUID device, String code) {
        var account = visitor.account();
        var step = attempt(visitor, device, code);
        var good = step.isPresent()
                ? jdbc.sql(
                                "UPDATE second_factor SET last_step = :step WHERE account_id = :account AND last_step < :step")
                        .param("account", account)
                        .param("step", step.get())
                        .update()
                : jdbc.sql("DELETE FROM recovery_code WHERE account_id = :account AND hash = :hash")
                        .param("account", account)
                        .param("hash", hash(code))
                        .update();
        if (good == 0) {
            throw wrong();
        }
        throttle.shown(visitor, device);
    }

    /**
     * Says what {@link #use} would, and leaves the code unused: for forms that are refused for another reason as well.
     *
     * @throws Refusal as {@link #use} does
     */
    void look(Visitor visitor, @Nullable UUID device, String code) {
        if (code.isBlank()) {
            throw new Refusal("code", "Enter a code.");
        }
        var account = visitor.account();
        var step = attempt(visitor, device, code);
        var good = step.isPresent()
                ? jdbc.sql(
                                "SELECT EXISTS (SELECT FROM second_factor WHERE account_id = :account AND last_step < :step)")
                        .param("account", account)
                        .param("step", step.get())
                        .query(Boolean.class)
                        .single()
                : jdbc.sql("SELECT EXISTS (SELECT FROM recovery_code WHERE account_id = :account AND hash = :hash)")
                        .param("account", account)
                        .param("hash", hash(code))
                        .query(Boolean.class)
                        .single();
        if (!good) {
            throw wrong();
        }
    }

    /** Other recovery codes; those before end. To be called after {@link #use}. */
    @Transactional
    List<String> renewRecoveryCodes(UUID account) {
        var recovery = newRecoveryCodes();
        jdbc.sql("DELETE FROM recovery_code WHERE account_id = :account")
                .param("account", account)
                .update();
        jdbc.sql("INSERT INTO recovery_code (account_id, hash) SELECT :account, unnest(cast(:hashes AS text[]))")
                .param("account", account)
                .param("hashes", hashes(recovery))
                .update();
        return recovery;
    }

    /** Removes it from the account, with what the account knows about where it was shown; idempotent. @return whether there was one */
    @Transactional
    boolean turnOff(UUID account) {
        jdbc.sql("UPDATE account_device SET factor_at = NULL WHERE account_id = :account")
                .param("account", account)
                .update();
        return jdbc.sql("DELETE FROM second_factor WHERE account_id = :account")
                        .param("account", account)
                        .update()
                > 0;
    }

    /** Counts before the code is looked at, and outside of any transaction that a refusal would undo. */
    private void countAttempt(Visitor visitor, @Nullable UUID device) {
        throttle.code(visitor, device).ifPresent(wait -> {
            throw new Refusal(
                    "code",
                    "Too many codes were tried. Wait " + Throttle.words(wait)
                            + " and try again. If that was not you, somebody knows your password: change it.");
        });
    }

    /** Which step a code belongs to, after the attempt has been counted; none for a recovery code, or a wrong one. */
    private Optional<Long> attempt(Visitor visitor, @Nullable UUID device, String code) {
        var secret = secret(visitor.account()).orElseThrow(SecondFactors::wrong);
        countAttempt(visitor, device);
        return step(secret, code);
    }

    /** Which step a code belongs to: the present one, or one beside it, since clocks differ. */
    private Optional<Long> step(byte[] secret, String code) {
        var digits = code.replaceAll("\\s", "").getBytes(UTF_8);
        var present = clock.instant().getEpochSecond() / STEP.toSeconds();
        return LongStream.rangeClosed(present - 1, present + 1)
                .filter(step -> MessageDigest.isEqual(code(secret, step).getBytes(UTF_8), digits))
                .boxed()
                .findFirst();
    }

    private String code(byte[] secret, long step) {
        try {
            return codes.generateOneTimePasswordString(
                    new SecretKeySpec(secret, codes.getAlgorithm()), Instant.ofEpochSecond(step * STEP.toSeconds()));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> newRecoveryCodes() {
        var made = new ArrayList<String>();
        for (var n = 0; n < RECOVERY_CODES; n++) {
            var letters = new StringBuilder();
            for (var i = 0; i < RECOVERY_LENGTH; i++) {
                letters.append(RECOVERY_ALPHABET.charAt(random.nextInt(RECOVERY_ALPHABET.length())));
            }
            made.add(letters.insert(RECOVERY_LENGTH / 2, '-').toString());
        }
        return made;
    }

    private static String[] hashes(List<String> recovery) {
        return recovery.stream().map(SecondFactors::hash).toArray(String[]::new);
    }

    /** However it was typed: dashes, spaces and case do not matter. */
    private static String hash(String code) {
        try {
            var plain = code.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(plain.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<byte[]> secret(UUID account) {
        return jdbc.sql("SELECT secret FROM second_factor WHERE account_id = :account")
                .param("account", account)
                .query(byte[].class)
                .optional();
    }

    private static Refusal wrong() {
        return new Refusal("code", "This code is wrong or has been used. Wait for the next one.");
    }
}
