package io.nuages.deploy.status;

import io.nuages.app.Environment;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Pod;
import io.nuages.deploy.DeploySettings;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Health;
import io.nuages.deploy.Release;
import io.nuages.deploy.StatusView;
import io.nuages.deploy.diagnosis.Diagnoses;
import io.nuages.deploy.diagnosis.Remains;
import io.nuages.deploy.phase.RollOutStep;
import io.nuages.spec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an environment looks like in the cluster, for people. Pure. */
public final class Statuses {
    private Statuses() {}

    /**
     * @param release what is live, with its spec; null before the first success
     * @param logs of what is not well
     * @param shown the spec whose processes are shown: the live one's, or the one being deployed
     */
    public static StatusView of(
            Environment environment,
            @Nullable Release release,
            Spec shown,
            Observation seen,
            DeploySettings settings,
            Diagnoses.Logs logs) {
        var processes = new ArrayList<StatusView.ProcessView>();
        var paused = environment.pausedAt() != null;
        var degraded = false;
        var down = false;
        for (var process : shown.app().processes().keySet()) {
            var wanted = Scaling.wanted(environment, shown, process, seen);
            var pods = seen.pods().stream()
                    .filter(pod -> pod.ofProcess() && pod.process().equals(process))
                    .sorted(Comparator.comparing(Pod::createdAt).thenComparing(Pod::name))
                    .toList();
            var ready = (int)
                    pods.stream().filter(pod -> pod.ready() && pod.mayServe()).count();
            degraded |= ready < wanted;
            down |= process.equals("web") && ready == 0 && wanted > 0;
            processes.add(new StatusView.ProcessView(
                    process,
                    wanted,
                    ready,
                    pods.stream().map(Statuses::pod).toList(),
                    paused ? null : Scaling.unmeasured(seen, process)));
        }
        if (release == null || environment.deletingAt() != null) {
            return new StatusView(
                    environment.deletingAt() != null ? Health.DELETING : Health.NONE,
                    List.copyOf(processes),
                    List.of(),
                    null);
        }
        var subject = RollOutStep.subject(shown, release, settings);
        var jobs = new JobStatuses(seen, subject, logs).of(shown.app(), release);
        if (paused) {
            return new StatusView(Health.PAUSED, List.copyOf(processes), jobs, null);
        }
        var problem = Diagnoses.rollOut(seen, subject, logs)
                .map(Diagnoses.Finding::diagnosis)
                .filter(diagnosis -> diagnosis.code() != Code.STILL_STARTING)
                .orElse(null);
        var starting = seen.pods().stream()
                .filter(pod -> pod.mayServe() && pod.process().equals("web"))
                .allMatch(pod -> Diagnoses.starting(pod, seen.at(), seen.warnings(), subject));
        var health = down
                ? starting && !refused(problem) ? Health.STARTING : Health.DOWN
                : degraded || troubled(seen, problem) ? Health.DEGRADED : Health.RUNNING;
        return new StatusView(health, List.copyOf(processes), jobs, problem);
    }

    /** No pod will come, however long one waits. */
    private static boolean refused(@Nullable Diagnosis problem) {
        return problem != null && (problem.code() == Code.QUOTA || problem.code() == Code.REFUSED);
    }

    /** All pods are ready, and yet not all is well: one keeps ending, or nobody knows what the site answers. */
    private static boolean troubled(Observation seen, @Nullable Diagnosis problem) {
        if (problem == null) {
            return false;
        }
        return problem.code() != Code.EVICTED && problem.code() != Code.NODE_LOST
                || seen.pods().stream()
                                .filter(pod -> pod.ofProcess() && pod.ended())
                                .filter(pod -> Remains.at(pod).isAfter(seen.at().minus(Diagnoses.UNSTABLE)))
                                .count()
                        > 1;
    }

    private static StatusView.PodView pod(Pod pod) {
        var container = pod.containers().isEmpty() ? null : pod.containers().getFirst();
        return new StatusView.PodView(
                pod.name(),
                pod.release(),
                pod.ready(),
                pod.deleting(),
                state(pod, container),
                container == null ? 0 : container.restarts(),
                pod.createdAt());
    }

    private static String state(Pod pod, Observation.@Nullable Container container) {
        if (pod.deleting()) {
            return "stopping";
        }
        if (pod.ended() && !pod.reason().isEmpty()) {
            return pod.message().isBlank()
                    ? pod.reason()
                    : pod.reason() + ", " + pod.message().strip();
        }
        if (pod.scheduling() != null) {
            return "waits for a node";
        }
        if (container == null) {
            return "starting";
        }
        return switch (container.state()) {
            case Observation.Running running -> pod.ready() ? "running" : "not ready";
            case Observation.Waiting(var reason, var message) ->
                reason.isEmpty() || reason.equals("ContainerCreating") || reason.equals("PodInitializing")
                        ? "starting"
                        : reason;
            case Observation.Terminated terminated ->
                terminated.reason().isEmpty() ? "ended with " + terminated.exitCode() : terminated.reason();
        };
    }
}
