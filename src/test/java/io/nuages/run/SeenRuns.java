package io.nuages.run;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Condition;
import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Job;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.Terminated;
import io.nuages.cluster.ObservationBuilder;
import io.nuages.cluster.PodBuilder;
import io.nuages.cluster.Purpose;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Jobs and pods as they may be seen. */
final class SeenRuns {
    private static final Condition FAILED = new Condition("Failed", "True", "BackoffLimitExceeded", "");

    private SeenRuns() {}

    static Job going(String name, Purpose purpose, String process, Instant begunAt) {
        return job(name, purpose, process, begunAt, false, null);
    }

    /** After five seconds, as one that failed. */
    static Job succeeded(String name, Purpose purpose, String process, Instant begunAt) {
        return job(name, purpose, process, begunAt, true, null);
    }

    static Job failed(String name, Purpose purpose, String process, Instant begunAt) {
        return job(name, purpose, process, begunAt, false, FAILED);
    }

    private static Job job(
            String name,
            Purpose purpose,
            String process,
            Instant begunAt,
            boolean complete,
            @Nullable Condition failure) {
        var ended = complete || failure != null;
        return new Job(
                name,
                "uid of " + name,
                process,
                purpose,
                null,
                begunAt,
                ended ? begunAt.plusSeconds(5) : null,
                ended ? 0 : 1,
                complete ? 1 : 0,
                failure == null ? 0 : 1,
                complete,
                failure);
    }

    /** The pod of a Job, which has ended with 3. */
    static Pod pod(String job, boolean deleting) {
        var pod = PodBuilder.pod(job + "-x", Instant.EPOCH)
                .process("cron-nightly")
                .of(job, Purpose.CRON)
                .phase("Failed")
                .containers(new Container(
                        "app", "r.example.com/shop", "", false, 0, new Terminated(3, "Error", "", null, null), null));
        return (deleting ? pod.deleting() : pod).build();
    }

    static Observation of(Instant at, Job... jobs) {
        return ObservationBuilder.seen(at).jobs(jobs).build();
    }

    static Observation with(Pod pod, Job... jobs) {
        return ObservationBuilder.seen(jobs[0].begunAt()).pods(pod).jobs(jobs).build();
    }
}
