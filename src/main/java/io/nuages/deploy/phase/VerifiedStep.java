package io.nuages.deploy.phase;

import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Pod;
import io.nuages.deploy.DeploySettings;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Phase;
import io.nuages.deploy.diagnosis.Diagnoses;
import io.nuages.deploy.diagnosis.Diagnoses.Subject;
import io.nuages.deploy.diagnosis.DiagnosisTexts;
import io.nuages.deploy.rendering.Renderings;
import io.nuages.deploy.status.PodLogs;
import io.nuages.deploy.status.Scaling;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Checks the pods themselves: each of them is the release's, runs the pinned digest and is ready. Then its cron jobs come, and its
 * tasks start.
 */
@Component
class VerifiedStep implements Step {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final GuardedCluster cluster;
    private final Renderings renderings;
    private final DeploySettings settings;

    VerifiedStep(GuardedCluster cluster, Renderings renderings, DeploySettings settings) {
        this.cluster = cluster;
        this.renderings = renderings;
        this.settings = settings;
    }

    @Override
    public Phase phase() {
        return Phase.VERIFIED;
    }

    @Override
    public Result run(Attempt attempt) {
        var seen = cluster.observe(attempt.scope());
        var wanted = Scaling.wanted(attempt.environment(), attempt.spec(), seen);
        var subject = RollOutStep.subject(attempt, settings);
        var logs = new PodLogs(cluster, attempt.scope());
        var verdict = verdict(seen, subject, logs, attempt.release().digest(), wanted, attempt.elapsed(phase()));
        if (verdict instanceof Result.Done) {
            var rendered = renderings.next(attempt);
            cluster.apply(attempt.scope(), rendered.cronJobs());
            // A rollback must not repeat what a release did once.
            if (attempt.release().servedAt() == null) {
                cluster.apply(attempt.scope(), rendered.tasks());
            }
        }
        return verdict;
    }

    /**
     * A pod that has ended, or belongs to another release, is not the release's: it may be waited for, but never undoes what is live.
     *
     * @param elapsed since the phase began
     */
    static Result verdict(
            Observation seen, Subject subject, Diagnoses.Logs logs, String digest, int wanted, Duration elapsed) {
        var pods = seen.pods().stream().filter(Pod::mayServe).toList();
        var own = pods.stream()
                .filter(pod -> pod.release().equals(subject.release()))
                .toList();
        var missing = own.stream()
                .filter(pod -> !pod.ready() || !runs(pod.containers(), digest))
                .toList();
        var verified = own.size() - missing.size();
        var others = pods.size() - own.size();
        var note = wanted + (wanted == 1 ? " pod runs " : " pods run ") + ImageStep.shorten(digest);
        if (verified == wanted && pods.size() == wanted) {
            return Step.done(note);
        }
        if (elapsed.compareTo(PATIENCE) < 0) {
            return Step.waiting(verified + " of " + wanted + " pods verified");
        }
        if (verified >= wanted) {
            return Step.done(
                    others == 0
                            ? note
                            : note + " · of another release " + others
                                    + (others == 1 ? " pod is there still" : " pods are there still"));
        }
        return Step.failed(Diagnoses.rollOut(seen, subject, logs)
                .map(Diagnoses.Finding::diagnosis)
                .filter(diagnosis -> diagnosis.code() != Code.STILL_STARTING)
                .orElse(DiagnosisTexts.podsNotVerified(verified, wanted)
                        .on(
                                missing.isEmpty()
                                        ? List.of(own.size() + " pods instead of " + wanted)
                                        : missing.stream()
                                                .map(VerifiedStep::describe)
                                                .toList())));
    }

    /**
     * The image in the pods' specs decides, since with a digest nothing else can have been started. What nodes report does not: for images
     * with the same content, for example one that was rebuilt or copied, they name any that they have pulled.
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
