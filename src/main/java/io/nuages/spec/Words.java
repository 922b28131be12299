package io.nuages.spec;

/** Parts of sentences. */
final class Words {
    private static final int LONGEST = 60;

    private Words() {}

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
