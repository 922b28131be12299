package io.nuages.run;

import io.nuages.cluster.Observation;
import java.util.List;

/** The state of a run. A log is the last lines that it wrote, at most 200. */
public sealed interface Look {
    /** It is running, or waiting for what {@code seen} says. */
    record Going(Observation seen) implements Look {}

    /** It exited with 0. */
    record Succeeded(List<String> log) implements Look {}

    /** @param failure what its Job says */
    record Failed(Observation seen, Observation.Condition failure, List<String> log) implements Look {}

    /** It was ended because it took longer than it may. */
    record Overtime(List<String> log) implements Look {}
}
