package io.nuages.deploy.phase;

import io.nuages.deploy.Phase;
import org.springframework.stereotype.Component;

/** Takes care of the tenant's namespace and its guard rails, with room for what this deployment claims. */
@Component
class NamespaceStep implements Step {
    private final Namespaces namespaces;

    NamespaceStep(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    @Override
    public Phase phase() {
        return Phase.NAMESPACE;
    }

    @Override
    public Result run(Attempt attempt) {
        return namespaces.ensure(attempt.environment().tenant())
                ? Step.done(attempt.environment().namespace())
                : Step.waiting("waits until the former namespace "
                        + attempt.environment().namespace() + " is gone");
    }
}
