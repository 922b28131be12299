package io.nuages.account;

import io.nuages.intake.Allowances;
import io.nuages.intake.Networks;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * How often clients of one network may, without signing in, request what sends mails or reveals whether an address has an
 * account. Clients whose network is unknown share nothing that one of them could use up for the others.
 */
@Component
class AskLimit {
    static final int FROM_NETWORK = 20;

    /** Mails that all clients of unknown networks together may request to addresses that no account has. */
    static final int TO_NOBODY = 300;

    private static final Duration PERIOD = Duration.ofMinutes(10);

    private final Allowances allowances;

    AskLimit(Allowances allowances) {
        this.allowances = allowances;
    }

    /**
     * Outside of a transaction.
     *
     * @param what apart from other things that are asked for
     * @param from a network, or what else stands for few people
     * @throws TooManyAsks when there were too many
     */
    void count(String what, String from) {
        if (!take("ask " + what + " " + from, FROM_NETWORK)) {
            throw new TooManyAsks();
        }
    }

    /**
     * Counts somebody who asks for a mail. If the network is known, that is all. Otherwise there is no limit but that of mails to an
     * address: one for all would be used up by a single stranger. What remains is what a stranger may leave in the outbox for
     * addresses that nobody has; that is bounded, and people with an account do not notice.
     *
     * @return whether a mail to nobody may still be kept
     * @throws TooManyAsks when too many came from this network
     */
    boolean spare(String what, HttpServletRequest request) {
        var network = Networks.of(request);
        network.ifPresent(known -> count(what, known));
        return network.isPresent() || take("nobody " + what, TO_NOBODY);
    }

    private boolean take(String name, int most) {
        return allowances.get(name, Allowances.of(most, PERIOD)).tryConsume(1);
    }

    /** Answered with 429 and when to come back. */
    static final class TooManyAsks extends ResponseStatusException {
        TooManyAsks() {
            super(HttpStatus.TOO_MANY_REQUESTS, "Too many attempts. Wait ten minutes and try again.");
        }

        @Override
        public HttpHeaders getHeaders() {
            var headers = new HttpHeaders();
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(PERIOD.toSeconds()));
            return headers;
        }
    }
}
