package io.nuages.deploy;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.nuages.database.RecordedMigrations;
import io.nuages.rows.Rows;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which migrations release commands have applied, as far as Django's own record says. They stay, whatever becomes of the release.
 *
 * @param names those applied, for example {@code shop.0042_price}, without characters that no name has; the first of many
 * @param count of all of them
 * @param reason why it is unknown, as part of a sentence; empty otherwise
 */
public record Migrations(State state, List<String> names, int count, String reason) {
    private static final int MOST = 100;
    private static final int LONGEST = 100;

    public static final Migrations NONE = new Migrations(State.NONE, List.of(), 0, "");
    public static final Migrations NOT_YET = unknown("its release command has only just started");
    public static final Migrations NOT_ENDED = unknown("its release command was not seen to end");
    public static final Migrations UNSEEN = unknown("its database was not read before and after");

    public enum State {
        NONE,
        THESE,
        UNKNOWN;

        /** A newer portal may know more of them. */
        @JsonCreator
        static State of(String word) {
            return Rows.constant(State.class, word, UNKNOWN);
        }
    }

    public Migrations {
        names = List.copyOf(names);
    }

    /**
     * As stored with a deployment.
     *
     * @param ran whether its release command ran: an earlier version of the portal ran commands without looking
     */
    public static @Nullable Migrations seen(@Nullable Migrations stored, boolean ran) {
        return stored == null && ran ? UNSEEN : stored;
    }

    public static Migrations unknown(String reason) {
        return new Migrations(State.UNKNOWN, List.of(), 0, reason);
    }

    public static Migrations between(Set<String> before, RecordedMigrations after) {
        return switch (after) {
            case RecordedMigrations.Unknown(var reason) -> unknown(reason);
            case RecordedMigrations.Known(var names) ->
                names.containsAll(before)
                        ? these(names.stream()
                                .filter(name -> !before.contains(name))
                                .toList())
                        : unknown("its django_migrations lost some that it had");
        };
    }

    /** Everything that several runs applied; unknown if one of them is. */
    public static Migrations together(Collection<Migrations> runs) {
        var unknown = runs.stream().filter(run -> run.state() == State.UNKNOWN).findFirst();
        if (unknown.isPresent()) {
            return unknown.get();
        }
        var names = runs.stream().flatMap(run -> run.names().stream()).collect(Collectors.toCollection(HashSet::new));
        var hidden =
                runs.stream().mapToInt(run -> run.count() - run.names().size()).sum();
        return these(names, hidden);
    }

    private static Migrations these(Collection<String> names) {
        return these(names, 0);
    }

    private static Migrations these(Collection<String> names, int hidden) {
        return names.isEmpty()
                ? NONE
                : new Migrations(
                        State.THESE,
                        names.stream()
                                .map(Migrations::plain)
                                .sorted()
                                .limit(MOST)
                                .toList(),
                        names.size() + hidden,
                        "");
    }

    /** The customer's code wrote it: it must not look like anything but a name. */
    private static String plain(String name) {
        var text = name.codePoints()
                .limit(LONGEST)
                .map(c -> Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-' ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return name.codePointCount(0, name.length()) > LONGEST ? text + "…" : text.toString();
    }
}
