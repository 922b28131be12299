package io.nuages.account;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.nuages.intake.Allowances;
import io.nuages.tenant.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Slows down guessing of passwords. A browser or a network from which the account signed in before has an allowance of its own.
 * Everybody else shares the allowance of strangers: few attempts an account from one network, more an account from everywhere, and
 * more a network. So strangers can keep strangers from trying, and nobody whom the account knows. The same for accounts that do not
 * exist.
 */
@Component
class Throttle {
    /** Of a device, and of an account from one network. */
    static final int FEW = 10;
    /** Of strangers, for an account in an hour. */
    static final int ACCOUNT = 100;
    /** Of strangers, from a network. */
    static final int NETWORK = 60;

    private static final BucketConfiguration FEW_IN_A_WHILE = Allowances.of(FEW, Duration.ofMinutes(10));
    /** Codes in a quarter of an hour, and in a day. */
    static final int CODES = 10;

    static final int CODES_A_DAY = 30;

    private static final BucketConfiguration OF_CODES = BucketConfiguration.builder()
            .addLimit(limit -> limit.capacity(CODES).refillGreedy(CODES, Duration.ofMinutes(15)))
            .addLimit(limit -> limit.capacity(CODES_A_DAY).refillGreedy(CODES_A_DAY, Duration.ofDays(1)))
            .build();

    private static final BucketConfiguration OF_ACCOUNT = Allowances.of(ACCOUNT, Duration.ofHours(1));
    private static final BucketConfiguration OF_NETWORK = Allowances.of(NETWORK, Duration.ofMinutes(10));

    private final Allowances allowances;

    Throttle(Allowances allowances) {
        this.allowances = allowances;
    }

    /**
     * Where somebody tries to sign in to an account from.
     *
     * @param device of the account, by its id; null when it knows none in this browser
     * @param network null when nobody can tell
     * @param familiar whether the account signed in from this network before
     */
    record Place(
            String email, @Nullable UUID device, @Nullable String network, boolean familiar) {
        boolean isStrange() {
            return device == null && !familiar;
        }
    }

    /** Counts an attempt. @return for how long there were too many; empty when there were not */
    Optional<Duration> attempt(Place place) {
        for (var bucket : buckets(place)) {
            var taken = bucket.tryConsumeAndReturnRemaining(1);
            if (!taken.isConsumed()) {
                return Optional.of(Duration.ofNanos(taken.getNanosToWaitForRefill()));
            }
        }
        return Optional.empty();
    }

    /** The attempt was right: it does not count. */
    void succeeded(Place place) {
        buckets(place).forEach(bucket -> bucket.addTokens(1));
    }

    private List<BucketProxy> buckets(Place place) {
        if (place.device() != null) {
            return List.of(allowances.get("device " + place.device(), FEW_IN_A_WHILE));
        }
        var account = "account " + place.email().strip().toLowerCase(Locale.ROOT);
        var all = new ArrayList<BucketProxy>();
        if (place.network() != null) {
            if (!place.familiar()) {
                all.add(allowances.get("network " + place.network(), OF_NETWORK));
            }
            all.add(allowances.get(account + " " + place.network(), FEW_IN_A_WHILE));
        }
        if (!place.familiar()) {
            all.add(allowances.get(account, OF_ACCOUNT));
        }
        return all;
    }

    /** Counts an attempt to say the password in a session that is signed in: its own, so that nobody else's uses it up. */
    Optional<Duration> again(String session) {
        var taken = allowances.get("session " + session, FEW_IN_A_WHILE).tryConsumeAndReturnRemaining(1);
        return taken.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(taken.getNanosToWaitForRefill()));
    }

    /** The password was right: it does not count. */
    void known(String session) {
        allowances.get("session " + session, FEW_IN_A_WHILE).addTokens(1);
    }

    /**
     * Counts a code of a second factor. Whoever knows the password may try some, so a browser in which the account has shown its
     * second factor has an allowance of its own, and all others share the account's. That one is small: of a million codes three are
     * good at a time, so thirty guesses a day find one with a probability of 0.009 percent, and those of a whole year with one of
     * 3.2 percent. Known browsers, at most twenty, are the owner's; with one that was stolen come as many guesses again. All of it
     * belongs to a password: after a change the guesser is out, and nothing is used up.
     *
     * @param device in which the account has shown its second factor; null in any other
     * @return for how long there were too many; empty when there were not
     */
    Optional<Duration> code(Visitor visitor, @Nullable UUID device) {
        var taken = codes(visitor, device).tryConsumeAndReturnRemaining(1);
        return taken.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(taken.getNanosToWaitForRefill()));
    }

    /** The code was right: it does not count. */
    void shown(Visitor visitor, @Nullable UUID device) {
        codes(visitor, device).addTokens(1);
    }

    private BucketProxy codes(Visitor visitor, @Nullable UUID device) {
        return allowances.get(
                "codes " + visitor.account() + "/" + visitor.password() + " " + (device == null ? "" : device),
                OF_CODES);
    }

    /** As people say it, rounded up: {@code 40 seconds}, {@code 3 minutes}. */
    static String words(Duration wait) {
        var seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
        return seconds <= 90 ? seconds + (seconds == 1 ? " second" : " seconds") : (seconds + 59) / 60 + " minutes";
    }
}
