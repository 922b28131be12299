package io.nuages.cluster;

import io.nuages.cluster.Observation.Autoscaler;
import io.nuages.cluster.Observation.CronJob;
import io.nuages.cluster.Observation.Job;
import io.nuages.cluster.Observation.NamespacePhase;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.Warning;
import io.nuages.cluster.Observation.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What was seen of a namespace that is active and holds nothing but what a test names. */
public final class ObservationBuilder {
    private final Instant at;
    private List<Workload> workloads = List.of();
    private List<Pod> pods = List.of();
    private List<Job> jobs = List.of();
    private List<CronJob> cronJobs = List.of();
    private List<Autoscaler> autoscalers = List.of();
    private List<Warning> warnings = List.of();
    private Set<ObjectKey> objects = Set.of();

    private ObservationBuilder(Instant at) {
        this.at = at;
    }

    public static ObservationBuilder seen(Instant at) {
        return new ObservationBuilder(at);
    }

    public ObservationBuilder workloads(Workload... all) {
        workloads = List.of(all);
        return this;
    }

    public ObservationBuilder pods(Pod... all) {
        return pods(List.of(all));
    }

    public ObservationBuilder pods(List<Pod> all) {
        pods = all;
        return this;
    }

    public ObservationBuilder jobs(Job... all) {
        return jobs(List.of(all));
    }

    public ObservationBuilder jobs(List<Job> all) {
        jobs = all;
        return this;
    }

    public ObservationBuilder cronJobs(List<CronJob> all) {
        cronJobs = all;
        return this;
    }

    public ObservationBuilder autoscalers(Autoscaler... all) {
        autoscalers = List.of(all);
        return this;
    }

    public ObservationBuilder warnings(List<Warning> all) {
        warnings = all;
        return this;
    }

    public ObservationBuilder objects(Set<ObjectKey> all) {
        objects = all;
        return this;
    }

    public Observation build() {
        return new Observation(
                at,
                NamespacePhase.ACTIVE,
                workloads,
                pods,
                jobs,
                cronJobs,
                autoscalers,
                List.of(),
                List.of(),
                warnings,
                objects);
    }
}
