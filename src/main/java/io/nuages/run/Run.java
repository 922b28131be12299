package io.nuages.run;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Purpose;
import io.nuages.cluster.Scope;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One run of something, and the Job that does it.
 *
 * @param scope of the environment that owns it
 * @param job the Job's name, which no other run ever has
 * @param limit how long it may take, as its Job says too ({@code activeDeadlineSeconds})
 */
public record Run(Scope scope, Purpose purpose, String job, Duration limit) {
    /** Its Job; empty before it has started. */
    public Optional<Observation.Job> in(Observation seen) {
        return seen.jobs().stream()
                .filter(candidate -> candidate.name().equals(job))
                .findFirst();
    }

    Stream<Pod> pods(Observation seen) {
        return seen.pods().stream().filter(pod -> job.equals(pod.job()));
    }

    /** Whether a pod of another run for the same purpose has not ended. */
    boolean another(Pod pod) {
        return pod.purpose() == purpose && !job.equals(pod.job()) && !pod.ended();
    }

    /** Whether it is another run for the same purpose that has not ended. */
    boolean another(Observation.Job other) {
        return other.purpose() == purpose && !other.name().equals(job) && !other.ended();
    }
}
