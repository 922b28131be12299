package io.nuages.console;

import io.nuages.spec.VariableNames;
import java.util.Set;

/**
 * Which names variables may have, so that the browser can tell before anything is sealed. Words are separated by spaces.
 *
 * @param pattern of a name
 * @param reserved names that Nuages sets; one with a star means all that start that way
 * @param clear names that are variables in clear
 * @param bound names that are already sealed, and may be sealed again
 * @param most variables of an environment, both kinds together
 */
public record NameRules(String pattern, String reserved, String clear, String bound, int most) {
    public static NameRules of(Set<String> clear, Set<String> bound) {
        return new NameRules(
                VariableNames.PATTERN,
                String.join(" ", VariableNames.RESERVED),
                String.join(" ", clear),
                String.join(" ", bound),
                VariableNames.MOST);
    }
}
