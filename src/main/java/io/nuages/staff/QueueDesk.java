package io.nuages.staff;

import io.nuages.audit.Audit;
import io.nuages.reconcile.ReconcileQueue;
import io.nuages.tenant.Tenancy;
import org.springframework.stereotype.Component;

@Component
class QueueDesk {
    private final Tenancy tenancy;
    private final ReconcileQueue queue;
    private final Audit audit;

    QueueDesk(Tenancy tenancy, ReconcileQueue queue, Audit audit) {
        this.tenancy = tenancy;
        this.queue = queue;
        this.audit = audit;
    }

    /** @return false when there is no such key */
    boolean runNow(String actor, String key) {
        return tenancy.everywhere(() -> {
            var known = queue.runNow(key);
            if (known) {
                audit.record(null, actor, "queue.run", key, "requested a check of " + key);
            }
            return known;
        });
    }
}
