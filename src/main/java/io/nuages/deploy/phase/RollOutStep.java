package io.nuages.deploy.phase;

import io.nuages.cluster.GuardedCluster;
import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Workload;
import io.nuages.deploy.ByHand;
import io.nuages.deploy.DeploySettings;
import io.nuages.deploy.Phase;
import io.nuages.deploy.Release;
import io.nuages.deploy.diagnosis.Diagnoses;
import io.nuages.deploy.diagnosis.DiagnosisTexts;
import io.nuages.deploy.rendering.Renderings;
import io.nuages.deploy.status.PodLogs;
import io.nuages.deploy.status.Scaling;
import io.nuages.spec.CommandLine;
import io.nuages.spec.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Rolls out the release for every process, new pods beside the old ones. Cron jobs stay as they were. */
@Component
public class RollOutStep implements Step {
    /** The chart's {@code app.health.startupSeconds}. */
    private static final Duration START = Duration.ofSeconds(120);

    private final GuardedCluster cluster;
    private final Renderings renderings;
    private final ByHand byHand;
    private final Scaling scaling;
    private final DeploySettings settings;

    RollOutStep(
            GuardedCluster cluster, Renderings renderings, ByHand byHand, Scaling scaling, DeploySettings settings) {
        this.cluster = cluster;
        this.renderings = renderings;
        this.byHand = byHand;
        this.scaling = scaling;
        this.settings = settings;
    }

    @Override
    public Phase phase() {
        return Phase.ROLL_OUT;
    }

    @Override
    public Result run(Attempt attempt) {
        var rendered = renderings.next(attempt);
        cluster.apply(attempt.scope(), rendered.support());
        scaling.handOver(attempt.scope(), rendered.processes());
        byHand.apply(attempt.environment(), rendered.processes());
        cluster.apply(attempt.scope(), rendered.exposure());
        var seen = cluster.observe(attempt.scope());
        var workloads = seen.workloads().stream()
                .collect(Collectors.toMap(Workload::process, workload -> workload, (one, other) -> one));
        var label = Integer.toString(attempt.release().number());
        var progress = new ArrayList<String>();
        var done = true;
        for (var process : attempt.spec().app().processes().keySet()) {
            var wanted = Scaling.wanted(attempt.environment(), attempt.spec(), process, seen);
            var workload = workloads.get(process);
            // Another template of the same release has pods with the same label.
            var updated = workload != null && workload.release().equals(label)
                    ? Math.min(workload.updated(), ready(seen, process, label))
                    : 0;
            done &= workload != null && rolledOver(workload, label, wanted);
            progress.add(process + " " + updated + " of " + wanted);
        }
        var note = String.join(" · ", progress) + " new pods ready";
        if (done) {
            return Step.done(note);
        }
        var finding = Diagnoses.rollOut(seen, subject(attempt, settings), new PodLogs(cluster, attempt.scope()));
        var elapsed = attempt.elapsed(phase());
        if (finding.isPresent() && finding.get().patience().compareTo(elapsed) <= 0) {
            return new Result.Failed(finding.get().diagnosis(), note);
        }
        if (elapsed.compareTo(settings.rollOutTimeout()) >= 0) {
            return new Result.Failed(
                    finding.map(Diagnoses.Finding::diagnosis)
                            .orElse(DiagnosisTexts.podsNotReady(settings.rollOutTimeout())
                                    .on(List.of())),
                    note);
        }
        return Step.waiting(
                finding.map(problem -> note + " · " + problem.diagnosis().cause())
                        .orElse(note));
    }

    private static boolean rolledOver(Workload workload, String release, int wanted) {
        return workload.release().equals(release)
                && workload.observedGeneration() >= workload.generation()
                && workload.updated() == wanted
                && workload.total() == wanted
                && workload.available() >= wanted;
    }

    private static int ready(Observation seen, String process, String release) {
        return (int) seen.pods().stream()
                .filter(pod ->
                        pod.process().equals(process) && pod.release().equals(release) && pod.ready() && pod.mayServe())
                .count();
    }

    public static Diagnoses.Subject subject(Attempt attempt, DeploySettings settings) {
        return subject(attempt.spec(), attempt.release(), settings);
    }

    public static Diagnoses.Subject subject(Spec spec, Release release, DeploySettings settings) {
        var commands = new HashMap<String, String>();
        spec.app().processes().forEach((name, process) -> commands.put(name, process.line()));
        spec.app().cron().forEach((name, job) -> commands.put("cron-" + name, job.line()));
        spec.app().tasks().forEach((name, task) -> commands.put("task-" + name, task.line()));
        commands.put("init", CommandLine.format(spec.releaseCommand()));
        return new Diagnoses.Subject(
                Integer.toString(release.number()),
                release.image(),
                spec.healthPath(),
                spec.app().port(),
                commands,
                variables(spec),
                settings.rollOutTimeout(),
                START,
                spec.operator().pullSecret() != null);
    }

    /** Variables by the sealed secret that they are taken from. */
    static Map<String, List<String>> variables(Spec spec) {
        return spec.app().secretVariables().entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getValue().secret(),
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    }
}
