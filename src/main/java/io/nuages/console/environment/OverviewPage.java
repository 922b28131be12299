package io.nuages.console.environment;

import io.nuages.console.DeploymentView;
import io.nuages.console.DiagnosisView;
import io.nuages.form.Badge;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The overview of an environment. */
public record OverviewPage(
        String image,
        @Nullable Instant unreachableSince,
        @Nullable DiagnosisView problem,
        @Nullable DeploymentView deployment,
        List<ProcessRow> processes,
        List<JobRow> jobs,
        Serving serving,
        List<Address> addresses,
        List<HandMade> byHand) {
    /**
     * Something that somebody changed behind the portal's back.
     *
     * @param what in a sentence
     * @param with what it was done, for example {@code kubectl-edit}
     * @param leftUntil when it is put back again; null when it was put back
     */
    public record HandMade(
            String what, String with, Instant at, @Nullable Instant leftUntil) {}

    /**
     * @param now a line per pod that is not simply running
     * @param scaling why the number of pods does not follow the load, and what to do about it; empty where it does, or is not to
     */
    public record ProcessRow(
            String name, String command, String size, Badge pods, List<String> now, String scaling, String price) {}

    /**
     * A cron job or a task.
     *
     * @param href the page of its runs
     * @param when its schedule; of a task in words
     * @param next when it runs next; null if unknown
     * @param at when the newest run was due; null if there was none
     * @param problem why the newest run failed; empty if it did not
     */
    public record JobRow(
            String name,
            String href,
            String command,
            String when,
            @Nullable Instant next,
            Badge run,
            @Nullable Instant at,
            String problem,
            String size,
            String price) {}

    /**
     * @param release null when nothing was ever live; {@code nothing} says so
     * @param checked what was seen, for example {@code 2 of 2 pods ready}
     */
    public record Serving(
            Badge state,
            @Nullable Integer release,
            String version,
            @Nullable String digest,
            @Nullable Instant since,
            String by,
            @Nullable Instant seenAt,
            String checked,
            String nothing) {}

    /**
     * @param href null when there is nothing to open
     * @param missing why, in a few words; may be empty
     */
    public record Address(String name, @Nullable String href, String missing) {}
}
