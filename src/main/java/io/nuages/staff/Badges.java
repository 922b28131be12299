package io.nuages.staff;

import io.nuages.app.Census;
import io.nuages.deploy.Deployment;
import io.nuages.deploy.Health;
import io.nuages.deploy.Troubles;
import io.nuages.deploy.Troubles.Kind;
import io.nuages.form.Badge;
import java.util.Locale;

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

    /** The worst of a tenant, with how many have it; or that nobody gets in. */
    static Badge of(Census.Standing tenant) {
        if (tenant.suspendedAt() != null) {
            return Badge.neutral("Suspended");
        }
        if (tenant.problem() != null) {
            return of(Kind.NAMESPACE);
        }
        if (tenant.down() > 0) {
            return many(Kind.DOWN, tenant.down());
        }
        if (tenant.degraded() > 0) {
            return many(Kind.DEGRADED, tenant.degraded());
        }
        if (tenant.failed() > 0) {
            return many(Kind.DEPLOYMENT_FAILED, tenant.failed());
        }
        return tenant.quota().usage().environments() == 0 ? Badge.neutral("Empty") : Badge.ok("All well");
    }

    /** One environment's trouble. */
    static Badge of(Kind kind) {
        return switch (kind) {
            case NAMESPACE -> Badge.bad("Namespace");
            case DOWN -> Badge.bad("Down");
            case DEGRADED -> Badge.bad("Degraded");
            case DEPLOYMENT_FAILED -> Badge.warn("Failed");
        };
    }

    private static Badge many(Kind kind, int number) {
        var one = of(kind);
        return new Badge(one.tone(), number + " " + one.word().toLowerCase(Locale.ROOT));
    }
}
