package io.nuages.database;

import java.security.SecureRandom;

/** Passwords that nobody types. */
final class RandomPassword {
    private static final int LENGTH = 40;
    /** Needs no escaping in a URL, so that DATABASE_URL can be composed in the pod. */
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomPassword() {}

    static String make() {
        return RANDOM.ints(LENGTH, 0, ALPHABET.length())
                .collect(StringBuilder::new, (text, n) -> text.append(ALPHABET.charAt(n)), StringBuilder::append)
                .toString();
    }
}
