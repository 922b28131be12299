package io.nuages.console;

import io.nuages.deploy.Outline;
import io.nuages.host.HostName;
import io.nuages.tenant.Hold;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tenant's environments in the order in which they need somebody, and what of them is looked for. Pure. */
final class EnvironmentList {
    static final String PRODUCTION = "production";

    private static final int LONGEST = 100;
    private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::rank)
            .thenComparing(entry -> entry.environment().appName())
            .thenComparing(entry -> entry.environment().name());

    private final List<Entry> all;

    /** @param hold what staff hold; null for nothing */
    EnvironmentList(List<Outline> environments, @Nullable Hold hold) {
        all = environments.stream()
                .map(environment -> new Entry(environment, EnvironmentSummary.of(environment, hold)))
                .sorted(ORDER)
                .toList();
    }

    /** Sick ones come first, those that are meant to rest last. */
    enum Rank {
        ACTION,
        LOOK,
        UNDER_WAY,
        QUIET,
        PAUSED,
        DELETING
    }

    /** The parts of the list that an address can name. */
    enum Show {
        ALL("", "All", "There are no environments."),
        NEEDS_YOU("needs-you", "Needs you", "No environment needs you now."),
        DEPLOYING("deploying", "Deploying", "Nothing is being deployed."),
        PRODUCTION("production", "Production", "No environment is called production."),
        PAUSED("paused", "Paused", "Nothing is paused.");

        private final String id;
        private final String word;
        private final String none;

        Show(String id, String word, String none) {
            this.id = id;
            this.word = word;
            this.none = none;
        }

        /** What addresses do not know shows all. */
        static Show of(String id) {
            return Arrays.stream(values())
                    .filter(show -> show.id.equals(id))
                    .findFirst()
                    .orElse(ALL);
        }

        String id() {
            return id;
        }

        String word() {
            return word;
        }

        /** Why there are none of these, in a sentence. */
        String none() {
            return none;
        }
    }

    /** An environment and its state. */
    record Entry(Outline environment, EnvironmentSummary summary) {
        Rank rank() {
            if (environment.deletingAt() != null) {
                return Rank.DELETING;
            }
            if (environment.pausedAt() != null) {
                return Rank.PAUSED;
            }
            var note = summary.note();
            return switch (summary.state().tone()) {
                case "bad" -> Rank.ACTION;
                case "warn" -> Rank.LOOK;
                case "info" -> Rank.UNDER_WAY;
                case "ok" ->
                    environment.cause() != null || note != null && note.alarm() != null ? Rank.LOOK : Rank.QUIET;
                default -> Rank.QUIET;
            };
        }

        /** What its row says beneath the name; when and by whom it was deployed stands in a column of its own. */
        @Nullable
        Note note() {
            var note = summary.note();
            if (note == null || summary.routine()) {
                return null;
            }
            return rank() == Rank.UNDER_WAY
                    ? new Note(note.alarm(), note.before(), note.at(), note.ticking(), "")
                    : note;
        }

        /** Of the note: the state's, unless it tells of something else. */
        String tone() {
            var tone = summary.state().tone();
            return tone.equals("ok") ? environment.cause() == null ? "neutral" : "warn" : tone;
        }

        private boolean isIn(Show show) {
            return switch (show) {
                case ALL -> true;
                case NEEDS_YOU -> rank() == Rank.ACTION || rank() == Rank.LOOK;
                case DEPLOYING -> rank() == Rank.UNDER_WAY;
                case PRODUCTION -> environment.name().equals(EnvironmentList.PRODUCTION);
                case PAUSED -> rank() == Rank.PAUSED;
            };
        }

        private boolean has(List<String> words) {
            return words.isEmpty() || words.stream().allMatch(text()::contains);
        }

        /** All that can be searched, in lower case; what stands on different lines is not one word. */
        private String text() {
            var serving = environment.serving();
            var host = environment.host();
            return Stream.of(
                            Stream.of(environment.path(), environment.spec().image()),
                            environment.spec().hosts().stream().flatMap(EnvironmentList::spellings),
                            host == null ? Stream.<String>empty() : spellings(host),
                            serving == null
                                    ? Stream.<String>empty()
                                    : Stream.of(
                                            serving.image().name(),
                                            serving.image().digest()))
                    .flatMap(each -> each)
                    .reduce("", (one, other) -> one + "\n" + other)
                    .toLowerCase(Locale.ROOT);
        }
    }

    private static Stream<String> spellings(String host) {
        return Stream.of(host, HostName.readable(host));
    }

    /** What was typed, as far as it counts. */
    static String search(String typed) {
        var line = typed.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST).strip();
    }

    /** Those with all of the words in name, host or image. */
    List<Entry> matching(String search) {
        var words = search.isEmpty()
                ? List.<String>of()
                : List.of(search.toLowerCase(Locale.ROOT).split(" "));
        return all.stream().filter(entry -> entry.has(words)).toList();
    }

    static List<Entry> of(List<Entry> entries, Show show) {
        return entries.stream().filter(entry -> entry.isIn(show)).toList();
    }

    int count(Rank rank) {
        return (int) all.stream().filter(entry -> entry.rank() == rank).count();
    }
}
