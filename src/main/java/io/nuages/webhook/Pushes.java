package io.nuages.webhook;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.app.Problems;
import io.nuages.deploy.Deployments;
import io.nuages.registry.ImageReference;
import io.nuages.simulator.ImagePushed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** From "this image was pushed" to deployments. Whether an environment follows it, the deployments themselves decide. */
@Component
class Pushes {
    private static final Logger log = LoggerFactory.getLogger(Pushes.class);
    private static final String ACTOR = "registry webhook";

    private final Deployments deployments;
    private final Apps apps;
    private final Webhooks webhooks;

    Pushes(Deployments deployments, Apps apps, Webhooks webhooks) {
        this.deployments = deployments;
        this.apps = apps;
        this.webhooks = webhooks;
    }

    /**
     * Deploys in the environments of one app that follow one of the images; of several pushes of the same tag, once.
     *
     * @return what came of it, for people
     */
    String deploy(UUID tenant, UUID app, Collection<ImageReference> pushed) {
        var outcomes = new ArrayList<String>();
        for (var environment : apps.environments(tenant)) {
            if (environment.app().equals(app)) {
                deploy(environment, pushed, outcomes);
            }
        }
        return outcomes.isEmpty() ? "no environment follows this image" : String.join(", ", outcomes);
    }

    private void deploy(Environment environment, Collection<ImageReference> pushed, List<String> outcomes) {
        for (var image : pushed) {
            try {
                var deployment = deployments.push(environment.tenant(), environment.id(), image, ACTOR);
                if (deployment.isPresent()) {
                    outcomes.add("deployment " + deployment.get().number() + " of " + environment.path());
                    return;
                }
            } catch (Problems e) {
                outcomes.add(environment.path() + ": " + e.problems().getFirst().message());
                return;
            }
        }
    }

    /** The simulated registry tells every environment that follows the image; there is no webhook to set up for it. */
    @EventListener
    void pushed(ImagePushed push) {
        for (var follower : webhooks.followers()) {
            try {
                deployments.push(follower.tenant(), follower.environment(), push.reference(), ACTOR);
            } catch (RuntimeException e) {
                log.warn("The push of {} was not deployed to {}", push.reference(), follower.environment(), e);
            }
        }
    }
}
