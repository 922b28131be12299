/**
 * One PostgreSQL database and role for each environment, created over JDBC.
 */
@ApplicationModule(
        allowedDependencies = {"tenant", "cluster", "secret", "reconcile", "audit", "live", "ledger", "rows"})
@NullMarked
package io.nuages.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
