package io.nuages.deploy.diagnosis;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** The state of a server's workers, whose ends no pod reports: the server starts others in their place. Pure. */
enum Workers {
    WELL,
    /** Ended by their master because they did not answer in time. */
    SILENT,
    /** Killed, most likely for their memory. */
    KILLED;

    private static final Pattern TIMEOUT = Pattern.compile("WORKER TIMEOUT \\(pid:(\\d+)\\)");
    private static final Pattern SIGKILL = Pattern.compile("Worker \\(pid:(\\d+)\\) was sent SIGKILL");

    /** Celery's pool, uvicorn's and uWSGI's masters. */
    private static final Pattern OTHERS =
            Pattern.compile("signal 9 \\(SIGKILL\\)|exitcode -9\\b|killed by signal 9|died, killed by signal 9");

    /** By the last of their ends in the log. A master also kills workers that did not stop when told to: that is not a lack of memory. */
    static Workers of(List<String> log) {
        var late = new HashSet<String>();
        var found = WELL;
        for (var line : log) {
            var timeout = TIMEOUT.matcher(line);
            var killed = SIGKILL.matcher(line);
            if (timeout.find()) {
                late.add(timeout.group(1));
                found = SILENT;
            } else if (killed.find()) {
                found = late.contains(killed.group(1)) ? SILENT : KILLED;
            } else if (OTHERS.matcher(line).find()) {
                found = KILLED;
            }
        }
        return found;
    }
}
