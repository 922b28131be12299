package io.nuages.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Looks images up, a few at a time for each tenant: a registry that does not answer holds a thread for ten seconds. What forms ask and what
 * deployments ask neither wait for each other nor share connections.
 */
@Component
public class Lookups {
    private static final int FORMS_EACH = 3;
    private static final int FORMS = 24;
    private static final int DEPLOYMENTS_EACH = 2;

    /** How many of the queue's workers, which have more to do than this. */
    private static final int DEPLOYMENTS = 8;

    private final Lane forms;
    private final Lane deployments;

    @Autowired
    Lookups(Registry registry) {
        this(registry.apart(), registry);
    }

    Lookups(Registry forms, Registry deployments) {
        this.forms = new Lane(forms, FORMS_EACH, FORMS);
        this.deployments = new Lane(deployments, DEPLOYMENTS_EACH, DEPLOYMENTS);
    }

    /** For a person who waits for the answer; {@link Lookup.Busy} when the tenant has several of these running. */
    public Lookup forForm(UUID tenant, ImageReference reference) {
        return forms.lookup(tenant, reference);
    }

    /** For background work, which can ask again later when the answer is {@link Lookup.Busy}. */
    public Lookup forDeployment(UUID tenant, ImageReference reference) {
        return deployments.lookup(tenant, reference);
    }

    /** Look-ups that share their places and connections. */
    private static final class Lane {
        private final Registry registry;
        private final int each;
        private final int all;
        private final Map<UUID, Integer> running = new HashMap<>();
        private int sum;

        Lane(Registry registry, int each, int all) {
            this.registry = registry;
            this.each = each;
            this.all = all;
        }

        Lookup lookup(UUID tenant, ImageReference reference) {
            if (!enter(tenant)) {
                return new Lookup.Busy("Other images are being looked up. Try again in a few seconds.");
            }
            try {
                return registry.lookup(reference);
            } finally {
                leave(tenant);
            }
        }

        private synchronized boolean enter(UUID tenant) {
            if (sum >= all || running.getOrDefault(tenant, 0) >= each) {
                return false;
            }
            sum++;
            running.merge(tenant, 1, Integer::sum);
            return true;
        }

        private synchronized void leave(UUID tenant) {
            sum--;
            running.computeIfPresent(tenant, (key, count) -> count == 1 ? null : count - 1);
        }
    }
}
