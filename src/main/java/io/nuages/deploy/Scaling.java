package io.nuages.deploy;

import io.nuages.app.Environment;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Manifest;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Autoscaler;
import io.nuages.cluster.Scope;
import io.nuages.spec.Spec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** How many pods processes have where an autoscaler chooses. */
@Component
class Scaling {
    private static final String AUTOSCALER = "HorizontalPodAutoscaler";

    private final GuardedCluster cluster;

    Scaling(GuardedCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Gives over who says the number of pods, before these are applied. A Deployment with an autoscaler says none, which would take it
     * back to one; and one without would not keep its number for as long as an earlier autoscaler were there.
     */
    void handOver(Scope scope, List<Manifest> workloads) {
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

    /** How many pods a process is to have now: with an autoscaler, as many as its Deployment says, which that one has set. */
    static int wanted(Environment environment, Spec spec, String process, Observation seen) {
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

    /** Of all processes together. */
    static int wanted(Environment environment, Spec spec, Observation seen) {
        return spec.app().processes().keySet().stream()
                .mapToInt(process -> wanted(environment, spec, process, seen))
                .sum();
    }
}
