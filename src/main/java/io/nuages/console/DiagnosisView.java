package io.nuages.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A diagnosis with buttons that lead to where its advice can be followed.
 *
 * @param acts the first is what the advice says; none when there is no such page, or the reader may not use it
 */
public record DiagnosisView(String cause, String next, List<Act> acts, List<String> evidence) {
    static final String AGAIN = "Deploy again…";

    /** Those that a deployment's own page does not have already. */
    public List<Act> elsewhere() {
        return acts.stream().filter(act -> !act.label().equals(AGAIN)).toList();
    }

    /** @param dialog title of the dialog that it opens; null for a page */
    public record Act(String label, String href, @Nullable String dialog) {}
}
