package io.nuages.run;

import io.nuages.cluster.Observation;
import java.util.List;

/** Says of a run that failed why it did. */
@FunctionalInterface
public interface WhyFailed {
    /** @param log its last lines; empty where they are not known */
    Words of(Observation.Job job, List<String> log);

    /**
     * @param cause a sentence
     * @param advice what to do about it; may be empty
     */
    record Words(String cause, String advice) {}
}
