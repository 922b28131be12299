package io.nuages.webhook;

import io.nuages.intake.Networks;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Counts requests to URLs that are unknown, or with a wrong signature, by where they come from. Tokens are too long to be guessed;
 * this tells those who try to go away. A right URL is never refused for that, since registries post for many from one address. Each
 * replica counts by itself: asking the database would cost as much as the look-up of the URL.
 */
@Component
class Strangers {
    static final int MOST_IN_A_MINUTE = 300;
    private static final int MOST_ADDRESSES = 10_000;
    private static final long MINUTE = 60;

    private final Clock clock;
    private final Map<String, Integer> counts = new HashMap<>();
    private long minute;

    Strangers(Clock clock) {
        this.clock = clock;
    }

    /** Whether this address was refused so often in this minute that it is not listened to before the next one. */
    synchronized boolean tooMany(String address) {
        turn();
        return counts.getOrDefault(key(address), 0) >= MOST_IN_A_MINUTE;
    }

    /** A request from there was refused. */
    synchronized void refused(String address) {
        turn();
        counts.merge(key(address), 1, Integer::sum);
    }

    private void turn() {
        var now = clock.instant().getEpochSecond() / MINUTE;
        if (now != minute) {
            minute = now;
            counts.clear();
        }
    }

    /** When there are too many addresses to count, the further ones are counted as one. */
    private String key(String address) {
        var network = Networks.ofAny(address);
        return counts.containsKey(network) || counts.size() < MOST_ADDRESSES ? network : "";
    }
}
