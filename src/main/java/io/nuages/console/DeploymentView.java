package io.nuages.console;

import io.nuages.form.Badge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A deployment on a page.
 *
 * @param kind {@code Deployment} or {@code Roll-back}
 * @param by for example {@code by push} or {@code by Ada}
 * @param version of its image, with the image's name where that is not the live one's
 * @param actor the address of who asked for it; null where {@code by} says all
 * @param release number of the release as text, empty before there is one
 * @param says how it stands where the phases do not tell
 * @param before the one whose end it waits for; null when it waits for none
 * @param cancelling whether it is cancelled, and waits until its release command has ended
 * @param migrations that its release command applied, in a word or a few; null when it has run none
 * @param applied names of these, each in full
 * @param took null while it runs or before it began
 */
public record DeploymentView(
        int number,
        String href,
        String kind,
        Badge state,
        String image,
        String version,
        @Nullable String digest,
        String release,
        int revision,
        String by,
        @Nullable String actor,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Duration took,
        @Nullable String says,
        @Nullable Before before,
        @Nullable String cause,
        List<PhaseLine> phases,
        @Nullable DiagnosisView diagnosis,
        @Nullable String migrations,
        List<String> applied,
        boolean ended,
        boolean cancelling,
        boolean mayCancel,
        boolean mayRetry) {
    /** {@code Deployed}, {@code Rolled back} or {@code Renewed}. */
    public String verb() {
        return switch (kind) {
            case "Roll-back" -> "Rolled back";
            case "Renewal" -> "Renewed";
            default -> "Deployed";
        };
    }

    /** When what it did was done; what it deployed may have been live before. */
    public Instant endedAt() {
        return startedAt == null || took == null ? createdAt : startedAt.plus(took);
    }

    public long done() {
        return phases.stream().filter(phase -> phase.state().equals("done")).count();
    }

    /** What has happened so far, for those who hear the page: the first line says of what, each further one is new once. */
    public List<String> news() {
        var news = new ArrayList<String>();
        news.add(kind + " " + number + (startedAt == null ? " requested" : " started"));
        phases.stream()
                .filter(phase -> phase.state().equals("done"))
                .map(phase -> phase.label() + " done")
                .forEach(news::add);
        if (ended) {
            news.add(kind + " " + number + " " + state.word().toLowerCase(Locale.ROOT)
                    + (cause == null ? "" : ": " + cause));
        }
        return news;
    }

    /**
     * A deployment under way, which others wait for.
     *
     * @param what for example {@code Deployment 41}
     * @param phase where it is; empty when it has only just started
     * @param givesWay number of the one that is already waiting and would be replaced; null for none
     */
    public record Before(
            String what,
            String href,
            String version,
            String phase,
            @Nullable Integer givesWay) {}

    /**
     * @param state done, running, failed or pending: the class of its mark
     * @param said the same in words, for people who cannot see the mark
     */
    public record PhaseLine(
            String label,
            String state,
            String said,
            String note,
            @Nullable Instant startedAt,
            @Nullable Duration took) {}
}
