package io.nuages.account;

import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Sign-in by e-mail address and password. Whatever is wrong, it takes as long and says the same. */
@Component
class PasswordSignIn implements AuthenticationProvider {
    private final Accounts accounts;
    private final Passwords passwords;
    private final Throttle throttle;

    PasswordSignIn(Accounts accounts, Passwords passwords, Throttle throttle) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /**
     * @throws LockedException after too many attempts
     * @throws BadCredentialsException when address and password do not belong together
     */
    @Override
    public Authentication authenticate(Authentication attempt) {
        var email = attempt.getName();
        var password = String.valueOf(attempt.getCredentials());
        var address = attempt.getDetails() instanceof WebAuthenticationDetails details
                ? String.valueOf(details.getRemoteAddress())
                : "";
        if (!throttle.attempt(email, address)) {
            throw new LockedException("Too many attempts");
        }
        var known = accounts.credentials(email);
        if (!passwords.matches(password, known.map(Accounts.Credentials::hash).orElse(null))) {
            throw new BadCredentialsException("Address and password do not belong together");
        }
        var account = known.orElseThrow();
        throttle.succeeded(email, address);
        if (passwords.isOutdated(account.hash())) {
            accounts.strengthen(account, password);
        }
        var authentication = UsernamePasswordAuthenticationToken.authenticated(account.visitor(), null, List.of());
        authentication.setDetails(attempt.getDetails());
        return authentication;
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
