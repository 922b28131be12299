/**
 * Releases and deployments: phases, diagnosis, and the reconciler that makes the cluster match.
 */
@ApplicationModule(
        allowedDependencies = {
            "app",
            "secret",
            "database",
            "registry",
            "chart",
            "run",
            "tenant",
            "plan",
            "cluster",
            "reconcile",
            "live",
            "audit",
            "form",
            "spec",
            "rows"
        })
@NullMarked
package io.nuages.deploy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
