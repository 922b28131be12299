package io.nuages.deploy.diagnosis;

import io.nuages.cluster.Observation.Warning;
import io.nuages.deploy.diagnosis.DiagnosisTexts.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a kubelet saw the last time it probed a container. Pure.
 *
 * @param status of HTTP; 0 if there was none
 * @param count how often in a row the same was seen
 */
record ProbeResult(Seen seen, int status, String message, int count, Instant first, Instant last) {
    enum Seen {
        STATUS,
        REDIRECT_LOOP,
        REDIRECT_AWAY,
        NOT_LISTENING,
        SILENT,
        CLOSED,
        NOT_HTTP,
        COMMAND,
        UNKNOWN
    }

    private static final Pattern STATUS_CODE = Pattern.compile("statuscode: (\\d{3})");
    private static final Pattern PREFIX =
            Pattern.compile("^(?:Startup|Readiness|Liveness) probe (?:failed|errored|warning)[^:]*: ?");

    /** Waiting does not help: the site answers, and what it answers is its own decision. */
    private static final Set<Integer> DECIDED = Set.of(400, 401, 403, 404, 405, 410);

    private static final int OFTEN = 10;
    private static final Duration LONG = Duration.ofSeconds(30);

    /** From the pod's own warnings; empty if its probes succeed. */
    static Optional<ProbeResult> of(List<Warning> own) {
        var asked = own.stream()
                .filter(warning ->
                        warning.reason().equals("Unhealthy") || warning.reason().equals("ProbeWarning"))
                .sorted(Comparator.comparing(Warning::lastSeen).reversed())
                .toList();
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        var newest = asked.getFirst();
        var probe = of(newest);
        // What was seen in between begins the row anew; what another probe of the same container saw as well, does not.
        var between = asked.stream()
                .filter(other -> !other.equals(newest) && !other.lastSeen().isBefore(newest.firstSeen()))
                .map(ProbeResult::of)
                .filter(other -> other.seen() != probe.seen() || other.status() != probe.status())
                .map(ProbeResult::last)
                .max(Comparator.naturalOrder());
        return Optional.of(
                between.isEmpty()
                        ? probe
                        : new ProbeResult(probe.seen, probe.status, probe.message, 1, between.get(), probe.last));
    }

    private static ProbeResult of(Warning warning) {
        var text = PREFIX.matcher(warning.message()).replaceFirst("");
        var words = text.toLowerCase(Locale.ROOT);
        var code = STATUS_CODE.matcher(text);
        var status = code.find() ? Integer.parseInt(code.group(1)) : 0;
        var seen = warning.reason().equals("ProbeWarning")
                ? words.contains("redirect") ? Seen.REDIRECT_AWAY : Seen.UNKNOWN
                : status != 0
                        ? Seen.STATUS
                        : words.contains("stopped after 10 redirects")
                                ? Seen.REDIRECT_LOOP
                                : words.contains("connection refused")
                                        ? Seen.NOT_LISTENING
                                        : words.contains("malformed http")
                                                        || words.contains("server gave http response")
                                                ? Seen.NOT_HTTP
                                                : words.contains("timeout")
                                                                || words.contains("deadline exceeded")
                                                                || words.contains("timed out")
                                                        ? words.startsWith("command") ? Seen.COMMAND : Seen.SILENT
                                                        : words.contains("eof") && words.contains("get \"")
                                                                        || words.contains("connection reset")
                                                                        || words.contains("broken pipe")
                                                                ? Seen.CLOSED
                                                                : words.startsWith("get \"")
                                                                        ? Seen.UNKNOWN
                                                                        : Seen.COMMAND;
        return new ProbeResult(
                seen, status, warning.message(), warning.count(), warning.firstSeen(), warning.lastSeen());
    }

    /** Seen so often and for so long that waiting for another answer is pointless. */
    boolean decided() {
        var decides = seen == Seen.REDIRECT_LOOP || seen == Seen.STATUS && DECIDED.contains(status);
        return decides && count >= OFTEN && Duration.between(first, last).compareTo(LONG) >= 0;
    }

    /**
     * What a person is told.
     *
     * @param who for example {@code The web process}
     * @param log what the container wrote, as far as known
     * @param starting whether it is within the time that a start may take
     */
    Text text(String who, Diagnoses.Subject subject, List<String> log, boolean starting) {
        var path = subject.healthPath();
        return listening(who, subject, log).or(() -> workers(who, log)).orElseGet(() -> switch (seen) {
            case STATUS ->
                Redirect.before(path, log)
                        .map(redirect -> DiagnosisTexts.redirects(who, redirect, status))
                        .orElseGet(() -> status < 500
                                ? DiagnosisTexts.answers(who, status, path)
                                : DiagnosisTexts.answersError(who, status, path, Reason.ofErrors(log)));
            case REDIRECT_LOOP -> DiagnosisTexts.redirectsToItself(who, path);
            case REDIRECT_AWAY -> DiagnosisTexts.redirectsAway(who, path);
            case NOT_LISTENING ->
                starting
                        ? DiagnosisTexts.notListeningYet(who, subject.port(), subject.start())
                        : DiagnosisTexts.notListening(
                                who, subject.port(), everywhere(subject), subject.start(), onIpv6());
            case SILENT -> DiagnosisTexts.slowAnswer(who, path);
            case CLOSED -> DiagnosisTexts.closesConnection(who, path, Reason.ofErrors(log));
            case NOT_HTTP -> DiagnosisTexts.speaksTls(who, subject.port());
            case COMMAND -> DiagnosisTexts.healthCommandFails(who, output());
            case UNKNOWN -> DiagnosisTexts.noAnswer(who, path);
        });
    }

    private String output() {
        var text = PREFIX.matcher(message).replaceFirst("").strip();
        var line = text.lines().findFirst().orElse("");
        return line.length() > 120 ? line.substring(0, 120) + "…" : line;
    }

    /** The server itself says that it listens where it is not probed: no other start will do better, however slow the node is. */
    boolean elsewhere(Diagnoses.Subject subject, List<String> log) {
        return listening("", subject, log).isPresent();
    }

    /** Where the server itself says that it listens, if it cannot be reached there. */
    private Optional<Text> listening(String who, Diagnoses.Subject subject, List<String> log) {
        var all = Listening.in(log);
        if (all.isEmpty()
                || !Set.of(Seen.NOT_LISTENING, Seen.CLOSED, Seen.NOT_HTTP, Seen.SILENT, Seen.UNKNOWN)
                        .contains(seen)) {
            return Optional.empty();
        }
        var there = all.stream().filter(at -> at.port() == subject.port()).toList();
        if (there.stream().anyMatch(Listening::tls)) {
            return Optional.of(DiagnosisTexts.speaksTls(who, subject.port()));
        }
        if (seen != Seen.NOT_LISTENING) {
            return Optional.empty();
        }
        var open = there.stream().filter(at -> !at.loopback()).toList();
        var runserver = log.stream().anyMatch(line -> line.contains("Starting development server"));
        var bind = DiagnosisTexts.bind(everywhere(subject), runserver);
        if (open.isEmpty() && !there.isEmpty()) {
            return Optional.of(
                    DiagnosisTexts.listensToItself(who, there.getLast().toString(), bind, runserver));
        }
        if (there.isEmpty() && all.stream().allMatch(Listening::socket)) {
            return Optional.of(DiagnosisTexts.listensOnSocket(who, subject.port(), bind));
        }
        if (there.isEmpty()) {
            var other = all.stream()
                    .filter(at -> !at.socket())
                    .reduce((one, two) -> two)
                    .orElseThrow();
            return Optional.of(
                    other.loopback()
                            ? DiagnosisTexts.listensToItselfOnOtherPort(who, other.port(), subject.port(), bind)
                            : DiagnosisTexts.listensOnOtherPort(who, other.port(), subject.port()));
        }
        if (onIpv6() && open.stream().allMatch(Listening::onlyIpv4)) {
            return Optional.of(DiagnosisTexts.listensOnIpv4(who, subject.port()));
        }
        return Optional.empty();
    }

    /** All addresses of a pod of this family, as a server takes them, with the port. */
    private String everywhere(Diagnoses.Subject subject) {
        return (onIpv6() ? "[::]:" : "0.0.0.0:") + subject.port();
    }

    /** Whether the pod was probed at an IPv6 address. */
    private boolean onIpv6() {
        return message.contains("dial tcp [");
    }

    /** What a server's own log says about its workers. */
    private Optional<Text> workers(String who, List<String> log) {
        if (seen == Seen.STATUS && status < 500) {
            return Optional.empty();
        }
        return switch (Workers.of(log)) {
            case WELL -> Optional.empty();
            case SILENT -> Optional.of(DiagnosisTexts.silentWorkers(who));
            case KILLED -> Optional.of(DiagnosisTexts.workersOutOfMemory(who));
        };
    }
}
