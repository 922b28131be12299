package io.nuages.cluster;

import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Pod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod of the process web and release 7 that runs, is not ready and has no container, but for what a test says otherwise. */
public final class PodBuilder {
    private final String name;
    private final Instant created;
    private String process = "web";
    private String release = "7";
    private @Nullable String job;
    private @Nullable Purpose purpose;
    private String phase = "Running";
    private boolean ready;
    private boolean deleting;
    private String reason = "";
    private String message = "";
    private @Nullable String scheduling;
    private List<Container> containers = List.of();

    private PodBuilder(String name, Instant created) {
        this.name = name;
        this.created = created;
    }

    public static PodBuilder pod(String name, Instant created) {
        return new PodBuilder(name, created);
    }

    public PodBuilder process(String value) {
        process = value;
        return this;
    }

    public PodBuilder release(String value) {
        release = value;
        return this;
    }

    public PodBuilder of(@Nullable String jobName, Purpose of) {
        job = jobName;
        purpose = jobName == null ? null : of;
        return this;
    }

    public PodBuilder phase(String value) {
        phase = value;
        return this;
    }

    public PodBuilder ready(boolean value) {
        ready = value;
        return this;
    }

    public PodBuilder deleting() {
        deleting = true;
        return this;
    }

    /** The pod's own, for example {@code Evicted}. */
    public PodBuilder reason(String value, String says) {
        reason = value;
        message = says;
        return this;
    }

    /** Why it has no node. */
    public PodBuilder scheduling(@Nullable String value) {
        scheduling = value;
        return this;
    }

    public PodBuilder containers(Container... all) {
        return containers(List.of(all));
    }

    public PodBuilder containers(List<Container> all) {
        containers = all;
        return this;
    }

    public Pod build() {
        return new Pod(
                name,
                process,
                release,
                job,
                purpose,
                phase,
                ready,
                deleting,
                reason,
                message,
                scheduling,
                created,
                containers);
    }
}
