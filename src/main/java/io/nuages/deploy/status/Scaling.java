package io.nuages.deploy.status;

import io.nuages.app.Environment;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Autoscaler;
import io.nuages.cluster.Scope;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.diagnosis.DiagnosisTexts;
import io.nuages.spec.Spec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How many pods processes have when an autoscaler decides. */
@Component
public class Scaling {
    private static final String AUTOSCALER = "HorizontalPodAutoscaler";

    /** After so long there should be figures of a pod. */
    private static final Duration MEASURED = Duration.ofMinutes(5);

    private final GuardedCluster cluster;

    public Scaling(GuardedCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Settles who sets the number of pods, before these are applied. A Deployment with an autoscaler says none, which would take it
     * back to one; and one without would not keep its number for as long as an earlier autoscaler were there.
     */
    public void handOver(Scope scope, List<Manifest> workloads) {
        remove(scope, workloads);
        workloads.stream()
                .filter(manifest -> manifest.kind().equals(AUTOSCALER))
                .flatMap(manifest -> target(manifest).stream())
                .forEach(target -> cluster.handOver(scope, target.deployment(), target.least()));
    }

    /** Those of these Deployments, but for the ones that come with them. */
    private void remove(Scope scope, List<Manifest> workloads) {
        var wanted = workloads.stream().map(Manifest::key).collect(Collectors.toSet());
        var deployments = workloads.stream().map(Manifest::name).collect(Collectors.toSet());
        var seen = cluster.observe(scope);
        var scaled = seen.autoscalers().stream()
                .filter(autoscaler -> deployments.contains(autoscaler.workload()))
                .map(Autoscaler::name)
                .toList();
        var keep = new HashSet<>(seen.objects());
        if (keep.removeIf(
                key -> key.kind().equals(AUTOSCALER) && scaled.contains(key.name()) && !wanted.contains(key))) {
            cluster.prune(scope, keep);
        }
    }

    private record Target(String deployment, int least) {}

    private static Optional<Target> target(Manifest autoscaler) {
        return autoscaler.body().get("spec") instanceof Map<?, ?> spec
                        && spec.get("scaleTargetRef") instanceof Map<?, ?> reference
                        && spec.get("minReplicas") instanceof Number least
                ? Optional.of(new Target(String.valueOf(reference.get("name")), least.intValue()))
                : Optional.empty();
    }

    /** How many pods a process should have now: with an autoscaler, the number that it has set in the Deployment. */
    public static int wanted(Environment environment, Spec spec, String process, Observation seen) {
        if (environment.pausedAt() != null) {
            return 0;
        }
        var settings = spec.app().process(process);
        return settings.autoscale() == null
                ? settings.pods()
                : seen.workloads().stream()
                        .filter(workload -> workload.process().equals(process))
                        .mapToInt(Observation.Workload::desired)
                        .filter(desired -> desired >= settings.leastPods() && desired <= settings.mostPods())
                        .findFirst()
                        .orElse(settings.leastPods());
    }

    /**
     * Why a process has as many pods as it has, whatever the load; null where its autoscaler follows that, or there is none. Measuring
     * takes a minute or two, so that of young pods nobody says what they need.
     */
    static @Nullable Diagnosis unmeasured(Observation seen, String process) {
        return seen.workloads().stream()
                .filter(workload -> workload.process().equals(process) && workload.desired() > 0)
                .flatMap(workload -> seen.autoscalers().stream()
                        .filter(autoscaler -> autoscaler.workload().equals(workload.name()))
                        .flatMap(autoscaler -> blind(autoscaler).stream())
                        .flatMap(condition -> unmeasured(workload.desired(), condition, young(seen, process)).stream()))
                .findFirst()
                .orElse(null);
    }

    /** The only other reason is that there are to be no pods. */
    private static Optional<Observation.Condition> blind(Autoscaler autoscaler) {
        return autoscaler.conditions().stream()
                .filter(condition -> condition.type().equals("ScalingActive")
                        && condition.status().equals("False")
                        && !condition.reason().equals("ScalingDisabled"))
                .findFirst();
    }

    private static boolean young(Observation seen, String process) {
        return seen.pods().stream()
                .anyMatch(pod -> pod.mayServe()
                        && pod.process().equals(process)
                        && pod.createdAt().isAfter(seen.at().minus(MEASURED)));
    }

    private static Optional<Diagnosis> unmeasured(int pods, Observation.Condition condition, boolean young) {
        var message = condition.message();
        if (message.contains("could not find the requested resource") || message.contains("no custom metrics API")) {
            return Optional.of(
                    DiagnosisTexts.notMeasured(pods, condition.reason().equals("FailedGetResourceMetric"))
                            .on(List.of(message)));
        }
        return young
                ? Optional.empty()
                : Optional.of(DiagnosisTexts.measuresMissing(pods).on(List.of(message)));
    }

    /** Of all processes together. */
    public static int wanted(Environment environment, Spec spec, Observation seen) {
        return spec.app().processes().keySet().stream()
                .mapToInt(process -> wanted(environment, spec, process, seen))
                .sum();
    }
}
