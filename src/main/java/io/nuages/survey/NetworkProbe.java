package io.nuages.survey;

import io.nuages.cluster.ClusterException;
import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Observation;
import io.nuages.survey.Probe.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes a probe a step further: starts the pods, waits for what the calling one says, and clears everything away. What a killed
 * portal leaves is found again by its labels; the pods themselves end before.
 */
@Component
class NetworkProbe {
    private static final Duration LONGEST = Duration.ofSeconds(ProbeManifests.SECONDS);

    private final GuardedCluster cluster;
    private final Clock clock;

    NetworkProbe(GuardedCluster cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /** @throws ClusterException.Unavailable when nothing can be said */
    Probe step(Probe probe) {
        if (probe.verdict() == null) {
            return judged(probe);
        }
        return probe.cleared() || !cleared() ? probe : probe.gone();
    }

    private Probe judged(Probe probe) {
        try {
            cluster.apply(ProbeManifests.LISTENER, ProbeManifests.listener(probe.image()));
            cluster.apply(ProbeManifests.CALLER, ProbeManifests.caller(probe.image()));
        } catch (ClusterException.Refused e) {
            return probe.ended(Verdict.REFUSED, String.valueOf(e.getMessage()), clock.instant());
        } catch (GuardedCluster.WritesHeld e) {
            return probe.ended(Verdict.HELD, "", clock.instant());
        }
        var caller = cluster.observe(ProbeManifests.CALLER);
        var said = said(caller);
        if (said.isPresent()) {
            var verdict = verdict(said.get());
            return probe.ended(
                    verdict,
                    verdict == Verdict.DID_NOT_RUN ? "The pod ended without a word of what it had found." : "",
                    clock.instant());
        }
        if (late(probe, clock.instant())) {
            var listener = cluster.observe(ProbeManifests.LISTENER);
            return probe.ended(
                    Verdict.DID_NOT_RUN,
                    Stream.of(caller, listener)
                            .map(NetworkProbe::trouble)
                            .flatMap(Optional::stream)
                            .distinct()
                            .collect(Collectors.joining(" ")),
                    clock.instant());
        }
        return probe;
    }

    /** While writes are held it stays; its pods end by themselves. */
    private boolean cleared() {
        try {
            var caller = cluster.delete(ProbeManifests.CALLER);
            return cluster.delete(ProbeManifests.LISTENER) && caller;
        } catch (GuardedCluster.WritesHeld e) {
            return false;
        }
    }

    private static boolean late(Probe probe, Instant now) {
        return probe.startedAt().plus(LONGEST).isBefore(now);
    }

    static Verdict verdict(String said) {
        return switch (said.strip()) {
            case ProbeManifests.CLOSED -> Verdict.ENFORCED;
            case ProbeManifests.OPEN -> Verdict.NOT_ENFORCED;
            case ProbeManifests.UNREACHED -> Verdict.NOTHING_REACHED;
            // A node that runs nothing reports every pod as ended well.
            default -> Verdict.DID_NOT_RUN;
        };
    }

    /** The last words of the pod that calls; empty while it has not ended. */
    private static Optional<String> said(Observation seen) {
        return seen.pods().stream()
                .flatMap(pod -> pod.containers().stream())
                .map(NetworkProbe::message)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> message(Observation.Container container) {
        return container.state() instanceof Observation.Terminated end ? Optional.of(end.message()) : Optional.empty();
    }

    /** Why a pod does not run, in the cluster's words. */
    private static Optional<String> trouble(Observation seen) {
        for (var pod : seen.pods()) {
            if (pod.scheduling() != null) {
                return Optional.of(pod.scheduling());
            }
            for (var container : pod.containers()) {
                if (container.state() instanceof Observation.Waiting waiting) {
                    return Optional.of(said(waiting.reason(), waiting.message()));
                }
            }
        }
        return seen.warnings().stream().findFirst().map(warning -> said(warning.reason(), warning.message()));
    }

    private static String said(String reason, @Nullable String message) {
        return message == null || message.isEmpty() ? reason : reason + ": " + message;
    }
}
