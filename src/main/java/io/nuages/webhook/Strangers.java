package io.nuages.webhook;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.nuages.intake.Networks;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Counts requests to URLs that are unknown, or with a wrong signature, by where they come from. Tokens are too long to be guessed;
 * this tells those who try to go away. A right URL is never refused for that, since registries post for many from one address. Each
 * replica counts by itself: asking the database would cost as much as the look-up of the URL.
 */
@Component
class Strangers {
    static final int MOST_IN_A_MINUTE = 300;

    /** When more ask, those who do not ask again are forgotten first. */
    static final int MOST_NETWORKS = 10_000;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LoadingCache<String, Bucket> buckets;

    Strangers(Clock clock) {
        buckets = Caffeine.newBuilder()
                .maximumSize(MOST_NETWORKS)
                .expireAfterWrite(MINUTE)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build(network -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(MOST_IN_A_MINUTE).refillIntervally(MOST_IN_A_MINUTE, MINUTE))
                        .build());
    }

    /** Counts a request that is refused; false when there were so many within a minute that this address is told to wait. */
    boolean count(String address) {
        return buckets.get(Networks.ofAny(address)).tryConsume(1);
    }

    long networks() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }
}
