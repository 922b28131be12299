package io.nuages.staff;

import io.nuages.deploy.Deployment;
import io.nuages.deploy.Health;
import io.nuages.deploy.Troubles;
import io.nuages.form.Badge;

/** What staff see of an environment and of a problem, as a colour and a word. */
final class Badges {
    private Badges() {}

    /** The state of what is live; how the last deployment ended is another fact. */
    static Badge of(Troubles.Standing environment) {
        if (environment.unreachableSince() != null) {
            return Health.UNKNOWN.badge();
        }
        var health = environment.health();
        if (environment.newest() == Deployment.State.ACTIVE && (health == Health.NONE || health == Health.RUNNING)) {
            return Badge.info("Deploying");
        }
        return health == Health.NONE ? Badge.neutral("Not deployed") : health.badge();
    }

    static Badge of(Troubles.Kind kind) {
        return switch (kind) {
            case NAMESPACE -> Badge.bad("Namespace");
            case DOWN -> Badge.bad("Down");
            case DEGRADED -> Badge.bad("Degraded");
            case DEPLOYMENT_FAILED -> Badge.warn("Deployment failed");
        };
    }
}
