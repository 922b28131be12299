package io.nuages.deploy.diagnosis;

import io.nuages.cluster.Observation.Container;
import io.nuages.cluster.Observation.Warning;
import io.nuages.deploy.diagnosis.Diagnoses.Finding;
import io.nuages.deploy.diagnosis.Diagnoses.Subject;
import io.nuages.registry.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why a node cannot pull an image, by what the kubelet says. Pure. */
public final class Pulls {
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

    public static Finding finding(Container container, String message, List<Warning> warnings, Subject subject) {
        // Only some of the alternating messages contain the reason; the events keep the others, newest first.
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
                new Finding(DiagnosisTexts.pullFailed(container.image()).on(evidence), subject.patience());
            case PLATFORM ->
                new Finding(DiagnosisTexts.wrongPlatformForNodes(image).on(evidence), Duration.ZERO);
            case NO_IMAGE -> new Finding(DiagnosisTexts.noContainerImage(image).on(evidence), Duration.ZERO);
            case RATE -> new Finding(DiagnosisTexts.pullRateLimited(image).on(evidence), subject.patience());
            case CERTIFICATE ->
                new Finding(DiagnosisTexts.registryNotTrusted(image).on(evidence), subject.patience());
            case DISK -> new Finding(DiagnosisTexts.nodeDiskFull(image).on(evidence), subject.patience());
            case AWAY -> new Finding(DiagnosisTexts.registryUnreachable(image).on(evidence), subject.patience());
            case DENIED -> {
                var registry = ImageReference.stored(image).registry();
                var text = subject.credentials()
                        ? DiagnosisTexts.pullDeniedWithCredentials(image, registry)
                        : DiagnosisTexts.pullDenied(image, registry);
                yield new Finding(text.on(evidence), Duration.ZERO);
            }
            case NOT_FOUND -> new Finding(DiagnosisTexts.imageNotFound(image).on(evidence), Duration.ZERO);
        };
    }

    private static Optional<Why> why(String message) {
        var words = " " + Nodes.names(GRPC.matcher(message).replaceAll(""), " ").toLowerCase(Locale.ROOT) + " ";
        return Stream.of(Why.values())
                .filter(why -> why.words.stream().anyMatch(words::contains))
                .findFirst();
    }
}
