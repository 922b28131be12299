package io.nuages.deploy.phase;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.nuages.deploy.Migrations;
import io.nuages.deploy.Release;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment of a release, for the sake of what its release command did.
 *
 * @param migrations null when it ran none
 */
public record CommandRun(UUID release, @Nullable Migrations migrations) {
    public static final int MOST = 500;

    /** As stored. */
    @JsonCreator
    CommandRun(
            @JsonProperty("release") UUID release,
            @JsonProperty("migrations") @Nullable Migrations migrations,
            @JsonProperty("ran") boolean ran) {
        this(release, Migrations.seen(migrations, ran));
    }

    /**
     * Which migrations release commands have applied after that of a release.
     *
     * @param runs of the environment, newest first
     * @param all whether there are no older ones
     */
    public static Migrations since(Release release, List<CommandRun> runs, boolean all) {
        var end = end(release, runs, all);
        return end < 0
                ? Migrations.unknown("it is too long ago")
                : Migrations.together(runs.subList(0, end).stream()
                        .map(CommandRun::migrations)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /** The release's own: where its command last ran, or where it was created when it has none; -1 when that is not here. */
    private static int end(Release release, List<CommandRun> runs, boolean all) {
        var made = -1;
        for (var i = 0; i < runs.size(); i++) {
            if (runs.get(i).release().equals(release.id())) {
                if (runs.get(i).migrations() != null) {
                    return i;
                }
                made = i;
            }
        }
        return all ? made : -1;
    }
}
