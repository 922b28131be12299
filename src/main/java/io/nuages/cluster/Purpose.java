package io.nuages.cluster;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** What a Job is for, by the label {@value #LABEL}: {@code release-command}, {@code cron} or {@code task}. */
public enum Purpose {
    /** Runs once for a release, before its processes are replaced. */
    RELEASE_COMMAND,
    /** A run of a CronJob, or one that a person made of its template. */
    CRON,
    /** Runs once, alongside what is live. */
    TASK,
    /** None of these: a newer portal's, or one that does not concern us. */
    OTHER;

    public static final String LABEL = "nuages.io/purpose";

    private static final String COMPONENT = "app.kubernetes.io/component";

    /** The chart's component of release commands, whose name no process can have. */
    private static final String INIT = "init";

    /**
     * @param labels of a Job or of its pod. Release commands of portals that knew no purposes lack the label, and so do the pods of all
     *     of them: a Job's template cannot change, and an older portal beside this one may apply the same Job.
     */
    public static Purpose of(Map<String, String> labels) {
        var said = labels.get(LABEL);
        if (said == null) {
            return INIT.equals(labels.get(COMPONENT)) ? RELEASE_COMMAND : OTHER;
        }
        return Arrays.stream(values())
                .filter(purpose -> purpose != OTHER && purpose.label().equals(said))
                .findFirst()
                .orElse(OTHER);
    }

    /** The label's value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
