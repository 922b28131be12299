package io.nuages.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * How often somebody may do something: buckets of tokens that fill again with time, kept in PostgreSQL, so that all replicas count
 * together. They use their own connections and transactions: call them outside of a transaction.
 */
@Component
public class Allowances {
    private static final int CLEANED_EVERY = 50;
    private static final int CLEANED_AT_ONCE = 200;

    private final PostgreSQLSelectForUpdateBasedProxyManager<Long> buckets;
    private final AtomicInteger asked = new AtomicInteger();

    Allowances(DataSource source) {
        buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(source)
                .table("bucket")
                .idColumn("id")
                .stateColumn("state")
                .expiresAtColumn("expires_at")
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1)))
                .build();
    }

    /** This many at once, and as many again within each period. */
    public static BucketConfiguration of(int most, Duration period) {
        return BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(most).refillGreedy(most, period))
                .build();
    }

    /** @param name of whom, and of what */
    public BucketProxy get(String name, BucketConfiguration configuration) {
        if (asked.incrementAndGet() % CLEANED_EVERY == 0) {
            buckets.removeExpired(CLEANED_AT_ONCE);
        }
        return buckets.getProxy(key(name), () -> configuration);
    }

    private static long key(String name) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
