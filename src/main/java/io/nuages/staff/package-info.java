/**
 * The pages of the hoster.
 */
@ApplicationModule(
        allowedDependencies = {
            "deploy",
            "tenant",
            "plan",
            "account",
            "reconcile",
            "cluster",
            "audit",
            "live",
            "web",
            "app"
        })
@NullMarked
package io.nuages.staff;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
