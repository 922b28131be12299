package io.nuages.secret;

import java.util.random.RandomGenerator;

/**
 * Names of SealedSecrets. A name is chosen before sealing, since strict scope binds the ciphertext to it, and is never used
 * again: {@code shop--production-7fkq2mzd}.
 */
final class SecretNames {
    /** No vowels, nor anything like one: such a suffix is never a word, so never another object's name. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX = 8;

    private SecretNames() {}

    static String fresh(String base, RandomGenerator random) {
        var name = new StringBuilder(base).append('-');
        for (var i = 0; i < SUFFIX; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }

    /** Whether the name is one that {@link #fresh} could have given for this environment. */
    static boolean belongs(String base, String name) {
        return name.length() == base.length() + 1 + SUFFIX
                && name.startsWith(base + "-")
                && name.chars().skip(base.length() + 1L).allMatch(letter -> ALPHABET.indexOf(letter) >= 0);
    }
}
