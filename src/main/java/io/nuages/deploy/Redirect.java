package io.nuages.deploy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A redirect of the path that the cluster asks, as a server's log of its requests shows it. Pure.
 *
 * @param to what was asked next; empty where the log does not show it
 */
record Redirect(String from, String to) {
    private static final Pattern REQUEST =
            Pattern.compile("\"?(?:GET|HEAD) (/\\S*?)(?: HTTP/[\\d.]+| [\\d.]+)?\"(?:,)? (\\d{3})\\b");

    /** The last request of the path, if it was redirected. */
    static Optional<Redirect> before(String path, List<String> log) {
        for (var i = log.size() - 1; i >= 0; i--) {
            var asked = REQUEST.matcher(log.get(i));
            if (asked.find() && asked.group(1).equals(path)) {
                if (!asked.group(2).matches("30[12378]")) {
                    return Optional.empty();
                }
                var next = i + 1 < log.size() ? REQUEST.matcher(log.get(i + 1)) : null;
                return Optional.of(new Redirect(path, next != null && next.find() ? next.group(1) : ""));
            }
        }
        return Optional.empty();
    }
}
