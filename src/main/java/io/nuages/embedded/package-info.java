/**
 * What makes the portal run on a fresh machine with nothing but a JDK: an embedded PostgreSQL, and the demo that fills it
 * through the same code paths that a customer uses. Present only while no datasource is configured.
 */
@ApplicationModule(
        allowedDependencies = {
            "account",
            "tenant",
            "plan",
            "app",
            "secret",
            "database",
            "deploy",
            "simulator",
            "mail",
            "cluster",
            "web",
            "webhook",
            "host"
        })
@NullMarked
package io.nuages.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
