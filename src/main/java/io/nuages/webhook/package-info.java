/**
 * Receivers for the notifications of registries.
 */
@ApplicationModule(allowedDependencies = {"deploy", "app", "registry", "tenant", "audit", "live"})
@NullMarked
package io.nuages.webhook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
