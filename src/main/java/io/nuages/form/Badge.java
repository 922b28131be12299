package io.nuages.form;

/**
 * A status as pages show it: a colour and a word.
 *
 * @param tone ok, warn, bad, info (something is in progress) or neutral
 */
public record Badge(String tone, String word) {
    public static Badge ok(String word) {
        return new Badge("ok", word);
    }

    public static Badge warn(String word) {
        return new Badge("warn", word);
    }

    public static Badge bad(String word) {
        return new Badge("bad", word);
    }

    public static Badge info(String word) {
        return new Badge("info", word);
    }

    public static Badge neutral(String word) {
        return new Badge("neutral", word);
    }

    /** What stands for the tone where there is no colour: in the title of a page. */
    public String sign() {
        return switch (tone) {
            case "ok" -> "✓";
            case "warn" -> "!";
            case "bad" -> "✗";
            case "info" -> "…";
            default -> "○";
        };
    }
}
