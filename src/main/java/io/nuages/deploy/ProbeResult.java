package io.nuages.deploy;

import io.nuages.cluster.Observation.Warning;
import io.nuages.deploy.Diagnosis.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a kubelet saw when it asked a container how it is, last of all. Pure.
 *
 * @param status of HTTP; 0 where there was none
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

    /** What no waiting mends: the site answers, and what it answers is its own decision. */
    private static final Set<Integer> DECIDED = Set.of(400, 401, 403, 404, 405, 410);

    private static final int OFTEN = 10;
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Of the pod's own warnings; empty where its probes are content. */
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

    /** Seen so often and for so long that waiting for another answer is in vain. */
    boolean decided() {
        var decides = seen == Seen.REDIRECT_LOOP || seen == Seen.STATUS && DECIDED.contains(status);
        return decides && count >= OFTEN && Duration.between(first, last).compareTo(LONG) >= 0;
    }

    /** What a person is told. */
    record Words(String says, String advice, Place place) {}

    /**
     * @param log what the container wrote, as far as known
     * @param starting whether it is within the time that a start may take
     */
    Words words(Diagnoses.Subject subject, List<String> log, boolean starting) {
        var reason = Reason.ofErrors(log);
        var path = subject.healthPath();
        return listening(subject, log).or(() -> workers(log)).orElseGet(() -> switch (seen) {
            case STATUS -> Redirect.before(path, log).map(this::redirected).orElseGet(() -> status(path, reason));
            case REDIRECT_LOOP ->
                new Words(
                        "answers " + path + " with a redirect to itself",
                        "Exempt the path from redirects, for example with SECURE_REDIRECT_EXEMPT, or correct what"
                                + " redirects it.",
                        Place.CONFIGURATION);
            case REDIRECT_AWAY ->
                new Words(
                        "answers " + path + " with a redirect to another address, so nobody knows whether it works",
                        "With SECURE_SSL_REDIRECT Django redirects every page to itself, for ever, unless it hears"
                                + " that the visitor came by https: set SECURE_PROXY_SSL_HEADER ="
                                + " (\"HTTP_X_FORWARDED_PROTO\", \"https\").",
                        Place.CONFIGURATION);
            case NOT_LISTENING ->
                starting
                        ? new Words(
                                "does not listen on port " + subject.port() + " yet",
                                "It may take " + subject.start().toSeconds()
                                        + " seconds to start. Look at its log if it needs longer.",
                                Place.LOGS)
                        : new Words(
                                "does not listen on its port " + subject.port(),
                                "Let it listen on " + everywhere() + ":" + subject.port() + " within "
                                        + subject.start().toSeconds()
                                        + " seconds, or name another port under Configuration."
                                        + (onIpv6() ? " [::1]" : " 127.0.0.1")
                                        + " is not enough: nobody else reaches it.",
                                Place.CONFIGURATION);
            case SILENT ->
                new Words(
                        "takes too long to answer " + path,
                        "Let the path answer within seconds, without asking other services. If the whole site is slow,"
                                + " look at its log, or give it more workers or a larger size.",
                        Place.LOGS);
            case CLOSED ->
                new Words(
                        "closes the connection without an answer on " + path
                                + reason.map(why -> ": " + why.text()).orElse(""),
                        reason.map(Reason::advice)
                                .orElse("Look at its log: a worker that ends, or one that speaks TLS on this port,"
                                        + " does so."),
                        Place.LOGS);
            case NOT_HTTP -> tls(subject);
            case COMMAND ->
                new Words(
                        "fails its health command" + output(),
                        "Look at its log, and run the command by hand.",
                        Place.LOGS);
            case UNKNOWN ->
                new Words(
                        "does not answer on " + path,
                        "Check the health path and the port under Configuration, and the log.",
                        Place.CONFIGURATION);
        });
    }

    private String output() {
        var text = PREFIX.matcher(message).replaceFirst("").strip();
        var line = text.lines().findFirst().orElse("");
        return line.isEmpty() ? "" : ": " + (line.length() > 120 ? line.substring(0, 120) + "…" : line);
    }

    /** The kubelet goes where a redirect leads, and tells only what it finds there. */
    private Words redirected(Redirect redirect) {
        return new Words(
                "redirects " + redirect.from() + " to " + (redirect.to().isEmpty() ? "another page" : redirect.to())
                        + ", which answers " + status,
                "Let the path answer by itself, without a session, or name another one under Configuration.",
                Place.CONFIGURATION);
    }

    private Words status(String path, Optional<Reason> reason) {
        var answers = "answers " + status + " on " + path;
        return switch (status) {
            case 400 ->
                new Words(
                        answers,
                        "Django answers 400 to a host that ALLOWED_HOSTS does not list: read ALLOWED_HOSTS from the"
                                + " environment.",
                        Place.CONFIGURATION);
            case 401, 403 ->
                new Words(
                        answers,
                        "The cluster asks by the environment's own host and without a session: let the path answer that, or"
                                + " name another one under Configuration.",
                        Place.CONFIGURATION);
            case 404, 410 ->
                new Words(
                        answers,
                        "Add the path to the app's urls, or name another one under Configuration. Where it redirects, for"
                                + " example to sign in, this is what it leads to.",
                        Place.CONFIGURATION);
            case 405 ->
                new Words(
                        answers,
                        "Let the path answer GET, or name another one under Configuration.",
                        Place.CONFIGURATION);
            case 429 ->
                new Words(
                        answers,
                        "The cluster asks every few seconds: exempt the path from what limits the number of requests.",
                        Place.CONFIGURATION);
            default ->
                status >= 500
                        ? new Words(
                                answers + reason.map(why -> ": " + why.text()).orElse(""),
                                reason.map(Reason::advice)
                                        .orElse(
                                                status == 503
                                                        ? "The app says so itself, or what it asks is away: look at"
                                                                + " its log."
                                                        : "An error of the app, of which the last lines of its log say nothing:"
                                                                + " let Django log errors (LOGGING), then look at its log."),
                                reason.map(Reason::place).orElse(Place.LOGS))
                        : new Words(
                                answers,
                                "Let the path answer 200, or name another one under Configuration.",
                                Place.CONFIGURATION);
        };
    }

    /** The server itself says that it listens where it is not asked: no other start will do better, however slow the node is. */
    boolean elsewhere(Diagnoses.Subject subject, List<String> log) {
        return listening(subject, log).isPresent();
    }

    /** Where the server itself says that it listens, if that is where nobody reaches it. */
    private Optional<Words> listening(Diagnoses.Subject subject, List<String> log) {
        var all = Listening.in(log);
        if (all.isEmpty()
                || !Set.of(Seen.NOT_LISTENING, Seen.CLOSED, Seen.NOT_HTTP, Seen.SILENT, Seen.UNKNOWN)
                        .contains(seen)) {
            return Optional.empty();
        }
        var there = all.stream().filter(at -> at.port() == subject.port()).toList();
        if (there.stream().anyMatch(Listening::tls)) {
            return Optional.of(tls(subject));
        }
        if (seen != Seen.NOT_LISTENING) {
            return Optional.empty();
        }
        var open = there.stream().filter(at -> !at.loopback()).toList();
        var runserver = log.stream().anyMatch(line -> line.contains("Starting development server"));
        var bind = (runserver ? "start it with runserver " : "for gunicorn with --bind ") + everywhere() + ":"
                + subject.port();
        if (open.isEmpty() && !there.isEmpty()) {
            return Optional.of(new Words(
                    "listens on " + there.getLast() + ", where only its own pod reaches it",
                    "Let it listen on all addresses, " + bind
                            + (runserver ? ". For visitors take gunicorn: runserver is for development." : "."),
                    Place.CONFIGURATION));
        }
        if (there.isEmpty() && all.stream().allMatch(Listening::socket)) {
            return Optional.of(new Words(
                    "listens on a Unix socket only",
                    "Let it listen on port " + subject.port() + ", " + bind + ".",
                    Place.CONFIGURATION));
        }
        if (there.isEmpty()) {
            var other = all.stream()
                    .filter(at -> !at.socket())
                    .reduce((one, two) -> two)
                    .orElseThrow();
            return Optional.of(new Words(
                    "listens on port " + other.port() + ", and is asked on port " + subject.port(),
                    other.loopback()
                            ? "Let it listen on all addresses and on that port, " + bind + "."
                            : "Let it listen on " + subject.port() + ", or name port " + other.port()
                                    + " under Configuration.",
                    Place.CONFIGURATION));
        }
        if (onIpv6() && open.stream().allMatch(Listening::onlyIpv4)) {
            return Optional.of(new Words(
                    "listens on IPv4 only, and pods have IPv6 addresses here",
                    "Let it listen on [::]:" + subject.port() + ", which takes both.",
                    Place.CONFIGURATION));
        }
        return Optional.empty();
    }

    /** All addresses of a pod of this family, as a server takes them. */
    private String everywhere() {
        return onIpv6() ? "[::]" : "0.0.0.0";
    }

    /** Whether the pod was asked at an IPv6 address. */
    private boolean onIpv6() {
        return message.contains("dial tcp [");
    }

    /** What a server's own log says of its workers. */
    private Optional<Words> workers(List<String> log) {
        if (seen == Seen.STATUS && status < 500) {
            return Optional.empty();
        }
        return switch (Workers.of(log)) {
            case WELL -> Optional.empty();
            case SILENT ->
                Optional.of(new Words(
                        "does not answer: gunicorn ends its workers, since they are silent for longer than --timeout",
                        "Let a worker start and answer faster, or give it more time with --timeout.",
                        Place.LOGS));
            case KILLED ->
                Optional.of(new Words(
                        "needs more memory than its size has: its workers are killed for it",
                        "Choose a larger size, or let the process use less (fewer gunicorn workers, for example).",
                        Place.CONFIGURATION));
        };
    }

    private static Words tls(Diagnoses.Subject subject) {
        return new Words(
                "speaks TLS on port " + subject.port() + ", where plain HTTP is expected",
                "Leave TLS to the cluster: start the server without a certificate and a key (gunicorn's --certfile and"
                        + " --keyfile).",
                Place.CONFIGURATION);
    }
}
