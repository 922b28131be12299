package io.nuages.console;

import io.nuages.spec.VariableNames;
import java.util.Set;

/**
 * Which names variables may have, for the browser to tell before anything is sealed. Words are apart by blanks.
 *
 * @param pattern of a name
 * @param reserved names that Nuages sets; one with a star stands for all that begin so
 * @param clear names that are variables in clear
 * @param bound names that are sealed already, and may be sealed anew
 * @param most variables of an environment, both kinds together
 */
public record NameRules(String pattern, String reserved, String clear, String bound, int most) {
    static NameRules of(Set<String> clear, Set<String> bound) {
        return new NameRules(
                VariableNames.PATTERN,
                String.join(" ", VariableNames.RESERVED),
                String.join(" ", clear),
                String.join(" ", bound),
                VariableNames.MOST);
    }
}
