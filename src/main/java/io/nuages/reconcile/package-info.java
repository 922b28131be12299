/**
 * The queue of keys and the loop that works through it. Knows no feature: a room registers a {@link io.nuages.reconcile.Reconciler}
 * for its kind of key, and whoever changes intent enqueues the key in the same transaction.
 */
@ApplicationModule(allowedDependencies = "rows")
@NullMarked
package io.nuages.reconcile;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
