package io.nuages.spec;

/**
 * The site's health check.
 *
 * @param path probed with GET; must answer 2xx or 3xx
 * @param startupSeconds how long it may take to answer for the first time
 * @param timeoutSeconds how long one answer may take
 */
public record HealthCheck(String path, int startupSeconds, int timeoutSeconds) {
    public static final HealthCheck CONVENTION = new HealthCheck("/healthz/", 120, 5);

    public HealthCheck withPath(String path) {
        return new HealthCheck(path, startupSeconds, timeoutSeconds);
    }

    void check(Bounds bounds, Findings findings) {
        if (bounds.progressDeadlineSeconds() <= startupSeconds) {
            findings.add(
                    "health.startupSeconds",
                    "rollout.progressDeadlineSeconds (" + bounds.progressDeadlineSeconds()
                            + ") must exceed app.health.startupSeconds (" + startupSeconds + ").");
        }
    }
}
