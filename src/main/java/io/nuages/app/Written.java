package io.nuages.app;

import io.nuages.plan.Claim;
import io.nuages.spec.Change;
import io.nuages.spec.Spec;
import java.util.List;

/**
 * What an {@code app.yaml} changed in an environment.
 *
 * @param revision the newest; the previous one if nothing changed
 * @param had what it claimed of the quota, and {@code has} what it claims now
 */
public record Written(int revision, Spec before, Spec after, Claim had, Claim has) {
    public List<Change> changes() {
        return Spec.changes(before, after);
    }

    /** Whether only comments or the order of lines changed. */
    public boolean sameMeaning() {
        return changes().isEmpty();
    }
}
