package io.nuages.deploy;

import io.nuages.cluster.Cluster;
import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Pod;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Diagnosis.Place;
import java.time.Duration;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Looks at the pods themselves: each of them is the release's, runs the pinned digest and is ready. */
@Component
@Order(7)
class VerifiedStep implements Step {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;

    VerifiedStep(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Phase phase() {
        return Phase.VERIFIED;
    }

    @Override
    public Result run(Attempt attempt) {
        var release = attempt.release();
        var label = Integer.toString(release.number());
        var pods = cluster.observe(attempt.scope()).pods().stream()
                .filter(pod -> pod.job() == null && !pod.deleting())
                .toList();
        var wanted = attempt.environment().pausedAt() != null
                ? 0
                : attempt.spec().operator().allocations().values().stream()
                        .mapToInt(allocation -> allocation.pods())
                        .sum();
        var others = pods.stream()
                .filter(pod ->
                        !pod.release().equals(label) || !pod.ready() || !runs(pod.containers(), release.digest()))
                .map(VerifiedStep::describe)
                .toList();
        if (others.isEmpty() && pods.size() == wanted) {
            return Step.done(
                    wanted + (wanted == 1 ? " pod runs " : " pods run ") + ImageStep.shorten(release.digest()));
        }
        if (attempt.elapsed(phase()).compareTo(PATIENCE) < 0) {
            return Step.waiting(pods.size() - others.size() + " of " + wanted + " pods verified");
        }
        return Step.failed(new Diagnosis(
                Code.TIMEOUT,
                "Not every pod runs the new image.",
                "Deploy again. If it stays so, show the lines below to the hoster.",
                Place.LOGS,
                others.isEmpty() ? List.of(pods.size() + " pods instead of " + wanted) : others));
    }

    /**
     * What the pods ask for decides, since by a digest nothing else can have been started. What nodes report does not: of images
     * with the same content, for example one that was built again or copied, they name any that they have pulled.
     */
    static boolean runs(List<Container> containers, String digest) {
        return !containers.isEmpty()
                && containers.stream()
                        .allMatch(container -> container.image().endsWith("@" + digest)
                                && !container.imageId().isEmpty());
    }

    private static String describe(Pod pod) {
        var image =
                pod.containers().isEmpty() ? "" : pod.containers().getFirst().image();
        return pod.name() + ": release " + pod.release() + ", " + (pod.ready() ? "ready" : "not ready") + ", " + image;
    }
}
