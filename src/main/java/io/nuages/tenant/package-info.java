/**
 * Tenants, members and roles; the door of {@code /t/{tenant}/…}; and the hook that tells PostgreSQL whose rows a
 * transaction may see.
 */
@ApplicationModule(allowedDependencies = {"form", "plan", "audit", "live", "reconcile", "rows"})
@NullMarked
package io.nuages.tenant;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
