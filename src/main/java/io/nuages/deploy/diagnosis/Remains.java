package io.nuages.deploy.diagnosis;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.Terminated;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pods of processes that have ended for good, for example since their node evicted them. The cluster has replaced them and keeps
 * them, thousands if need be, so that one can find out why. Pure.
 */
public final class Remains {
    /** How long they say something about what is live. */
    static final Duration NEWS = Duration.ofHours(1);

    private static final int KEPT = 10;

    private Remains() {}

    /** The names of those that no longer say anything: of other releases, too old, or too many of one process. */
    public static List<String> outdated(Observation seen, String release) {
        var ended = seen.pods().stream()
                .filter(pod -> pod.ofProcess() && !pod.deleting() && pod.ended())
                .toList();
        var told = ended.stream()
                .filter(pod -> pod.release().equals(release)
                        && at(pod).isAfter(seen.at().minus(NEWS)))
                .collect(Collectors.groupingBy(Pod::process))
                .values()
                .stream()
                .flatMap(pods -> pods.stream()
                        .sorted(Comparator.comparing(Remains::at).reversed())
                        .limit(KEPT))
                .map(Pod::name)
                .collect(Collectors.toSet());
        return ended.stream()
                .map(Pod::name)
                .filter(name -> !told.contains(name))
                .toList();
    }

    /** When it ended, as far as its containers show. */
    public static Instant at(Pod pod) {
        return pod.containers().stream()
                .flatMap(container -> container.state() instanceof Terminated end ? Stream.of(end) : Stream.empty())
                .map(Terminated::at)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(pod.createdAt());
    }
}
