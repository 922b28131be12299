package io.nuages.deploy.diagnosis;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Job;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.Terminated;
import io.nuages.cluster.Observation.Warning;
import io.nuages.cluster.Purpose;
import io.nuages.deploy.Diagnosis;
import io.nuages.deploy.Diagnosis.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why pods do not run, read from what the cluster says. Pure: the same observation and logs give the same diagnosis. */
public final class Diagnoses {
    private static final int EVIDENCE_LINES = 20;
    private static final int LONGEST_LINE = 1000;
    private static final Pattern MISSING_SECRET = Pattern.compile("secret \"([^\"]+)\" not found");
    private static final Pattern MISSING_KEY = Pattern.compile("couldn't find key (\\S+) in Secret \\S*?/?([^/\\s]+)$");
    private static final Pattern PASSES =
            Pattern.compile("timed out|failed to sync \\w+ cache|deadline exceeded|connection refused|dial"
                    + " tcp|etcdserver|TooManyRequests|Internal error|unavailable|i/o timeout");

    /** Django's words when the database lacks a migration that the code relies on: no page that needs it works. */
    private static final Pattern LACKS = Pattern.compile(
            "(?<=^(?:django\\.db\\.utils\\.ProgrammingError|psycopg2?\\.errors\\.Undefined(?:Table|Column)): )(?:relation|column) \\S+"
                    + " (?:of relation \\S+ )?does not exist");

    /** Anything that ran this long was up. */
    private static final Duration START = Duration.ofSeconds(30);

    /** A liveness probe of the chart gives up after a minute. */
    private static final Duration LIVENESS = Duration.ofSeconds(60);

    /** How long after its end a container counts as one that keeps ending. */
    public static final Duration UNSTABLE = Duration.ofMinutes(10);

    private static final int OFTEN = 4;
    private static final Set<Integer> TOLD_TO_END = Set.of(0, 137, 143);

    /** A container that is merely waiting for its turn. */
    private static final Set<String> BEGINNING = Set.of("", "ContainerCreating", "PodInitializing");

    private Diagnoses() {}

    /**
     * What is being brought live.
     *
     * @param release value of the pods' release label
     * @param port that the site is asked on
     * @param commands by process name, as the customer typed them
     * @param variables by sealed secret's name: the variables that are taken from it
     * @param patience how long a roll-out may take before it counts as failed
     * @param start how long the site may take to answer for the first time
     * @param credentials whether the cluster pulls the image with credentials
     */
    public record Subject(
            String release,
            String image,
            String healthPath,
            int port,
            Map<String, String> commands,
            Map<String, List<String>> variables,
            Duration patience,
            Duration start,
            boolean credentials) {
        /** Without credentials of a registry. */
        public Subject(
                String release,
                String image,
                String healthPath,
                int port,
                Map<String, String> commands,
                Map<String, List<String>> variables,
                Duration patience,
                Duration start) {
            this(release, image, healthPath, port, commands, variables, patience, start, false);
        }
    }

    /**
     * A diagnosis, and how long after the start of the phase it may still turn out well. {@link Duration#ZERO}: it cannot.
     */
    public record Finding(Diagnosis diagnosis, Duration patience) {}

    /** The last lines that a pod has written; fetched only when needed. */
    public interface Logs {
        /** @param previous of the run before the last restart */
        List<String> of(Pod pod, boolean previous);

        /** What a ready pod has written recently; empty if that is not fetched. */
        default List<String> lately(Pod pod) {
            return List.of();
        }

        Logs NONE = (pod, previous) -> List.of();
    }

    /** Worst first, and what says nothing last. */
    private static final Comparator<Finding> WORST = Comparator.comparing(Finding::patience)
            .thenComparing(finding -> finding.diagnosis().code() == Code.STILL_STARTING);

    /** The worst finding about the release's Deployments and their pods; empty when nothing is wrong so far. */
    public static Optional<Finding> rollOut(Observation observation, Subject subject, Logs logs) {
        var own = observation.pods().stream()
                .filter(pod ->
                        pod.ofProcess() && !pod.deleting() && pod.release().equals(subject.release()))
                .toList();
        return Stream.of(
                        observation.workloads().stream()
                                .filter(workload -> workload.release().equals(subject.release()))
                                .flatMap(workload -> workload(workload, subject).stream()),
                        own.stream()
                                .filter(Pod::mayServe)
                                .flatMap(pod -> pod(pod, observation, subject, logs).stream()),
                        ended(own, observation, subject, logs))
                .flatMap(findings -> findings)
                .min(WORST);
    }

    /** A pod that was rejected; while the API server is away its controllers cannot ask, and nothing was rejected. */
    private static boolean refusal(Warning warning) {
        return warning.reason().equals("FailedCreate") && !away(warning.message());
    }

    private static boolean away(String message) {
        return message.contains("dial tcp");
    }

    /** What keeps a Job from running or made it fail; empty while nothing is wrong. */
    public static Optional<Finding> command(Observation observation, String job, Subject subject, Logs logs) {
        var pods = observation.pods().stream()
                .filter(pod -> job.equals(pod.job()))
                .flatMap(pod -> Nodes.ended(name(pod), pod.reason(), pod.message(), "")
                        .map(text -> new Finding(text.on(lines(pod.message())), subject.patience()))
                        .or(() -> pod(pod, observation, subject, logs))
                        .stream());
        var refusals = observation.warnings().stream()
                .filter(warning -> warning.object().equals(job) && refusal(warning))
                .map(warning -> refused(name(observation, job), warning.message(), subject));
        return Stream.concat(pods, refusals).min(WORST);
    }

    private static Optional<Finding> workload(Observation.Workload workload, Subject subject) {
        for (var condition : workload.conditions()) {
            if (condition.type().equals("ReplicaFailure")
                    && condition.status().equals("True")
                    && !away(condition.message())) {
                return Optional.of(refused("The " + workload.process() + " process", condition.message(), subject));
            }
        }
        return Optional.empty();
    }

    private static Finding refused(String who, String message, Subject subject) {
        var text = message.contains("exceeded quota")
                ? DiagnosisTexts.quotaLeavesNoPod(who)
                : DiagnosisTexts.podRefused(who);
        return new Finding(text.on(List.of(message)), shorter(Duration.ofSeconds(20), subject));
    }

    private static Optional<Finding> pod(Pod pod, Observation observation, Subject subject, Logs logs) {
        var own = observation.warnings().stream()
                .filter(warning -> warning.object().equals(pod.name()))
                .toList();
        var probe = ProbeResult.of(own);
        if (pod.ready()) {
            return ready(pod, observation.at(), own, probe, subject, logs);
        }
        if (pod.reason().equals("NodeLost")
                || own.stream().anyMatch(w -> w.reason().equals("NodeNotReady"))) {
            return Optional.of(new Finding(
                    DiagnosisTexts.nodeSilent(name(pod)).on(pod.message().isBlank() ? List.of() : lines(pod.message())),
                    subject.patience()));
        }
        if (pod.scheduling() != null) {
            var scheduling = Scheduling.of(pod.scheduling());
            return Optional.of(new Finding(
                    DiagnosisTexts.unschedulable(name(pod), scheduling.says(), scheduling.advice())
                            .on(List.of(pod.scheduling())),
                    subject.patience()));
        }
        return pod.containers().stream()
                .flatMap(container -> container(pod, container, observation.at(), own, probe, subject, logs).stream())
                .min(WORST);
    }

    /** Ready now, which says little if it keeps ending, or if its probe was redirected. */
    private static Optional<Finding> ready(
            Pod pod, Instant now, List<Warning> own, Optional<ProbeResult> probe, Subject subject, Logs logs) {
        var unstable = pod.containers().stream()
                .filter(container -> unstable(container, now))
                .map(container -> {
                    var end = Objects.requireNonNull(container.last());
                    return ended(pod, container, end, now, own, probe, subject, logs);
                })
                .findFirst();
        if (unstable.isPresent()) {
            return unstable.map(finding -> new Finding(finding.diagnosis(), subject.patience()));
        }
        return probe.filter(seen -> seen.seen() == ProbeResult.Seen.REDIRECT_AWAY)
                .map(seen -> new Finding(
                        seen.text(name(pod), subject, List.of(), false).on(evidence(seen, List.of())),
                        subject.patience()))
                .or(() -> within(pod, logs.lately(pod), subject));
    }

    /** What only a server's log reveals: its own processes end and start again, or wait for something that does not answer. */
    private static Optional<Finding> within(Pod pod, List<String> log, Subject subject) {
        if (Workers.of(log) == Workers.KILLED) {
            return Optional.of(
                    new Finding(DiagnosisTexts.workersOutOfMemory(name(pod)).on(last(log)), subject.patience()));
        }
        var lacks = log.stream()
                .map(LACKS::matcher)
                .filter(Matcher::find)
                .map(Matcher::group)
                .findFirst();
        if (lacks.isPresent()) {
            return Optional.of(new Finding(
                    DiagnosisTexts.databaseFails(name(pod), lacks.get(), Advice.of(lacks.get()))
                            .on(last(log)),
                    subject.patience()));
        }
        return Broker.missed(log)
                .map(missed -> new Finding(
                        DiagnosisTexts.brokerMissed(name(pod), missed, Advice.of(missed))
                                .on(last(log)),
                        subject.patience()));
    }

    /** It has ended more than once, or for lack of memory, and not long ago. */
    static boolean unstable(Container container, Instant now) {
        var last = container.last();
        return last != null
                && container.restarts() >= (last.reason().equals("OOMKilled") ? 1 : 2)
                && last.at() != null
                && last.at().isAfter(now.minus(UNSTABLE));
    }

    /** For each process, the pod that was ended last, if that is not long ago: another has taken its place. */
    private static Stream<Finding> ended(List<Pod> own, Observation observation, Subject subject, Logs logs) {
        return own.stream()
                .filter(pod ->
                        pod.ended() && Remains.at(pod).isAfter(observation.at().minus(UNSTABLE)))
                .collect(Collectors.groupingBy(Pod::process))
                .values()
                .stream()
                .flatMap(pods -> {
                    var last =
                            pods.stream().max(Comparator.comparing(Remains::at)).orElseThrow();
                    var first = pods.stream().map(Pod::createdAt).min(Comparator.naturalOrder());
                    var often = pods.size() < 2
                            ? ""
                            : DiagnosisTexts.times(
                                    pods.size(), Duration.between(first.orElseThrow(), observation.at()));
                    var text = Nodes.ended(name(last), last.reason(), last.message(), often)
                            .or(() -> toldToEnd(last)
                                    ? Optional.of(Nodes.evicted(name(last), last.message(), often))
                                    : Optional.empty());
                    return text
                            .map(found -> new Finding(found.on(lines(last.message())), subject.patience()))
                            .or(() -> last.containers().stream()
                                    .flatMap(container -> container(
                                            last,
                                            container,
                                            observation.at(),
                                            List.of(),
                                            Optional.empty(),
                                            subject,
                                            logs)
                                            .stream())
                                    .findFirst()
                                    .map(finding -> new Finding(finding.diagnosis(), subject.patience())))
                            .stream();
                });
    }

    /** The containers of a Deployment are restarted, whatever they end with; a pod that ended as a whole was ended by the node. */
    private static boolean toldToEnd(Pod pod) {
        return pod.reason().isEmpty()
                && !pod.containers().isEmpty()
                && pod.containers().stream()
                        .allMatch(container -> container.state() instanceof Terminated end
                                && TOLD_TO_END.contains(end.exitCode())
                                && !end.reason().equals("OOMKilled"));
    }

    private static Optional<Finding> container(
            Pod pod,
            Container container,
            Instant now,
            List<Warning> warnings,
            Optional<ProbeResult> probe,
            Subject subject,
            Logs logs) {
        return switch (container.state()) {
            case Observation.Waiting(var reason, var message) ->
                switch (reason) {
                    case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "RegistryUnavailable" ->
                        Optional.of(Pulls.finding(container, message, warnings, subject));
                    case "InvalidImageName" ->
                        Optional.of(new Finding(
                                DiagnosisTexts.badImageName(container.image()).on(lines(message)), Duration.ZERO));
                    case "CreateContainerConfigError" -> Optional.of(config(pod, message, subject));
                    case "CreateContainerError", "RunContainerError", "StartError", "PostStartHookError" ->
                        Optional.of(started(pod, container, message, subject));
                    default ->
                        container.last() == null
                                ? "CrashLoopBackOff".equals(reason) ? Optional.empty() : waiting(pod, warnings, subject)
                                : Optional.of(
                                        ended(pod, container, container.last(), now, warnings, probe, subject, logs));
                };
            case Terminated terminated ->
                !pod.ofProcess() && terminated.exitCode() == 0
                        ? Optional.empty()
                        : Optional.of(ended(pod, container, terminated, now, warnings, probe, subject, logs));
            case Observation.Running running ->
                !pod.ofProcess()
                        ? Optional.empty()
                        : Optional.of(running(pod, container, running, now, warnings, probe, subject, logs));
        };
    }

    private static Finding running(
            Pod pod,
            Container container,
            Observation.Running running,
            Instant now,
            List<Warning> warnings,
            Optional<ProbeResult> probe,
            Subject subject,
            Logs logs) {
        if (container.last() != null && container.restarts() > 0) {
            return ended(pod, container, container.last(), now, warnings, probe, subject, logs);
        }
        var starting = running.since().plus(subject.start()).isAfter(now);
        return probe.map(seen -> unhealthy(pod, container, seen, starting, subject, logs))
                .orElseGet(
                        () -> new Finding(DiagnosisTexts.notReadyYet(name(pod)).on(List.of()), subject.patience()));
    }

    private static Finding unhealthy(
            Pod pod, Container container, ProbeResult probe, boolean starting, Subject subject, Logs logs) {
        var log = log(pod, container, logs);
        // The other probes start only once the startup probe has succeeded.
        var begins = starting && probe.message().startsWith("Startup");
        return new Finding(
                probe.text(name(pod), subject, log, begins).on(evidence(probe, log)),
                probe.decided() ? Duration.ZERO : subject.patience());
    }

    private static List<String> evidence(ProbeResult probe, List<String> log) {
        var evidence = new ArrayList<>(List.of(probe.message()));
        log.stream().skip(Math.max(0, log.size() - EVIDENCE_LINES + 1)).forEach(evidence::add);
        return evidence;
    }

    /** What runs now has often not written much yet; then the previous run says more. */
    private static List<String> log(Pod pod, Container container, Logs logs) {
        var log = logs.of(pod, false);
        if (container.restarts() == 0
                || Reason.of(log).isPresent()
                || !Listening.in(log).isEmpty()) {
            return log;
        }
        var before = logs.of(pod, true);
        return before.isEmpty() ? log : before;
    }

    private static Finding config(Pod pod, String message, Subject subject) {
        if (message.contains("run as root")
                || message.contains("non-numeric user")
                || message.contains("runAsNonRoot")) {
            return new Finding(DiagnosisTexts.RUNS_AS_ROOT.on(lines(message)), Duration.ZERO);
        }
        var secret = MISSING_SECRET.matcher(message);
        var key = MISSING_KEY.matcher(message);
        var missing = secret.find() ? secret.group(1) : key.find() ? key.group(2) : "";
        if (missing.isEmpty() && !message.matches("(?s).*configmap \"[^\"]+\" not found.*")) {
            var why = Nodes.last(message);
            var text = PASSES.matcher(message).find()
                    ? DiagnosisTexts.waitsForNode(name(pod), why)
                    : DiagnosisTexts.nodeCannotPrepare(name(pod), why);
            return new Finding(text.on(lines(message)), subject.patience());
        }
        return new Finding(
                DiagnosisTexts.secretMissing(name(pod), subject.variables().getOrDefault(missing, List.of()))
                        .on(lines(message)),
                shorter(Duration.ofSeconds(15), subject));
    }

    /** It could not be created or started at all. What may pass is waited for; what is still there after some attempts is not. */
    private static Finding started(Pod pod, Container container, String message, Subject subject) {
        var command = subject.commands().getOrDefault(pod.process(), "");
        var words = Nodes.start(name(pod), command, message);
        return new Finding(
                words.text().on(lines(message)),
                words.passes() && (pod.ofProcess() || container.state() instanceof Observation.Waiting)
                        ? subject.patience()
                        : Duration.ZERO);
    }

    private static Finding ended(
            Pod pod,
            Container container,
            Terminated end,
            Instant now,
            List<Warning> warnings,
            Optional<ProbeResult> probe,
            Subject subject,
            Logs logs) {
        if (end.reason().equals("StartError")
                || end.reason().equals("ContainerCannotRun")
                || end.exitCode() == 128 && !end.message().isBlank()) {
            return started(pod, container, end.message(), subject);
        }
        var settled = !pod.ofProcess() || container.restarts() >= 2 ? Duration.ZERO : subject.patience();
        var log = end.message().isBlank()
                ? logs.of(pod, container.state() instanceof Observation.Running)
                : all(end.message());
        var evidence = last(log);
        if (end.reason().equals("OOMKilled") || Workers.of(log) == Workers.KILLED) {
            return new Finding(
                    DiagnosisTexts.outOfMemory(name(pod), often(pod, container, now))
                            .on(evidence),
                    hadItsStart(container, end, warnings, subject) ? Duration.ZERO : settled);
        }
        if (killedByProbe(end, probe, warnings, log, subject)) {
            var seen = before(end, warnings).or(() -> probe).orElseThrow();
            return new Finding(
                    seen.text(name(pod), subject, log, false).on(evidence(seen, log)),
                    seen.decided() || seen.elsewhere(subject, log) && hadItsStart(container, end, warnings, subject)
                            ? Duration.ZERO
                            : subject.patience());
        }
        var reason = end.exitCode() == 0 ? Reason.ofErrors(log) : Reason.of(log);
        if (releaseCommand(pod)) {
            return new Finding(
                    DiagnosisTexts.commandFailed(end.exitCode(), reason).on(evidence), Duration.ZERO);
        }
        var text = pod.ofProcess()
                ? DiagnosisTexts.crash(name(pod), after(end), often(pod, container, now), end.exitCode(), reason)
                : DiagnosisTexts.jobFailed(name(pod), end.exitCode(), reason);
        return new Finding(text.on(evidence), settled);
    }

    /**
     * Most servers end with 0 when they are told to end, which the kubelet does once a probe has given up. Only the time
     * distinguishes that from a server that ends by itself.
     */
    private static boolean killedByProbe(
            Terminated end, Optional<ProbeResult> probe, List<Warning> warnings, List<String> log, Subject subject) {
        var gaveUp = warnings.stream()
                .anyMatch(warning -> warning.reason().equals("Unhealthy")
                        && (warning.message().startsWith("Startup")
                                || warning.message().startsWith("Liveness")));
        if (probe.isEmpty() || !gaveUp) {
            return false;
        }
        var ran = ran(end);
        var needed = subject.start().compareTo(LIVENESS) < 0 ? subject.start() : LIVENESS;
        var longEnough = ran == null || ran.compareTo(needed.multipliedBy(3).dividedBy(4)) >= 0;
        return longEnough
                && (TOLD_TO_END.contains(end.exitCode()) || Reason.of(log).isEmpty());
    }

    /** What was seen of the run that ended, not of the one after it. */
    private static Optional<ProbeResult> before(Terminated end, List<Warning> warnings) {
        var at = end.at();
        return at == null
                ? Optional.empty()
                : ProbeResult.of(warnings.stream()
                        .filter(warning -> !warning.lastSeen().isAfter(at))
                        .toList());
    }

    /** Its startup probe has given up once, and no other probe has ever run. */
    private static boolean hadItsStart(Container container, Terminated end, List<Warning> warnings, Subject subject) {
        var asked = warnings.stream()
                .filter(warning -> warning.reason().equals("Unhealthy"))
                .map(Warning::message)
                .toList();
        var ran = ran(end);
        return container.restarts() > 0
                && !asked.isEmpty()
                && asked.stream().allMatch(message -> message.startsWith("Startup"))
                && ran != null
                && ran.compareTo(subject.start().multipliedBy(3).dividedBy(4)) >= 0;
    }

    private static @Nullable Duration ran(Terminated end) {
        return end.since() == null || end.at() == null ? null : Duration.between(end.since(), end.at());
    }

    /** How long it was up; null if it was not. */
    private static @Nullable Duration after(Terminated end) {
        var ran = ran(end);
        return ran == null || ran.compareTo(START) < 0 ? null : ran;
    }

    private static String often(Pod pod, Container container, Instant now) {
        return container.restarts() < OFTEN
                ? ""
                : DiagnosisTexts.times(container.restarts(), Duration.between(pod.createdAt(), now));
    }

    private static Optional<Finding> waiting(Pod pod, List<Warning> warnings, Subject subject) {
        return warnings.stream()
                .filter(warning -> warning.reason().startsWith("Failed")
                        || warning.reason().equals("NetworkNotReady"))
                .filter(warning -> !warning.reason().equals("FailedScheduling")
                        && !warning.reason().equals("FailedPreStopHook"))
                .findFirst()
                .map(warning -> new Finding(
                        Nodes.prepare(name(pod), warning.reason(), warning.message())
                                .on(List.of(warning.message())),
                        subject.patience()));
    }

    /** Whether the only thing wrong with a pod is that it has not had enough time yet. */
    public static boolean starting(Pod pod, Instant now, List<Warning> warnings, Subject subject) {
        return !hadStarted(pod, warnings)
                && pod.scheduling() == null
                && pod.reason().isEmpty()
                && pod.containers().stream()
                        .allMatch(container -> container.restarts() == 0
                                && switch (container.state()) {
                                    case Observation.Running(var since) ->
                                        since.plus(subject.start()).isAfter(now);
                                    case Observation.Waiting(var reason, var message) -> BEGINNING.contains(reason);
                                    case Terminated end -> false;
                                });
    }

    /** The other probes start only once the startup probe has succeeded. */
    private static boolean hadStarted(Pod pod, List<Warning> warnings) {
        return warnings.stream()
                .anyMatch(warning -> warning.object().equals(pod.name())
                        && warning.reason().equals("Unhealthy")
                        && !warning.message().startsWith("Startup")
                        && warning.count() > 2);
    }

    private static boolean releaseCommand(Pod pod) {
        return pod.purpose() == Purpose.RELEASE_COMMAND;
    }

    private static String name(Pod pod) {
        return "The " + what(pod);
    }

    public static String name(Job job) {
        return "The " + what(job.purpose(), job.process());
    }

    private static String name(Observation observation, String job) {
        return observation.jobs().stream()
                .filter(each -> each.name().equals(job))
                .findFirst()
                .map(Diagnoses::name)
                .orElse("The release command");
    }

    private static String what(Pod pod) {
        return what(pod.purpose(), pod.process());
    }

    private static String what(@Nullable Purpose purpose, String process) {
        return switch (purpose) {
            case RELEASE_COMMAND -> "release command";
            case CRON -> "cron job " + process.replaceFirst("^cron-", "");
            case TASK -> "task " + process.replaceFirst("^task-", "");
            case null, default -> process + " process";
        };
    }

    private static Duration shorter(Duration wanted, Subject subject) {
        return wanted.compareTo(subject.patience()) < 0 ? wanted : subject.patience();
    }

    private static List<String> last(List<String> log) {
        var said = log.stream().filter(line -> !line.isBlank()).toList();
        return said.subList(Math.max(0, said.size() - EVIDENCE_LINES), said.size());
    }

    /** A carriage return within one is shown, since it may be the reason. */
    private static List<String> all(String text) {
        return readable(
                text.strip().replace("\r\n", "\n").replace("\r", "\\r").lines().toList());
    }

    /**
     * Lines no longer than people read. Searching them takes time that grows faster than their length, and a program may
     * write whatever it likes: one line of 64 KiB would hold up everything that waits for a pass over its environment.
     */
    public static List<String> readable(List<String> lines) {
        return lines.stream()
                .map(line -> line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…")
                .toList();
    }

    static List<String> lines(String text) {
        return last(all(text));
    }
}
