package io.nuages.desk;

import io.nuages.app.Draft;
import java.util.Map;

/** Somebody's edit of an environment's configuration. */
public sealed interface Edit {
    /** What a form covers; the rest stays. */
    record Fields(Draft draft) implements Edit {}

    /**
     * The whole of it, as {@code app.yaml}.
     *
     * @param sizes names of sizes by component; what is not named keeps its own
     */
    record Text(String text, Map<String, String> sizes) implements Edit {}
}
