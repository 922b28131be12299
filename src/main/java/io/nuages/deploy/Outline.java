package io.nuages.deploy;

import io.nuages.spec.Spec;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An environment as lists show it: what is live, its health, and the state of the newest deployment. Kept small, since a list may have
 * hundreds of them.
 *
 * @param revision number of {@code spec}, the newest one, deployed or not
 * @param spec without what the customer typed
 * @param changed number of the newest revision that changes what is deployed; those after it only reword comments
 * @param health as last seen in the cluster; null before it was looked at
 * @param cause what is wrong with what is live, in a sentence; null when nothing is
 * @param unreachableSince since when the cluster could not be asked; null when all is well
 * @param newest null when there was no deployment
 * @param serving null before the first success
 * @param host the first through which visitors reach the site; null when there is none
 */
public record Outline(
        UUID id,
        String appName,
        String name,
        int revision,
        int changed,
        Spec spec,
        @Nullable Instant servingSince,
        @Nullable Instant pausedAt,
        @Nullable Instant deletingAt,
        @Nullable Health health,
        @Nullable String cause,
        @Nullable Instant unreachableSince,
        @Nullable Newest newest,
        @Nullable Serving serving,
        @Nullable String host) {

    /**
     * The newest deployment.
     *
     * @param phases while it is under way; empty once it has ended
     * @param cause why it failed, in a sentence; null unless it did
     * @param resolved the image that its tag was resolved to; null before that, and if something is live
     */
    public record Newest(
            Deployment.State state,
            Deployment.Kind kind,
            Deployment.Trigger trigger,
            String actor,
            String image,
            int revision,
            List<PhaseView> phases,
            @Nullable String cause,
            @Nullable Image resolved,
            Instant createdAt,
            @Nullable Instant endedAt) {}

    /** What is live, and who deployed it. */
    public record Serving(Image image, int revision, String actor) {}

    /** @param name with tag, as requested */
    public record Image(String name, String digest) {}

    /** {@code shop/production}, as addresses name it. */
    public String path() {
        return appName + "/" + name;
    }

    /** The same in short. */
    public static Outline of(EnvironmentState seen) {
        var environment = seen.environment();
        var status = seen.status();
        return new Outline(
                environment.id(),
                environment.appName(),
                environment.name(),
                environment.revision(),
                environment.changed(),
                environment.spec().withTexts(null, null),
                environment.servingSince(),
                environment.pausedAt(),
                environment.deletingAt(),
                status == null ? null : status.view().health(),
                status == null || status.view().problem() == null
                        ? null
                        : status.view().problem().cause(),
                status == null ? null : status.unreachableSince(),
                seen.newest() == null ? null : newest(seen.newest(), seen.serving() == null),
                seen.serving() == null
                        ? null
                        : new Serving(
                                image(seen.serving()),
                                seen.serving().revision(),
                                seen.serving().actor()),
                seen.host());
    }

    private static Newest newest(Deployment deployment, boolean first) {
        return new Newest(
                deployment.state(),
                deployment.kind(),
                deployment.trigger(),
                deployment.actor(),
                deployment.image(),
                deployment.revision(),
                deployment.state().ended() ? List.of() : deployment.phases(),
                deployment.diagnosis() == null ? null : deployment.diagnosis().cause(),
                first && deployment.release() != null ? image(deployment.release()) : null,
                deployment.createdAt(),
                deployment.endedAt());
    }

    private static Image image(Release release) {
        return new Image(release.image(), release.digest());
    }
}
