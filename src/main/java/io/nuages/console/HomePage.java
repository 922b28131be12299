package io.nuages.console;

import io.nuages.audit.Audit;
import io.nuages.form.Badge;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tenant's home: one list of all its environments.
 *
 * @param address of the same list, with what it is filtered by
 * @param topics whose changes it shows: the tenant's id and its environments'
 * @param unreachableSince since when the cluster has not answered for any of them; null when it does
 * @param search what names, hosts and images are searched for; empty for nothing
 * @param show which of the {@code views} is shown, as addresses name it; empty for all
 * @param none why there are no rows, in a sentence; null when there are some, or no environments at all
 * @param manages whether the visitor may create apps and resume environments
 */
public record HomePage(
        String base,
        String address,
        String topics,
        Standing standing,
        @Nullable Instant unreachableSince,
        String search,
        String show,
        List<View> views,
        List<EnvironmentRow> rows,
        @Nullable String none,
        PlanMeters plan,
        List<Audit.Entry> activity,
        boolean manages) {
    private static final int FEW = 3;

    /** Says whether something is wrong. */
    public String title() {
        return standing.action() > 0
                ? "Apps · " + standing.actionWords()
                : standing.look() > 0 ? "Apps · " + standing.lookWords() : "Apps";
    }

    public boolean empty() {
        return standing.environments() == 0;
    }

    /** Whether a filter helps, or is in use. */
    public boolean filters() {
        return standing.environments() > FEW || !search.isEmpty() || !show.isEmpty();
    }

    /**
     * How the tenant as a whole is doing.
     *
     * @param action how many environments need somebody to act now, {@code look} soon
     * @param price of a month, in words
     */
    public record Standing(int environments, int action, int look, String price) {
        public String count() {
            return environments + (environments == 1 ? " environment" : " environments");
        }

        public String actionWords() {
            return action + (action == 1 ? " needs action" : " need action");
        }

        public String lookWords() {
            return look + (look == 1 ? " needs a look" : " need a look");
        }
    }

    /** A part of the list. */
    public record View(String id, String word, int count, String href, boolean current) {}

    /**
     * @param id of its row in the page
     * @param tone of the note
     * @param address null when there is nothing to open
     * @param host the address in words, or why there is none; empty when none is to be expected
     * @param version of what serves; null before the first release does
     * @param image the same in full, with tag
     * @param since when it serves
     * @param by who deployed it, {@code actor} as recorded
     */
    public record EnvironmentRow(
            String id,
            String app,
            String name,
            String href,
            Badge state,
            String tone,
            @Nullable Note note,
            @Nullable String address,
            String host,
            @Nullable String version,
            @Nullable String image,
            @Nullable String digest,
            @Nullable Instant since,
            @Nullable String by,
            @Nullable String actor,
            boolean mayResume) {
        public boolean production() {
            return name.equals(EnvironmentList.PRODUCTION);
        }
    }
}
