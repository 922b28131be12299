package io.nuages.desk;

import io.nuages.deploy.Deployment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Wish;
import io.nuages.form.Problems;
import io.nuages.tenant.Door;
import io.nuages.tenant.EnvironmentRef;
import io.nuages.tenant.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Deployments: requesting, rolling back, cancelling. */
@Component
public class DeployActs {
    private final Deployments deployments;

    DeployActs(Deployments deployments) {
        this.deployments = deployments;
    }

    /**
     * Deploys the newest spec, and resumes the environment if it is paused. Sent twice, the same form counts once.
     *
     * @param image the tag to track from now on, the same or another
     * @throws Problems at {@code image} when that is not an image name, at {@code quota} when a paused environment no longer fits
     */
    public Deployment deploy(Door door, EnvironmentRef environment, String image, @Nullable String requestKey) {
        door.need(Role.DEVELOPER, environment);
        return deployments.ask(environment, Wish.image(image), requestKey, door.actor());
    }

    /**
     * Brings an earlier release live again. Sent twice, the same form counts once.
     *
     * @param release its number
     * @throws Problems when there is no such release, or it was never live; at {@code quota} as {@link #deploy} does
     */
    public Deployment rollBack(Door door, EnvironmentRef environment, int release, @Nullable String requestKey) {
        door.need(Role.DEVELOPER, environment);
        return deployments.ask(environment, new Wish.RollBack(release), requestKey, door.actor());
    }

    /**
     * Cancels a deployment.
     *
     * @param endsCommand whether the caller knows that the release command is running and will be ended by this
     * @throws Problems when it has ended
     * @throws java.util.NoSuchElementException when the environment has no such deployment
     */
    public Deployments.Cancellation cancel(Door door, EnvironmentRef environment, int number, boolean endsCommand) {
        door.need(Role.DEVELOPER, environment);
        return deployments.cancel(environment, number, endsCommand, door.actor());
    }
}
