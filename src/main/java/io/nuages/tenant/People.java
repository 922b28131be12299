package io.nuages.tenant;

import io.nuages.audit.CalledLike;
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

    /** @param shared whether another member has the same name, however it is spaced or capitalized */
    public record Known(String name, boolean shared, Instant since) {}

    /**
     * Somebody who did something. Members choose their names, so a name that could be taken for somebody else's, or for a machine's,
     * does not stand alone.
     *
     * @param actor as the audit log names them, see {@link Profile#actor}
     * @param name what they are called now; null for those who are no members, for acts from before the address was proven to be theirs, and for names that look like an address or a machine
     * @param shared whether another member has the same name
     */
    public record Person(String actor, @Nullable String name, boolean shared) {
        public Person {
            name = name == null || name.isBlank() || CalledLike.another(name) ? null : name;
        }

        /** What pages show; the address is then on hover. */
        public String called() {
            return name == null ? actor : shared ? name + " (" + actor + ")" : name;
        }

        /** What is on hover: the address, where it does not already stand there. */
        public @Nullable String title() {
            return name == null || shared ? null : actor;
        }
    }

    /** @param at when they did it: whoever had the address before is somebody else */
    public Person who(String actor, Instant at) {
        var known = members.get(actor.toLowerCase(Locale.ROOT));
        return known == null || known.since.isAfter(at)
                ? new Person(actor, null, false)
                : new Person(actor, known.name, known.shared);
    }
}
