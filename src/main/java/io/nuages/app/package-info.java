/**
 * Apps, environments and their versioned specs.
 */
@ApplicationModule(
        allowedDependencies = {
            "tenant",
            "plan",
            "audit",
            "live",
            "reconcile",
            "registry",
            "host",
            "form",
            "spec",
            "ledger",
            "rows"
        })
@NullMarked
package io.nuages.app;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
