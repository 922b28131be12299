package io.nuages.mail;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words of a mail, as plain text. What users typed goes through {@link PlainName} first.
 *
 * @param before paragraphs before the link
 * @param link an address of the portal, on a line of its own; null when there is none
 * @param after paragraphs after it
 */
public record Letter(
        String subject, List<String> before, @Nullable String link, List<String> after) {
    String text() {
        return Stream.of(before.stream(), Stream.ofNullable(link), after.stream())
                        .flatMap(lines -> lines)
                        .collect(Collectors.joining("\n\n"))
                + "\n";
    }

    /** Without the link, which may hold a token. */
    @Override
    public String toString() {
        return subject;
    }
}
