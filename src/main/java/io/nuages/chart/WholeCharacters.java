package io.nuages.chart;

import java.io.Reader;

/**
 * Reads a text in pieces, none of which ends in the middle of a surrogate pair: the YAML library fails on such a
 * piece.
 */
final class WholeCharacters extends Reader {
    private final String text;
    private int at;

    WholeCharacters(String text) {
        this.text = text;
    }

    @Override
    public int read(char[] into, int offset, int most) {
        if (at >= text.length()) {
            return -1;
        }
        var end = Math.min(text.length(), at + most);
        if (end - at > 1 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        text.getChars(at, end, into, offset);
        var read = end - at;
        at = end;
        return read;
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }
}
