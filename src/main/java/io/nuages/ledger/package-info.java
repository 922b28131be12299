/**
 * What environments claimed and what that cost, since when: written in the transaction of the change itself, and never changed.
 */
@ApplicationModule(allowedDependencies = {"tenant", "plan", "spec", "audit", "rows"})
@NullMarked
package io.nuages.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
