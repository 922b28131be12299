package io.nuages.account;

import io.nuages.tenant.Refusal;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/** Passwords as Argon2id hashes. Each hashing takes 16 MiB for some 40 ms, so few run at the same time. */
@Component
class Passwords {
    static final int MIN_LENGTH = 10;
    private static final int MAX_LENGTH = 200;
    private static final int AT_ONCE = 8;

    private final Argon2PasswordEncoder encoder;
    private final Semaphore permits = new Semaphore(AT_ONCE);
    /** Belongs to no account: unknown ones are compared with it, so that they take as long as known ones. */
    private final String nobodys;

    /** @param cheap for tests, which hash hundreds of passwords that nobody wants to guess */
    Passwords(ObjectProvider<Argon2PasswordEncoder> cheap) {
        encoder = cheap.getIfAvailable(Argon2PasswordEncoder::defaultsForSpringSecurity_v5_8);
        nobodys = encoder.encode("nobody's password");
    }

    /** @throws Refusal when it is too easy or too long */
    String hash(String password, String email) {
        if (password.length() < MIN_LENGTH || password.length() > MAX_LENGTH) {
            throw new Refusal("password", "Choose a password of " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.");
        }
        if (Guessable.isCommon(password)) {
            throw new Refusal("password", "That is one of the most common passwords. Choose another.");
        }
        return guarded(() -> {
            if (password.toLowerCase(Locale.ROOT).contains(email.toLowerCase(Locale.ROOT))
                    || Guessable.isEasy(password, email)) {
                throw new Refusal("password", "That password is too easy to guess. Choose another.");
            }
            return encoder.encode(password);
        });
    }

    /** @param hash null when there is none, which takes as long and matches nothing */
    boolean matches(String password, @Nullable String hash) {
        var tried = password.length() > MAX_LENGTH ? password.substring(0, MAX_LENGTH) : password;
        var matches = guarded(() -> encoder.matches(tried, hash == null ? nobodys : hash));
        return matches && hash != null && tried.equals(password);
    }

    /** Whether the hash was made with weaker parameters than today's. */
    boolean isOutdated(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    String rehash(String password) {
        return guarded(() -> encoder.encode(password));
    }

    private <T> T guarded(Supplier<T> work) {
        permits.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }
}
