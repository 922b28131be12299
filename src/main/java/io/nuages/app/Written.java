package io.nuages.app;

import io.nuages.plan.Claim;
import io.nuages.spec.Change;
import io.nuages.spec.Spec;
import java.util.List;

/**
 * What an {@code app.yaml} made of an environment.
 *
 * @param revision the newest; the one before where nothing changed
 * @param had what it claimed of the quota, and {@code has} what it claims now
 */
public record Written(int revision, Spec before, Spec after, Claim had, Claim has) {
    public List<Change> changes() {
        return Spec.changes(before, after);
    }

    /** Whether all that changed are comments, or the order of lines. */
    public boolean sameMeaning() {
        return changes().isEmpty();
    }
}
