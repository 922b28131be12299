/**
 * The pages of the provider.
 */
@ApplicationModule(
        allowedDependencies = {
            "deploy",
            "spec",
            "survey",
            "database",
            "tenant",
            "plan",
            "ledger",
            "account",
            "reconcile",
            "cluster",
            "audit",
            "live",
            "mail",
            "host",
            "web",
            "app",
            "host",
            "form"
        })
@NullMarked
package io.nuages.staff;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
