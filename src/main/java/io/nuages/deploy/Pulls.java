package io.nuages.deploy;

import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Warning;
import io.nuages.deploy.Diagnoses.Finding;
import io.nuages.deploy.Diagnoses.Subject;
import io.nuages.deploy.Diagnosis.Code;
import io.nuages.deploy.Diagnosis.Place;
import io.nuages.registry.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why a node cannot pull an image, by what the kubelet says. Pure. */
final class Pulls {
    /** Its statuses are digits within such words. */
    private static final Pattern GRPC = Pattern.compile("code = ");

    private enum Why {
        PLATFORM("no match for platform", "no matching manifest", "exec format error"),
        NO_IMAGE("media type", "mediatype", "unsupported manifest", "not a container image", "invalid image"),
        RATE("toomanyrequests", "too many requests", "rate limit", " 429 "),
        CERTIFICATE(
                "x509",
                "certificate",
                "tls: ",
                "server gave http response",
                "first record does not look like a tls handshake"),
        DISK("no space left on device", "disk quota exceeded", "input/output error"),
        AWAY(
                "no such host",
                "connection refused",
                "i/o timeout",
                "no route to host",
                "network is unreachable",
                "connection reset",
                "deadline exceeded",
                "server misbehaving",
                "handshake timeout",
                "unexpected eof",
                ": eof",
                "bad gateway",
                "service unavailable",
                "gateway timeout",
                "internal server error",
                " 502 ",
                " 503 ",
                " 504 ",
                " 500 "),
        DENIED(
                "unauthorized",
                "denied",
                "forbidden",
                "authentication required",
                "no basic auth",
                "insufficient_scope",
                "authorization failed",
                "invalid username/password",
                " 401 ",
                " 403 "),
        NOT_FOUND("not found", "notfound", "manifest unknown", "name unknown", "does not exist", " 404 ");

        private final List<String> words;

        Why(String... words) {
            this.words = List.of(words);
        }
    }

    private Pulls() {}

    static Finding finding(Container container, String message, List<Warning> warnings, Subject subject) {
        // Only some of the alternating messages carry the reason; the events keep the others, newest first.
        var said = Stream.concat(
                        Stream.of(message),
                        warnings.stream()
                                .filter(warning -> warning.reason().startsWith("Failed"))
                                .map(Warning::message))
                .toList();
        var why = said.stream().flatMap(text -> why(text).stream()).findFirst();
        var evidence = message.isEmpty() ? said.stream().skip(1).limit(3).toList() : Diagnoses.lines(message);
        var image = subject.image();
        return switch (why.orElse(null)) {
            case null ->
                new Finding(
                        new Diagnosis(
                                Code.REGISTRY_UNREACHABLE,
                                "The cluster cannot pull " + container.image() + ".",
                                "The cluster's own words are below; it keeps trying for a while.",
                                Place.DEPLOY,
                                evidence),
                        subject.patience());
            case PLATFORM ->
                new Finding(
                        new Diagnosis(
                                Code.WRONG_PLATFORM,
                                "The image " + image + " is not built for linux/amd64, which the nodes run.",
                                "Build it with --platform linux/amd64, push it and deploy again.",
                                Place.DEPLOY,
                                evidence),
                        Duration.ZERO);
            case NO_IMAGE ->
                new Finding(
                        new Diagnosis(
                                Code.IMAGE_REFUSED,
                                image + " is no image that a container can be started from.",
                                "Check name and tag: a chart, a signature or another artifact may have that name.",
                                Place.DEPLOY,
                                evidence),
                        Duration.ZERO);
            case RATE ->
                new Finding(
                        new Diagnosis(
                                Code.PULL_DENIED,
                                "The registry of " + image
                                        + " lets the cluster pull no more for now: its rate limit is reached.",
                                "With credentials of an account the limit is higher: seal them under Secrets. The"
                                        + " cluster keeps trying for a while.",
                                Place.SECRETS,
                                evidence),
                        subject.patience());
            case CERTIFICATE ->
                new Finding(
                        new Diagnosis(
                                Code.REGISTRY_UNREACHABLE,
                                "The nodes do not trust the certificate of the registry of " + image + ".",
                                "Let the registry have a certificate of a known authority, or ask your hosting"
                                        + " provider to trust its own.",
                                Place.DEPLOY,
                                evidence),
                        subject.patience());
            case DISK ->
                new Finding(
                        new Diagnosis(
                                Code.NODE_TROUBLE,
                                "The node has no room on its disk for " + image + ".",
                                "Wait, or show this to your hosting provider: the cluster keeps trying. A smaller"
                                        + " image needs less room.",
                                Place.NONE,
                                evidence),
                        subject.patience());
            case AWAY ->
                new Finding(
                        new Diagnosis(
                                Code.REGISTRY_UNREACHABLE,
                                "The cluster does not reach the registry of " + image + ".",
                                "Check the registry's name and whether it is up. The cluster keeps trying for a while.",
                                Place.DEPLOY,
                                evidence),
                        subject.patience());
            case DENIED ->
                new Finding(
                        new Diagnosis(
                                Code.PULL_DENIED,
                                "The registry does not let the cluster pull " + image + ".",
                                subject.credentials()
                                        ? "Credentials are sealed, and they were refused: see under Secrets that they are those of "
                                                + ImageReference.stored(image).registry()
                                                + ", and at the registry that they have not ended and may pull it. Otherwise"
                                                + " check the name."
                                        : "No credentials of a registry are sealed here: for a private image seal those of "
                                                + ImageReference.stored(image).registry()
                                                + " under Secrets, then deploy again. Otherwise check the name.",
                                Place.SECRETS,
                                evidence),
                        Duration.ZERO);
            case NOT_FOUND ->
                new Finding(
                        new Diagnosis(
                                Code.IMAGE_NOT_FOUND,
                                "There is no image " + image + ".",
                                "Check name and tag, or push the image, then deploy again.",
                                Place.DEPLOY,
                                evidence),
                        Duration.ZERO);
        };
    }

    private static Optional<Why> why(String message) {
        var words = " " + Nodes.names(GRPC.matcher(message).replaceAll(""), " ").toLowerCase(Locale.ROOT) + " ";
        return Stream.of(Why.values())
                .filter(why -> why.words.stream().anyMatch(words::contains))
                .findFirst();
    }
}
