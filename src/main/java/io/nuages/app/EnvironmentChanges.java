package io.nuages.app;

import io.nuages.live.Live;
import io.nuages.reconcile.Key;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.tenant.EnvironmentRef;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Announces every change of what an environment should be. */
@Component
public class EnvironmentChanges {
    private final ReconcileQueue queue;
    private final Live live;

    EnvironmentChanges(ReconcileQueue queue, Live live) {
        this.queue = queue;
        this.live = live;
    }

    /** Its reconciler checks, and its pages show it, once the running transaction commits. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void changed(EnvironmentRef environment) {
        queue.enqueue(new Key(Apps.ENVIRONMENT, environment.tenant(), environment.id()));
        live.environmentChanged(environment.tenant(), environment.id());
    }
}
