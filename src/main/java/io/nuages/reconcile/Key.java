package io.nuages.reconcile;

import java.util.UUID;

/**
 * What the queue holds: one thing whose actual state may differ from the wanted one.
 *
 * @param kind names the {@link Reconciler}, for example {@code environment}
 * @param tenant whose it is
 * @param id of the thing; a tenant's own key repeats the tenant
 */
public record Key(String kind, UUID tenant, UUID id) {
    static Key parse(String text) {
        var parts = text.split("/", 3);
        return new Key(parts[0], UUID.fromString(parts[1]), UUID.fromString(parts[2]));
    }

    /** {@code kind/tenant/id}. */
    @Override
    public String toString() {
        return kind + "/" + tenant + "/" + id;
    }
}
