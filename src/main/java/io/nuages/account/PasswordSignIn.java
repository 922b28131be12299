package io.nuages.account;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/** Sign-in by e-mail address and password. Whatever is wrong, it takes the same time and says the same. */
@Component
class PasswordSignIn implements AuthenticationProvider {
    /** How many strangers' passwords are compared, or wait to be, at the same time. More are turned away, so that they hold no threads. */
    static final int STRANGERS = 16;

    private static final Duration SOON = Duration.ofSeconds(5);

    private final Accounts accounts;
    private final Passwords passwords;
    private final Devices devices;
    private final Throttle throttle;
    private final Semaphore strangers = new Semaphore(STRANGERS);

    PasswordSignIn(Accounts accounts, Passwords passwords, Devices devices, Throttle throttle) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.devices = devices;
        this.throttle = throttle;
    }

    /** There were too many attempts, whether this one was right or not. */
    static final class TooMany extends AuthenticationException {
        private final transient Duration wait;

        TooMany(Duration wait) {
            super("Too many attempts");
            this.wait = wait;
        }

        Duration waiting() {
            return wait;
        }
    }

    /**
     * @throws TooMany after too many attempts
     * @throws BadCredentialsException when the address or the password is wrong
     */
    @Override
    public Authentication authenticate(Authentication attempt) {
        // PostgreSQL has no text with this character, and nobody an address with it.
        var email = attempt.getName().replace("\0", "");
        var origin = attempt.getDetails() instanceof Devices.Origin known ? known : new Devices.Origin(null, null);
        var place = devices.place(email, origin);
        throttle.attempt(place).ifPresent(wait -> {
            throw new TooMany(wait);
        });
        var password = String.valueOf(attempt.getCredentials());
        var known = accounts.credentials(email);
        var hash = known.map(Accounts.Credentials::hash).orElse(null);
        if (!inTurn(place, () -> passwords.matches(password, hash))) {
            throw new BadCredentialsException("Wrong address or password");
        }
        var account = known.orElseThrow();
        throttle.succeeded(place);
        if (passwords.isOutdated(account.hash())) {
            accounts.strengthen(account, password);
        }
        return UsernamePasswordAuthenticationToken.authenticated(account.visitor(), null, List.of());
    }

    boolean inTurn(Throttle.Place place, BooleanSupplier work) {
        if (!place.isStrange()) {
            return work.getAsBoolean();
        }
        if (!strangers.tryAcquire()) {
            throw new TooMany(SOON);
        }
        try {
            return work.getAsBoolean();
        } finally {
            strangers.release();
        }
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
