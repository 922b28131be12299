package io.nuages.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be done to the simulated cluster. @param said what the last act did */
public record TryPage(@Nullable String said, List<Act> acts) {
    /** @param impossible why it cannot be done now; null when it can */
    public record Act(
            String name,
            String button,
            String story,
            @Nullable String impossible) {}
}
