package io.nuages.console;

/**
 * A status as pages show it: a colour and a word.
 *
 * @param tone ok, warn, bad, info (something is going on) or neutral
 */
public record Standing(String tone, String word) {
    static Standing ok(String word) {
        return new Standing("ok", word);
    }

    static Standing warn(String word) {
        return new Standing("warn", word);
    }

    static Standing bad(String word) {
        return new Standing("bad", word);
    }

    static Standing info(String word) {
        return new Standing("info", word);
    }

    static Standing neutral(String word) {
        return new Standing("neutral", word);
    }
}
