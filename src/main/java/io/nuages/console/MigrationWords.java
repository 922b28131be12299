package io.nuages.console;

import io.nuages.deploy.Deployment;
import io.nuages.deploy.Migrations;
import io.nuages.deploy.Release;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Migrations in words. Pure. */
public final class MigrationWords {
    private static final int MOST = 8;
    private static final Pattern NUMBERED = Pattern.compile("(.+\\.\\d{3,})_.*");

    private MigrationWords() {}

    /** {@code none}, {@code unknown}, or for example {@code shop.0042, 0043}. */
    static String brief(Migrations migrations) {
        return switch (migrations.state()) {
            case NONE -> "none";
            case UNKNOWN -> "unknown";
            case THESE -> list(migrations);
        };
    }

    /** {@link #brief}, with the reason why it is unknown. */
    public static String explained(Migrations migrations) {
        return migrations.state() == Migrations.State.UNKNOWN
                ? "unknown (" + migrations.reason() + ")"
                : brief(migrations);
    }

    /**
     * What remains of a deployment that did not succeed; null when its release command did not run.
     *
     * @param serving what serves now
     */
    static @Nullable String left(Deployment deployment, @Nullable Release serving) {
        var migrations = deployment.migrations();
        if (migrations == null) {
            return null;
        }
        var one = migrations.count() == 1;
        return switch (migrations.state()) {
            case NONE -> "Its release command applied no migrations to the environment’s database.";
            case UNKNOWN ->
                "Which migrations its release command applied is unknown: " + migrations.reason()
                        + ". Those it did stay.";
            case THESE ->
                (one ? "Migration " : "Migrations ")
                        + list(migrations)
                        + (one ? " was applied and stays" : " were applied and stay")
                        + (serving != null && serving.id().equals(deployment.previousRelease())
                                ? "; release " + serving.number() + " now runs on " + (one ? "it." : "them.")
                                : ".");
        };
    }

    private static String list(Migrations migrations) {
        var text = new StringBuilder();
        var app = "";
        for (var name : shortened(migrations.names().stream().limit(MOST).toList())) {
            var dot = name.indexOf('.');
            var own = name.substring(0, Math.max(dot, 0));
            text.append(text.isEmpty() ? "" : ", ")
                    .append(!own.isEmpty() && own.equals(app) ? name.substring(dot + 1) : name);
            app = own;
        }
        var more = migrations.count() - Math.min(MOST, migrations.names().size());
        return more > 0 ? text + " and " + more + " more" : text.toString();
    }

    /** By their numbers, if these distinguish them. */
    private static List<String> shortened(List<String> names) {
        var numbers = names.stream().map(MigrationWords::number).toList();
        return new HashSet<>(numbers).size() == names.size() ? numbers : names;
    }

    private static String number(String name) {
        var match = NUMBERED.matcher(name);
        return match.matches() ? match.group(1) : name;
    }
}
