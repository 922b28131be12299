package io.nuages.tenant;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's members are called, for pages that say who did something.
 *
 * @param members by address in lower case: the name, and since when the address is proven to be theirs
 */
public record People(Map<String, Known> members) {
    public static final People NOBODY = new People(Map.of());

    public record Known(String name, Instant since) {}

    /**
     * Somebody who did something.
     *
     * @param actor as the audit log names them, see {@link Profile#actor}
     * @param name what they are called now; null for those who are no members, and for acts from before the address was proven to be theirs
     */
    public record Person(String actor, @Nullable String name) {
        public Person {
            name = name == null || name.isBlank() ? null : name;
        }

        /** What pages show; the address is then on hover. */
        public String called() {
            return name == null ? actor : name;
        }

        /** What is on hover: the address, where it does not already stand there. */
        public @Nullable String title() {
            return name == null ? null : actor;
        }
    }

    /** @param at when they did it: whoever had the address before is somebody else */
    public Person who(String actor, Instant at) {
        var known = members.get(actor.toLowerCase(Locale.ROOT));
        return new Person(actor, known == null || known.since.isAfter(at) ? null : known.name);
    }
}
