/**
 * From a release to manifests, by the Helm chart {@code helm/django-app}; pure: no client, clock, randomness or database.
 */
@ApplicationModule(allowedDependencies = {"cluster", "spec"})
@NullMarked
package io.nuages.chart;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
