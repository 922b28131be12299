package io.nuages.deploy;

import io.nuages.cluster.Observation;
import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Pod;
import io.nuages.cluster.Observation.Terminated;
import io.nuages.cluster.Observation.Warning;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Diagnosis.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why pods do not run, read from what the cluster says. Pure: the same observation gives the same diagnosis. */
final class Diagnoses {
    private static final int EVIDENCE_LINES = 20;
    private static final Pattern STATUS_CODE = Pattern.compile("statuscode: (\\d{3})");
    private static final Pattern MISSING_SECRET = Pattern.compile("secret \"([^\"]+)\" not found");
    private static final Pattern MISSING_KEY = Pattern.compile("couldn't find key (\\S+) in Secret \\S*?/?([^/\\s]+)$");
    private static final Pattern EXCEPTION =
            Pattern.compile("^(?:[A-Za-z_][\\w]*\\.)*[A-Z]\\w*(?:Error|Exception|Configured|Warning|Exit): (.+)$");

    /** {@code os.environ["NAME"]} of a variable that is not there. */
    private static final Pattern MISSING_VARIABLE = Pattern.compile("^KeyError: '([A-Z][A-Z0-9_]*)'$");

    private Diagnoses() {}

    /**
     * What is being brought live.
     *
     * @param release value of the pods' release label
     * @param commands by process name, as the customer typed them
     * @param variables by sealed secret's name: the variables that are taken from it
     * @param patience how long a start may take before it counts as failed
     */
    record Subject(
            String release,
            String image,
            String healthPath,
            Map<String, String> commands,
            Map<String, List<String>> variables,
            Duration patience) {}

    /**
     * A diagnosis, and for how long since the start of the phase it may still turn out well. {@link Duration#ZERO}: it cannot.
     */
    record Finding(Diagnosis diagnosis, Duration patience) {}

    /** The worst finding about the release's Deployments and their pods; empty when nothing is wrong so far. */
    static Optional<Finding> rollOut(Observation observation, Subject subject) {
        var pods = observation.pods().stream()
                .filter(pod ->
                        pod.job() == null && !pod.deleting() && pod.release().equals(subject.release()));
        return Stream.concat(
                        observation.workloads().stream()
                                .filter(workload -> workload.release().equals(subject.release()))
                                .flatMap(workload -> workload(workload, subject).stream()),
                        pods.flatMap(pod -> pod(pod, observation.warnings(), subject).stream()))
                .min(Comparator.comparing(Finding::patience));
    }

    /** A pod that was not let in; while the API server is away its controllers cannot ask, and nothing was refused. */
    private static boolean refusal(Warning warning) {
        return warning.reason().equals("FailedCreate") && !away(warning.message());
    }

    private static boolean away(String message) {
        return message.contains("dial tcp");
    }

    /** What keeps the release command's Job from running or made it fail; empty while nothing is wrong. */
    static Optional<Finding> command(Observation observation, String job, Subject subject) {
        var pods = observation.pods().stream()
                .filter(pod -> job.equals(pod.job()))
                .flatMap(pod -> pod(pod, observation.warnings(), subject).stream());
        var refusals = observation.warnings().stream()
                .filter(warning -> warning.object().equals(job) && refusal(warning))
                .map(warning -> refused("The release command", warning.message(), subject));
        return Stream.concat(pods, refusals).min(Comparator.comparing(Finding::patience));
    }

    private static Optional<Finding> workload(Observation.Workload workload, Subject subject) {
        for (var condition : workload.conditions()) {
            if (condition.type().equals("ReplicaFailure")
                    && condition.status().equals("True")
                    && !away(condition.message())) {
                return Optional.of(refused("The process " + workload.process(), condition.message(), subject));
            }
        }
        return Optional.empty();
    }

    private static Finding refused(String who, String message, Subject subject) {
        if (message.contains("exceeded quota")) {
            return new Finding(
                    new Diagnosis(
                            Code.QUOTA,
                            who + " gets no pod: the namespace's quota is used up.",
                            "Choose a smaller size or fewer pods, or ask for a larger plan, then deploy again.",
                            Place.USAGE,
                            List.of(message)),
                    shorter(Duration.ofSeconds(20), subject));
        }
        return new Finding(
                new Diagnosis(
                        Code.REFUSED,
                        who + " gets no pod: the cluster refuses it.",
                        "The cluster's own words are below. Show them to the hoster if they are not about your configuration.",
                        Place.CONFIGURATION,
                        List.of(message)),
                shorter(Duration.ofSeconds(20), subject));
    }

    private static Optional<Finding> pod(Pod pod, List<Warning> warnings, Subject subject) {
        if (pod.scheduling() != null) {
            return Optional.of(new Finding(
                    new Diagnosis(
                            Code.UNSCHEDULABLE,
                            name(pod) + " does not fit on any node of the cluster.",
                            "Choose a smaller size, or wait: the hoster sees this, too, and adds nodes.",
                            Place.CONFIGURATION,
                            List.of(pod.scheduling())),
                    subject.patience()));
        }
        if (pod.ready()) {
            return Optional.empty();
        }
        var own = warnings.stream()
                .filter(warning -> warning.object().equals(pod.name()))
                .toList();
        return pod.containers().stream()
                .flatMap(container -> container(pod, container, own, subject).stream())
                .min(Comparator.comparing(Finding::patience));
    }

    private static Optional<Finding> container(Pod pod, Container container, List<Warning> warnings, Subject subject) {
        return switch (container.state()) {
            case Observation.Waiting(var reason, var message) ->
                switch (reason) {
                    case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull" ->
                        Optional.of(pull(container, message, warnings, subject));
                    case "InvalidImageName" ->
                        Optional.of(new Finding(
                                new Diagnosis(
                                        Code.IMAGE_REFUSED,
                                        "The cluster cannot read the image's name " + container.image() + ".",
                                        "Correct the image, then deploy again.",
                                        Place.DEPLOY,
                                        lines(message)),
                                Duration.ZERO));
                    case "CreateContainerConfigError" -> Optional.of(config(pod, message, subject));
                    case "CreateContainerError", "RunContainerError" ->
                        Optional.of(commandMissing(pod, lines(message), subject));
                    case "CrashLoopBackOff" ->
                        container.last() == null
                                ? Optional.empty()
                                : Optional.of(ended(pod, container, container.last(), warnings, subject));
                    default ->
                        container.last() == null
                                ? waiting(pod, warnings, subject)
                                : Optional.of(ended(pod, container, container.last(), warnings, subject));
                };
            case Terminated terminated ->
                pod.job() != null && terminated.exitCode() == 0
                        ? Optional.empty()
                        : Optional.of(ended(pod, container, terminated, warnings, subject));
            case Observation.Running running ->
                pod.job() != null
                        ? Optional.empty()
                        : Optional.of(
                                container.last() != null && container.restarts() > 0
                                        ? ended(pod, container, container.last(), warnings, subject)
                                        : notReady(pod, warnings, subject));
        };
    }

    private static Finding pull(Container container, String message, List<Warning> warnings, Subject subject) {
        // Only some of the alternating messages carry the reason; the events keep the others.
        var words = new StringBuilder(message);
        warnings.forEach(warning -> words.append('\n').append(warning.message()));
        // A repository may be called "denied".
        var text = words.toString()
                .replace(container.image(), "")
                .replace(subject.image(), "")
                .toLowerCase(Locale.ROOT);
        var evidence = message.isEmpty()
                ? warnings.stream().limit(3).map(Warning::message).toList()
                : lines(message);
        if (containsAny(text, "no match for platform", "no matching manifest", "exec format error")) {
            return new Finding(
                    new Diagnosis(
                            Code.WRONG_PLATFORM,
                            "The image " + subject.image() + " is not built for linux/amd64, which the nodes run.",
                            "Build it with --platform linux/amd64, push it and deploy again.",
                            Place.DEPLOY,
                            evidence),
                    Duration.ZERO);
        }
        if (containsAny(text, "unauthorized", "denied", "forbidden", "authentication required", "no basic auth")) {
            return new Finding(
                    new Diagnosis(
                            Code.PULL_DENIED,
                            "The registry does not let the cluster pull " + subject.image() + ".",
                            "Check the name. For a private image seal the registry's credentials under Secrets, and see that they"
                                    + " may pull it.",
                            Place.SECRETS,
                            evidence),
                    Duration.ZERO);
        }
        if (containsAny(text, "no such host", "connection refused", "i/o timeout", "tls:", "no route to host", "eof")) {
            return new Finding(
                    new Diagnosis(
                            Code.REGISTRY_UNREACHABLE,
                            "The cluster does not reach the registry of " + subject.image() + ".",
                            "Check the registry's name and whether it is up. The cluster keeps trying for a while.",
                            Place.DEPLOY,
                            evidence),
                    subject.patience());
        }
        if (containsAny(text, "not found", "manifest unknown", "name unknown", "does not exist")) {
            return new Finding(
                    new Diagnosis(
                            Code.IMAGE_NOT_FOUND,
                            "There is no image " + subject.image() + ".",
                            "Check name and tag, or push the image, then deploy again.",
                            Place.DEPLOY,
                            evidence),
                    Duration.ZERO);
        }
        return new Finding(
                new Diagnosis(
                        Code.REGISTRY_UNREACHABLE,
                        "The cluster cannot pull " + container.image() + ".",
                        "The cluster's own words are below; it keeps trying for a while.",
                        Place.DEPLOY,
                        evidence),
                subject.patience());
    }

    private static Finding config(Pod pod, String message, Subject subject) {
        if (message.contains("run as root")
                || message.contains("non-numeric user")
                || message.contains("runAsNonRoot")) {
            return new Finding(
                    new Diagnosis(
                            Code.RUNS_AS_ROOT,
                            "The image runs as root, which the cluster does not allow.",
                            "Give it a user in the Dockerfile, by number: USER 1000:1000. Then push and deploy it again.",
                            Place.DEPLOY,
                            lines(message)),
                    Duration.ZERO);
        }
        var secret = MISSING_SECRET.matcher(message);
        var key = MISSING_KEY.matcher(message);
        var missing = secret.find() ? secret.group(1) : key.find() ? key.group(2) : "";
        var variables = subject.variables().getOrDefault(missing, List.of());
        var what = variables.isEmpty() ? "a secret or configuration" : String.join(", ", variables);
        return new Finding(
                new Diagnosis(
                        Code.SECRET_MISSING,
                        name(pod) + " cannot start: " + what + " is not in the cluster.",
                        "Seal the value again under Secrets, then deploy again.",
                        Place.SECRETS,
                        lines(message)),
                shorter(Duration.ofSeconds(15), subject));
    }

    private static Finding commandMissing(Pod pod, List<String> evidence, Subject subject) {
        var command = subject.commands().getOrDefault(pod.process(), "");
        var text = String.join("\n", evidence);
        var folder = text.contains("is a directory") || text.contains("permission denied");
        var cause = command.isEmpty()
                ? "The image's own command cannot be started."
                : "The image has no command " + command + " that can be started.";
        var advice = folder
                ? "It is a folder or not executable. Many base images have a folder /run: name another path, such as /app/run, or "
                        + "make the file executable (chmod +x)."
                : "Check the command's path under Configuration, or add it to the image, then deploy again.";
        return new Finding(
                new Diagnosis(Code.COMMAND_MISSING, cause, advice, Place.CONFIGURATION, evidence), Duration.ZERO);
    }

    private static Finding ended(
            Pod pod, Container container, Terminated terminated, List<Warning> warnings, Subject subject) {
        var evidence = lines(terminated.message());
        if (terminated.exitCode() == 128
                || terminated.exitCode() == 127
                || terminated.exitCode() == 126
                || terminated.reason().equals("StartError")
                || terminated.reason().equals("ContainerCannotRun")) {
            return commandMissing(pod, evidence, subject);
        }
        var settled =
                pod.job() != null ? Duration.ZERO : container.restarts() >= 2 ? Duration.ZERO : subject.patience();
        if (terminated.reason().equals("OOMKilled")) {
            return new Finding(
                    new Diagnosis(
                            Code.OUT_OF_MEMORY,
                            name(pod) + " needs more memory than its size has.",
                            "Choose a larger size, or let the process use less (fewer gunicorn workers, for example).",
                            Place.CONFIGURATION,
                            evidence),
                    settled);
        }
        if (terminated.exitCode() == 137
                && warnings.stream().anyMatch(warning -> warning.reason().equals("Unhealthy"))) {
            return unhealthy(pod, warnings, subject);
        }
        if (pod.job() != null) {
            return new Finding(
                    new Diagnosis(
                            Code.RELEASE_COMMAND_FAILED,
                            "The release command failed: " + summary(evidence, terminated),
                            hint(evidence).orElse("Mend it, then deploy again. What serves is not touched."),
                            Place.LOGS,
                            evidence),
                    Duration.ZERO);
        }
        return new Finding(
                new Diagnosis(
                        Code.CRASH,
                        name(pod) + " stops at start: " + summary(evidence, terminated),
                        hint(evidence).orElse("It ended with exit code " + terminated.exitCode() + "."),
                        hint(evidence).isPresent() ? Place.SECRETS : Place.LOGS,
                        evidence),
                settled);
    }

    private static Optional<Finding> waiting(Pod pod, List<Warning> warnings, Subject subject) {
        return warnings.stream()
                .filter(warning -> warning.reason().startsWith("Failed"))
                .findFirst()
                .map(warning -> new Finding(
                        new Diagnosis(
                                Code.REFUSED,
                                name(pod) + " cannot start.",
                                "The cluster's own words are below; it keeps trying for a while.",
                                Place.LOGS,
                                List.of(warning.message())),
                        subject.patience()));
    }

    private static Finding notReady(Pod pod, List<Warning> warnings, Subject subject) {
        if (warnings.stream().anyMatch(warning -> warning.reason().equals("Unhealthy"))) {
            return unhealthy(pod, warnings, subject);
        }
        return new Finding(
                new Diagnosis(
                        Code.STILL_STARTING,
                        name(pod) + " runs, but is not ready yet.",
                        "If it needs longer to start, look at its log.",
                        Place.LOGS,
                        List.of()),
                subject.patience());
    }

    private static Finding unhealthy(Pod pod, List<Warning> warnings, Subject subject) {
        var messages = warnings.stream()
                .filter(warning -> warning.reason().equals("Unhealthy"))
                .map(Warning::message)
                .distinct()
                .limit(3)
                .toList();
        var code = messages.stream()
                .map(STATUS_CODE::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
        var answer = code.map(number -> "answers " + number + " on " + subject.healthPath())
                .orElse(
                        messages.stream().anyMatch(message -> message.contains("connection refused"))
                                ? "does not listen on its port"
                                : "does not answer on " + subject.healthPath());
        var advice = code.filter("400"::equals).isPresent()
                ? "Django answers 400 to a host that ALLOWED_HOSTS does not list: read ALLOWED_HOSTS from the environment."
                : code.filter("404"::equals).isPresent()
                        ? "Add the path to the app's urls, or name another one under Configuration."
                        : "Check the health path and the port under Configuration, and the log.";
        return new Finding(
                new Diagnosis(Code.UNHEALTHY, name(pod) + " " + answer + ".", advice, Place.CONFIGURATION, messages),
                subject.patience());
    }

    /** The last line that says something, without the exception's class. */
    private static String summary(List<String> evidence, Terminated terminated) {
        for (var i = evidence.size() - 1; i >= 0; i--) {
            var line = evidence.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            var exception = EXCEPTION.matcher(line);
            var missing = MISSING_VARIABLE.matcher(line);
            var text = missing.matches()
                    ? missing.group(1) + " is not set"
                    : exception.matches() ? exception.group(1) : line;
            var shortened = text.length() > 160 ? text.substring(0, 160) + "…" : text;
            return shortened.endsWith(".") || shortened.endsWith("…") ? shortened : shortened + ".";
        }
        return terminated.exitCode() == 0 ? "it ends without an error." : "exit code " + terminated.exitCode() + ".";
    }

    /** What a Django developer would look at first. */
    private static Optional<String> hint(List<String> evidence) {
        var text = String.join("\n", evidence);
        if (text.contains("SECRET_KEY")) {
            return Optional.of("Seal a SECRET_KEY under Secrets, and read it from the environment. Then deploy again.");
        }
        if (text.contains("KeyError: '") || text.contains("ImproperlyConfigured: Set the ")) {
            return Optional.of(
                    "A variable is not set. Add it under Configuration, or seal it under Secrets, then deploy again.");
        }
        return Optional.empty();
    }

    private static String name(Pod pod) {
        return pod.job() != null ? "The release command" : "The process " + pod.process();
    }

    private static Duration shorter(Duration wanted, Subject subject) {
        return wanted.compareTo(subject.patience()) < 0 ? wanted : subject.patience();
    }

    private static List<String> lines(String text) {
        var lines = new ArrayList<>(text.strip().lines().toList());
        return lines.size() <= EVIDENCE_LINES
                ? lines.stream().filter(line -> !line.isBlank()).toList()
                : lines.subList(lines.size() - EVIDENCE_LINES, lines.size());
    }

    private static boolean containsAny(String text, String... words) {
        return Stream.of(words).anyMatch(text::contains);
    }
}
