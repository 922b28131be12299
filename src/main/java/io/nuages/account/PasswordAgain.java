package io.nuages.account;

import io.nuages.tenant.Refusal;
import io.nuages.tenant.Visitor;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Asks for the password once more before acts that nobody else must be able to do in a session left open. If it was right and something
 * else was wrong, it counts for a while, so that it is not to be typed again.
 */
@Component
class PasswordAgain {
    /** Name of the form's field. */
    static final String FIELD = "current";

    /** Session attribute: when the password was said, and by whom, as {@code 1764412800000/…}. */
    private static final String SAID = "password-said";

    private static final Duration GOOD_FOR = Duration.ofMinutes(10);

    private final Accounts accounts;
    private final Passwords passwords;
    private final Throttle throttle;
    private final Clock clock;

    PasswordAgain(Accounts accounts, Passwords passwords, Throttle throttle, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.clock = clock;
    }

    /**
     * To be called outside of a transaction, before anything else is looked at.
     *
     * @throws Refusal when it is wrong, or there were too many attempts in this session
     */
    void check(Visitor visitor, HttpSession session, String password) {
        if (isKnown(visitor, session)) {
            return;
        }
        throttle.again(session.getId()).ifPresent(wait -> {
            throw new Refusal(FIELD, "Too many attempts. Try again in " + Throttle.words(wait) + ".");
        });
        var hash = accounts.byId(visitor.account())
                .flatMap(account -> accounts.credentials(account.email()))
                .map(Accounts.Credentials::hash)
                .orElse(null);
        if (!passwords.matches(password, hash)) {
            throw new Refusal(FIELD, password.isEmpty() ? "Enter your password." : Accounts.NOT_CURRENT);
        }
        throttle.known(session.getId());
        session.setAttribute(SAID, clock.millis() + "/" + visitor.account() + "/" + visitor.password());
    }

    /** Whether it was said a moment ago, and need not be again. */
    boolean isKnown(Visitor visitor, HttpSession session) {
        return Optional.ofNullable((String) session.getAttribute(SAID))
                .map(said -> said.split("/", 2))
                .filter(said -> said[1].equals(visitor.account() + "/" + visitor.password()))
                .filter(said -> clock.instant()
                        .isBefore(Instant.ofEpochMilli(Long.parseLong(said[0])).plus(GOOD_FOR)))
                .isPresent();
    }

    /** The act is done: the password is asked for again before the next one. */
    void used(HttpSession session) {
        session.removeAttribute(SAID);
    }
}
