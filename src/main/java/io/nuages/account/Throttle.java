package io.nuages.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * Slows down guessing of passwords: few attempts an account from one address, more an account from everywhere (so that a
 * stranger cannot lock somebody out by a handful of attempts), and more an address. The same for accounts that do not exist.
 * Kept in PostgreSQL, so that all replicas count together.
 */
@Component
class Throttle {
    private static final BucketConfiguration ACCOUNT_FROM_ADDRESS = of(10, Duration.ofMinutes(10));
    private static final BucketConfiguration ACCOUNT = of(100, Duration.ofHours(1));
    private static final BucketConfiguration ADDRESS = of(60, Duration.ofMinutes(10));
    private static final int CLEANED_AT_ONCE = 100;

    private final PostgreSQLSelectForUpdateBasedProxyManager<Long> buckets;

    Throttle(DataSource source) {
        buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(source)
                .table("bucket")
                .idColumn("id")
                .stateColumn("state")
                .expiresAtColumn("expires_at")
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1)))
                .build();
    }

    private static BucketConfiguration of(int attempts, Duration period) {
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(attempts).refillGreedy(attempts, period))
                .build();
    }

    /** Counts an attempt; false when there were too many. */
    boolean attempt(String email, String address) {
        var from = network(address);
        return bucket("address " + from, ADDRESS).tryConsume(1)
                && bucket("account " + key(email) + " " + from, ACCOUNT_FROM_ADDRESS)
                        .tryConsume(1)
                && bucket("account " + key(email), ACCOUNT).tryConsume(1);
    }

    /** The attempt was right: it does not count. */
    void succeeded(String email, String address) {
        var from = network(address);
        bucket("address " + from, ADDRESS).addTokens(1);
        bucket("account " + key(email) + " " + from, ACCOUNT_FROM_ADDRESS).addTokens(1);
        bucket("account " + key(email), ACCOUNT).addTokens(1);
        buckets.removeExpired(CLEANED_AT_ONCE);
    }

    private Bucket bucket(String name, BucketConfiguration configuration) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
            return buckets.getProxy(ByteBuffer.wrap(hash).getLong(), () -> configuration);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String key(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** Whoever has one IPv6 address usually has the 2⁶⁴ beside it. */
    private static String network(String address) {
        try {
            var parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), 8))
                    : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
