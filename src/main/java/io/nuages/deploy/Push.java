package io.nuages.deploy;

import io.nuages.app.Environment;
import io.nuages.registry.ImageReference;
import java.util.Optional;

/** The result of an image's push in one environment. */
public sealed interface Push {
    /** @param deployment that deploys what was pushed; requested by this push, or already under way */
    record Deployed(Deployment deployment) implements Push {}

    /** @param reason why nothing is deployed, half a sentence: {@code it is paused} */
    record Ignored(String reason) implements Push {}

    /** The environment tracks an image of another repository. */
    record Unrelated() implements Push {}

    /** What prevents deploying the push in this environment, before a registry is asked. Pure. */
    static Optional<Push> against(Environment environment, boolean suspended, ImageReference pushed) {
        var tracked = ImageReference.parse(environment.spec().image());
        if (!tracked.name().equals(pushed.name())) {
            return Optional.of(new Unrelated());
        }
        if (environment.deletingAt() != null) {
            return ignored("it is being deleted");
        }
        if (tracked.digest() != null || tracked.tag() == null) {
            return ignored("its configuration names a digest, which no push changes");
        }
        if (!tracked.tag().equals(pushed.tag())) {
            return ignored("it follows the tag " + tracked.tag()
                    + (pushed.tag() == null ? ", and the push names none" : ", not " + pushed.tag()));
        }
        if (!environment.redeployOnPush()) {
            return ignored("it does not redeploy on push");
        }
        return suspended ? ignored("the account is suspended") : Optional.empty();
    }

    private static Optional<Push> ignored(String reason) {
        return Optional.of(new Ignored(reason));
    }
}
