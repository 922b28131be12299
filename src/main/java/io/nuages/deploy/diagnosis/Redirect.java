package io.nuages.deploy.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A redirect of the path that the cluster probes, according to a server's request log. Pure.
 *
 * @param to what was requested next; empty if the log does not show it
 */
record Redirect(String from, String to) {
    private static final Pattern REQUEST =
            Pattern.compile("\"?(?:GET|HEAD) (/\\S*?)(?: HTTP/[\\d.]+| [\\d.]+)?\"(?:,)? (\\d{3})\\b");

    /** Django reports missing pages on separate lines. */
    private static final int NEAR = 3;

    /** The last request of the path, if it was redirected. */
    static Optional<Redirect> before(String path, List<String> log) {
        for (var i = log.size() - 1; i >= 0; i--) {
            var asked = REQUEST.matcher(log.get(i));
            if (asked.find() && asked.group(1).equals(path)) {
                if (!asked.group(2).matches("30[12378]")) {
                    return Optional.empty();
                }
                return Optional.of(new Redirect(
                        path, next(path, log.subList(i + 1, Math.min(log.size(), i + 1 + NEAR)))));
            }
        }
        return Optional.empty();
    }

    private static String next(String path, List<String> log) {
        return log.stream()
                .map(REQUEST::matcher)
                .filter(Matcher::find)
                .map(asked -> asked.group(1))
                .filter(asked -> !asked.equals(path))
                .findFirst()
                .orElse("");
    }
}
