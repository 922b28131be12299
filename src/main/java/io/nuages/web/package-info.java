/**
 * What every page shares: security headers, errors, layout.
 */
@ApplicationModule(allowedDependencies = {"app", "intake", "tenant", "plan", "cluster"})
@NullMarked
package io.nuages.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
