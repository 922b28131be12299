package io.nuages.webhook;

import io.nuages.app.Apps;
import io.nuages.app.Environment;
import io.nuages.deploy.Deployments;
import io.nuages.deploy.Push;
import io.nuages.registry.ImageReference;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From "this image was pushed" to deployments. Whether an environment follows it, the deployments themselves decide. */
@Component
class Pushes {

    private final Deployments deployments;
    private final Apps apps;

    Pushes(Deployments deployments, Apps apps) {
        this.deployments = deployments;
        this.apps = apps;
    }

    /**
     * Deploys in the environments of one app that follow one of the images.
     *
     * @param key the same key never deploys twice in an environment
     * @return what came of it in each environment that uses one of the images
     */
    List<DeliveryOutcome.Result> deploy(UUID tenant, UUID app, Collection<ImageReference> pushed, String key) {
        // What the tags name is asked of the registry, whatever digest was told; so a tag needs to be looked at once
        // only.
        var tags = pushed.stream()
                .map(image -> new ImageReference(image.registry(), image.repository(), image.tag(), null))
                .distinct()
                .toList();
        return apps.environments(tenant).stream()
                .filter(environment -> environment.app().equals(app))
                .flatMap(environment -> deploy(environment, tags, key).stream())
                .toList();
    }

    private Optional<DeliveryOutcome.Result> deploy(Environment environment, List<ImageReference> tags, String key) {
        DeliveryOutcome.@Nullable Result ignored = null;
        for (var tag : tags) {
            switch (deployments.push(environment.ref(), tag, key, Webhooks.ACTOR)) {
                case Push.Deployed(var deployment) -> {
                    return Optional.of(new DeliveryOutcome.Result(environment.name(), deployment.id(), null));
                }
                case Push.Ignored(var reason) -> ignored = new DeliveryOutcome.Result(environment.name(), null, reason);
                case Push.Unrelated() -> {}
            }
        }
        return Optional.ofNullable(ignored);
    }
}
