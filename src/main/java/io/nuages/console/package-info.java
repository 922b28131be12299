/**
 * The pages of a customer, which compose several rooms.
 */
@ApplicationModule(
        allowedDependencies = {
            "desk",
            "deploy",
            "run",
            "app",
            "host",
            "secret",
            "spec",
            "database",
            "registry",
            "tenant",
            "plan",
            "simulator",
            "account",
            "mail",
            "host",
            "live",
            "audit",
            "web",
            "webhook",
            "cluster",
            "form"
        })
@NullMarked
package io.nuages.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
