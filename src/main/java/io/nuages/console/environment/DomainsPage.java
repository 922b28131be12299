package io.nuages.console.environment;

import io.nuages.form.Badge;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of an environment, with the records that each needs.
 *
 * @param mayWrite whether the reader may request a check
 */
public record DomainsPage(List<Card> cards, boolean mayWrite) {
    /**
     * @param name as in DNS, {@code shown} both ways where there are two
     * @param href null when there is nothing to open
     * @param proof null when none is needed
     * @param records to set; none for a host that Nuages gave
     * @param seen how the existing ones compare; null with {@code records} empty
     * @param asking whether they are about to be looked at
     */
    public record Card(
            String name,
            String shown,
            @Nullable String href,
            Badge state,
            String sentence,
            @Nullable Proof proof,
            List<Line> records,
            @Nullable Badge seen,
            boolean asking,
            @Nullable Instant checkedAt) {}

    /** @param found what was found, in a sentence */
    public record Proof(String name, String value, String found) {}

    /** @param seen null before the host is proven */
    public record Line(String type, String value, @Nullable Badge seen) {}
}
