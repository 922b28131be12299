/**
 * What the cluster and the database server offer, checked in the background and shown to staff: with evidence, with what it means for
 * customers, and with what to do.
 */
@ApplicationModule(
        allowedDependencies = {"deploy", "secret", "database", "tenant", "cluster", "reconcile", "live", "audit", "rows"
        })
@NullMarked
package io.nuages.survey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
