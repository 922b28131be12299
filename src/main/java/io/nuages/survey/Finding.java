package io.nuages.survey;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One finding.
 *
 * @param tone as pages know it: {@code ok}, {@code warn}, {@code bad}, {@code info} or {@code neutral}
 * @param word how it stands
 * @param meaning what that means for customers, or for the portal
 * @param next what to do about it; null when there is nothing to do
 * @param proof what was read
 */
public record Finding(
        String name,
        String tone,
        String word,
        String meaning,
        @Nullable String next,
        List<String> proof) {
    static Finding found(String name, String meaning, List<String> proof) {
        return new Finding(name, "ok", "Found", meaning, null, proof);
    }

    /** Works, but could be better. */
    static Finding look(String name, String meaning, @Nullable String next, List<String> proof) {
        return new Finding(name, "warn", "Needs a look", meaning, next, proof);
    }

    /** Something does not work without it. */
    static Finding missing(String name, String meaning, String next, List<String> proof) {
        return new Finding(name, "bad", "Missing", meaning, next, proof);
    }

    /** Nothing depends on it so far. */
    static Finding absent(String name, String meaning, @Nullable String next, List<String> proof) {
        return new Finding(name, "neutral", "Not there", meaning, next, proof);
    }

    static Finding notAllowed(String name, String what) {
        return new Finding(
                name,
                "warn",
                "Not allowed",
                "The portal's account may not list " + what + ".",
                "Install the role from helm/portal again: it lets the portal list them, and nothing more.",
                List.of());
    }

    static Finding unknown(String name, boolean away) {
        return away
                ? new Finding(name, "neutral", "Cluster away", "The cluster has not responded yet.", null, List.of())
                : new Finding(
                        name,
                        "neutral",
                        "Not checked yet",
                        "The portal checks within seconds of its start.",
                        null,
                        List.of());
    }

    public boolean bad() {
        return tone.equals("bad");
    }

    /** As it was before the cluster went out of sight. */
    Finding before() {
        return new Finding(
                name,
                "neutral",
                "Was: " + word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1),
                meaning,
                next,
                proof);
    }
}
