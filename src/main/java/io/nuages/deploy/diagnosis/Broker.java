package io.nuages.deploy.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a worker reaches the broker that it gets its work from, according to the logs of celery and dramatiq. Pure. */
final class Broker {
    private static final Pattern MISSED = Pattern.compile(
            "(?:consumer: Cannot connect to (.+?)|Consumer encountered a connection error: (.+?))\\.*$");
    private static final Pattern REACHED = Pattern.compile("Connected to \\w+://| ready\\.$|mingle: |Task .* received");

    private Broker() {}

    /** Why not, without a full stop; empty when its last word is that it does, or none. */
    static Optional<String> missed(List<String> log) {
        for (var i = log.size() - 1; i >= 0; i--) {
            var missed = MISSED.matcher(log.get(i));
            if (missed.find()) {
                return Optional.of(missed.group(1) != null ? missed.group(1) : missed.group(2));
            }
            if (REACHED.matcher(log.get(i)).find()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
