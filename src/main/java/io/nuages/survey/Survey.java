package io.nuages.survey;

import io.nuages.cluster.Inventory;
import io.nuages.database.ServerVitals;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was found, and when.
 *
 * @param askedAt when somebody last requested a check
 * @param triedAt when one was last attempted
 * @param cluster as last read, at {@code clusterAt}; null before the first time
 * @param away why the cluster could not be read the last time; null when it could
 * @param database as last read, at {@code databaseAt}; null before the first time
 * @param databaseProblem why it could not be read the last time; null when it could
 * @param probe the newest
 */
record Survey(
        @Nullable Instant askedAt,
        @Nullable Instant triedAt,
        @Nullable Inventory cluster,
        @Nullable Instant clusterAt,
        @Nullable String away,
        @Nullable Instant awaySince,
        @Nullable ServerVitals database,
        @Nullable Instant databaseAt,
        @Nullable String databaseProblem,
        @Nullable Probe probe) {
    static final Survey NONE = new Survey(null, null, null, null, null, null, null, null, null, null);

    /** Whether a requested check is still to be done. */
    boolean asked() {
        return askedAt != null && (triedAt == null || triedAt.isBefore(askedAt));
    }
}
