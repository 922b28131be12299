/**
 * Receivers for the notifications of registries: a push deploys where an environment follows it.
 */
@ApplicationModule(
        allowedDependencies = {
            "deploy",
            "app",
            "registry",
            "simulator",
            "tenant",
            "reconcile",
            "audit",
            "live",
            "intake",
            "rows"
        })
@NullMarked
package io.nuages.webhook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
