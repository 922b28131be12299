package io.nuages.staff;

import io.nuages.deploy.Deployment;
import io.nuages.deploy.Health;
import io.nuages.deploy.Troubles;
import io.nuages.form.Badge;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An environment on the page of its tenant.
 *
 * @param path below the tenant's address
 * @param since when it has been in its state; null when it was never seen
 * @param note what else there is to say; empty for nothing
 */
public record EnvironmentRow(
        String name, String path, Badge state, @Nullable Instant since, String note) {
    static EnvironmentRow of(Troubles.Standing environment) {
        var unreachable = environment.unreachableSince();
        return new EnvironmentRow(
                environment.app() + " · " + environment.environment(),
                "/apps/" + environment.app() + "/" + environment.environment(),
                Badges.of(environment),
                unreachable != null ? unreachable : environment.since(),
                note(environment));
    }

    private static String note(Troubles.Standing environment) {
        if (environment.unreachableSince() != null) {
            return "The cluster is not responding; last seen "
                    + (environment.health() == Health.NONE
                            ? "without anything deployed."
                            : environment.health().name().toLowerCase(java.util.Locale.ROOT) + ".");
        }
        var cause = environment.cause() == null ? "" : environment.cause();
        var failed = environment.newest() == Deployment.State.FAILED
                ? "Deployment " + environment.number() + " failed."
                : "";
        return (cause + " " + failed).strip();
    }
}
