package io.nuages.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Counts requests to URLs that are unknown, or with a wrong signature, by where they come from. Tokens are too long to be guessed;
 * this keeps those who try from keeping the database busy. Each replica counts by itself, since asking the database would cost as
 * much as it saves. There is room for much more than a registry that serves many and has some ended URLs.
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
        var network = network(address);
        return counts.containsKey(network) || counts.size() < MOST_ADDRESSES ? network : "";
    }

    /** Whoever has one IPv6 address usually has the 2⁶⁴ beside it. */
    private static String network(String address) {
        try {
            return address.contains(":") && InetAddress.getByName(address) instanceof Inet6Address parsed
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), 8))
                    : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
