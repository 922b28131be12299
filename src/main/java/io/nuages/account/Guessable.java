package io.nuages.account;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a password is among the first that somebody would try: the 30,000 most common ones, and combinations of them, of words, names and
 * keyboard rows with a little added. List and estimate are those of zxcvbn (com.nulab-inc:zxcvbn, MIT licence), whose list is made
 * of the ten million passwords that Mark Burnett published.
 */
final class Guessable {
    /** Of zxcvbn's 0 to 4; those below are found by fewer than a million guesses. */
    private static final int ENOUGH = 2;

    /** It takes seconds for hundreds of characters; the first or the last of them say enough. */
    private static final int MEASURED = 24;

    private static final Zxcvbn ESTIMATE = new Zxcvbn();
    private static final Set<String> COMMON = common();

    private Guessable() {}

    private static Set<String> common() {
        try {
            return new HashSet<>(StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the commonest, whatever the case of its letters. */
    static boolean isCommon(String password) {
        return COMMON.contains(password.strip().toLowerCase(Locale.ROOT));
    }

    /** @param email whose parts are as easy to guess as common words */
    static boolean isEasy(String password, String email) {
        var known = Stream.concat(Stream.of(email, "nuages"), Stream.of(email.split("[^\\p{L}\\p{N}]+")))
                .filter(word -> word.length() > 2)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        return password.length() <= MEASURED
                ? isWeak(password, known)
                : isWeak(password.substring(0, MEASURED), known)
                        && isWeak(password.substring(password.length() - MEASURED), known);
    }

    private static boolean isWeak(String part, List<String> known) {
        return ESTIMATE.measure(part, known).getScore() < ENOUGH;
    }
}
