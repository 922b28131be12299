package io.nuages.console.environment;

import io.nuages.console.DeploymentView;
import io.nuages.console.DiagnosisView;
import io.nuages.deploy.EnvironmentState;
import io.nuages.form.Badge;
import io.nuages.spec.Change;
import io.nuages.tenant.People;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The overview of an environment.
 *
 * @param deployment the newest; null when there was none
 * @param changed what it changes; null when that is not to be shown, or nothing was live before
 * @param latest the newest deployments; none where the newest is shown in full, or is the only one
 * @param database null before the first deployment
 */
public record OverviewPage(
        String image,
        @Nullable Instant unreachableSince,
        @Nullable DiagnosisView problem,
        @Nullable DeploymentView deployment,
        Form form,
        @Nullable Changed changed,
        List<DeploymentView> latest,
        List<ProcessRow> processes,
        List<JobRow> jobs,
        Serving serving,
        EnvironmentState.@Nullable Database database,
        List<Address> addresses,
        List<HandMade> byHand) {
    /** How much is shown of the newest deployment. */
    public enum Form {
        /** It succeeded and is what serves: a line. */
        FOLDED,
        /** It ended without effect on what serves: its outcome. */
        BRIEF,
        /** It is under way, or failed: its phases. */
        OPEN
    }

    /** @param changes compared with the release before */
    public record Changed(int release, List<Change> changes) {}

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
     * @param pods how many, for example {@code 2} or {@code 1–4}
     * @param each what every pod may take
     * @param ready how many are
     * @param scaling why the number of pods does not follow the load, and what to do about it; empty where it does, or is not to
     */
    public record ProcessRow(
            String name,
            String pods,
            String size,
            String each,
            Badge ready,
            List<Pod> now,
            String scaling,
            String price) {}

    /**
     * @param called its name without that of the environment
     * @param state its tone, and a word
     * @param release whose it is; empty where all are of one
     * @param restarts in words; empty when there were none
     */
    public record Pod(String name, String called, Badge state, String release, String restarts) {}

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
            String when,
            @Nullable Instant next,
            Badge run,
            @Nullable Instant at,
            String problem,
            String size,
            String each,
            String price) {}

    /**
     * @param release null when nothing was ever live; {@code nothing} says so
     * @param image as asked for
     * @param checked what was seen, for example {@code 2 of 2 ready}
     */
    public record Serving(
            Badge state,
            @Nullable Integer release,
            String image,
            String version,
            @Nullable String digest,
            @Nullable Instant since,
            People.@Nullable Person by,
            String checked,
            String nothing) {}

    /**
     * @param href null when there is nothing to open
     * @param state its tone, and what is missing or that it serves
     */
    public record Address(String name, @Nullable String href, Badge state) {}
}
