package io.nuages.console;

import io.nuages.deploy.Deployment;
import io.nuages.deploy.Health;
import io.nuages.deploy.Outline;
import io.nuages.deploy.PhaseView;
import io.nuages.form.Badge;
import io.nuages.registry.ImageReference;
import io.nuages.tenant.Hold;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of an environment in one word, and beside it the second fact: what is under way, or how the last deployment ended. A failed
 * deployment over a healthy old release is Running with a note. Pure.
 *
 * @param routine whether the note only says when what is live was deployed
 */
public record EnvironmentSummary(Badge state, @Nullable Note note, boolean routine) {
    private EnvironmentSummary(Badge state, @Nullable Note note) {
        this(state, note, false);
    }

    /** @param hold what staff hold; null for nothing */
    static EnvironmentSummary of(Outline environment, @Nullable Hold hold) {
        var newest = environment.newest();
        if (environment.deletingAt() != null) {
            return new EnvironmentSummary(Badge.neutral("Deleting"), Note.since("for", environment.deletingAt(), ""));
        }
        if (environment.pausedAt() != null) {
            return new EnvironmentSummary(Badge.neutral("Paused"), Note.ago("paused", environment.pausedAt(), ""));
        }
        if (environment.unreachableSince() != null) {
            return new EnvironmentSummary(
                    Badge.neutral("Unknown"),
                    Note.since("the cluster has not responded for", environment.unreachableSince(), ""));
        }
        if (newest != null && !newest.state().ended() && held(newest.state(), hold)) {
            return new EnvironmentSummary(Badge.info("Waiting"), onHold(newest, Objects.requireNonNull(hold)));
        }
        if (newest != null && !newest.state().ended()) {
            return new EnvironmentSummary(
                    Badge.info(newest.state() == Deployment.State.WAITING ? "Waiting" : "Deploying"), progress(newest));
        }
        var told = ended(environment);
        return told == null && environment.serving() != null && environment.servingSince() != null
                ? new EnvironmentSummary(state(environment), deployed(environment), true)
                : new EnvironmentSummary(state(environment), told);
    }

    private static Note deployed(Outline environment) {
        var image = Objects.requireNonNull(environment.serving()).image();
        return Note.ago(version(image.name()) + " deployed", deployedAt(environment), "");
    }

    /** The same release may have been deployed once more; a renewal by the provider is no deployment of anybody's. */
    private static Instant deployedAt(Outline environment) {
        var newest = environment.newest();
        return newest != null
                        && newest.state() == Deployment.State.SUCCEEDED
                        && newest.trigger() != Deployment.Trigger.PROVIDER
                        && newest.endedAt() != null
                ? newest.endedAt()
                : Objects.requireNonNull(environment.servingSince());
    }

    private static Badge state(Outline environment) {
        var serving = environment.serving();
        if (serving == null) {
            var newest = environment.newest();
            return newest != null && newest.state() == Deployment.State.FAILED
                    ? Badge.bad("Down")
                    : Badge.neutral("Not deployed");
        }
        var health = environment.health() == null ? Health.NONE : environment.health();
        return health == Health.RUNNING && pending(environment, serving)
                ? Badge.neutral("Changes pending")
                : health.badge();
    }

    /**
     * Edited since, and no deployment of the edited spec has failed, which would be the more important fact. A rollback means that
     * the older configuration is wanted; the note mentions that a newer one exists.
     */
    private static boolean pending(Outline environment, Outline.Serving serving) {
        var newest = environment.newest();
        return environment.changed() > serving.revision()
                && (newest == null || newest.revision() < environment.changed())
                && !rolledBack(newest);
    }

    private static boolean rolledBack(Outline.@Nullable Newest newest) {
        return newest != null
                && newest.kind() == Deployment.Kind.ROLLBACK
                && newest.state() == Deployment.State.SUCCEEDED;
    }

    /** Whether staff keep a deployment that has not ended waiting. */
    static boolean held(Deployment.State state, @Nullable Hold hold) {
        return hold != null && (state == Deployment.State.WAITING || hold.writes());
    }

    private static Note onHold(Outline.Newest newest, Hold hold) {
        var asked = newest.createdAt();
        return Note.since("on hold for", asked.isAfter(hold.since()) ? asked : hold.since(), by(newest));
    }

    /** What started it where nobody of the tenant did. */
    private static String by(Outline.Newest newest) {
        return switch (newest.trigger()) {
            case PUSH -> " · started by a push to the registry";
            case PROVIDER -> " · started by your hosting provider, with new pods for the same release";
            case PERSON, UNKNOWN -> "";
        };
    }

    private static Note progress(Outline.Newest newest) {
        return newest.phases().stream()
                .filter(phase -> phase.state() == PhaseView.State.RUNNING && phase.startedAt() != null)
                .findFirst()
                .map(phase -> Note.since(
                        phase.label().toLowerCase(Locale.ROOT) + " for",
                        Objects.requireNonNull(phase.startedAt()),
                        by(newest)))
                .orElseGet(() -> Note.since("waiting for", newest.createdAt(), by(newest)));
    }

    /** That the newest deployment failed, which nobody needs the cluster to know; null when it did not. */
    static @Nullable Note failed(Outline environment) {
        var newest = environment.newest();
        if (newest == null || newest.state() != Deployment.State.FAILED) {
            return null;
        }
        var serving = environment.serving();
        return Note.alarm(
                "Deployment of "
                        + label(
                                newest.image(),
                                serving == null ? null : serving.image().name()) + " failed",
                newest.endedAt() == null ? newest.createdAt() : newest.endedAt(),
                newest.cause() == null ? "" : ": " + newest.cause());
    }

    /** How the newest deployment ended, or what is wrong; null when there is nothing to tell. */
    private static @Nullable Note ended(Outline environment) {
        var newest = environment.newest();
        var serving = environment.serving();
        if (serving != null && environment.cause() != null) {
            return Note.of(environment.cause());
        }
        var failed = failed(environment);
        if (failed != null) {
            return failed;
        }
        if (serving == null) {
            return null;
        }
        if (pending(environment, serving)) {
            return Note.of("the live release runs well; the configuration was edited and is not deployed yet");
        }
        return newest == null || newest.endedAt() == null || !rolledBack(newest)
                ? null
                : Note.ago(
                        "rolled back",
                        newest.endedAt(),
                        environment.changed() > serving.revision() ? " · a newer configuration is not live" : "");
    }

    /**
     * An image in short, for people: only its version, or with its name where it is another image than the usual one.
     *
     * @param usual what is live; null for nothing
     */
    public static String label(String image, @Nullable String usual) {
        var reference = ImageReference.stored(image);
        if (usual == null || ImageReference.stored(usual).name().equals(reference.name())) {
            return reference.version();
        }
        return reference.repository().substring(reference.repository().lastIndexOf('/') + 1) + ":"
                + reference.version();
    }

    /** An image's version, for people. */
    public static String version(String image) {
        return ImageReference.stored(image).version();
    }
}
